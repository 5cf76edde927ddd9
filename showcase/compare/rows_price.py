"""Prices as they are published: whose list, unit price, costs, trial, promotion, tax."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.templatetags.ui import number, per, vn_date, vnd
from core.text import fold
from solutions.cards import PriceLine
from solutions.models import PricePlan
from solutions.pricing.terms import (
    FREE,
    QUOTE,
    VAT_EXCLUDED,
    VAT_NOT_STATED,
)

from .facts import Column
from .prices import Offered
from .rows_cost import NO_PLAN, ON_REQUEST, cost_rows, doubts_of, with_lowest
from .table import EMPTY, Cell, Group, Line, Row, plain


def price_group(columns: Sequence[Column], quantity: int) -> Group:
    """Prices as the shown listings publish them; every cost with VAT, for ``quantity`` units."""
    offers = [column.presence.offered for column in columns]
    return Group(
        "price",
        _("Price"),
        (
            _row("price_of", _("Price list of"), offers, _place),
            _unit_prices(offers),
            *cost_rows(offers, quantity),
            _row("trial", _("Trial"), offers, _trial),
            _row("promotion", _("Promotion"), offers, _promotion),
            _row("vat", _("Value added tax"), offers, _vat),
            _row("confirmed", _("Price confirmed by the vendor"), offers, _confirmed),
        ),
        note=_("Costs include value added tax and, in the first year, the set-up."),
    )


def _row(
    key: str,
    label: str,
    offers: Sequence[Offered | None],
    cell: Callable[[Offered], Cell],
) -> Row:
    return Row(key, label, tuple(cell(offer) if offer else EMPTY for offer in offers))


def _place(offer: Offered) -> Cell:
    if offer.province is None:
        return plain(_("National price list"), 0)
    return Cell(
        (Line(offer.province.local_name, offer.province.get_absolute_url()),), offer.province.pk
    )


# Unit prices --------------------------------------------------------------------------------------
def _unit_prices(offers: Sequence[Offered | None]) -> Row:
    row = _row("unit_price", _("Unit price"), offers, _unit_price)
    row = replace(row, is_figure=True)
    lines = [offer.line if offer else None for offer in offers]
    doubts = [_unit_price_doubts(offer) if offer else [] for offer in offers]
    differing = _("prices are for different units, periods or tax bases")
    return with_lowest(row, [_basis(line) if line else "" for line in lines], doubts, differing)


def _basis(line: PriceLine) -> str:
    """What must be the same for unit prices to be compared as they are stated."""
    # Where no tax is due the stated price is all that is paid, as where it is included.
    vat = VAT_EXCLUDED if line.vat == VAT_EXCLUDED else ""
    return f"{line.charge} {line.period_months} {fold(line.unit)} {line.included} {vat}"


def _unit_price_doubts(offer: Offered) -> list[str]:
    if offer.line is None:
        return []
    is_stated = offer.line.vat != VAT_NOT_STATED or not offer.line.unit_amount
    return doubts_of(offer, is_stated=is_stated, condition=offer.line_condition)


def _unit_price(offer: Offered) -> Cell:
    line = offer.line
    if line is None:
        return _no_price(offer)
    if line.charge == FREE:
        free = [Line(_("Free to use"), look="strong"), *_names(offer)]
        return Cell(tuple(free), (FREE, offer.line_condition), value=0)
    tail = per(line.period_months, line.per_unit)
    lines = [Line(vnd(line.unit_amount), look="strong", tail=tail)]
    if line.list_amount is not None:
        old = _("List price %(price)s") % {"price": vnd(line.list_amount)}
        lines.insert(0, Line(old, look="struck"))
    lines += _names(offer)
    key = (line.charge, line.unit_amount, line.period_months, fold(line.unit), line.included)
    return Cell(tuple(lines), (*key, line.vat), value=Fraction(line.unit_amount))


def _names(offer: Offered) -> list[Line]:
    """The plan of the unit price, and for whom it is."""
    lines = [Line(offer.line_plan, look="note")] if offer.line_plan else []
    if offer.line_condition:
        whom = _("For: %(whom)s") % {"whom": offer.line_condition}
        lines.append(Line(whom, look="note"))
    return lines


def _no_price(offer: Offered) -> Cell:
    if QUOTE in offer.charges:
        return Cell((Line(_("Contact for a quotation")),), ON_REQUEST)
    return EMPTY


# Conditions ---------------------------------------------------------------------------------------
def _trial(offer: Offered) -> Cell:
    if offer.trial_days:
        text = ngettext("%(days)d day", "%(days)d days", offer.trial_days)
        return plain(text % {"days": offer.trial_days}, offer.trial_days)
    return plain(_("Trial offered") if offer.has_trial else _("No"), offer.has_trial)


def _promotion(offer: Offered) -> Cell:
    if not offer.has_promo:
        return plain(_("No"), False)
    lines = []
    line = offer.line
    if line and line.list_amount:
        saved = Fraction(line.list_amount - line.unit_amount) / Fraction(line.list_amount) * 100
        lines.append(Line(_("%(percent)s%% less") % {"percent": number(saved, 0)}, look="strong"))
    if offer.promo_ends_on:
        until = _("Promotion until %(day)s") % {"day": vn_date(offer.promo_ends_on)}
        lines.append(Line(until))
    key = (offer.promo_ends_on, tuple(line.text for line in lines))
    return Cell(tuple(lines) or (Line(_("Promotion")),), key)


def _vat(offer: Offered) -> Cell:
    line = offer.line
    if line is None or (line.charge == FREE and not line.first_year):
        return EMPTY
    text = str(PricePlan.Vat(line.vat).label)
    if offer.vat_rate is not None:
        text = _("VAT excluded (%(rate)s%%)") % {"rate": number(offer.vat_rate)}
    return plain(text, (line.vat, offer.vat_rate))


def _confirmed(offer: Offered) -> Cell:
    if offer.checked_on is None:
        return Cell((Line(_("not confirmed"), look="warn"),), NO_PLAN)
    lines = [Line(vn_date(offer.checked_on))]
    if offer.is_stale:
        lines.append(Line(pgettext("price", "not confirmed again"), look="warn"))
    return Cell(tuple(lines), offer.checked_on)
