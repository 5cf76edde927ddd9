import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('solutions', '0005_import_outcomes'),
    ]

    operations = [
        migrations.AddField(
            model_name='evaluation',
            name='conflict_file',
            field=models.ForeignKey(blank=True, help_text='Never public; visitors read that the members declared to have none.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile', verbose_name='conflict-of-interest forms (internal)'),
        ),
        migrations.AddField(
            model_name='evaluation',
            name='method',
            field=models.TextField(blank=True, help_text='For example: papers read, trial at two communes over four weeks, users asked.', max_length=20000, verbose_name='how it was evaluated'),
        ),
        migrations.AddField(
            model_name='historicalevaluation',
            name='conflict_file',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Never public; visitors read that the members declared to have none.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.storedfile', verbose_name='conflict-of-interest forms (internal)'),
        ),
        migrations.AddField(
            model_name='historicalevaluation',
            name='method',
            field=models.TextField(blank=True, help_text='For example: papers read, trial at two communes over four weeks, users asked.', max_length=20000, verbose_name='how it was evaluated'),
        ),
    ]
