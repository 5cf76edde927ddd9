"""``manage.py make_renditions``: the widths and tiles of pictures kept before there were any."""

from typing import Any

from django.core.management.base import BaseCommand

from core.models import StoredFile
from core.renditions import WIDTHS, make_renditions
from core.storing import IMAGE
from solutions.picture_tiles import make_missing_tiles


class Command(BaseCommand):
    """Idempotent: pictures that have theirs cost nothing."""

    help = "Makes the missing widths and tiles of stored pictures; pages show the whole meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        bare = StoredFile.objects.filter(
            content_type=IMAGE, width__gt=WIDTHS[0], renditions=None, rendition_of=None
        )
        made = sum(make_renditions(source) for source in bare.order_by("pk").iterator())
        made += make_missing_tiles()
        if options["verbosity"]:
            self.stdout.write(f"{made} renditions made.")
