from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_user'),
        ('guides', '0001_initial'),
        ('solutions', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='guide',
            name='origin_seen_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='origin last compared'),
        ),
    ]
