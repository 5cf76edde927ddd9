"""``manage.py run_chores``: what is to be done each night, or with ``--hourly`` each hour."""

from argparse import ArgumentParser
from typing import Any, Final

from django.core.management import call_command
from django.core.management.base import BaseCommand

from core.clock import today
from showcase import chores
from solutions.imports import jobs

KEPT_DAYS: Final = 14


class Command(BaseCommand):
    """Idempotent; ``manage.py serve`` starts it, and a timer of the system may do so instead."""

    help = "Do what is to be done each night: fresh prices, old files removed, letters sent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--hourly", action="store_true", help="only what each hour needs")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("prune_db_task_results", min_age_days=KEPT_DAYS, verbosity=0)
        if options["hourly"]:
            return
        chores.run_daily()
        jobs.forget_old(today())
