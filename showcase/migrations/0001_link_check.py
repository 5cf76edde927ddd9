from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='LinkCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.URLField(max_length=500, unique=True, verbose_name='web address')),
                ('result', models.CharField(choices=[('fine', 'Answers'), ('broken', 'Broken'), ('unsure', 'Not certain')], max_length=8, verbose_name='result')),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='answer')),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='failures in a row')),
                ('checked_at', models.DateTimeField(verbose_name='checked')),
                ('broken_since', models.DateTimeField(blank=True, null=True, verbose_name='broken since')),
            ],
            options={
                'verbose_name': 'checked address',
                'verbose_name_plural': 'checked addresses',
                'indexes': [models.Index(fields=['result', 'checked_at'], name='link_result')],
            },
        ),
    ]
