"""The first sheet: what may be changed, and everything the page shows, reckoned in the file."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.chart import LineChart, Reference
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.series import SeriesLabel
from openpyxl.worksheet.datavalidation import DataValidation

from core.money import QUANTITY_LIMIT
from showcase.costs.page import CostPage, PlanResult

from .book import (
    CELL,
    DAY,
    LABEL,
    PRICE,
    SUM,
    TEXT,
    WHOLE,
    Look,
    Page,
    Result,
)
from .figures import FiguresSheet
from .notes import write_notes
from .plans import Inputs, PlansSheet
from .results import FIRST_COLUMN, Sources, figure_row, write_summary, write_verdict, write_years

QUANTITY_ROW, YEARS_ROW, RATE_ROW, ON_ROW = 5, 6, 7, 8
HEADING_ROW: Final = 10
_WARNING: Final = Look(is_bold=True, is_warning=True)
_WIDTHS: Final = (40, 27, 27, 27, 27)


def inputs_of(page: Page) -> Inputs:
    """Where quantity, rate and starting day are typed; years are those of the file."""
    return Inputs(*(page.at(row, FIRST_COLUMN) for row in (QUANTITY_ROW, RATE_ROW, ON_ROW)))


def write_comparison(sheet: Page, page: CostPage, plans: PlansSheet, found: FiguresSheet) -> None:
    """Fill the sheet."""
    sources = Sources(page, plans, found)
    sheet.widths(_WIDTHS)
    _write_inputs(sheet, page)
    options = (_("Option %(letter)s") % {"letter": result.letter} for result in page.plans)
    sheet.headings(HEADING_ROW, [pgettext("column", "Item"), *options])
    row = _write_plans(sheet, sources)
    totals = row
    row = write_summary(sheet, sources, row)
    row = write_verdict(sheet, sources, row + 1, totals)
    row, cumulative = write_years(sheet, sources, row + 1)
    row = write_notes(sheet, page, row)
    _draw(sheet, page, cumulative, row + 1)
    sheet.sheet.freeze_panes = sheet.sheet.cell(HEADING_ROW + 1, FIRST_COLUMN)
    sheet.for_print(HEADING_ROW, is_landscape=len(page.plans) > 2)


def _write_inputs(sheet: Page, page: CostPage) -> None:
    question, last = page.question, FIRST_COLUMN + max(3, len(page.plans)) - 1
    title = _("Comparing the cost of hiring a service with investment and purchase")
    sheet.across(1, last, title, Look(is_bold=True), lines=2)
    if page.has_sample:
        sheet.across(2, last, _("SAMPLE FIGURES FOR ILLUSTRATION"), _WARNING)
    sheet.across(3, last, _("Change a yellow cell, and the file reckons anew."), TEXT)
    numbers: tuple[tuple[int, str, object, str], ...] = (
        (QUANTITY_ROW, _("Quantity"), question.quantity, WHOLE),
        (RATE_ROW, _("Discount rate (% a year)"), question.rate, PRICE),
        (ON_ROW, _("Starting day"), question.on, DAY),
    )
    for row, label, value, form in numbers:
        sheet.text(row, 1, label, LABEL)
        look = Look(is_framed=True, is_input=True, is_bold=True, form=form)
        sheet.number(row, FIRST_COLUMN, value, look)
    sheet.text(YEARS_ROW, 1, _("Number of years"), LABEL)
    sheet.number(YEARS_ROW, FIRST_COLUMN, question.years, SUM)
    note = _("fixed in this file; for other years open the address below")
    sheet.text(YEARS_ROW, FIRST_COLUMN + 1, note, Look(is_italic=True, is_small=True))
    _validate(sheet)


def _validate(sheet: Page) -> None:
    rules = (
        (QUANTITY_ROW, "whole", "1", str(QUANTITY_LIMIT), _("It must be at least 1.")),
        (
            RATE_ROW,
            "decimal",
            "0",
            "100",
            _("A rate lies between 0 and 100, two decimals at most."),
        ),
    )
    for row, kind, least, most, error in rules:
        rule = DataValidation(type=kind, operator="between", formula1=least, formula2=most)
        rule.error = error
        rule.add(f"B{row}")
        sheet.sheet.add_data_validation(rule)
    day = DataValidation(
        type="date",
        operator="between",
        formula1="DATE(2000,1,1)",
        formula2="DATE(2099,12,31)",
        error=_("Enter a day from 2000 to 2099."),
    )
    day.add(f"B{ON_ROW}")
    sheet.sheet.add_data_validation(day)


def _write_plans(sheet: Page, sources: Sources) -> int:
    """What each option is; the next row."""
    texts: tuple[tuple[str, Callable[[PlanResult], str]], ...] = (
        (_("Solution"), lambda result: str(result.plan.solution)),
        (pgettext("column", "Plan"), lambda result: result.plan.name),
        (_("Vendor"), lambda result: result.plan.vendor),
        (_("Presented in"), lambda result: result.plan.place),
        (_("Way of spending"), lambda result: result.route_label),
        (pgettext("column", "Unit"), lambda result: result.plan.terms.unit),
    )
    row = HEADING_ROW + 1
    for label, text in texts:
        sheet.text(row, 1, label, LABEL)
        for index, result in enumerate(sources.page.plans):
            sheet.text(row, FIRST_COLUMN + index, text(result), CELL)
        sheet.fit(row, [label, *(text(result) for result in sources.page.plans)])
        row += 1

    def status(index: int, result: PlanResult) -> tuple[str, Result]:
        return sources.plans.cell("status", index), result.reason

    def units(index: int, result: PlanResult) -> tuple[str, Result]:
        formula = sources.offered(index, sources.plans.cell("units", index))
        return formula, result.cost.paid_quantity

    row = figure_row(sheet, sources, row, _("Quantity paid"), units)
    return figure_row(sheet, sources, row, _("Why there is no cost"), status, CELL)


def _draw(sheet: Page, page: CostPage, first: int, row: int) -> None:
    """The cumulative costs as lines, below the figures they are of."""
    chart = LineChart()
    chart.title = _("Cumulative cost")
    chart.height, chart.width = 9, 24
    last = first + page.question.years - 1
    for column in range(FIRST_COLUMN, FIRST_COLUMN + len(page.plans)):
        values = Reference(sheet.sheet, min_col=column, min_row=first, max_row=last)
        chart.add_data(values)
        name = StrRef(sheet.at(HEADING_ROW, column))
        chart.series[-1].tx = SeriesLabel(strRef=name)
        chart.series[-1].smooth = False
    chart.set_categories(Reference(sheet.sheet, min_col=1, min_row=first, max_row=last))
    chart.y_axis.numFmt = WHOLE
    chart.x_axis.delete = chart.y_axis.delete = False
    sheet.sheet.add_chart(chart, f"A{row}")
