"""What the plans cost for one quantity: first year, a month, purchase, five years."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.money import half_up
from core.templatetags.ui import number, vnd
from solutions.pricing.terms import FREE, PURCHASE, SUBSCRIPTION, USAGE

from .marks import comparable_costs
from .prices import TOTAL_YEARS, Cost, Offered, asks_for_quotation
from .table import EMPTY, LOWEST, Cell, Line, Row, marked, plain

ON_REQUEST: Final = "on request"
NO_PLAN: Final = "no such plan"
# The cost, what is said where no plan of the kind is offered, and the charges of the kind.
Figure: TypeAlias = tuple[Cost | None, str, frozenset[str]]


def cost_rows(offers: Sequence[Offered | None], quantity: int) -> list[Row]:
    """The rows of costs, VAT included, for ``quantity`` units, each with its lowest marked."""
    hint = _quantity_hint(quantity)
    totals = ngettext("Total of %(years)d year", "Total of %(years)d years", TOTAL_YEARS)
    years = totals % {"years": TOTAL_YEARS}
    return [
        _costs("first_year", _("Cost of the first year"), hint, offers, _first_year),
        _costs("monthly", _("Rent a month"), hint, offers, _monthly),
        _costs("purchase", _("Purchase, once"), hint, offers, _purchase),
        _costs("rent_total", _("%(years)s, rented") % {"years": years}, hint, offers, _rent),
        _costs("buy_total", _("%(years)s, bought") % {"years": years}, hint, offers, _buy),
    ]


def doubts_of(offer: Offered, *, is_stated: bool, condition: str) -> list[str]:
    """Why a price cannot be ranked among others."""
    found = [
        (offer.is_stale, _("a price is not confirmed again")),
        (not is_stated, _("a price does not state its VAT")),
        (bool(condition), _("a price holds only under a condition")),
    ]
    return [text for holds, text in found if holds]


def with_lowest(
    row: Row, bases: Sequence[str], doubts: Sequence[Sequence[str]], differing: str
) -> Row:
    """The row with its lowest values marked, or with the reason why none is."""
    values = [cell.value for cell in row.cells]
    if comparable_costs(values, bases, is_certain=[not own for own in doubts]):
        return marked(row, "low", LOWEST)
    if marked(row, "low", LOWEST) == row:
        return row
    reasons = list(dict.fromkeys(text for own in doubts for text in own)) or [differing]
    note = _("Lowest is not marked: %(reasons)s.") % {"reasons": "; ".join(reasons)}
    return replace(row, note=note)


def _quantity_hint(quantity: int) -> str:
    text = ngettext("for %(quantity)s unit", "for %(quantity)s units", quantity)
    return text % {"quantity": number(quantity)}


def _first_year(offer: Offered) -> Figure:
    return offer.first_year, "", frozenset()


def _monthly(offer: Offered) -> Figure:
    return offer.monthly, _("No plan paid by periods"), frozenset({SUBSCRIPTION})


def _purchase(offer: Offered) -> Figure:
    return offer.purchase, _("Not for sale"), frozenset({PURCHASE})


def _rent(offer: Offered) -> Figure:
    return offer.rent_total, _("Not for rent"), frozenset({SUBSCRIPTION, USAGE})


def _buy(offer: Offered) -> Figure:
    return offer.buy_total, _("Not for sale"), frozenset({PURCHASE})


def _costs(
    key: str,
    label: str,
    hint: str,
    offers: Sequence[Offered | None],
    figure: Callable[[Offered], Figure],
) -> Row:
    """A row of costs, the lowest marked where that can be said."""
    found = [figure(offer)[0] if offer else None for offer in offers]
    cells = [_cost_cell(offer, *figure(offer)) if offer else EMPTY for offer in offers]
    row = Row(key, label, tuple(cells), hint=hint, is_figure=True)
    doubts = [
        doubts_of(offer, is_stated=cost.is_certain, condition=cost.condition)
        if offer and cost
        else []
        for cost, offer in zip(found, offers, strict=True)
    ]
    units = [cost.unit_key if cost else "" for cost in found]
    return with_lowest(row, units, doubts, _("prices are for different units"))


def _cost_cell(offer: Offered, cost: Cost | None, missing: str, charges: frozenset[str]) -> Cell:
    if cost is None:
        return _no_cost(offer, missing, charges)
    shown = half_up(cost.exact)
    figure = vnd(shown) if cost.exact else _("Free to use")
    lines = [Line(figure, look="strong"), Line(_scope(cost), look="note")]
    if cost.condition:
        lines.append(Line(_("For: %(whom)s") % {"whom": cost.condition}, look="note"))
    if not cost.is_certain:
        lines.append(Line(pgettext("note", "VAT not stated"), look="warn"))
    if offer.is_stale:
        lines.append(Line(pgettext("price", "not confirmed again"), look="warn"))
    key = (shown, cost.unit_key, cost.paid_units)
    return Cell(tuple(lines), key, value=cost.exact, amount=shown)


def _no_cost(offer: Offered, missing: str, charges: frozenset[str]) -> Cell:
    """Why there is no figure: on request, not offered in that way, or not for so many units."""
    if charges & offer.charges or (not charges and offer.line):
        return plain(_("Not offered for so many units"), NO_PLAN)
    if asks_for_quotation(offer):
        return Cell((Line(_("Contact for a quotation")),), ON_REQUEST)
    if offer.charges == {FREE}:
        return plain(_("Free to use"), FREE)
    if missing and offer.charges:
        return plain(missing, NO_PLAN)
    return EMPTY


def _scope(cost: Cost) -> str:
    """What the figure is for: plan, units paid for, set-up."""
    unit = cost.unit or pgettext("unit of a price", "contract")
    parts = [cost.plan, f"{number(cost.paid_units)} {unit}"]
    if cost.includes_setup:
        parts.append(_("with set-up"))
    return ", ".join(parts)
