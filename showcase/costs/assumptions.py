"""On what the cost of a plan rests, each assumption as a sentence of its own."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.money import NO_BREAK_SPACE
from core.templatetags.ui import number, per, vn_date, vnd
from solutions.pricing import PlanCost, PromotionTerms, Terms, payments
from solutions.pricing.terms import (
    FREE,
    MONTHS_A_YEAR,
    PURCHASE,
    USAGE,
    VAT_EXCLUDED,
    VAT_NOT_STATED,
)

from .plans import CostPlan
from .question import CostQuestion


def assumptions_of(plan: CostPlan, cost: PlanCost, question: CostQuestion) -> tuple[str, ...]:
    """Everything the figures of ``cost`` rest on, in the order in which one would ask."""
    terms = plan.terms
    lines = [*_price(terms), *_quantity(terms, cost, question), *_period(terms, question.years)]
    if cost.series is not None:
        lines += _promotions(plan, question)
    lines += [*_later(terms, question.years), vat_sentence(terms), *_conditions(plan)]
    return (*(line for line in lines if line), *provenance(plan))


def unit_price(terms: Terms) -> str:
    """The price per unit and period as the plan states it; "" without an amount."""
    if terms.amount is None:
        return ""
    return f"{vnd(terms.amount)}{per(terms.period_months, _per_unit(terms))}"


def vat_sentence(terms: Terms) -> str:
    """How the tax is treated in the figures; "" where nothing is paid."""
    if terms.charge == FREE and not terms.setup_fee:
        return ""
    if terms.vat == VAT_EXCLUDED:
        text = _("The price excludes VAT; the figures have %(rate)s%% of VAT added")
        return text % {"rate": number(terms.vat_rate or 0)}
    if terms.vat == VAT_NOT_STATED:
        return _("Whether VAT is included has not been stated; reckoned as included")
    if terms.vat == "exempt":
        return _("Not subject to VAT")
    return _("VAT included")


def provenance(plan: CostPlan) -> Iterator[str]:
    """Where the price comes from: the listing's place, the source, the vendor's confirmation."""
    yield _("Price as presented in: %(place)s") % {"place": plan.place}
    source = ", ".join(part for part in (plan.source_kind, plan.source or plan.source_url) if part)
    yield (
        _("Source: %(source)s") % {"source": source}
        if source
        else _("The source of the price has not been stated")
    )
    if plan.checked_on is None:
        yield _("The vendor has not confirmed the price again")
    elif plan.is_stale:
        text = _("Not confirmed again: the vendor last confirmed the price on %(day)s")
        yield text % {"day": vn_date(plan.checked_on)}
    else:
        yield _("The vendor confirmed the price on %(day)s") % {"day": vn_date(plan.checked_on)}


def _price(terms: Terms) -> Iterator[str]:
    if terms.charge == FREE:
        yield _("Use is free of charge")
    elif terms.amount is not None:
        yield _("Unit price: %(price)s") % {"price": unit_price(terms)}
    if terms.quantity_included and terms.extra_unit_amount is not None:
        yield _("Each further %(unit)s: %(price)s") % {
            "unit": terms.unit or _("unit"),
            "price": vnd(terms.extra_unit_amount),
        }
    elif terms.quantity_included:
        yield _("Only whole blocks of %(quantity)s are paid") % {
            "quantity": units_text(terms, terms.quantity_included)
        }


def _quantity(terms: Terms, cost: PlanCost, question: CostQuestion) -> Iterator[str]:
    if cost.paid_quantity is None:
        return
    if cost.paid_quantity > question.quantity:
        yield _("The least quantity is paid: %(paid)s, though only %(asked)s are needed") % {
            "paid": units_text(terms, cost.paid_quantity),
            "asked": number(question.quantity),
        }
    else:
        yield _("Quantity paid: %(paid)s") % {"paid": units_text(terms, cost.paid_quantity)}
    if terms.charge == USAGE:
        months = terms.period_months or MONTHS_A_YEAR
        text = ngettext(
            "The quantity is what is used in each period of %(months)d month",
            "The quantity is what is used in each period of %(months)d months",
            months,
        )
        yield text % {"months": months}


def _period(terms: Terms, years: int) -> Iterator[str]:
    if terms.charge == FREE or terms.amount is None:
        return
    if terms.charge == PURCHASE or (terms.period_months is None and terms.charge != USAGE):
        yield _("Paid once, when it is taken")
    elif terms.period_months:
        text = ngettext(
            "Paid in advance every %(months)d month; a period begun is paid in full",
            "Paid in advance every %(months)d months; a period begun is paid in full",
            terms.period_months,
        )
        yield text % {"months": terms.period_months}
        months = years * MONTHS_A_YEAR
        covered = -(-months // terms.period_months) * terms.period_months
        if covered > months:
            yield _(
                "The last term paid runs to month %(covered)d, beyond the %(months)d counted"
            ) % {
                "covered": covered,
                "months": months,
            }


def _promotions(plan: CostPlan, question: CostQuestion) -> Iterator[str]:
    """The promotions that some payment falls under."""
    days = [
        payment.due
        for payment in payments(plan.terms, question.quantity, question.years, question.on)
        if payment.kind == "price"
    ]
    for promotion in plan.terms.promotions:
        if any(promotion.covers(day) for day in days):
            yield _promotion(promotion, plan)


def _promotion(promotion: PromotionTerms, plan: CostPlan) -> str:
    if promotion.percent is not None:
        text = _("Promotion, %(saving)s%% off, for payments due %(days)s")
        said = text % {"saving": number(promotion.percent), "days": _days(promotion)}
    else:
        text = _("Promotional price %(price)s, for payments due %(days)s")
        said = text % {"price": vnd(promotion.amount), "days": _days(promotion)}
    condition = plan.conditions.get(promotion, "")
    if condition:
        said += "; " + _("condition: %(condition)s") % {"condition": condition}
    return said


def _days(promotion: PromotionTerms) -> str:
    first: dt.date | None = promotion.starts_on
    if promotion.ends_on is None:
        return _("from %(first)s on; its end has not been stated") % {"first": vn_date(first)}
    days = {"first": vn_date(first), "last": vn_date(promotion.ends_on)}
    return _("from %(first)s to %(last)s") % days


def _later(terms: Terms, years: int) -> Iterator[str]:
    """Set-up, renewal and maintenance."""
    if terms.setup_fee:
        text = (
            _("Set-up: %(price)s, once for each %(unit)s")
            if terms.setup_per_unit
            else _("Set-up: %(price)s, once for the contract")
        )
        yield text % {"price": vnd(terms.setup_fee), "unit": terms.unit or _("unit")}
    if terms.renewal_amount is not None and terms.charge != PURCHASE:
        yield _("On renewal, from the first anniversary: %(price)s") % {
            "price": f"{vnd(terms.renewal_amount)}{per(terms.period_months, _per_unit(terms))}"
        }
    if terms.charge != PURCHASE:
        return
    if not terms.maintenance_percent:
        yield _("No maintenance has been stated for the years after the purchase")
        return
    first = 1 + max(1, -(-(terms.warranty_months or 0) // MONTHS_A_YEAR))
    if first <= years:
        text = _("Maintenance: %(percent)s%% of the list price a year, from year %(year)d on")
    else:
        text = _("Maintenance: %(percent)s%% of the list price a year, only after these years")
    yield text % {"percent": number(terms.maintenance_percent), "year": first}
    if terms.warranty_months:
        text = ngettext(
            "Warranty: %(months)d month", "Warranty: %(months)d months", terms.warranty_months
        )
        yield text % {"months": terms.warranty_months}


def _conditions(plan: CostPlan) -> Iterator[str]:
    if plan.minimum_months:
        text = ngettext(
            "Least term: %(months)d month", "Least term: %(months)d months", plan.minimum_months
        )
        yield text % {"months": plan.minimum_months}
    if plan.condition:
        yield _("For: %(whom)s") % {"whom": plan.condition}
    if plan.terms.valid_to:
        yield _("The price holds until %(day)s") % {"day": vn_date(plan.terms.valid_to)}


def units_text(terms: Terms, quantity: int) -> str:
    """A number of the plan's units: "12 trạm"."""
    unit = terms.unit or _("unit")
    return f"{number(quantity)}{NO_BREAK_SPACE}{unit}"


def _per_unit(terms: Terms) -> str:
    """What one unit price buys: a unit, or a block of several."""
    if not terms.quantity_included or terms.quantity_included == 1:
        return terms.unit
    return units_text(terms, terms.quantity_included)
