from django.db import migrations, models

SUBJECTS = {
    "spending": ["73/2019/NĐ-CP", "45/2026/NĐ-CP", "224/2026/NĐ-CP"],
    "cost_norms": ["18/2024/TT-BTTTT", "39/2026/TT-BKHCN"],
    "quality": ["16/2024/TT-BTTTT", "41/2026/TT-BKHCN"],
}


def name_subjects(apps, schema_editor):
    """The instruments shipped before had no subject yet."""
    instruments = apps.get_model("solutions", "LegalInstrument").objects
    for subject, numbers in SUBJECTS.items():
        instruments.filter(number__in=numbers).update(subject=subject)


class Migration(migrations.Migration):

    dependencies = [
        ('solutions', '0010_price_explanation'),
    ]

    operations = [
        migrations.AddField(
            model_name='legalinstrument',
            name='subject',
            field=models.CharField(blank=True, choices=[('spending', 'Hiring, purchase and investment in digital technology'), ('cost_norms', 'How costs are drawn up'), ('quality', 'Quality and hiring of services')], help_text='Pages cite whichever instrument on the subject is in force that day.', max_length=10, verbose_name='subject'),
        ),
        migrations.RunPython(name_subjects, migrations.RunPython.noop),
    ]
