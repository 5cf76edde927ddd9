"""Prices of the columns: of each solution one listing, and what its plans cost for one quantity."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from core.text import fold
from provinces.models import Province
from solutions.cards import PriceLine, is_price_stale, price_line
from solutions.models import Listing, PricePlan
from solutions.prices import PlanFacts, plans_of, price_now
from solutions.pricing import NotOfferedError, paid_quantity, payments, yearly_costs
from solutions.pricing import promotion_in_force as current_promotion
from solutions.pricing.terms import (
    FREE,
    PURCHASE,
    QUOTE,
    SUBSCRIPTION,
    USAGE,
    VAT_EXCLUDED,
    VAT_NOT_STATED,
    Terms,
)

TOTAL_YEARS: Final = 5
_RENTED: Final = (SUBSCRIPTION, USAGE, FREE)
_PAID: Final = (SUBSCRIPTION, USAGE, PURCHASE)
# Name and condition of a plan by its key.
Names: TypeAlias = dict[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one plan costs: ``exact`` VND, VAT included, for ``paid_units`` (at least those asked).

    ``unit`` is folded in ``unit_key``. ``is_certain`` is off where the plan does not state its VAT.
    """

    exact: Fraction
    plan_id: int
    plan: str
    condition: str
    unit: str
    unit_key: str
    paid_units: int
    includes_setup: bool
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """One listing's price as a column shows it; costs are None where no plan of the kind counts.

    ``charges`` are the kinds of its base plans valid today. ``line`` is its least first-year cost
    at the least quantity on offer, as lists show it, with the name of its plan. ``promo_ends_on``
    holds only while ``has_promo``. ``cost_plans`` are the plans worth a look at the cost page.
    """

    province: Province | None
    charges: frozenset[str]
    line: PriceLine | None
    line_plan: str
    line_condition: str
    vat_rate: Decimal | None
    first_year: Cost | None
    monthly: Cost | None
    purchase: Cost | None
    rent_total: Cost | None
    buy_total: Cost | None
    has_trial: bool
    trial_days: int
    has_promo: bool
    promo_ends_on: dt.date | None
    checked_on: dt.date | None
    is_stale: bool

    @property
    def cost_plans(self) -> tuple[int, ...]:
        """The cheapest plan to rent and the cheapest to buy, the cheapest at all without either."""
        kinds = (self.rent_total, self.buy_total)
        found = [cost.plan_id for cost in kinds if cost]
        if not found and self.first_year:
            found = [self.first_year.plan_id]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Ask:
    """For how many units taken on which day."""

    quantity: int
    on: dt.date


@dataclass(frozen=True, slots=True)
class Presence:
    """Where a solution is presented, and the price of the listing that the page shows."""

    provinces: Sequence[Province]
    offered: Offered | None


def presences_of(
    solution_ids: Collection[int], province: Province | None, quantity: int, on: dt.date
) -> dict[int, Presence]:
    """Places and prices of solutions; 3 queries whatever their number.

    The listing shown is the province's, else the national one, else the cheapest: the same as on
    the solution's own page.
    """
    listings: dict[int, list[Listing]] = defaultdict(list)
    rows = Listing.objects.published(on).filter(solution__in=list(solution_ids))
    for row in rows.select_related("province").order_by("province__sort_key", "pk"):
        listings[row.solution_id].append(row)
    candidates = {key: _candidates(own, province, on) for key, own in listings.items()}
    keys = [row.pk for own in candidates.values() for row in own]
    plans = plans_of(PricePlan.objects.filter(listing__in=keys), on)
    names, ask = _names(keys), _Ask(quantity, on)
    shown = {key: _cheapest(own, plans, on) for key, own in candidates.items()}
    return {
        key: Presence(
            provinces=[row.province for row in listings[key] if row.province],
            offered=_offered(row, plans.get(row.pk, []), names, ask),
        )
        for key, row in shown.items()
    }


def _candidates(own: Sequence[Listing], province: Province | None, on: dt.date) -> list[Listing]:
    """The listing to show, or those among which the cheapest has to be found."""
    wanted = province.pk if province else None
    for key in (wanted, None):
        if found := [row for row in own if row.province_id == key]:
            return found
    # Stored prices hold until their day; only the others have to be computed.
    outdated = [row for row in own if _is_outdated(row, on)]
    stored = [row for row in own if not _is_outdated(row, on)]
    return outdated + sorted(stored, key=_stored_order)[:1]


def _is_outdated(row: Listing, on: dt.date) -> bool:
    return row.price_from_changes_on is not None and row.price_from_changes_on <= on


def _stored_order(row: Listing) -> tuple[bool, int, int]:
    return row.price_from is None, row.price_from or 0, row.pk


def _cheapest(own: Sequence[Listing], plans: dict[int, list[PlanFacts]], on: dt.date) -> Listing:
    def order(row: Listing) -> tuple[bool, int, int]:
        if len(own) == 1 or not _is_outdated(row, on):
            return _stored_order(row)
        found = price_now(plans.get(row.pk, ()), on)
        return found is None, found.cost if found else 0, row.pk

    return min(own, key=order)


def _names(listings: Iterable[int]) -> Names:
    """Name and condition of every plan; a nameless one is called by its charge."""
    rows = PricePlan.objects.filter(listing__in=list(listings)).only("name", "charge", "condition")
    return {row.pk: (row.name or str(row.get_charge_display()), row.condition) for row in rows}


def _offered(listing: Listing, own: Sequence[PlanFacts], names: Names, ask: _Ask) -> Offered:
    on = ask.on
    valid = [plan for plan in own if plan.counts_on(on)]
    found = price_now(own, on)
    shown = own[found.index] if found else None
    line_plan, line_condition = names[shown.plan_id] if shown else ("", "")
    promoted = next((plan for plan in (shown, *valid) if plan and plan.has_badge(on)), None)
    promotion = current_promotion(promoted.terms, on) if promoted else None
    return Offered(
        province=listing.province,
        charges=frozenset(plan.terms.charge for plan in valid),
        line=price_line(own, found, on) if found else None,
        line_plan=line_plan,
        line_condition=line_condition,
        vat_rate=shown.terms.vat_rate if shown and shown.terms.vat == VAT_EXCLUDED else None,
        first_year=_least(valid, (*_PAID, FREE), _first_year, names, ask),
        monthly=_without_setup(_least(valid, (SUBSCRIPTION, FREE), _monthly, names, ask)),
        purchase=_without_setup(_least(valid, (PURCHASE,), _first_price, names, ask)),
        rent_total=_least(valid, _RENTED, _total, names, ask),
        buy_total=_least(valid, (PURCHASE,), _total, names, ask),
        has_trial=listing.trial_offer or any(plan.trial_days for plan in valid),
        trial_days=max((plan.trial_days for plan in valid), default=0),
        has_promo=promotion is not None,
        promo_ends_on=promotion.ends_on if promotion else None,
        checked_on=listing.price_checked_on,
        is_stale=is_price_stale(listing.price_checked_on, on),
    )


def _least(
    plans: Sequence[PlanFacts],
    charges: Collection[str],
    cost: Callable[[Terms, _Ask], Fraction | None],
    names: Names,
    ask: _Ask,
) -> Cost | None:
    """The plan of those charges that costs least, the first of equal ones; None without any."""
    found = []
    for plan in plans:
        if plan.terms.charge not in charges:
            continue
        try:
            exact = cost(plan.terms, ask)
        except NotOfferedError:
            continue
        if exact is not None:
            found.append((exact, plan))
    if not found:
        return None
    exact, plan = min(found, key=lambda pair: pair[0])
    terms = plan.terms
    name, condition = names[plan.plan_id]
    return Cost(
        exact=exact,
        plan_id=plan.plan_id,
        plan=name,
        condition=condition,
        unit=terms.unit,
        unit_key=fold(terms.unit),
        paid_units=paid_quantity(terms, ask.quantity),
        includes_setup=bool(terms.setup_fee),
        is_certain=terms.vat != VAT_NOT_STATED or terms.charge == FREE,
    )


def _without_setup(cost: Cost | None) -> Cost | None:
    """A price a month, or of the licence alone, leaves the set-up out."""
    return replace(cost, includes_setup=False) if cost else None


def _first_year(terms: Terms, ask: _Ask) -> Fraction:
    return yearly_costs(terms, ask.quantity, 1, ask.on)[0]


def _total(terms: Terms, ask: _Ask) -> Fraction:
    return sum(yearly_costs(terms, ask.quantity, TOTAL_YEARS, ask.on), Fraction(0))


def _first_price(terms: Terms, ask: _Ask) -> Fraction | None:
    """The price due on the first day, set-up and maintenance apart."""
    due = payments(terms, ask.quantity, 1, ask.on)
    return next((item.amount for item in due if item.kind == "price"), None)


def _monthly(terms: Terms, ask: _Ask) -> Fraction | None:
    """What the first term costs a month; None for what is not paid by periods."""
    if terms.charge == FREE:
        return Fraction(0)
    first = _first_price(terms, ask)
    return None if first is None or not terms.period_months else first / terms.period_months


def asks_for_quotation(offered: Offered | None) -> bool:
    """Whether all that is said of the price is to ask for it."""
    return offered is not None and offered.charges == {QUOTE}
