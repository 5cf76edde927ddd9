"""Published prices of provinces for comparison: two queries for any number of solutions.

Only what is published is read, so that no draft of another province can appear. National listings
are of no province and are no part of the comparison.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import fields
from functools import lru_cache
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from solutions.models import Listing, PricePlan, Promotion
from solutions.pricing import (
    ComparableKey,
    PromotionTerms,
    Terms,
    comparable_prices,
    least_quantity,
)
from solutions.pricing.comparable import MIN_PROVINCES

from .comparison import Price, Spread, spreads_of

_TERMS: Final = tuple(item.name for item in fields(Terms) if item.name != "promotions")
_PROMOTION: Final = tuple(item.name for item in fields(PromotionTerms))
_OWN: Final = ("listing__solution", "listing__province", "listing", "pk", "source_kind", "name")


def offered(on: dt.date) -> QuerySet[Listing]:
    """The listings of provinces that are public on the day ``on``."""
    return Listing.objects.published(on).filter(province__isnull=False)


def candidates(on: dt.date, places: Collection[int] = ()) -> QuerySet[Listing]:
    """Solutions that enough provinces publish with a price: lines (solution, provinces).

    With ``places`` only those that one of these provinces publishes too. The stored price says
    whether there is any; it may be missing only until the day on which it changes.
    """
    rows = offered(on)
    if places:
        rows = rows.filter(solution__in=rows.filter(province__in=places).values("solution"))
    priced = Q(price_from__isnull=False) | Q(price_from_changes_on__lte=on)
    groups = rows.filter(priced).order_by().values("solution")
    return groups.annotate(provinces=Count("pk")).filter(provinces__gte=MIN_PROVINCES)


def spreads(solutions: Collection[int], on: dt.date) -> dict[int, list[Spread]]:
    """The comparable kinds of each of the solutions with a price, on the day ``on``; 2 queries."""
    by_solution: dict[int, list[Price]] = defaultdict(list)
    for price in read_prices(solutions, on):
        by_solution[price.solution_id].append(price)
    return {solution: spreads_of(prices) for solution, prices in by_solution.items()}


def read_prices(solutions: Collection[int], on: dt.date) -> Iterable[Price]:
    """What one unit costs in the first year by each published base plan; 2 queries.

    In the order of solution, listing and plan; plans without a comparable price are left out.
    """
    plans = (
        PricePlan.objects.base()
        .in_force(on)
        .filter(listing__in=offered(on).filter(solution__in=solutions).values("pk"))
        .exclude(charge=PricePlan.Charge.QUOTE)
    )
    promotions = _promotions(plans, on)
    rows = plans.order_by("listing__solution", "listing", "position", "pk")
    for row in rows.values_list(*_OWN, *_TERMS):
        solution, province, listing, plan, source_kind, name = row[: len(_OWN)]
        found = _cost(row[len(_OWN) :], promotions.get(plan, ()), on)
        if found is None:
            continue
        key, cost, unit, quantity = found
        yield Price(
            solution_id=solution,
            province_id=province,
            listing_id=listing,
            plan_id=plan,
            source_kind=source_kind,
            key=key,
            cost=cost,
            unit=unit,
            plan_name=name,
            quantity=quantity,
        )


def _promotions(plans: QuerySet[PricePlan], on: dt.date) -> dict[int, tuple[PromotionTerms, ...]]:
    """The promotions of the plans that are not over."""
    lasting = Promotion.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    rows = lasting.filter(plan__in=plans.values("pk")).order_by("starts_on", "pk")
    found: dict[int, tuple[PromotionTerms, ...]] = defaultdict(tuple)
    for plan, *values in rows.values_list("plan", *_PROMOTION):
        found[plan] += (PromotionTerms(**dict(zip(_PROMOTION, values, strict=True))),)
    return found


@lru_cache(maxsize=4096)
def _cost(
    values: tuple[Any, ...], promotions: tuple[PromotionTerms, ...], on: dt.date
) -> tuple[ComparableKey, int, str, int] | None:
    """What compares, VND, unit and units paid for; provinces mostly share a vendor's price list."""
    terms = Terms(**dict(zip(_TERMS, values, strict=True)), promotions=promotions)
    found = comparable_prices([terms], on)
    if not found:
        return None
    [(key, cost)] = found.items()
    return key, cost, terms.unit, least_quantity(terms)
