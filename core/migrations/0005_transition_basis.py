from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0004_rendition'),
    ]

    operations = [
        migrations.AddField(
            model_name='transition',
            name='basis_date',
            field=models.DateField(blank=True, null=True, verbose_name='approval paper, date'),
        ),
        migrations.AddField(
            model_name='transition',
            name='basis_number',
            field=models.CharField(blank=True, max_length=60, verbose_name='approval paper, number'),
        ),
    ]
