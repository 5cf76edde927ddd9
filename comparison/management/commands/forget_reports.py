"""``manage.py forget_reports``: delete printed reports older than 30 days that nobody gets."""

from typing import Any

from django.core.management.base import BaseCommand

from comparison.reports.starting import forget_old


class Command(BaseCommand):
    """What stays is the latest report of each published quarter and language: the public ones."""

    help = "Deletes printed reports of quarters older than 30 days, but the public ones."

    def handle(self, *args: Any, **options: Any) -> None:
        gone = forget_old()
        if options["verbosity"]:
            self.stdout.write(f"{gone} reports forgotten.")
