"""``manage.py check_links``: ask whether the web addresses of entries still answer."""

from django.core.management.base import BaseCommand, CommandParser

from showcase.links.check import check_links


class Command(BaseCommand):
    help = "Ask the web addresses that entries name; broken ones come to the work queue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--minutes", type=float, default=10.0, help="stop after so many minutes (10)"
        )

    def handle(self, *args: object, **options: float) -> None:
        done = check_links(options["minutes"])
        self.stdout.write(f"asked {done.asked}, broken {done.broken}, left for later {done.left}")
