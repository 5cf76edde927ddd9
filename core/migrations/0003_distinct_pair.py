import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0002_journal'),
    ]

    operations = [
        migrations.CreateModel(
            name='DistinctPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('low_id', models.PositiveBigIntegerField(verbose_name='first')),
                ('high_id', models.PositiveBigIntegerField(verbose_name='second')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype', verbose_name='kind')),
            ],
            options={
                'verbose_name': 'different entries',
                'verbose_name_plural': 'different entries',
                'constraints': [models.UniqueConstraint(fields=('content_type', 'low_id', 'high_id'), name='distinct_pair_once', violation_error_message='These two are declared to be different already.'), models.CheckConstraint(condition=models.Q(('low_id__lt', models.F('high_id'))), name='distinct_pair_in_order', violation_error_message='A pair is two different entries.')],
            },
        ),
    ]
