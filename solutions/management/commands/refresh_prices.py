"""``manage.py refresh_prices``: store the prices that today's date has changed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core.clock import today
from solutions.models import Listing
from solutions.prices import store_price_from


class Command(BaseCommand):
    """Idempotent; worth running once a day, so that readers need not compute what moved."""

    help = "Stores the first-year costs that changed with the date; the site is right without it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="compute every listing, not only those due"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = today()
        listings = Listing.objects.all()
        if not options["all"]:
            listings = listings.price_may_have_moved(on)
        changed = store_price_from(listings, on)
        if options["verbosity"]:
            self.stdout.write(f"{changed} listing prices changed.")
