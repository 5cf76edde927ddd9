import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def publish_existing(apps, schema_editor):
    """Reviews were public as soon as they were saved; those stay so."""
    apps.get_model("solutions", "Review").objects.update(state="published")


class Migration(migrations.Migration):

    dependencies = [
        ('solutions', '0008_deployment_confirmation'),
    ]

    operations = [
        migrations.AddField(
            model_name='review',
            name='paper',
            field=models.CharField(blank=True, max_length=200, verbose_name='paper of the agency (number, date)'),
        ),
        migrations.AddField(
            model_name='review',
            name='replied_on',
            field=models.DateField(blank=True, null=True, verbose_name='vendor replied on'),
        ),
        migrations.AddField(
            model_name='review',
            name='state',
            field=models.CharField(choices=[('draft', 'Waiting to be checked'), ('published', 'Published')], default='draft', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='review',
            name='points',
            field=models.DecimalField(decimal_places=2, editable=False, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='points'),
        ),
        migrations.CreateModel(
            name='HistoricalReview',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('created_at', models.DateTimeField(blank=True, editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(blank=True, editable=False, verbose_name='updated')),
                ('body', models.TextField(blank=True, max_length=20000, verbose_name='text')),
                ('written_on', models.DateField(verbose_name='written on')),
                ('paper', models.CharField(blank=True, max_length=200, verbose_name='paper of the agency (number, date)')),
                ('vendor_reply', models.TextField(blank=True, max_length=20000, verbose_name="vendor's reply")),
                ('replied_on', models.DateField(blank=True, null=True, verbose_name='vendor replied on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('deployment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='solutions.deployment', verbose_name='use by an agency')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical review by a using agency',
                'verbose_name_plural': 'historical reviews by using agencies',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ReviewScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.CharField(choices=[('fit', "Meets the work's needs"), ('ease', 'Easy to use'), ('reliability', 'Runs reliably'), ('support', 'Support and training'), ('value', 'Worth its cost')], max_length=11, verbose_name='dimension')),
                ('points', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='points')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='solutions.review', verbose_name='review by a using agency')),
            ],
            options={
                'verbose_name': 'points in a dimension',
                'verbose_name_plural': 'points by dimension',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('review', 'dimension'), name='review_score_once', violation_error_message='This dimension has points already.'), models.CheckConstraint(condition=models.Q(('points__range', (0, 100))), name='review_score_range', violation_error_message='Points lie between 0 and 100.')],
            },
        ),
        migrations.RunPython(publish_existing, migrations.RunPython.noop),
    ]
