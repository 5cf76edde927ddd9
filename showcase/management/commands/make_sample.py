"""Make a fictitious catalogue, marked as sample data on every page that shows it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from showcase.sample.build import LEAST_LISTINGS, SampleExistsError, Size, make_sample
from showcase.sample.ground import MissingReferenceError

DEFAULT_LISTINGS = 1500


class Command(BaseCommand):
    help = "Make sample vendors, solutions, listings, prices, evaluations and guides."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--listings", type=int, default=DEFAULT_LISTINGS, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")

    def handle(self, *args: Any, listings: int, seed: int, verbosity: int, **options: Any) -> None:
        """Print what was made; the progress bar goes to the error stream."""
        if listings < LEAST_LISTINGS:
            raise CommandError(
                _("A sample has at least {count} listings.").format(count=LEAST_LISTINGS)
            )
        wanted = Size.of(listings)
        total = wanted.listings + wanted.guides
        try:
            with tqdm(total=total, unit=" rows", disable=verbosity == 0) as bar:
                size = make_sample(listings, seed, progress=bar.update)
        except SampleExistsError as error:
            raise CommandError(
                _("There is a sample already. Take it away first: manage.py remove_sample")
            ) from error
        except MissingReferenceError as error:
            raise CommandError(
                _("Load the reference data first: manage.py load_reference")
            ) from error
        if verbosity:
            self.stdout.write(
                _(
                    "Sample: {listings} listings of {solutions} solutions by {vendors} vendors, "
                    "{guides} guides"
                ).format(
                    listings=size.listings,
                    solutions=size.solutions,
                    vendors=size.vendors,
                    guides=size.guides,
                )
            )
