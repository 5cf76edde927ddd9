from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provinces', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='province',
            name='resolution_number',
            field=models.CharField(blank=True, max_length=60, verbose_name='resolution on its end, number'),
        ),
    ]
