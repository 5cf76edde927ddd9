"""Load the reference data that ships with the portal; a second run changes nothing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from comparison import reference as comparison
from guides import reference as guides
from provinces import reference as provinces
from solutions import reference as solutions


class Command(BaseCommand):
    help = (
        "Load provinces, sectors, law, criteria, problems, indices; existing rows stay as they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--update",
            action="store_true",
            help="also bring existing rows to the shipped values (not centres, criteria, problems)",
        )

    def handle(self, *args: Any, update: bool, verbosity: int, **options: Any) -> None:
        """Print, per table, how many rows were created, changed and left alone."""
        with transaction.atomic():
            outcomes = [
                *provinces.load(update=update),
                *solutions.load(update=update),
                *guides.load(),
                *comparison.load(update=update),
            ]
        if verbosity == 0:
            return
        for outcome in outcomes:
            line = _("{label}: {created} created, {updated} changed, {kept} unchanged")
            self.stdout.write(
                line.format(
                    label=outcome.label,
                    created=outcome.created,
                    updated=outcome.updated,
                    kept=outcome.kept,
                )
            )
