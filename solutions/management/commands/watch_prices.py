"""``manage.py watch_prices``: look for prices far above those of other provinces, for the day."""

from typing import Any

from django.core.management.base import BaseCommand

from core.clock import today
from solutions.price_watch.outliers import look_at_all


class Command(BaseCommand):
    """In batches, with flat memory; what it finds is kept in the shared cache for the day.

    Without a shared cache it only spends some seconds: each process then finds it out by itself,
    a part in each request.
    """

    help = "Look for prices more than 30 per cent above the median of the provinces."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Say how many there are."""
        found = look_at_all(today())
        if verbosity:
            self.stdout.write(f"{len(found.all())} prices of {len(found.found)} solutions")
