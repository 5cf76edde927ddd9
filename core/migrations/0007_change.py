from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0006_user_digest_sent_on'),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(editable=False, max_length=40)),
                ('key', models.BigIntegerField(editable=False)),
                ('transaction', models.BigIntegerField(db_default=0, editable=False)),
            ],
            options={
                'indexes': [models.Index(fields=['transaction'], name='change_by_transaction')],
            },
        ),
    ]
