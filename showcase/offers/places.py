"""What each province publishes as the price of one solution, beside the others; no judgement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .listing_offers import Offer

BY_NAME, BY_PRICE = "name", "price"
ORDERS: Final = (BY_NAME, BY_PRICE)
# More rows than this are folded away.
AT_ONCE: Final = 10
LINKS_AT_ONCE: Final = 8


@dataclass(frozen=True, slots=True)
class Places:
    """Every published offer as a row, in the order asked for; the one shown in full is ``shown``.

    ``first`` rows are seen at once, ``rest`` are folded. ``links`` lead to the other offers, by
    name, the first of them at once, the others (``more_links``) folded.
    """

    shown: Offer
    order: str
    first: Sequence[Offer]
    rest: Sequence[Offer]
    links: Sequence[Offer]
    more_links: Sequence[Offer]

    @property
    def count(self) -> int:
        """How many offers there are."""
        return len(self.first) + len(self.rest)


def places_of(offers: Sequence[Offer], shown: Offer, order: str = BY_NAME) -> Places:
    """The offers by the name of the province (the national one first) or by first-year cost.

    Any other ``order`` counts as by name.
    """
    by_name = sorted(offers, key=_name)
    rows = sorted(by_name, key=_cost) if order == BY_PRICE else by_name
    # Where everything fits but for a row or two, nothing is folded.
    at_once = AT_ONCE if len(rows) > AT_ONCE + 2 else len(rows)
    others = [offer for offer in by_name if offer is not shown]
    links_at_once = LINKS_AT_ONCE if len(others) > LINKS_AT_ONCE + 2 else len(others)
    return Places(
        shown=shown,
        order=order if order in ORDERS else BY_NAME,
        first=rows[:at_once],
        rest=rows[at_once:],
        links=others[:links_at_once],
        more_links=others[links_at_once:],
    )


def _name(offer: Offer) -> tuple[bool, str]:
    return offer.province is not None, offer.province.sort_key if offer.province else ""


def _cost(offer: Offer) -> tuple[bool, int]:
    return offer.price is None, offer.price.first_year if offer.price else 0
