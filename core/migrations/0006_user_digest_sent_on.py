from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0005_transition_basis'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='digest_sent_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='weekly summary last sent on'),
        ),
    ]
