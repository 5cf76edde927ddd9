"""``manage.py forget_changes``: the log of changes keeps its latest rows only."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Max

from core.changes.feed import KEPT
from core.models import Change


class Command(BaseCommand):
    """Whoever stands further back (a stored copy of the index) is told to start anew."""

    help = "Forget all but the latest changes of the log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--keep", type=int, default=KEPT, help="rows to keep")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        rows = Change.objects.exclude(topic=Change.FLOOR)
        last = rows.aggregate(last=Max("pk"))["last"] or 0
        floor = last - options["keep"]
        floors = Change.objects.filter(topic=Change.FLOOR)
        # One that told all to begin anew (``core/changes/anew.py``) may lie further on: it stays.
        if floor <= (floors.aggregate(key=Max("key"))["key"] or 0):
            return
        rows.filter(pk__lte=floor).delete()
        floors.delete()
        Change.objects.create(topic=Change.FLOOR, key=floor)
