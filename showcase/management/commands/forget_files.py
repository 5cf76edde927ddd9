"""``manage.py forget_files``: delete uploads that nothing has used for 30 days."""

import datetime as dt
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.unused import forget, unused_files
from provinces.models import ChangeProposal
from solutions.picture_tiles import forget_stale_tiles

KEPT_FOR: Final = dt.timedelta(days=30)
_AT_ONCE: Final = 500


class Command(BaseCommand):
    """Such files come from forms that were never saved, and from pictures taken away."""

    help = "Deletes uploaded files that nothing has used for 30 days, and cuts of pictures."

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = ChangeProposal.objects.filter(
            state=ChangeProposal.Decision.OPEN, new__contains=OuterRef("digest")
        )
        before = timezone.now() - KEPT_FOR
        files = list(unused_files(before).filter(~Exists(waiting)))
        gone = forget_stale_tiles()
        for start in range(0, len(files), _AT_ONCE):
            gone += forget(files[start : start + _AT_ONCE])
        if options["verbosity"]:
            self.stdout.write(f"{gone} files forgotten.")
