"""The two lines of one plan's price, and what a promotion saves."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from core.money import half_up
from solutions.cards import PriceLine, price_line
from solutions.prices import PlanFacts
from solutions.pricing import (
    NotOfferedError,
    PriceShown,
    badge_shown,
    promoted_amount,
    yearly_costs,
)
from solutions.pricing.terms import FREE


@dataclass(frozen=True, slots=True)
class Saving:
    """What a promotion takes off the list price of one unit and period.

    ``amount`` in VND, exact; ``percent`` of the list price, half up to one decimal.
    """

    amount: Decimal
    percent: Fraction


def plan_price(plan: PlanFacts, on: dt.date) -> PriceLine | None:
    """The two lines of one plan of any role, at its least quantity; None for one on request."""
    terms = plan.terms
    units = terms.quantity_min or 1
    try:
        [cost] = yearly_costs(terms, units, 1, on)
    except NotOfferedError:
        return None
    promoted = promoted_amount(terms, on)
    amount = Decimal(0) if terms.charge == FREE or terms.amount is None else terms.amount
    found = PriceShown(
        index=0,
        cost=half_up(cost),
        unit_amount=amount if promoted is None else promoted,
        list_amount=None if promoted is None else amount,
        quantity=units,
    )
    # The line itself calls only base plans promoted.
    may_strike = badge_shown(terms, on, plan.lowest_list)
    return replace(
        price_line([plan], found, on), list_amount=found.list_amount if may_strike else None
    )


def saving_of(price: PriceLine | None) -> Saving | None:
    """What is saved where a list price is struck through; None elsewhere."""
    if price is None or not price.list_amount:
        return None
    amount = price.list_amount - price.unit_amount
    percent = Fraction(half_up(Fraction(amount) / Fraction(price.list_amount) * 1000), 10)
    return Saving(amount, percent)
