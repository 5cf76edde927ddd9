from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('solutions', '0012_import_kind'),
    ]

    operations = [
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(max_length=200, verbose_name='word or abbreviation')),
                ('folded_term', models.CharField(editable=False, max_length=200, unique=True)),
                ('meanings', models.TextField(help_text='One word or phrase a line.', max_length=20000, verbose_name='means the same as')),
                ('is_two_way', models.BooleanField(default=True, help_text='Untick where the meaning is wider than the word.', verbose_name='in both directions')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note for colleagues')),
            ],
            options={
                'verbose_name': 'synonym',
                'verbose_name_plural': 'synonyms of the search',
                'ordering': ['folded_term'],
            },
        ),
    ]
