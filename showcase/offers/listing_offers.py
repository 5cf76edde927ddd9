"""Every published offer of a solution, and which of them is shown in full."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from core.prepared import GIVEN, Call, prepared
from provinces.models import Province
from solutions.cards import PriceLine, is_price_stale, price_line
from solutions.models import Listing, PricePlan
from solutions.prices import PlanFacts, by_listing, plans_of, price_now, public_rows
from solutions.pricing import promotion_in_force
from solutions.pricing.terms import PURCHASE, QUOTE

from .plan_price import plan_price

# What a page shows of a listing and its province: of other columns there are twice as many.
_SHOWN: Final = (
    "booth_code",
    "contact_email",
    "contact_phone",
    "is_featured",
    "price_checked_on",
    "trial_offer",
    "province__name",
    "province__name_en",
    "province__slug",
    "province__sort_key",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A published listing with its plans; ``price`` is that of the least first-year cost today.

    ``province`` is None for the ministry's national listing. ``promo_ends_on`` holds only while
    ``has_promo``; ``trial_days`` 0 means that no number of days is given.
    """

    listing: Listing
    province: Province | None
    plans: Sequence[PlanFacts]
    price: PriceLine | None
    has_quote: bool
    is_stale: bool
    has_promo: bool
    promo_ends_on: dt.date | None
    has_trial: bool
    trial_days: int

    @property
    def order(self) -> tuple[bool, int, int]:
        """Cheapest first, those without a price last."""
        cost = self.price.first_year if self.price else 0
        return self.price is None, cost, self.listing.pk


def rows_of_offers(given: int | str, on: dt.date, field: str) -> tuple[Call, Call]:
    """What ``offers_in`` is made of: the listings of a solution and their plans.

    ``field`` is what is given of the solution: ``pk`` or ``slug``.
    """
    return _published.of(given, on, field), public_rows.of(given, on, f"solution__{field}")


def offers_in(
    rows: Sequence[Listing], plan_rows: Sequence[Any], on: dt.date, also: int | None = None
) -> list[Offer]:
    """Every published offer of a solution, cheapest first (no query, 2 with ``also``).

    ``also`` is the key of a listing that is shown before it is public, in its preview.
    """
    plans = by_listing(plan_rows)
    if also is not None and also not in {row.pk for row in rows}:
        rows = [*rows, *Listing.objects.filter(pk=also).select_related("province")]
        plans |= plans_of(PricePlan.objects.filter(listing=also), on)
    offers = [_offer(row, plans.get(row.pk, []), on) for row in rows]
    return sorted(offers, key=lambda offer: offer.order)


@prepared
def _published(on: dt.date, field: str) -> QuerySet[Listing]:
    rows = Listing.objects.published(on).filter(**{f"solution__{field}": GIVEN})
    return rows.select_related("province").only(*_SHOWN)


def first_offer(offers: Sequence[Offer], province: Province | None) -> Offer:
    """The one to show in full: the province's, else the national one, else the cheapest."""
    wanted = province.pk if province else None
    for key in (wanted, None):
        for offer in offers:
            if offer.listing.province_id == key:
                return offer
    return offers[0]


def cheapest_purchase(offer: Offer, on: dt.date) -> PriceLine | None:
    """The least price to buy in an offer, for the summary; None where it cannot be bought."""
    lines = [
        line
        for plan in offer.plans
        if plan.counts_on(on) and plan.terms.charge == PURCHASE and (line := plan_price(plan, on))
    ]
    return min(lines, key=lambda line: line.first_year, default=None)


def _offer(listing: Listing, plans: Sequence[PlanFacts], on: dt.date) -> Offer:
    found = price_now(plans, on)
    valid = [plan for plan in plans if plan.counts_on(on)]
    promoted = next((plan for plan in valid if plan.has_badge(on)), None)
    promotion = promotion_in_force(promoted.terms, on) if promoted else None
    days = max((plan.trial_days for plan in valid), default=0)
    return Offer(
        listing=listing,
        province=listing.province,
        plans=plans,
        price=price_line(plans, found, on) if found else None,
        has_quote=any(plan.terms.charge == QUOTE for plan in valid),
        is_stale=is_price_stale(listing.price_checked_on, on),
        has_promo=promotion is not None,
        promo_ends_on=promotion.ends_on if promotion else None,
        has_trial=listing.trial_offer or days > 0,
        trial_days=days,
    )
