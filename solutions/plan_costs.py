"""What a plan as typed costs, said to whoever types it: first year with its make-up, five years.

Nothing here judges the price; what is wrong or doubtful is said by ``pricing.problems_of`` and
``plan_doubts``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from core.templatetags.ui import first_year, per, vnd

from .cost_words import CostLine, cost_lines
from .models import PricePlan
from .plan_doubts import own_terms
from .pricing import (
    NotOfferedError,
    Terms,
    is_valid,
    least_quantity,
    make_up,
    n_year_cost,
    promoted_amount,
)
from .pricing.terms import FREE

YEARS: Final = 5


@dataclass(frozen=True, slots=True)
class PlanCost:
    """The cost of the least quantity from the day ``on``, whole VND, VAT included.

    ``price`` is the unit price in words as visitors read it, ``sum`` the first-year cost with what
    it is for; ``lines`` add up to ``first_year``. ``is_today``: reckoned from today, else from the
    nearest day on which the price holds.
    """

    on: date
    is_today: bool
    price: str
    sum: str
    lines: Sequence[CostLine]
    first_year: int
    several_years: int


def plan_cost(plan: PricePlan, on: date) -> PlanCost | None:
    """What the plan, kept or only typed, costs from ``on``; None while there is no price.

    Promotions count once the plan is kept: prefetch them for several plans.
    """
    terms = plan.terms() if plan.pk else own_terms(plan)
    day = _nearest(terms, on)
    if day is None:
        return None
    quantity = least_quantity(terms)
    try:
        cost = make_up(terms, quantity, day)
        years = n_year_cost(terms, quantity, YEARS, day)
    except NotOfferedError:
        return None
    return PlanCost(
        on=day,
        is_today=day == on,
        price=_price(terms, day),
        sum=first_year(cost.total, quantity, terms.unit, bool(terms.setup_fee)),
        lines=cost_lines(cost),
        first_year=cost.total,
        several_years=years.total,
    )


def plan_summary(plan: PricePlan, on: date) -> str:
    """The price of a kept plan in one line: unit price and first-year cost; "" without a price."""
    cost = plan_cost(plan, on)
    return "" if cost is None else "; ".join(text for text in (cost.price, cost.sum) if text)


def _nearest(terms: Terms, on: date) -> date | None:
    """The day on which the price holds that lies nearest to ``on``; None if there is none."""
    day = max(on, terms.valid_from or on)
    day = min(day, terms.valid_to or day)
    return day if is_valid(terms, day) else None


def _price(terms: Terms, on: date) -> str:
    """``1.900.000 đ/tháng/trạm``; "" for what is free."""
    if terms.charge == FREE or terms.amount is None:
        return ""
    amount = promoted_amount(terms, on)
    return (
        f"{vnd(terms.amount if amount is None else amount)}{per(terms.period_months, terms.unit)}"
    )
