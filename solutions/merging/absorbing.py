"""Of pairs of listings the first takes over the second, for any number of pairs in few statements.

Nothing a visitor could read is lost: the plans of the second come along with their whole price
series and end the day before (a plan that begins today ends today, one that begins later stays as
announced); a plan whose name is taken says where it comes from. The record of states comes along
too. What never was public does not become so: plans of a listing that never was are kept in the
journal alone when the one that stays was.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.journal import Recorder
from core.models import MAX_NAME
from core.signed import in_batches
from core.text import fold
from solutions.models import Listing, PricePlan

from .references import (
    move_pointers_of_many,
    move_references_by_row,
    references,
    remove_with_parts,
    unique_sets,
)

Pair = tuple[Listing, Listing]

_OWN_TEXTS: Final = ("booth_code", "contact_email", "contact_phone")
_NEVER: Final = dt.date.min


def absorb(
    recorder: Recorder,
    pairs: Sequence[Pair],
    on: dt.date,
    origin: Callable[[Listing], str] | None = None,
) -> None:
    """Give all that belongs to the second listing of each pair to the first; the second goes.

    No listing is in two pairs. ``origin`` says in words where a listing's plans come from, for
    those whose name is taken.
    """
    if not pairs:
        return
    _bring_plans(recorder, pairs, on, origin or _from_merged)
    recorder.set_many(
        [
            (winner, _missing_texts(winner, loser) | _first_day(winner, loser))
            for winner, loser in pairs
        ]
    )
    winners = {loser.pk: winner for winner, loser in pairs}
    known = {row.pk: row for pair in pairs for row in pair}
    for key in references(Listing):
        if key.model is not PricePlan:
            _lead_on(recorder, key, winners, known)
    move_pointers_of_many(recorder, Listing, winners)
    into = {key: winner.pk for key, winner in winners.items()}
    recorder.remove_many([loser for _winner, loser in pairs], into)


def _was_seen(winner: Listing, loser: Listing) -> bool:
    """Whether plans of the second may become plans of the first without showing what nobody saw."""
    return loser.first_published_at is not None or winner.first_published_at is None


def _missing_texts(winner: Listing, loser: Listing) -> dict[str, Any]:
    if not _was_seen(winner, loser):
        return {}
    return {name: getattr(loser, name) for name in _OWN_TEXTS if not getattr(winner, name)}


def _first_day(winner: Listing, loser: Listing) -> dict[str, Any]:
    """Since when it is public: the earlier of the two."""
    if not winner.first_published_at or not loser.first_published_at:
        return {}
    return {"first_published_at": min(winner.first_published_at, loser.first_published_at)}


def _lead_on(
    recorder: Recorder,
    key: ForeignKey,
    winners: Mapping[int, Listing],
    known: Mapping[int, Listing],
) -> None:
    """Lead one kind of reference to the listings that go on to those that stay."""
    rows = [
        row
        for batch in in_batches(sorted(winners))
        for row in key.model._base_manager.filter(**{f"{key.attname}__in": batch}).order_by("pk")
    ]
    if any(True for _set in unique_sets(key)):
        for row in rows:
            move_references_by_row(recorder, row, key, winners[getattr(row, key.attname)])
        return
    if key.model is Listing:
        # The listings at hand, so that what is written down of those that go is what is stored.
        rows = [known.get(row.pk, row) for row in rows]
    recorder.set_many([(row, {key.attname: _target(row, key, winners)}) for row in rows])


def _target(row: Model, key: ForeignKey, winners: Mapping[int, Listing]) -> int | None:
    """Where the reference leads; a listing that stays never leads to itself."""
    winner = winners[getattr(row, key.attname)]
    return None if isinstance(row, Listing) and row.pk == winner.pk else winner.pk


# Plans -------------------------------------------------------------------------------------------
@dataclass(slots=True)
class _Taken:
    """What the plans of a listing that stays have already: names as compared, the last place."""

    names: set[str] = field(default_factory=set)
    position: int = -1

    def add(self, plan: PricePlan) -> None:
        """Another plan of the listing."""
        self.names.add(plan.name_key)
        self.position = max(self.position, plan.position)


def _bring_plans(
    recorder: Recorder, pairs: Sequence[Pair], on: dt.date, origin: Callable[[Listing], str]
) -> None:
    plans = _plans_of([row.pk for pair in pairs for row in pair])
    changes, unseen = [], []
    for winner, loser in pairs:
        coming = plans.get(loser.pk, [])
        if not _was_seen(winner, loser):
            unseen += coming
            continue
        taken = _Taken()
        for plan in plans.get(winner.pk, []):
            taken.add(plan)
        for plan in coming:
            changes.append(
                (plan, _brought(plan, taken, on, origin(loser)) | {"listing_id": winner.pk})
            )
    remove_with_parts(recorder, unseen)
    recorder.set_many(changes)


def _plans_of(keys: Sequence[int]) -> dict[int, list[PricePlan]]:
    """The plans of listings, in their order."""
    found: dict[int, list[PricePlan]] = defaultdict(list)
    for batch in in_batches(keys):
        rows = PricePlan.objects.filter(listing__in=batch)
        for plan in rows.order_by("listing_id", "position", "pk"):
            found[plan.listing_id].append(plan)
    return found


def _brought(plan: PricePlan, taken: _Taken, on: dt.date, origin: str) -> dict[str, Any]:
    """What changes of a plan so that it can stand behind the others: its end, name and place."""
    values: dict[str, Any] = {}
    begins_later = plan.valid_from is not None and plan.valid_from > on
    if not begins_later:
        last = max(on - dt.timedelta(days=1), plan.valid_from or _NEVER)
        values["valid_to"] = min(plan.valid_to or last, last)
    key = plan.name_key
    if key in taken.names:
        values["name"] = _free_name(plan, taken.names, origin)
        key = fold(values["name"])
    taken.names.add(key)
    values["position"] = plan.position if taken.position < 0 else taken.position + 1
    taken.position = values["position"]
    return values


def _free_name(plan: PricePlan, taken: set[str], origin: str) -> str:
    """The plan's name with a note on its origin; content is Vietnamese whoever merges."""
    with override("vi"):
        label = plan.name or str(plan.get_charge_display())
    number = 1
    while True:
        tail = f" ({origin})" if number == 1 else f" ({origin} {number})"
        name = f"{label[: MAX_NAME - len(tail)]}{tail}"
        if fold(name) not in taken:
            return name
        number += 1


def _from_merged(_listing: Listing) -> str:
    with override("vi"):
        return _("from the merged entry")
