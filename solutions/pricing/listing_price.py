"""The price a listing shows: the least first-year cost over its base plans, with its unit price."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.money import half_up

from .costs import NotOfferedError, least_quantity, possible_changes, yearly_costs
from .terms import BASE, FREE, Terms, promoted_amount


@dataclass(frozen=True, slots=True)
class PriceShown:
    """The plan at ``index`` of the given ones costs least: ``cost`` whole VND, VAT included.

    ``unit_amount`` is its price per unit and period now in force, as the plan states it;
    ``list_amount`` the one it replaces while a promotion lowers it, else None. ``quantity`` units
    are paid for.
    """

    index: int
    cost: int
    unit_amount: Decimal
    list_amount: Decimal | None
    quantity: int


@dataclass(frozen=True, slots=True)
class PriceFrom(PriceShown):
    """The same, and ``changes_on``: the first later day on which any of this is another."""

    changes_on: dt.date | None


def price_shown(plans: Sequence[Terms], on: dt.date) -> PriceShown | None:
    """The least first-year cost over the base plans valid on ``on``, each at its least quantity.

    The first of equal ones; None when no such plan has an amount.
    """
    costs = [(cost, index) for index, terms in enumerate(plans) for cost in _least_cost(terms, on)]
    if not costs:
        return None
    cost, index = min(costs)
    terms = plans[index]
    amount = Decimal(0) if terms.charge == FREE or terms.amount is None else terms.amount
    promoted = promoted_amount(terms, on)
    unit_amount, list_amount = (amount, None) if promoted is None else (promoted, amount)
    return PriceShown(index, half_up(cost), unit_amount, list_amount, least_quantity(terms))


def price_from(plans: Sequence[Terms], on: dt.date) -> PriceFrom | None:
    """As ``price_shown``, with the day on which it changes, which costs a multiple.

    Where it is None ``price_changes_on`` says from which day there may be a price.
    """
    found = price_shown(plans, on)
    if found is None:
        return None
    now = (found.index, found.cost, found.unit_amount, found.list_amount, found.quantity)
    return PriceFrom(*now, changes_on=_next_change(plans, on, found))


def price_changes_on(plans: Sequence[Terms], on: dt.date) -> dt.date | None:
    """The first day after ``on`` on which ``price_from`` gives another result, None if never."""
    return _next_change(plans, on, price_shown(plans, on))


def _least_cost(terms: Terms, on: dt.date) -> list[Fraction]:
    """The exact first-year cost of a base plan at its least quantity, nothing if not offered."""
    if terms.role != BASE:
        return []
    try:
        return yearly_costs(terms, least_quantity(terms), 1, on)
    except NotOfferedError:
        return []


def _next_change(plans: Sequence[Terms], on: dt.date, now: PriceShown | None) -> dt.date | None:
    base = (terms for terms in plans if terms.role == BASE)
    days = sorted({day for terms in base for day in possible_changes(terms, on)})
    return next((day for day in days if price_shown(plans, day) != now), None)
