import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('solutions', '0007_recognition_original_file'),
    ]

    operations = [
        migrations.AddField(
            model_name='deployment',
            name='agency_email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='official e-mail of the agency'),
        ),
        migrations.AddField(
            model_name='deployment',
            name='confirmation_paper_date',
            field=models.DateField(blank=True, null=True, verbose_name='confirming paper, date'),
        ),
        migrations.AddField(
            model_name='deployment',
            name='confirmed_by',
            field=models.CharField(blank=True, choices=[('link', 'Through the link sent to the agency'), ('paper', 'By a paper of the agency')], max_length=5, verbose_name='way of confirmation'),
        ),
        migrations.AddField(
            model_name='deployment',
            name='denied_on',
            field=models.DateField(blank=True, null=True, verbose_name='the agency says it does not use it, on'),
        ),
        migrations.AddField(
            model_name='deployment',
            name='told_by',
            field=models.CharField(choices=[('staff', 'Entered by the department'), ('vendor', 'Said by the vendor')], default='staff', max_length=6, verbose_name='who said so'),
        ),
        migrations.AddField(
            model_name='historicaldeployment',
            name='agency_email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='official e-mail of the agency'),
        ),
        migrations.AddField(
            model_name='historicaldeployment',
            name='confirmation_paper_date',
            field=models.DateField(blank=True, null=True, verbose_name='confirming paper, date'),
        ),
        migrations.AddField(
            model_name='historicaldeployment',
            name='confirmed_by',
            field=models.CharField(blank=True, choices=[('link', 'Through the link sent to the agency'), ('paper', 'By a paper of the agency')], max_length=5, verbose_name='way of confirmation'),
        ),
        migrations.AddField(
            model_name='historicaldeployment',
            name='denied_on',
            field=models.DateField(blank=True, null=True, verbose_name='the agency says it does not use it, on'),
        ),
        migrations.AddField(
            model_name='historicaldeployment',
            name='told_by',
            field=models.CharField(choices=[('staff', 'Entered by the department'), ('vendor', 'Said by the vendor')], default='staff', max_length=6, verbose_name='who said so'),
        ),
        migrations.AlterField(
            model_name='deployment',
            name='confirmation_paper',
            field=models.CharField(blank=True, max_length=200, verbose_name='confirming paper, number'),
        ),
        migrations.AlterField(
            model_name='historicaldeployment',
            name='confirmation_paper',
            field=models.CharField(blank=True, max_length=200, verbose_name='confirming paper, number'),
        ),
        migrations.CreateModel(
            name='HistoricalOfficialDomain',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('created_at', models.DateTimeField(blank=True, editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(blank=True, editable=False, verbose_name='updated')),
                ('domain', models.CharField(db_index=True, max_length=200, verbose_name='mail domain')),
                ('name', models.CharField(max_length=200, verbose_name='public unit')),
                ('basis', models.CharField(max_length=500, verbose_name='how that is known')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('province', models.ForeignKey(blank=True, db_constraint=False, help_text='Empty: kept by the ministry.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='provinces.province', verbose_name='province')),
            ],
            options={
                'verbose_name': 'historical mail domain of a public unit',
                'verbose_name_plural': 'historical mail domains of public units',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='OfficialDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('domain', models.CharField(max_length=200, unique=True, verbose_name='mail domain')),
                ('name', models.CharField(max_length=200, verbose_name='public unit')),
                ('basis', models.CharField(max_length=500, verbose_name='how that is known')),
                ('province', models.ForeignKey(blank=True, help_text='Empty: kept by the ministry.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='official_domains', to='provinces.province', verbose_name='province')),
            ],
            options={
                'verbose_name': 'mail domain of a public unit',
                'verbose_name_plural': 'mail domains of public units',
                'ordering': ['domain'],
            },
        ),
        migrations.CreateModel(
            name='UseRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('purpose', models.CharField(choices=[('confirm', 'An agency confirms its use'), ('declare', 'The vendor says who uses its solution')], max_length=7, verbose_name='purpose')),
                ('email', models.EmailField(max_length=254, verbose_name='sent to')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('sent_at', models.DateTimeField(verbose_name='sent')),
                ('expires_on', models.DateField(verbose_name='the link holds until')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='answered on')),
                ('answer', models.CharField(blank=True, choices=[('yes', 'In use'), ('ended', 'No longer in use'), ('no', 'Never in use'), ('declared', 'Uses were declared')], max_length=8, verbose_name='answer')),
                ('note', models.TextField(blank=True, max_length=20000, verbose_name='what was written')),
                ('deployment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='solutions.deployment', verbose_name='use by an agency')),
                ('province', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='use_requests', to='provinces.province', verbose_name='province')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
                ('solution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='use_requests', to='solutions.solution', verbose_name='solution')),
            ],
            options={
                'verbose_name': 'request for confirmation',
                'verbose_name_plural': 'requests for confirmation',
                'ordering': ['-sent_at', '-pk'],
                'indexes': [models.Index(fields=['deployment', '-sent_at'], name='use_request_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('deployment__isnull', False), ('purpose', 'confirm')), models.Q(('deployment__isnull', True), ('purpose', 'declare')), _connector='OR'), name='use_request_has_its_object', violation_error_message='A confirmation is asked for one use.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_on__isnull', False)), _connector='OR'), name='use_request_answer_has_day', violation_error_message='An answer has its day.')],
            },
        ),
    ]
