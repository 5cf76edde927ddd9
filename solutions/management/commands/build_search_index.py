"""``manage.py build_search_index``: make the copy of the search index that web processes map.

What other apps store for the day beside it is made after it (``solutions/index/beside.py``).
"""

import datetime as dt
import fcntl
import os
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.changes import feed
from solutions.index import beside, building, copies


class Command(BaseCommand):
    """Web processes start it where they lack a copy; while one runs, another ends at once."""

    help = "Make the stored copy of the search index of a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=dt.date.fromisoformat, help="by default today")
        parser.add_argument(
            "--if-none", action="store_true", help="do nothing where the stored copy can be used"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on, if_none = options["day"] or timezone.localdate(), options["if_none"]
        if not if_none:
            os.nice(5)
        try:
            with only_one() as is_ours:
                if not is_ours:
                    return
                if not if_none or copies.load(on) is None:
                    self._make(on)
                beside.store_all(on, if_none=if_none)
        except OSError as error:
            # The disk is full or not to be written to: the portal answers without.
            raise CommandError(f"The search index of {on} cannot be stored: {error}") from error

    def _make(self, on: dt.date) -> None:
        started = time.monotonic()
        # Before anything is read: what is committed meanwhile is applied once more, not missed.
        position = feed.here()
        contents = building.build(on)
        path = copies.write(contents, position)
        seconds = time.monotonic() - started
        size = path.stat().st_size / 2**20
        self.stdout.write(
            f"search index of {on}: {contents.size} solutions, {size:.0f} MB, {seconds:.1f} s"
        )


@contextmanager
def only_one() -> Iterator[bool]:
    """Whether this process is the only one that makes a copy."""
    path = settings.VAR_DIR / "search" / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
