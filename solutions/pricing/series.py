"""Costs over 1-10 years, present values, and the year of break-even (rule 8)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from core.money import half_up

from .costs import paid_quantity, yearly_costs
from .terms import Terms

MAX_YEARS = 10
MAX_RATE = 100


@dataclass(frozen=True, slots=True)
class YearCost:
    """One year in whole VND, VAT included; the present values are discounted to the first year."""

    year: int
    cost: int
    cumulative: int
    present_value: int
    cumulative_present_value: int


@dataclass(frozen=True, slots=True)
class Series:
    """The years of one plan, each figure rounded once from the ``exact`` yearly costs."""

    years: tuple[YearCost, ...]
    total: int
    present_total: int
    paid_quantity: int
    exact: tuple[Fraction, ...]
    exact_present: tuple[Fraction, ...]


def n_year_cost(
    terms: Terms, quantity: int, years: int, on: dt.date, rate: Decimal | int = 0
) -> Series:
    """The cost of each of ``years`` (1-10), discounted by ``rate`` percent a year (0-100).

    Year y counts divided by (1 + rate/100)^(y-1) in the present values. Raises
    ``NotOfferedError`` as ``payments`` does, ``ValueError`` outside the limits.
    """
    check_limits(years, rate)
    exact = yearly_costs(terms, quantity, years, on)
    return series_of(exact, paid_quantity(terms, quantity), rate)


def check_limits(years: int, rate: Decimal | int) -> None:
    """``ValueError`` unless ``years`` are 1-10 and ``rate`` is 0-100 percent a year."""
    if not 1 <= years <= MAX_YEARS:
        raise ValueError("costs are reckoned over 1 to 10 years")
    if not 0 <= rate <= MAX_RATE:
        raise ValueError("a discount rate lies between 0 and 100 percent")


def series_of(exact: Sequence[Fraction], units: int, rate: Decimal | int = 0) -> Series:
    """The series of given ``exact`` yearly costs in VND, each figure rounded once, half up."""
    factor = 1 + Fraction(rate) / 100
    present = [cost / factor**index for index, cost in enumerate(exact)]
    figures = zip(exact, accumulate(exact), present, accumulate(present), strict=True)
    return Series(
        years=tuple(YearCost(y, *map(half_up, row)) for y, row in enumerate(figures, start=1)),
        total=half_up(sum(exact)),
        present_total=half_up(sum(present)),
        paid_quantity=units,
        exact=tuple(exact),
        exact_present=tuple(present),
    )


def first_not_above(buy: Sequence[Fraction], rent: Sequence[Fraction]) -> int | None:
    """The first year in which ``buy`` so far is not above ``rent`` so far, None if in none."""
    totals = zip(accumulate(rent), accumulate(buy), strict=True)
    return next((y for y, (rented, bought) in enumerate(totals, start=1) if bought <= rented), None)
