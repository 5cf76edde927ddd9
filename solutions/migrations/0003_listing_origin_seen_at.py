from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_user'),
        ('provinces', '0001_initial'),
        ('solutions', '0002_import_job'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='listing',
            name='origin_seen_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='origin last compared'),
        ),
    ]
