"""What is wrong or doubtful in a typed price, beyond the plan itself: against the others' prices.

A price a hundred times the median of the same solution elsewhere is asked about while it is typed
(product page, section 4). Kinds of source are never mixed in a median.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Final, TypeAlias

from django.utils.translation import gettext_lazy as _

from .models import Listing, PricePlan
from .pricing import (
    ComparableKey,
    Terms,
    comparable_key,
    comparable_prices,
    looks_mistyped,
    median_half_up,
)

MISTYPED: Final = _(
    "This is at least 100 times the usual price of this solution. Is a zero too many, or is it "
    "another unit?"
)
_TERMS: Final = tuple(item.name for item in fields(Terms) if item.name != "promotions")

# Kind of source and what is compared -> median first-year cost of one unit (VND).
Usual: TypeAlias = Mapping[tuple[str, ComparableKey], int]


def own_terms(plan: PricePlan) -> Terms:
    """What the plan says, without promotions; it may not be saved yet."""
    return Terms(**{name: getattr(plan, name) for name in _TERMS})


def usual_costs(listing: Listing, on: date) -> Usual:
    """What the solution costs in the other published listings on the day ``on``; one query."""
    others = Listing.objects.published(on).filter(solution=listing.solution_id)
    plans = PricePlan.objects.filter(listing__in=others.exclude(pk=listing.pk).values("pk"))
    return _medians(plans, on)


def looks_mistyped_beside(plan: PricePlan, usual: Usual, on: date) -> bool:
    """Whether the plan costs a hundred times what is usual."""
    key = plan.source_kind, comparable_key(own_terms(plan))
    cost = _cost(plan, on)
    return cost is not None and looks_mistyped(cost, usual.get(key, 0))


def _medians(plans: Iterable[PricePlan], on: date) -> Usual:
    by_listing: dict[tuple[str, int], list[Terms]] = defaultdict(list)
    for plan in plans:
        by_listing[plan.source_kind, plan.listing_id].append(own_terms(plan))
    prices: dict[tuple[str, ComparableKey], list[int]] = defaultdict(list)
    for (kind, _listing_id), terms in by_listing.items():
        for key, cost in comparable_prices(terms, on).items():
            prices[kind, key].append(cost)
    return {key: median_half_up(costs) for key, costs in prices.items()}


def _cost(plan: PricePlan, on: date) -> int | None:
    terms = own_terms(plan)
    return comparable_prices([terms], on).get(comparable_key(terms))
