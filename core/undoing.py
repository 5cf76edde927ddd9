"""Taking an operation back: what still is as it left it is restored, the rest is for people.

``core.journal`` says what entries are and writes them.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Journal, JournalEntry, User
from core.signed import in_batches
from core.undoing_rows import make_again, place_taken_by, remove_made
from core.undoing_values import Left, give_back

__all__ = ["UNDO_DAYS", "Left", "Undone", "can_be_undone", "place_taken_by", "undo", "undo_until"]

UNDO_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did: the number of values and rows restored, and what was left alone."""

    journal: Journal
    restored: int
    left: tuple[Left, ...]


def undo_until(journal: Journal) -> dt.datetime:
    """Until when the operation can be undone."""
    return journal.at + dt.timedelta(days=UNDO_DAYS)


def can_be_undone(journal: Journal) -> bool:
    """Whether it was not undone yet and its 30 days are not over."""
    return journal.undone_at is None and timezone.now() <= undo_until(journal)


@transaction.atomic
def undo(journal: Journal, *, by: User) -> Undone:
    """Take back every value that is still the one the operation set; the rest is listed.

    Raises ``ValidationError`` when it was undone before or its 30 days are over.
    """
    fresh = Journal.objects.select_for_update().get(pk=journal.pk)
    if fresh.undone_at is not None:
        raise ValidationError(_("This was undone already."), code="undone")
    if not can_be_undone(fresh):
        raise ValidationError(
            _("Only what was done within the last %(days)d days can be undone."),
            code="late",
            params={"days": UNDO_DAYS},
        )
    entries = list(fresh.entries.select_related("content_type").order_by("-pk"))
    left: list[Left] = []
    for run in _runs(entries):
        left += _take_back(run, by, fresh.title)
    done = [entry for entry in entries if entry.is_undone]
    for batch in in_batches([entry.pk for entry in done]):
        JournalEntry.objects.filter(pk__in=batch).update(is_undone=True)
    journal.undone_by, journal.undone_at = by, timezone.now()
    journal.save(update_fields=["undone_by", "undone_at"])
    return Undone(journal, len(done), tuple(left))


def _runs(entries: Sequence[JournalEntry]) -> Iterator[list[JournalEntry]]:
    """Entries of one model that stand together and say the same of it: changed, made, removed."""

    def run(entry: JournalEntry) -> tuple[int, bool, bool]:
        return entry.content_type_id, bool(entry.field), not entry.field and entry.old is None

    for _key, group in groupby(entries, key=run):
        yield list(group)


def _take_back(run: list[JournalEntry], by: User, reason: str) -> list[Left]:
    entry = run[0]
    if entry.field:
        return give_back(run, by, reason)
    if entry.old is None:
        return remove_made(run, by, reason)
    return make_again(run, by, reason)
