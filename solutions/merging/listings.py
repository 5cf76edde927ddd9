"""Two listings of one province become one when their solutions do.

A province lists a solution once. Which of the two stays, in this order: one that is public; the
one whose price the vendor confirmed later; the one of the solution that stays. Nothing a visitor
could read is lost: the plans of the other one come along with their whole price series and end the
day before (a plan that begins today ends today, one that begins later stays as announced); a plan
whose name is taken says where it comes from. The record of its states comes along too. What never
was public does not become so by a merger: plans of a listing that never was are kept in the journal
alone when the one that stays was.
"""

import datetime as dt
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.journal import Recorder
from core.models import MAX_NAME, State
from core.text import fold
from solutions.models import Listing, PricePlan, Solution

from .references import move_references, remove_with_parts

_OWN_TEXTS: Final = ("booth_code", "contact_email", "contact_phone")
_NEVER: Final = dt.date.min


def settle_listings(
    recorder: Recorder, keep: Solution, drop: Solution, on: dt.date
) -> list[Listing]:
    """Give every listing of ``drop`` to ``keep``; returns the listings that stay, changed ones."""
    own = {row.province_id: row for row in _locked(keep)}
    stay = []
    for other in _locked(drop):
        mine = own.get(other.province_id)
        winner, loser = (other, None) if mine is None else ranked(mine, other)
        if loser is not None:
            _absorb(recorder, winner, loser, on)
        if winner is other:
            recorder.set(other, solution_id=keep.pk)
        stay.append(winner)
    return stay


def meeting(keep: Solution, drop: Solution) -> list[tuple[Listing, Listing]]:
    """The listings of the same province, of which the first will stay; two queries, no lock."""
    rows = Listing.objects.select_related("province").order_by("pk")
    own = {row.province_id: row for row in rows.filter(solution=keep)}
    return [
        ranked(own[other.province_id], other)
        for other in rows.filter(solution=drop)
        if other.province_id in own
    ]


def ranked(mine: Listing, other: Listing) -> tuple[Listing, Listing]:
    """Which of two listings of a province stays, and which gives way."""
    if _weight(other) > _weight(mine):
        return other, mine
    return mine, other


def _weight(listing: Listing) -> tuple[bool, dt.date]:
    return listing.state == State.PUBLISHED, listing.price_checked_on or _NEVER


def _locked(solution: Solution) -> list[Listing]:
    return list(Listing.objects.select_for_update().filter(solution=solution).order_by("pk"))


def _absorb(recorder: Recorder, winner: Listing, loser: Listing, on: dt.date) -> None:
    was_seen = loser.first_published_at is not None or winner.first_published_at is None
    plans = list(PricePlan.objects.filter(listing=loser).order_by("position", "pk"))
    taken = set(PricePlan.objects.filter(listing=winner).values_list("name_key", flat=True))
    for plan in plans:
        if was_seen:
            _bring_plan(recorder, plan, taken, on)
        else:
            remove_with_parts(recorder, plan)
    texts = {name: getattr(loser, name) for name in _OWN_TEXTS if not getattr(winner, name)}
    recorder.set(winner, **(texts if was_seen else {}) | _first_day(winner, loser))
    move_references(recorder, loser, winner)
    winner.refresh_from_db()
    recorder.remove(loser, into=winner)


def _bring_plan(recorder: Recorder, plan: PricePlan, taken: set[str], on: dt.date) -> None:
    """End a plan and name it so that it can stand beside the others; it is moved afterwards."""
    values: dict[str, Any] = {}
    begins_later = plan.valid_from is not None and plan.valid_from > on
    if not begins_later:
        last = max(on - dt.timedelta(days=1), plan.valid_from or _NEVER)
        values["valid_to"] = min(plan.valid_to or last, last)
    if plan.name_key in taken:
        values["name"] = _free_name(plan, taken)
    recorder.set(plan, **values)
    taken.add(plan.name_key)


def _free_name(plan: PricePlan, taken: set[str]) -> str:
    """The plan's name with a note on its origin; content is Vietnamese whoever merges."""
    with override("vi"):
        label = plan.name or str(plan.get_charge_display())
        note = _("from the merged entry")
    number = 1
    while True:
        tail = f" ({note})" if number == 1 else f" ({note} {number})"
        name = f"{label[: MAX_NAME - len(tail)]}{tail}"
        if fold(name) not in taken:
            return name
        number += 1


def _first_day(winner: Listing, loser: Listing) -> dict[str, Any]:
    """Since when it is public: the earlier of the two."""
    if not winner.first_published_at or not loser.first_published_at:
        return {}
    return {"first_published_at": min(winner.first_published_at, loser.first_published_at)}
