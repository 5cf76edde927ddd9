"""``manage.py bench_step``: what ``bench`` asks of the database of a data set, as JSON."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from showcase.bench.edits import edit
from showcase.bench.ground import ground


class Command(BaseCommand):
    """``ground`` prints what addresses can be made of; ``edit`` edits as the input asks."""

    help = "One step of bench in this database; bench calls it by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("step", choices=("edit", "ground"))

    def handle(self, *args: Any, step: str, **options: Any) -> None:
        if step == "ground":
            self.stdout.write(json.dumps(ground()))
        else:
            edit(sys.stdin, sys.stdout)
