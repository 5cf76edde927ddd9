import django.db.models.deletion
import core.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_user'),
        ('provinces', '0001_initial'),
        ('solutions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='number')),
                ('name', models.CharField(max_length=200, verbose_name='file name')),
                ('sheet', models.FileField(max_length=300, storage=core.models.private_storage, upload_to='imports/%Y%m', verbose_name='sheet')),
                ('pictures', models.FileField(blank=True, max_length=300, storage=core.models.private_storage, upload_to='imports/%Y%m', verbose_name='archive of pictures')),
                ('publishes', models.BooleanField(default=False, verbose_name='publish at once')),
                ('stage', models.CharField(choices=[('waiting', 'Waiting to be read'), ('reading', 'Being read'), ('previewed', 'Waiting for confirmation'), ('queued', 'Waiting to be saved'), ('saving', 'Being saved'), ('done', 'Done'), ('refused', 'Refused'), ('cancelled', 'Cancelled')], default='waiting', max_length=10, verbose_name='stage')),
                ('rows_total', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('rows_done', models.PositiveIntegerField(default=0, verbose_name='rows done')),
                ('tallies', models.JSONField(blank=True, default=dict, verbose_name='what was found')),
                ('refusal', models.CharField(blank=True, max_length=500, verbose_name='why it was refused')),
                ('alive_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
            ],
            options={
                'verbose_name': 'spreadsheet import',
                'verbose_name_plural': 'spreadsheet imports',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportJobRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='row')),
                ('outcome', models.CharField(max_length=12, verbose_name='outcome')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='solution')),
                ('messages', models.JSONField(blank=True, default=list, verbose_name='messages')),
                ('changes', models.JSONField(blank=True, default=list, verbose_name='changes')),
            ],
            options={
                'verbose_name': 'row of an import',
                'verbose_name_plural': 'rows of an import',
                'ordering': ['number', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='importjob',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='importjob',
            name='province',
            field=models.ForeignKey(blank=True, help_text='Empty: national, kept by the ministry.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='import_jobs', to='provinces.province', verbose_name='province'),
        ),
        migrations.AddField(
            model_name='importjobrow',
            name='job',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='solutions.importjob', verbose_name='spreadsheet import'),
        ),
        migrations.AddIndex(
            model_name='importjob',
            index=models.Index(fields=['stage', 'alive_at'], name='import_job_stage'),
        ),
        migrations.AddIndex(
            model_name='importjobrow',
            index=models.Index(fields=['job', 'outcome', 'number'], name='import_row_outcome'),
        ),
    ]
