"""What a solution costs where: every published offer, and one offer's price sheet in full."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.money import half_up
from core.templatetags.ui import number, per, vn_date, vnd
from provinces.models import Province
from solutions.cards import PriceLine, is_price_stale, price_line
from solutions.models import Listing, PricePlan, PriceRevision
from solutions.prices import PlanFacts, plans_of, price_now
from solutions.pricing import (
    NotOfferedError,
    PriceFrom,
    badge_shown,
    is_valid,
    promoted_amount,
    promotion_in_force,
    yearly_costs,
)
from solutions.pricing.terms import FREE, MONTHS_A_YEAR, PURCHASE, QUOTE, VAT_EXCLUDED

BASE: Final = PricePlan.Role.BASE


@dataclass(frozen=True, slots=True)
class Offer:
    """A published listing with its plans; ``price`` is that of the least first-year cost today.

    ``province`` is None for the ministry's national listing. ``promo_ends_on`` holds only while
    ``has_promo``; ``trial_days`` 0 means that no number of days is given.
    """

    listing: Listing
    province: Province | None
    plans: Sequence[PlanFacts]
    price: PriceLine | None
    has_quote: bool
    is_stale: bool
    has_promo: bool
    promo_ends_on: dt.date | None
    has_trial: bool
    trial_days: int

    @property
    def order(self) -> tuple[bool, int, int]:
        """Cheapest first, those without a price last."""
        cost = self.price.first_year if self.price else 0
        return self.price is None, cost, self.listing.pk


@dataclass(frozen=True, slots=True)
class PlanShown:
    """One plan of a price sheet; ``lines`` spell out what holds besides the price.

    ``price`` is None for a price on request. ``promotion`` says until when and for whom the lower
    price holds, "" without one; ``list_amount`` of the price is struck through beside it.
    """

    name: str
    role: str
    charge: str
    price: PriceLine | None
    promotion: str
    vat: str
    lines: Sequence[str]
    note: str
    source: str
    source_url: str
    source_kind: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The price sheet of an offer: plans to choose from, what can be added, earlier prices."""

    plans: Sequence[PlanShown]
    extras: Sequence[PlanShown]
    history: Sequence[PriceRevision]


def offers_of(solution: int, on: dt.date, also: int | None = None) -> list[Offer]:
    """Every published offer of a solution, cheapest first (2 queries).

    ``also`` is the key of a listing that is shown before it is public, in its preview.
    """
    public = Listing.objects.published(on).filter(solution=solution)
    shown = public if also is None else public | Listing.objects.filter(pk=also)
    rows = list(shown.select_related("province"))
    plans = plans_of(PricePlan.objects.filter(listing__in=[row.pk for row in rows]), on)
    offers = [_offer(row, plans.get(row.pk, []), on) for row in rows]
    return sorted(offers, key=lambda offer: offer.order)


def first_offer(offers: Sequence[Offer], province: Province | None) -> Offer:
    """The one to show in full: the province's, else the national one, else the cheapest."""
    wanted = province.pk if province else None
    for key in (wanted, None):
        for offer in offers:
            if offer.listing.province_id == key:
                return offer
    return offers[0]


def cheapest_purchase(offer: Offer, on: dt.date) -> PriceLine | None:
    """The least price to buy in an offer, for the summary; None where it cannot be bought."""
    lines = [
        line
        for plan in offer.plans
        if plan.counts_on(on) and plan.terms.charge == PURCHASE and (line := plan_price(plan, on))
    ]
    return min(lines, key=lambda line: line.first_year, default=None)


def sheet_of(offer: Offer, on: dt.date) -> Sheet:
    """The price sheet of an offer (3 queries)."""
    facts = {plan.plan_id: plan for plan in offer.plans}
    rows = (
        PricePlan.objects.in_force(on).filter(listing=offer.listing).prefetch_related("promotions")
    )
    shown = [_plan(row, facts[row.pk], on) for row in rows if row.pk in facts]
    history = (
        PriceRevision.objects.filter(plan__listing=offer.listing, changed_on__lte=on)
        .select_related("plan")
        .order_by("-changed_on", "-pk")
    )
    return Sheet(
        plans=[plan for plan in shown if plan.role == BASE],
        extras=[plan for plan in shown if plan.role != BASE],
        history=list(history),
    )


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
    found = PriceFrom(
        index=0,
        cost=half_up(cost),
        unit_amount=amount if promoted is None else promoted,
        list_amount=None if promoted is None else amount,
        quantity=units,
        changes_on=None,
    )
    # The line itself calls only base plans promoted.
    may_strike = badge_shown(terms, on, plan.lowest_list)
    return replace(
        price_line([plan], found, on), list_amount=found.list_amount if may_strike else None
    )


def _offer(listing: Listing, plans: Sequence[PlanFacts], on: dt.date) -> Offer:
    found = price_now(plans, on)
    valid = [plan for plan in plans if plan.counts_on(on)]
    promoted = next((plan for plan in valid if plan.has_badge(on)), None)
    promotion = promotion_in_force(promoted.terms, on) if promoted else None
    days = max((plan.trial_days for plan in valid), default=0)
    return Offer(
        listing=listing,
        province=listing.province,
        plans=plans,
        price=price_line(plans, found, on) if found else None,
        has_quote=any(plan.terms.charge == QUOTE for plan in valid),
        is_stale=is_price_stale(listing.price_checked_on, on),
        has_promo=promotion is not None,
        promo_ends_on=promotion.ends_on if promotion else None,
        has_trial=listing.trial_offer or days > 0,
        trial_days=days,
    )


def _plan(row: PricePlan, facts: PlanFacts, on: dt.date) -> PlanShown:
    price = plan_price(facts, on)
    return PlanShown(
        name=row.name or str(row.get_charge_display()),
        role=row.role,
        charge=str(row.get_charge_display()),
        price=price,
        promotion=_promotion(row, facts, on),
        vat=_vat(row),
        lines=list(_lines(row, price.per_unit if price else row.unit)),
        note=row.note,
        source="" if _is_address(row.source) else row.source,
        source_url=row.source if _is_address(row.source) else "",
        source_kind=str(row.get_source_kind_display()) if row.source_kind else "",
    )


def _is_address(text: str) -> bool:
    return text.startswith(("https://", "http://"))


def _promotion(row: PricePlan, facts: PlanFacts, on: dt.date) -> str:
    """Until when the promotional price holds, and for whom."""
    terms = promotion_in_force(facts.terms, on)
    if terms is None or not is_valid(facts.terms, on):
        return ""
    conditions = {promotion.terms(): promotion.condition for promotion in row.promotions.all()}
    condition = conditions.get(terms, "")
    if terms.ends_on and condition:
        return _("Promotion until %(day)s; condition: %(condition)s") % {
            "day": vn_date(terms.ends_on),
            "condition": condition,
        }
    if terms.ends_on:
        return _("Promotion until %(day)s") % {"day": vn_date(terms.ends_on)}
    return _("Promotion; its end has not been stated")


def _vat(row: PricePlan) -> str:
    """On which tax basis the plan's amounts stand; "" where there are none."""
    if row.charge in (FREE, QUOTE) and not row.setup_fee:
        return ""
    if row.vat == VAT_EXCLUDED and row.vat_rate is not None:
        return _("VAT excluded (%(rate)s%%)") % {"rate": number(row.vat_rate)}
    return str(row.get_vat_display())


def _lines(row: PricePlan, per_unit: str) -> Iterable[str]:
    """What holds besides the price, each as a sentence of its own; ``per_unit`` is what it buys."""
    yield from _period_line(row)
    yield from _quantity_lines(row)
    yield from _later_payments(row, per_unit)
    yield from _terms_lines(row)


def _period_line(row: PricePlan) -> Iterable[str]:
    """Unit and period spelled out."""
    if row.charge in (FREE, QUOTE):
        return
    unit = row.unit or _("contract")
    if row.charge == PURCHASE:
        yield _("Paid once, for each %(unit)s") % {"unit": unit}
    elif row.period_months == 1:
        yield _("Paid each month, for each %(unit)s") % {"unit": unit}
    elif row.period_months == 12:
        yield _("Paid each year, for each %(unit)s") % {"unit": unit}
    elif row.period_months:
        text = ngettext(
            "Paid in advance for %(months)d month, for each %(unit)s",
            "Paid in advance for %(months)d months, for each %(unit)s",
            row.period_months,
        )
        yield text % {"months": row.period_months, "unit": unit}
    elif row.charge == PricePlan.Charge.USAGE:
        yield _("Paid by use, for each %(unit)s") % {"unit": unit}
    else:
        yield _("Paid once, for each %(unit)s") % {"unit": unit}


def _quantity_lines(row: PricePlan) -> Iterable[str]:
    unit = row.unit or _("unit")
    if row.quantity_min and row.quantity_min > 1:
        yield _("At least %(quantity)s %(unit)s") % _amount_of(row.quantity_min, unit)
    if row.quantity_max:
        yield _("At most %(quantity)s %(unit)s") % _amount_of(row.quantity_max, unit)
    if row.quantity_included:
        yield _("The price covers %(quantity)s %(unit)s") % _amount_of(row.quantity_included, unit)
    if row.extra_unit_amount is not None:
        yield _("Each further %(unit)s: %(price)s") % {
            "unit": unit,
            "price": vnd(row.extra_unit_amount),
        }


def _amount_of(quantity: int, unit: str) -> dict[str, str]:
    return {"quantity": number(quantity), "unit": unit}


def _later_payments(row: PricePlan, per_unit: str) -> Iterable[str]:
    """Set-up, renewal, maintenance."""
    if row.setup_fee:
        text = (
            _("Set-up: %(price)s, once for each %(unit)s")
            if row.setup_per_unit
            else _("Set-up: %(price)s, once for the contract")
        )
        yield text % {"price": vnd(row.setup_fee), "unit": row.unit or _("unit")}
    if row.renewal_amount is not None:
        yield _("On renewal: %(price)s%(per)s") % {
            "price": vnd(row.renewal_amount),
            "per": per(row.period_months, per_unit),
        }
    if row.maintenance_percent:
        text = (
            _("Maintenance: %(percent)s%% of the price a year, once the warranty is over")
            if (row.warranty_months or 0) > MONTHS_A_YEAR
            else _("Maintenance: %(percent)s%% of the price a year, from the second year on")
        )
        yield text % {"percent": number(row.maintenance_percent)}
    if row.warranty_months:
        text = ngettext(
            "Warranty: %(months)d month", "Warranty: %(months)d months", row.warranty_months
        )
        yield text % {"months": row.warranty_months}


def _terms_lines(row: PricePlan) -> Iterable[str]:
    """For how long, for whom, from when to when."""
    if row.minimum_months:
        text = ngettext(
            "Least term: %(months)d month", "Least term: %(months)d months", row.minimum_months
        )
        yield text % {"months": row.minimum_months}
    if row.trial_days:
        text = ngettext("Free trial: %(days)d day", "Free trial: %(days)d days", row.trial_days)
        yield text % {"days": row.trial_days}
    if row.condition:
        yield _("For: %(whom)s") % {"whom": row.condition}
    if row.valid_to:
        yield _("The price holds until %(day)s") % {"day": vn_date(row.valid_to)}
