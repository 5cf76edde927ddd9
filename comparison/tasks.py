"""Work for the background: the printed report of a quarter."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django_tasks import task

from .reports import runs

# Later than a worker must have been silent for its report to be taken up again.
_LOOK_AGAIN: Final = runs.SILENCE + timedelta(seconds=10)


@task()
def make_report(key: str) -> None:
    """Make a report; before, leave word to look after it if this process is killed."""
    if runs.is_open(key):
        look_after(key)
        runs.run(key)


def look_after(key: str) -> None:
    """Have a worker look at the report in a while: it goes on if whoever makes it has died."""
    if make_report.get_backend().supports_defer:
        make_report.using(run_after=timezone.now() + _LOOK_AGAIN).enqueue(key)
