import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0007_change'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('provinces', '0001_initial'),
        ('showcase', '0001_link_check'),
    ]

    operations = [
        migrations.CreateModel(
            name='MergerTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='number')),
                ('note', models.CharField(max_length=500, verbose_name='what is to be decided')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype', verbose_name='kind')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                ('journal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.journal', verbose_name='operation')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merger_tasks', to='provinces.province', verbose_name='province')),
            ],
            options={
                'verbose_name': 'task from a merger of provinces',
                'verbose_name_plural': 'tasks from mergers of provinces',
                'ordering': ['province', 'pk'],
                'indexes': [models.Index(fields=['province', 'done_at'], name='merger_task_open')],
            },
        ),
    ]
