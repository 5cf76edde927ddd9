"""Cards for the booths of a centre: what stands beside a solution in the room, with its QR code."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

import segno
from django.utils.safestring import SafeString, mark_safe

from provinces.models import Centre, Province
from solutions.cards import Card, cards_for
from solutions.models import Listing

# Two cards stand on a sheet of A4; more than this is a catalogue, not a room.
MOST = 60


@dataclass(frozen=True, slots=True)
class BoothCard:
    """One card: the solution as the centre offers it, its booth and the code of its address."""

    card: Card
    booth: str
    confirmed_on: dt.date | None
    address: str
    qr: SafeString


def booth_cards(
    province: Province, chosen: Collection[int], on: dt.date, absolute: Callable[[str], str]
) -> list[BoothCard]:
    """Cards of the province's public listings, by booth; six queries whatever their number.

    ``chosen`` are keys of listings; none: all that are shown in the centre. ``absolute`` makes a
    whole address of a path. What is not public has no card: its code would lead nowhere.
    """
    rows = Listing.objects.published(on).filter(province=province)
    rows = rows.filter(pk__in=chosen) if chosen else rows.filter(is_featured=True)
    found = {
        row.solution_id: row
        for row in rows.only("solution_id", "booth_code", "price_checked_on").order_by(
            "booth_code", "pk"
        )[:MOST]
    }
    cards = cards_for(
        list(found),
        on,
        provinces=[province.pk],
        shown={key: row.pk for key, row in found.items()},
    )
    return [_made(card, found[card.solution_id], absolute(card.url)) for card in cards]


def centre_name(province: Province) -> str:
    """The name of the province's centre, the province's where it has none yet."""
    centre = Centre.objects.filter(province=province).first()
    return str(centre.local_name) if centre else province.full_name


def _made(card: Card, listing: Listing, address: str) -> BoothCard:
    return BoothCard(card, listing.booth_code, listing.price_checked_on, address, _qr(address))


def _qr(address: str) -> SafeString:
    """The code as an ``svg`` element that takes the width it is given.

    Our own address only: nothing that anybody typed stands in the element.
    """
    made = segno.make(address, error="m", micro=False)
    return mark_safe(made.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None))
