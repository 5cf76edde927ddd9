"""What a plan costs: dated payments, years, the first year and when it may change (rules 1-7)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Literal, TypeAlias

from django.utils.translation import gettext_lazy as _

from .terms import (
    FREE,
    MONTHS_A_YEAR,
    PAID_CHARGES,
    PURCHASE,
    USAGE,
    VAT_EXCLUDED,
    Exact,
    Terms,
    add_months,
    exact,
    is_valid,
    price_of_units,
    promoted_price,
)

Kind: TypeAlias = Literal["setup", "price", "maintenance"]

NOT_OFFERED_MESSAGES = {
    "no_amount": _("The price is given on request only."),
    "not_valid": _("The price does not hold on this day."),
    "over_maximum": _("The plan is not offered for so many units."),
}

_ONE_DAY = dt.timedelta(days=1)


class NotOfferedError(ValueError):
    """The plan gives no cost for this quantity and day; ``code`` is in ``NOT_OFFERED_MESSAGES``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(NOT_OFFERED_MESSAGES[code])


@dataclass(frozen=True, slots=True)
class Payment:
    """What is due on a day of which year (1 the first), exact VND, VAT included."""

    due: dt.date
    kind: Kind
    year: int
    amount: Fraction


@dataclass(frozen=True, slots=True)
class FirstYear:
    """The exact first-year cost in VND, VAT included.

    ``changes_on`` is the first later day on which it is another (or the plan is no longer offered),
    None if never; ``paid_quantity`` the units paid for, more than asked below ``quantity_min``.
    """

    cost: Fraction
    changes_on: dt.date | None
    paid_quantity: int


def payments(terms: Terms, quantity: int, years: int, on: dt.date) -> list[Payment]:
    """All payments of the first ``years`` years of ``quantity`` units taken on ``on``, by day.

    Raises ``NotOfferedError`` when there is no amount, the plan is not valid on ``on`` or the
    quantity is over its maximum; ``ValueError`` for a quantity or years below 1.
    """
    factor = vat_factor(terms)
    return [
        Payment(add_months(on, months), kind, 1 + months // MONTHS_A_YEAR, amount * factor)
        for months, kind, amount in sorted(_due(terms, quantity, years, on), key=itemgetter(0))
    ]


def paid_quantity(terms: Terms, quantity: int) -> int:
    """The units paid for: ``quantity``, or ``quantity_min`` where that is more.

    Raises ``NotOfferedError`` over ``quantity_max``, ``ValueError`` below 1.
    """
    if quantity < 1:
        raise ValueError("a quantity is at least 1")
    if terms.quantity_max is not None and quantity > terms.quantity_max:
        raise NotOfferedError("over_maximum")
    return max(quantity, least_quantity(terms))


def least_quantity(terms: Terms) -> int:
    """The fewest units the plan is sold for, 1 where it does not say."""
    return max(1, terms.quantity_min or 1)


def yearly_costs(terms: Terms, quantity: int, years: int, on: dt.date) -> list[Fraction]:
    """The exact cost of each year in VND, VAT included. Raises as ``payments`` does."""
    costs: list[Exact] = [0] * years
    due = _due(terms, quantity, years, on)
    # Equal payments of a year follow one another: multiplied, since adding fractions costs more.
    for (year, amount), same in groupby(due, key=_year_and_amount):
        costs[year] += amount * sum(1 for _payment in same)
    factor = vat_factor(terms)
    return [Fraction(cost) if factor == 1 else cost * factor for cost in costs]


def first_year_cost(terms: Terms, quantity: int, on: dt.date) -> FirstYear:
    """The first-year cost of ``quantity`` units taken on ``on``. Raises as ``payments`` does."""
    units = paid_quantity(terms, quantity)
    [cost] = yearly_costs(terms, quantity, 1, on)
    later = (day for day in possible_changes(terms, on) if _cost_on(terms, quantity, day) != cost)
    return FirstYear(cost, next(later, None), units)


def possible_changes(terms: Terms, on: dt.date) -> list[dt.date]:
    """The days after ``on``, in order, on which the first-year cost may change; no others.

    These are the ends of the validity, and the days from which one of the year's payments falls
    on the other side of a promotion's start or end: due dates move with the day of taking.
    """
    edges = [terms.valid_from, _day_after(terms.valid_to)]
    turns = [day for p in terms.promotions for day in (p.starts_on, _day_after(p.ends_on))]
    offsets = price_months(terms, years=1) if turns else ()
    edges += [
        _first_day_due_from(turn, months)
        for turn in turns
        if turn is not None
        for months in offsets
    ]
    return sorted({day for day in edges if day is not None and day > on})


def _due(terms: Terms, quantity: int, years: int, on: dt.date) -> list[tuple[int, Kind, Exact]]:
    """Months after the first day, kind and amount before VAT of all payments, in no order."""
    units = paid_quantity(terms, quantity)
    if years < 1:
        raise ValueError("a cost is of at least one year")
    if not is_valid(terms, on):
        raise NotOfferedError("not_valid")
    if terms.charge != FREE and (terms.charge not in PAID_CHARGES or terms.amount is None):
        raise NotOfferedError("no_amount")
    due = [*_setup(terms, units), *_prices(terms, units, years, on)]
    return [*due, *_maintenance(terms, units, years)]


def _year_and_amount(payment: tuple[int, Kind, Exact]) -> tuple[int, Exact]:
    months, _kind, amount = payment
    return months // MONTHS_A_YEAR, amount


def _setup(terms: Terms, units: int) -> Iterator[tuple[int, Kind, Exact]]:
    if terms.setup_fee:
        yield 0, "setup", exact(terms.setup_fee) * (units if terms.setup_per_unit else 1)


def _prices(terms: Terms, units: int, years: int, on: dt.date) -> Iterator[tuple[int, Kind, Exact]]:
    first = renewal = exact(terms.amount or 0)
    if terms.renewal_amount is not None:
        renewal = exact(terms.renewal_amount)
    # At the list price: a payment of the first year, and one of those after it.
    listed = price_of_units(terms, first, units), price_of_units(terms, renewal, units)
    for months in price_months(terms, years):
        renews = months >= MONTHS_A_YEAR
        amount = listed[renews]
        if terms.promotions:
            due = add_months(on, months)
            amount = min((amount, *_promoted(terms, renewal if renews else first, units, due)))
        yield months, "price", amount


def _promoted(terms: Terms, amount: Exact, units: int, due: dt.date) -> Iterator[Exact]:
    """One payment due on a day with each of the promotions of that day."""
    for promotion in terms.promotions:
        if promotion.covers(due):
            yield promoted_price(terms, promotion, amount, units)


def _maintenance(terms: Terms, units: int, years: int) -> Iterator[tuple[int, Kind, Exact]]:
    """A share of the list price each year from the second, once the warranty is over (rule 4)."""
    if terms.charge != PURCHASE or not terms.maintenance_percent:
        return
    price = price_of_units(terms, exact(terms.amount or 0), units)
    yearly = price * Fraction(terms.maintenance_percent) / 100
    for months in range(MONTHS_A_YEAR, years * MONTHS_A_YEAR, MONTHS_A_YEAR):
        if months >= (terms.warranty_months or 0):
            yield months, "maintenance", yearly


def price_months(terms: Terms, years: int) -> Sequence[int]:
    """The months after the first day at which a price is due (rules 1 and 4)."""
    if terms.charge == FREE:
        return ()
    if terms.charge == PURCHASE:
        return (0,)
    if terms.period_months:
        return range(0, years * MONTHS_A_YEAR, terms.period_months)
    if terms.charge == USAGE or terms.renewal_amount is not None:
        return range(0, years * MONTHS_A_YEAR, MONTHS_A_YEAR)
    return (0,)


def vat_factor(terms: Terms) -> Fraction:
    """What amounts of the plan are multiplied by to include VAT (rule 7).

    An excluded rate that is missing (refused on entry) counts as 0.
    """
    if terms.vat != VAT_EXCLUDED:
        return Fraction(1)
    return 1 + Fraction(terms.vat_rate or 0) / 100


def _cost_on(terms: Terms, quantity: int, on: dt.date) -> Fraction | None:
    try:
        return yearly_costs(terms, quantity, 1, on)[0]
    except NotOfferedError:
        return None


def _first_day_due_from(turn: dt.date, months: int) -> dt.date:
    """The first day whose payment ``months`` later is due on ``turn`` or after it."""
    day = add_months(turn, -months)
    # Where that month is too short for the day, all its days fall before ``turn``.
    return day if day.day == turn.day else day + _ONE_DAY


def _day_after(day: dt.date | None) -> dt.date | None:
    return None if day is None or day == dt.date.max else day + _ONE_DAY
