"""Take the whole sample catalogue away; real data and reference data stay."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from showcase.sample.removal import remove_sample


class Command(BaseCommand):
    help = "Remove all sample data; sample rows on which real data stand are kept and listed."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Print what went, by kind, and what stayed."""
        removed = remove_sample()
        for line in removed.kept:
            self.stderr.write(_("Kept: {line}").format(line=line))
        if verbosity == 0:
            return
        for kind, count in removed.counts.items():
            self.stdout.write(f"{kind}: {count}")
        if not removed.counts:
            self.stdout.write(_("There is no sample data."))
