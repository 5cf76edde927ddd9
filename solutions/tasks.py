"""Work for the background: what takes longer than a person waits for a page."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django_tasks import task

from .imports import job_runs

# Later than a worker must have been silent for its job to be taken up again.
_LOOK_AGAIN: Final = job_runs.SILENCE + timedelta(seconds=10)


@task()
def work_on_import(key: str) -> None:
    """Read or save an import job; before, leave word to look after it if this process is killed."""
    if job_runs.is_open(key):
        look_after(key)
        job_runs.run(key)


def look_after(key: str) -> None:
    """Have a worker look at the job in a while: it goes on if whoever is at it now has died."""
    if work_on_import.get_backend().supports_defer:
        work_on_import.using(run_after=timezone.now() + _LOOK_AGAIN).enqueue(key)
