"""Listings: two of one solution become one, the others change hands."""

from collections.abc import Sequence

from django.db.models import ForeignKey
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from provinces.models import Province
from solutions.merging.absorbing import Pair, absorb
from solutions.merging.listings import ranked
from solutions.models import Listing
from solutions.prices import store_price_from

from .merging import Merging
from .rules_rows import move


def settle_listings(merging: Merging, key: ForeignKey) -> None:
    """Give the former province's listings to the successor, with a task for each that meets one."""
    theirs = list(_locked(merging.former))
    own = {row.solution_id: row for row in _locked(merging.into)}
    pairs = [ranked(own[row.solution_id], row) for row in theirs if row.solution_id in own]
    places = {merging.former.pk: merging.former, merging.into.pk: merging.into}
    tell_same_booths(merging, theirs, list(own.values()))
    for winner, loser in pairs:
        merging.ask(winner, _note(winner, loser, places))
    absorb(merging.recorder, pairs, merging.day, lambda row: _origin(places[row.province_id]))
    gone = {loser.pk for _winner, loser in pairs}
    move(merging, key, [row for row in theirs if row.pk not in gone])
    store_price_from([winner.pk for winner, _loser in pairs], merging.day)


def meeting(former: Sequence[Province], into: Province) -> list[Pair]:
    """The listings of the same solution, of which the first of a pair will stay; no lock.

    The former provinces come one after the other. A query for each province.
    """
    rows = Listing.objects.select_related("solution").order_by("pk")
    own = {row.solution_id: row for row in rows.filter(province=into)}
    found = []
    for province in former:
        for row in rows.filter(province=province):
            if row.solution_id in own:
                found.append(ranked(own[row.solution_id], row))
                row = found[-1][0]  # noqa: PLW2901 the one that the next province meets
            own[row.solution_id] = row
    return found


def tell_same_booths(merging: Merging, theirs: list[Listing], own: list[Listing]) -> None:
    """Two rooms may have numbered their booths alike; people see only the number."""
    shared = sorted(
        {row.booth_code for row in theirs if row.booth_code}
        & {row.booth_code for row in own if row.booth_code}
    )
    if shared:
        with override("vi"):
            note = _(
                "Booths with the same number in the rooms of both: %(codes)s. Number them anew."
            )
            merging.ask(merging.into, note % {"codes": ", ".join(shared)})


def _locked(province: Province) -> list[Listing]:
    rows = Listing.objects.select_for_update(of=("self",)).filter(province=province)
    return list(rows.select_related("solution").order_by("pk"))


def _origin(province: Province) -> str:
    """Behind the name of a plan that came from the other listing; content is Vietnamese."""
    with override("vi"):
        return _("%(province)s, before the rearrangement") % {"province": province.full_name}


def _note(winner: Listing, loser: Listing, places: dict[int, Province]) -> str:
    with override("vi"):
        text = _(
            "Both listed “%(solution)s”. The listing of %(winner)s stays (%(first)s); prices of "
            "%(loser)s (%(second)s) ended and are kept as history. Check prices and contact."
        )
        return text % {
            "solution": winner.solution.name[:150],
            "winner": places[winner.province_id].full_name,
            "loser": places[loser.province_id].full_name,
            "first": _checked(winner),
            "second": _checked(loser),
        }


def _checked(listing: Listing) -> str:
    if listing.price_checked_on is None:
        return _("price not confirmed")
    day = date_format(listing.price_checked_on, "d/m/Y")
    return _("price confirmed on %(day)s") % {"day": day}
