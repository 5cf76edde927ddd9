"""What the portal does by itself once a day; the server's supervisor calls it after midnight."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.core.management import call_command

from core.clock import today

log = logging.getLogger("portal.chores")

MONDAY = 0


@dataclass(frozen=True, slots=True)
class Chore:
    """A management command and the days on which it runs."""

    command: str
    is_due: Callable[[dt.date], bool] = lambda on: True


CHORES = (
    Chore("refresh_prices"),
    Chore("watch_prices"),
    Chore("check_links"),
    Chore("forget_files"),
    Chore("forget_reports"),
    Chore("forget_changes"),
    Chore("send_digest", lambda on: on.weekday() == MONDAY),
)


def run_daily(on: dt.date | None = None) -> list[str]:
    """Run what is due on the day ``on`` (default today); returns the commands that failed.

    Each fails alone, with a line in the log: the site is right without any of them, and the next
    day tries again.
    """
    day = on or today()
    failed = []
    for chore in CHORES:
        if not chore.is_due(day):
            continue
        try:
            call_command(chore.command, verbosity=0)
        except Exception:  # whatever it is, the others still have to run
            log.exception("The daily chore %s failed", chore.command)
            failed.append(chore.command)
    return failed
