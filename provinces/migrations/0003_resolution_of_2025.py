"""The provinces that ended on 30 June 2025 did so by Resolution 202/2025/QH15."""

import datetime as dt

from django.db import migrations

LAST_DAY = dt.date(2025, 6, 30)
NUMBER = "202/2025/QH15"


def fill(apps, schema_editor):
    """Name the resolution where nobody did."""
    provinces = apps.get_model("provinces", "Province")
    provinces.objects.filter(valid_to=LAST_DAY, resolution_number="").update(
        resolution_number=NUMBER
    )


def empty(apps, schema_editor):
    """Before this migration the column was empty."""
    provinces = apps.get_model("provinces", "Province")
    provinces.objects.filter(valid_to=LAST_DAY, resolution_number=NUMBER).update(
        resolution_number=""
    )


class Migration(migrations.Migration):
    dependencies = [("provinces", "0002_province_resolution")]

    operations = [migrations.RunPython(fill, empty)]
