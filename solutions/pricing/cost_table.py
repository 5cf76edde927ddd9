"""Up to four plans over 1-10 years beside each other: rent versus buy (PRODUCT section 4).

The one result that the page, its JSON and its files show. Every plan is reckoned for the same
quantity, years and day, with the own costs that belong to it; figures are whole VND, VAT included,
each rounded once, half up, from the exact values kept beside them.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from .costs import NotOfferedError, paid_quantity, yearly_costs
from .series import Series, check_limits, first_not_above, series_of
from .terms import PURCHASE, SUBSCRIPTION, USAGE, Terms

MAX_PLANS: Final = 4
RENTS: Final = frozenset({SUBSCRIPTION, USAGE})
# What an own cost pays for, in the order of the choices.
OWN_COST_KINDS: Final = ("equipment", "repair", "people", "connection", "other")
# An own cost of this kind is what makes a purchase an investment of one's own.
EQUIPMENT: Final = "equipment"

Side: TypeAlias = Literal["rent", "buy", "equal"]


@dataclass(frozen=True, slots=True)
class ChosenPlan:
    """A plan to reckon: its key and what it says."""

    plan_id: int
    terms: Terms


@dataclass(frozen=True, slots=True)
class OwnCost:
    """What one pays oneself beside a plan: ``amount`` whole VND in each year, both included.

    ``kind`` is one of ``OWN_COST_KINDS``. Years count from 1; what lies beyond the years of the
    table does not count. ``plan_id`` None: every chosen purchase plan.
    """

    kind: str
    amount: int
    first_year: int
    last_year: int
    plan_id: int | None = None

    def belongs_to(self, plan: ChosenPlan) -> bool:
        """Whether it is paid when ``plan`` is taken."""
        if self.plan_id is None:
            return plan.terms.charge == PURCHASE
        return self.plan_id == plan.plan_id

    def in_year(self, year: int) -> int:
        """VND paid in ``year`` (1 the first)."""
        return self.amount if self.first_year <= year <= self.last_year else 0


@dataclass(frozen=True, slots=True)
class PlanCost:
    """One plan of the table.

    ``series`` holds everything paid when the plan is taken, own costs included; None where the
    plan is not offered for this quantity and day, then ``reason`` is a key of
    ``NOT_OFFERED_MESSAGES`` (else ""). ``own_yearly`` are the own costs among it, whole VND a year;
    ``vendor_yearly`` the rest, exact. ``first_year_cost`` is the vendor's part of year 1 alone, so
    that it is the figure that lists and cards show.

    The break-even years of a purchase plan are the first whose cumulative cost is not above that
    of the cheapest chosen rent, exact, as paid and discounted; None within the years asked, for
    other plans and without a rent.
    """

    plan_id: int
    terms: Terms
    reason: str
    series: Series | None
    own_costs: tuple[OwnCost, ...]
    own_yearly: tuple[int, ...]
    vendor_yearly: tuple[Fraction, ...]
    first_year_cost: int | None
    paid_quantity: int | None
    break_even_year: int | None = None
    discounted_break_even_year: int | None = None

    @property
    def is_purchase(self) -> bool:
        """Whether it is bought once, which makes it a side of "rent versus buy"."""
        return self.terms.charge == PURCHASE

    @property
    def is_rent(self) -> bool:
        """Whether it is paid by time or by use, the other side."""
        return self.terms.charge in RENTS

    @property
    def own_total(self) -> int:
        """Own costs over all the years, whole VND."""
        return sum(self.own_yearly)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The cheapest rent against the cheapest purchase, by total.

    ``difference`` is that of the two rounded totals, whole VND, at least 0.
    """

    rent_id: int
    buy_id: int
    cheaper: Side
    difference: int


@dataclass(frozen=True, slots=True)
class CostTable:
    """The plans in the order chosen, for the same quantity, years, day and rate (percent a year).

    ``cheapest`` are the keys of the plans with the lowest rounded total (several when equal, one
    when only one has a cost); ``saving`` is what the next higher total is above it, whole VND: 0
    when all are equal, None with fewer than two plans. ``verdict`` is None unless there is both a
    rent and a purchase; ``rent_id`` is the rent that purchases are held against.
    """

    quantity: int
    years: int
    rate: Decimal
    on: dt.date
    plans: tuple[PlanCost, ...]
    cheapest: tuple[int, ...]
    saving: int | None
    rent_id: int | None
    verdict: Verdict | None

    @property
    def offered(self) -> tuple[PlanCost, ...]:
        """The plans that have a cost."""
        return tuple(plan for plan in self.plans if plan.series is not None)

    def plan(self, plan_id: int) -> PlanCost:
        """The plan of that key; ``KeyError`` if it is not in the table."""
        for plan in self.plans:
            if plan.plan_id == plan_id:
                return plan
        raise KeyError(plan_id)


def cost_table(
    plans: Sequence[ChosenPlan],
    *,
    quantity: int,
    years: int,
    on: dt.date,
    rate: Decimal | int = 0,
    own_costs: Sequence[OwnCost] = (),
) -> CostTable:
    """The table of ``plans`` (1-4, each once) taken on ``on``, over ``years`` (1-10).

    ``rate`` is the discount in percent a year (0-100). A plan that is not offered has its reason
    and no figures; the others are reckoned. Raises ``ValueError`` outside the limits.
    """
    if not 1 <= len(plans) <= MAX_PLANS or len({plan.plan_id for plan in plans}) < len(plans):
        raise ValueError("a table is of one to four different plans")
    if quantity < 1:
        raise ValueError("a quantity is at least 1")
    check_limits(years, rate)
    costs = [_plan_cost(plan, quantity, years, on, rate, own_costs) for plan in plans]
    rent = _cheapest([cost for cost in costs if cost.is_rent])
    shown = tuple(_with_break_even(cost, rent) for cost in costs)
    totals = sorted(cost.series.total for cost in shown if cost.series)
    return CostTable(
        quantity=quantity,
        years=years,
        rate=Decimal(rate),
        on=on,
        plans=shown,
        cheapest=tuple(c.plan_id for c in shown if c.series and c.series.total == totals[0]),
        saving=_saving(totals),
        rent_id=rent.plan_id if rent else None,
        verdict=_verdict(rent, _cheapest([cost for cost in shown if cost.is_purchase])),
    )


def _plan_cost(
    plan: ChosenPlan,
    quantity: int,
    years: int,
    on: dt.date,
    rate: Decimal | int,
    own_costs: Sequence[OwnCost],
) -> PlanCost:
    own = tuple(line for line in own_costs if line.belongs_to(plan))
    own_yearly = tuple(sum(line.in_year(y) for line in own) for y in range(1, years + 1))
    try:
        vendor = tuple(yearly_costs(plan.terms, quantity, years, on))
    except NotOfferedError as error:
        return PlanCost(plan.plan_id, plan.terms, error.code, None, own, own_yearly, (), None, None)
    units = paid_quantity(plan.terms, quantity)
    exact = [cost + extra for cost, extra in zip(vendor, own_yearly, strict=True)]
    first_year = series_of(vendor[:1], units).total
    return PlanCost(
        plan_id=plan.plan_id,
        terms=plan.terms,
        reason="",
        series=series_of(exact, units, rate),
        own_costs=own,
        own_yearly=own_yearly,
        vendor_yearly=vendor,
        first_year_cost=first_year,
        paid_quantity=units,
    )


def _cheapest(costs: Sequence[PlanCost]) -> PlanCost | None:
    """The one with the lowest exact total, the first chosen of equal ones; None of none."""
    offered = [(sum(cost.series.exact), cost) for cost in costs if cost.series]
    return min(offered, key=lambda pair: pair[0], default=(0, None))[1]


def _with_break_even(cost: PlanCost, rent: PlanCost | None) -> PlanCost:
    if rent is None or rent.series is None or cost.series is None or not cost.is_purchase:
        return cost
    return replace(
        cost,
        break_even_year=first_not_above(cost.series.exact, rent.series.exact),
        discounted_break_even_year=first_not_above(
            cost.series.exact_present, rent.series.exact_present
        ),
    )


def _saving(totals: Sequence[int]) -> int | None:
    """How far the next higher total lies above the lowest of the sorted ``totals``."""
    if len(totals) < 2:
        return None
    return next((total - totals[0] for total in totals if total > totals[0]), 0)


def _verdict(rent: PlanCost | None, buy: PlanCost | None) -> Verdict | None:
    if rent is None or buy is None or rent.series is None or buy.series is None:
        return None
    difference = rent.series.total - buy.series.total
    return Verdict(
        rent_id=rent.plan_id,
        buy_id=buy.plan_id,
        cheaper="equal" if difference == 0 else "rent" if difference < 0 else "buy",
        difference=abs(difference),
    )
