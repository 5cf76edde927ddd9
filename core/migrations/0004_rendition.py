import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0003_distinct_pair'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, verbose_name='which')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rendition_of', to='core.storedfile', verbose_name='file')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='core.storedfile', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'rendition',
                'verbose_name_plural': 'renditions',
                'constraints': [models.UniqueConstraint(fields=('source', 'key'), name='rendition_once', violation_error_message='This picture has this rendition already.')],
            },
        ),
    ]
