from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('solutions', '0011_legal_subject'),
    ]

    operations = [
        migrations.AddField(
            model_name='importjob',
            name='kind',
            field=models.CharField(choices=[('catalogue', 'Solutions and prices'), ('evaluations', 'Evaluations'), ('recognitions', 'Recognitions'), ('deployments', 'Uses by agencies')], default='catalogue', max_length=12, verbose_name='what it holds'),
        ),
    ]
