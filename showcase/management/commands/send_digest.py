"""``manage.py send_digest``: the weekly summary by e-mail, to those who want it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.clock import today
from core.site_address import site_address
from showcase.digest import send_digests


class Command(BaseCommand):
    """Safe to run every day: nobody gets two within seven days."""

    help = "Sends each member of staff, at most once a week, what waits in their work queue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--address", default="", help=f"scheme and host of the links ({site_address()})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = send_digests(today(), options["address"].rstrip("/"))
        if options["verbosity"]:
            self.stdout.write(
                f"{done.sent} sent, {done.idle} with nothing to tell, {done.failed} not delivered."
            )
