"""The same solution's price across provinces: what compares, the median, what is out of line."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from core.money import half_up
from core.text import fold

from .costs import NotOfferedError, yearly_costs
from .terms import BASE, Terms

# Charge, period in months and folded unit. Kinds of source never mix either; that is the caller's,
# since the terms of a plan do not carry its source.
ComparableKey: TypeAlias = tuple[str, int | None, str]

MIN_PROVINCES = 3
OUTLIER_PERCENT = 130
MISTYPED_TIMES = 100


def comparable_key(terms: Terms) -> ComparableKey:
    """What two plans of one solution must share for their prices to be compared."""
    return terms.charge, terms.period_months, fold(terms.unit)


def comparable_prices(plans: Sequence[Terms], on: dt.date) -> dict[ComparableKey, int]:
    """A listing's least first-year cost of one unit for each comparable kind of base plan.

    Whole VND, VAT included; plans without amount or not valid on ``on`` are left out, and below
    ``quantity_min`` the minimum is paid, as everywhere.
    """
    prices: dict[ComparableKey, int] = {}
    for terms in plans:
        cost = _cost_of_one(terms, on) if terms.role == BASE else None
        if cost is not None:
            key = comparable_key(terms)
            prices[key] = min(cost, prices.get(key, cost))
    return prices


def median_half_up(values: Sequence[int]) -> int:
    """The middle value; of an even number the mean of the middle two, half up.

    ``ValueError`` when there is none.
    """
    if not values:
        raise ValueError("nothing has no median")
    ordered, middle = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return half_up(Fraction(ordered[middle - 1] + ordered[middle], 2))


def is_outlier(price: int, province_prices: Sequence[int]) -> bool:
    """Whether ``price`` is more than 1.30 times the median of the provinces' prices.

    ``province_prices`` has one price for each province, its own too; of fewer than 3 none is.
    """
    if len(province_prices) < MIN_PROVINCES:
        return False
    return price * 100 > OUTLIER_PERCENT * median_half_up(province_prices)


def looks_mistyped(price: int, median: int) -> bool:
    """Whether ``price`` is 100 times the median or more: worth asking about while typing."""
    return 0 < median * MISTYPED_TIMES <= price


def _cost_of_one(terms: Terms, on: dt.date) -> int | None:
    try:
        return half_up(yearly_costs(terms, 1, 1, on)[0])
    except NotOfferedError:
        return None
