"""What a price list says of a plan besides its price, each as a sentence of its own."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import number, per, vn_date, vnd
from solutions.models import PricePlan
from solutions.prices import PlanFacts
from solutions.pricing import is_valid, promotion_in_force
from solutions.pricing.terms import FREE, MONTHS_A_YEAR, PURCHASE, QUOTE, VAT_EXCLUDED


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one plan: per what and when one pays, for how many, beyond, terms."""

    period: tuple[str, ...]
    quantities: tuple[str, ...]
    extra: tuple[str, ...]
    terms: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All of them in order."""
        return self.period + self.quantities + self.extra + self.terms


def promotion_words(row: PricePlan, facts: PlanFacts, on: dt.date) -> str:
    """Until when the promotional price holds and for whom, "" without one in force."""
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


def vat_words(row: PricePlan) -> str:
    """On which tax basis the plan's amounts stand; "" where there are none."""
    if row.charge in (FREE, QUOTE) and not row.setup_fee:
        return ""
    if row.vat == VAT_EXCLUDED and row.vat_rate is not None:
        return _("VAT excluded (%(rate)s%%)") % {"rate": number(row.vat_rate)}
    return str(PricePlan.Vat(row.vat).label)


def plan_words(row: PricePlan, per_unit: str) -> Words:
    """What holds besides the price; ``per_unit`` is what the price buys (a unit, or a block)."""
    return Words(
        period=tuple(_period_line(row, per_unit)),
        quantities=tuple(_quantity_lines(row)),
        extra=tuple(_extra_line(row)),
        terms=(*_later_payments(row, per_unit), *_terms_lines(row)),
    )


def _period_line(row: PricePlan, per_unit: str) -> Iterable[str]:
    """Unit and period spelled out."""
    if row.charge in (FREE, QUOTE):
        return
    unit = per_unit or _("contract")
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
        text = (
            _("The price covers %(quantity)s %(unit)s; a further block that is begun is paid whole")
            if row.extra_unit_amount is None and row.quantity_included > 1
            else _("The price covers %(quantity)s %(unit)s")
        )
        yield text % _amount_of(row.quantity_included, unit)


def _extra_line(row: PricePlan) -> Iterable[str]:
    unit = row.unit or _("unit")
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
