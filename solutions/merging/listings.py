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
from typing import Final

from core.journal import Recorder
from core.models import State
from solutions.models import Listing, Solution

from .absorbing import absorb

_NEVER: Final = dt.date.min


def settle_listings(
    recorder: Recorder, keep: Solution, drop: Solution, on: dt.date
) -> list[Listing]:
    """Give every listing of ``drop`` to ``keep``; returns the listings that stay, changed ones."""
    own = {row.province_id: row for row in _locked(keep)}
    others = _locked(drop)
    pairs = [ranked(own[other.province_id], other) for other in others if other.province_id in own]
    absorb(recorder, pairs, on)
    gone = {loser.pk for _winner, loser in pairs}
    coming = [other for other in others if other.pk not in gone]
    recorder.set_many([(other, {"solution_id": keep.pk}) for other in coming])
    return [*coming, *(winner for winner, _loser in pairs if winner not in coming)]


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
