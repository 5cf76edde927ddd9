import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_user'),
        ('guides', '0002_guide_origin_seen_at'),
        ('solutions', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='guidestep',
            name='picture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile', verbose_name='picture'),
        ),
        migrations.AddField(
            model_name='guidestep',
            name='picture_alt',
            field=models.CharField(blank=True, max_length=200, verbose_name='what the picture shows'),
        ),
        migrations.AddField(
            model_name='historicalguidestep',
            name='picture',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.storedfile', verbose_name='picture'),
        ),
        migrations.AddField(
            model_name='historicalguidestep',
            name='picture_alt',
            field=models.CharField(blank=True, max_length=200, verbose_name='what the picture shows'),
        ),
        migrations.AddConstraint(
            model_name='guidestep',
            constraint=models.CheckConstraint(condition=models.Q(('picture__isnull', True), models.Q(('picture_alt', ''), _negated=True), _connector='OR'), name='step_picture_has_text', violation_error_message='Say in words what the picture shows.'),
        ),
    ]
