"""``manage.py bench``: how fast the portal answers as it is served, beside its targets.

The data sets stay in ``VAR/bench/``; a second run needs minutes less. How to read what is printed:
docs/bench.md.
"""

import json
import signal
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from showcase.bench.client import BenchError
from showcase.bench.cluster import ClusterError
from showcase.bench.data_sets import ENGINES
from showcase.bench.results import Measured
from showcase.bench.run import PARTS, SECONDS, SIZES, Options, run
from showcase.bench.tables import growth_table, heading, main_table, targets_table
from showcase.bench.targets import MISSED, checks


class Command(BaseCommand):
    """Prints tables; exit status 1 when a target was missed."""

    help = "Measure every kind of page under load, on 1,000 to 100,000 listings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="listings")
        parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
        parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART",
                            help=f"of {', '.join(PARTS)}")  # fmt: skip
        parser.add_argument("--seconds", type=float, default=SECONDS, help="of load on each row")
        parser.add_argument("--json", type=Path, help="write everything into this file too")

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _end)
        asked = Options(
            settings.VAR_DIR / "bench",
            sizes=options["sizes"],
            engines=options["engine"],
            parts=options["only"],
            seconds=options["seconds"],
        )
        try:
            results = run(asked, self._say, self._show)
        except (BenchError, ClusterError) as error:
            raise CommandError(str(error)) from error
        found = checks(results)
        self._print([results.about], growth_table(results), targets_table(results, found))
        if options["json"]:
            values = asdict(results) | {"checks": [asdict(one) for one in found]}
            options["json"].write_text(json.dumps(values, indent=1), encoding="utf-8")
        if any(check.verdict == MISSED for check in found):
            sys.exit(1)

    def _say(self, text: str) -> None:
        self.stderr.write(text)

    def _show(self, measured: Measured) -> None:
        self._print([heading(measured)], main_table(measured))

    def _print(self, *tables: list[str]) -> None:
        for table in tables:
            self.stdout.write("\n".join(["", *table]))
        self.stdout.flush()


def _end(number: int, frame: FrameType | None) -> None:
    """Ended from outside: let every block end what it began."""
    sys.exit(128 + number)
