"""The tables of the result, row by row: labels, formatted figures and the lines under them."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.templatetags.ui import number, vn_date, vnd
from solutions.pricing import ValueEstimate, add_months
from solutions.pricing.terms import MONTHS_A_YEAR

from .assumptions import units_text
from .page import CostPage, PlanResult
from .wording import break_even_text


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of option ``letter``: the figure and smaller lines under it."""

    letter: str
    main: str
    lines: Sequence[str] = ()
    is_lowest: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row with a cell for each option; ``is_total`` sets it off, ``note`` explains its label."""

    label: str
    cells: Sequence[Cell]
    note: str = ""
    is_total: bool = False


def cost_rows(page: CostPage) -> list[Row]:
    """Each year with what is paid in it and so far, then the totals and what follows from them."""
    table = page.table
    plans = [result for result in page.plans if result.cost.series]
    if table is None or not plans:
        return []
    rows = [_year(plans, index, page.question.on) for index in range(table.years)]
    rows.append(_row(pgettext("cost", "Total"), plans, _total, is_total=True))
    if any(result.cost.own_total for result in plans):
        rows.append(
            _row(_("Of it own costs"), plans, lambda result: vnd(result.cost.own_total) or "–")
        )
    if table.rate:
        note = _("discounted by %(rate)s%% a year") % {"rate": number(table.rate)}
        rows.append(_row(_("Present value"), plans, _present_value, note=note))
    if table.rent_id is not None and any(result.cost.is_purchase for result in plans):
        rows.append(_row(_("Break-even year"), plans, lambda plan: _break_even(plan, table.years)))
        if table.rate:
            label = _("Break-even year at present values")
            rows.append(_row(label, plans, lambda plan: _break_even(plan, table.years, True)))
    rows.append(_row(_("Quantity paid"), plans, _quantity))
    rows.append(
        _row(_("First-year cost of the plan"), plans, lambda plan: vnd(plan.cost.first_year_cost))
    )
    rows.append(_row(_("Way of spending"), plans, lambda result: result.route_label))
    return rows


def estimate_rows(page: CostPage) -> list[Row]:
    """What the benefits leave after the costs of each year, in all, and when they pay back."""
    pairs = [(result, result.estimate) for result in page.plans if result.estimate]
    if page.table is None or not pairs:
        return []
    rows = [
        Row(
            _("Year %(year)d") % {"year": index + 1},
            [_estimate_cell(result, found, index) for result, found in pairs],
        )
        for index in range(page.table.years)
    ]
    rows.append(_estimate_row(_("Value in all"), pairs, lambda found: vnd(found.total)))
    rows.append(
        _estimate_row(_("Left after all costs"), pairs, lambda found: vnd(found.net_total), True)
    )
    if page.table.rate:
        label = _("Left after all costs, present value")
        rows.append(_estimate_row(label, pairs, lambda found: vnd(found.net_present)))
    years = page.table.years
    label = pgettext("estimate", "Payback")
    rows.append(_estimate_row(label, pairs, lambda found: payback_text(found, years)))
    return rows


def payback_text(found: ValueEstimate, years: int) -> str:
    """The payback in words: "2 năm 3 tháng", "không thu hồi trong 5 năm"."""
    months = found.payback_months
    if months is None:
        text = ngettext("not within %(years)d year", "not within %(years)d years", years)
        return text % {"years": years}
    if months == 0:
        return _("from the start")
    whole, rest = divmod(months, MONTHS_A_YEAR)
    parts = []
    if whole:
        parts.append(ngettext("%(count)d year", "%(count)d years", whole) % {"count": whole})
    if rest:
        parts.append(ngettext("%(count)d month", "%(count)d months", rest) % {"count": rest})
    return " ".join(parts)


def _row(
    label: str,
    plans: Sequence[PlanResult],
    text: Callable[[PlanResult], str],
    *,
    note: str = "",
    is_total: bool = False,
) -> Row:
    cells = [
        Cell(result.letter, text(result), (), is_total and result.is_cheapest) for result in plans
    ]
    return Row(label, cells, note, is_total)


def _year(plans: Sequence[PlanResult], index: int, on: dt.date) -> Row:
    first = add_months(on, MONTHS_A_YEAR * index)
    return Row(
        label=_("Year %(year)d") % {"year": index + 1},
        cells=[_year_cell(result, index) for result in plans],
        note=_("from %(day)s") % {"day": vn_date(first)},
    )


def _year_cell(result: PlanResult, index: int) -> Cell:
    series = result.cost.series
    if series is None:
        return Cell(result.letter, "–")
    year = series.years[index]
    lines = [_("so far %(amount)s") % {"amount": vnd(year.cumulative)}]
    if result.cost.own_yearly[index]:
        own = {"amount": vnd(result.cost.own_yearly[index])}
        lines.append(_("of it own costs %(amount)s") % own)
    return Cell(result.letter, vnd(year.cost), lines)


def _total(result: PlanResult) -> str:
    return vnd(result.cost.series.total) if result.cost.series else "–"


def _present_value(result: PlanResult) -> str:
    return vnd(result.cost.series.present_total) if result.cost.series else "–"


def _break_even(result: PlanResult, years: int, is_discounted: bool = False) -> str:
    if not result.cost.is_purchase:
        return "–"
    cost = result.cost
    year = cost.discounted_break_even_year if is_discounted else cost.break_even_year
    return break_even_text(year, years)


def _quantity(result: PlanResult) -> str:
    text = units_text(result.plan.terms, result.cost.paid_quantity or 0)
    return _("%(quantity)s (the minimum)") % {"quantity": text} if result.pays_minimum else text


def _estimate_cell(result: PlanResult, found: ValueEstimate, index: int) -> Cell:
    lines = (
        _("value %(amount)s") % {"amount": vnd(found.yearly[index])},
        _("so far %(amount)s") % {"amount": vnd(found.net_cumulative[index])},
    )
    return Cell(result.letter, vnd(found.net_yearly[index]), lines)


def _estimate_row(
    label: str,
    pairs: Sequence[tuple[PlanResult, ValueEstimate]],
    text: Callable[[ValueEstimate], str],
    is_total: bool = False,
) -> Row:
    cells = [Cell(result.letter, text(found)) for result, found in pairs]
    return Row(label, cells, is_total=is_total)
