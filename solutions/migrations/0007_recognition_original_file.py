import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('solutions', '0006_evaluation_method_and_forms'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalrecognition',
            name='original_file',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.storedfile', verbose_name='internal original'),
        ),
        migrations.AddField(
            model_name='recognition',
            name='original_file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile', verbose_name='internal original'),
        ),
        migrations.AlterField(
            model_name='historicalrecognition',
            name='file',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Without personal data; only this one is ever public.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.storedfile', verbose_name='public copy'),
        ),
        migrations.AlterField(
            model_name='recognition',
            name='file',
            field=models.ForeignKey(blank=True, help_text='Without personal data; only this one is ever public.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile', verbose_name='public copy'),
        ),
    ]
