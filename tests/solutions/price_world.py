"""One solution offered by several provinces at chosen prices, for tests of the price watch."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from provinces.models import Province
from solutions.models import Listing, PricePlan, Solution
from solutions.prices import store_price_from
from tests.factories import ListingFactory, PricePlanFactory, ProvinceFactory, SolutionFactory
from tests.site import TODAY

MONTHS = 12


def offer(province: Province | None, solution: Solution, amount: int, **said: Any) -> PricePlan:
    """A public listing with one plan at ``amount`` VND a month and account."""
    listing = ListingFactory(province=province, solution=solution, published=True)
    return add_plan(listing, amount, **said)


def add_plan(listing: Listing, amount: int, **said: Any) -> PricePlan:
    """One more plan of a listing, and the price that lists show."""
    values = {"unit": "tài khoản", "source_kind": "published"} | said
    plan = PricePlanFactory(listing=listing, amount=Decimal(amount), **values)
    store_price_from([listing.pk], TODAY.date())
    return plan


def offered_at(
    amounts: Sequence[int], *, provinces: Sequence[Province] = (), **said: Any
) -> list[PricePlan]:
    """The plans of one solution, one for each amount, in ``provinces`` and then in others."""
    solution = said.pop("solution", None) or SolutionFactory()
    places = [*provinces, *(ProvinceFactory() for _ in amounts[len(provinces) :])]
    return [
        offer(place, solution, amount, **said)
        for place, amount in zip(places, amounts, strict=True)
    ]
