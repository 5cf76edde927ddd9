import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('solutions', '0009_review_by_dimension'),
    ]

    operations = [
        migrations.CreateModel(
            name='PriceExplanation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('cost', models.BigIntegerField(editable=False, verbose_name='first-year cost (VND)')),
                ('text', models.TextField(max_length=20000, verbose_name="the vendor's explanation")),
                ('given_on', models.DateField(verbose_name='given on')),
                ('source', models.CharField(blank=True, max_length=500, verbose_name='letter, e-mail or call')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='explanations', to='solutions.priceplan', verbose_name='price plan')),
            ],
            options={
                'verbose_name': 'explanation of a price',
                'verbose_name_plural': 'explanations of prices',
                'ordering': ['-given_on', '-pk'],
                'indexes': [models.Index(fields=['plan', '-given_on'], name='explanation_of_plan')],
            },
        ),
    ]
