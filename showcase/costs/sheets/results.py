"""The results on the first sheet: totals and what follows from them, then year by year."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from showcase.costs.page import CostPage, PlanResult
from showcase.costs.wording import break_even_text
from solutions.pricing.series import YearCost

from . import figures
from .book import BOLD, FIGURE, LABEL, SUM, Look, Page, Result, quoted
from .figures import FiguresSheet
from .plans import PlansSheet

FIRST_COLUMN: Final = 2

# The formula of an option at an index, and what it comes to.
Of = Callable[[int, PlanResult], tuple[str, Result]]


@dataclass(frozen=True, slots=True)
class Sources:
    """What the figures are taken from."""

    page: CostPage
    plans: PlansSheet
    figures: FiguresSheet

    def offered(self, index: int, formula: str) -> str:
        """The formula while the plan has a cost, else nothing."""
        return f'IF({self.plans.cell("status", index)}="",{formula},"")'


def figure_row(
    sheet: Page, sources: Sources, row: int, label: str, of: Of, look: Look = FIGURE
) -> int:
    """A formula for each option; the next row."""
    sheet.text(row, 1, label, LABEL)
    for index, result in enumerate(sources.page.plans):
        formula, known = of(index, result)
        shown = "" if known is None else known
        sheet.formula(row, FIRST_COLUMN + index, formula, look, result=shown)
    return row + 1


def write_summary(sheet: Page, sources: Sources, row: int) -> int:
    """Total, first year, present value, break-even, lowest; the next row."""
    found, last = sources.figures, sources.figures.years

    def total(index: int, result: PlanResult) -> tuple[str, Result]:
        series = result.cost.series
        return sources.offered(index, found.so_far(index, last)), series and series.total

    def first_year(index: int, result: PlanResult) -> tuple[str, Result]:
        formula = sources.offered(index, found.vendor_cost(index, 1))
        return formula, result.cost.first_year_cost

    def own(index: int, result: PlanResult) -> tuple[str, Result]:
        cells = "+".join(found.own_cost(index, year) for year in range(1, last + 1))
        known = result.cost.own_total if result.cost.series else None
        return sources.offered(index, cells), known

    def present(index: int, result: PlanResult) -> tuple[str, Result]:
        series = result.cost.series
        formula = sources.offered(index, found.present_so_far(index, last))
        return formula, series and series.present_total

    text = ngettext("Total over %(years)d year", "Total over %(years)d years", last)
    first = row
    row = figure_row(sheet, sources, row, text % {"years": last}, total, SUM)
    row = figure_row(sheet, sources, row, _("Of it own costs"), own)
    row = figure_row(sheet, sources, row, _("First-year cost"), first_year)
    row = figure_row(sheet, sources, row, _("Present value"), present, SUM)
    row = _write_break_even(sheet, sources, row)
    return _write_lowest(sheet, sources, row, first)


def _write_break_even(sheet: Page, sources: Sources, row: int) -> int:
    found, years = sources.figures, sources.figures.years
    none = quoted(break_even_text(None, years))

    def year(column: int) -> Of:
        def of(index: int, result: PlanResult) -> tuple[str, Result]:
            cost = result.cost
            if not cost.is_purchase:
                return quoted(""), ""
            known: Result = cost.break_even_year
            if column == figures.PRESENT_NOT_ABOVE:
                known = cost.discounted_break_even_year
            asked = cost.series is not None and sources.page.table is not None
            if known is None:
                has_rent = asked and sources.page.table.rent_id is not None
                known = break_even_text(None, years) if has_rent else ""
            first = f"IFERROR({found.break_even(index, column)},{none})"
            return sources.offered(index, f'IF({found.best_rent}=0,"",{first})'), known

        return of

    label = _("Break-even year")
    row = figure_row(sheet, sources, row, label, year(figures.NOT_ABOVE))
    label = _("Break-even year at present values")
    return figure_row(sheet, sources, row, label, year(figures.PRESENT_NOT_ABOVE))


def _write_lowest(sheet: Page, sources: Sources, row: int, totals: int) -> int:
    span = _across(sheet, sources, totals)
    text = _("Lowest total")

    def lowest(index: int, result: PlanResult) -> tuple[str, Result]:
        cell = sheet.at(totals, FIRST_COLUMN + index)
        is_lowest = f"AND(COUNT({span})>1,{cell}=MIN({span}))"
        formula = sources.offered(index, f'IF({is_lowest},{quoted("✓ " + text)},"")')
        return formula, f"✓ {text}" if result.is_cheapest else ""

    return figure_row(sheet, sources, row, text, lowest, LABEL)


def _across(sheet: Page, sources: Sources, row: int) -> str:
    """The cells of all options in a row."""
    last = FIRST_COLUMN + len(sources.page.plans) - 1
    return f"{sheet.at(row, FIRST_COLUMN)}:{sheet.at(row, last).rpartition('!')[2]}"


def write_verdict(sheet: Page, sources: Sources, row: int, totals: int) -> int:
    """Rent against purchase, each by its lowest total; else the lowest against the next one."""
    found, span = sources.figures, _across(sheet, sources, totals)
    rent, buy = (f"INDEX({span},1,{best})" for best in (found.best_rent, found.best_buy))
    none = f"OR({found.best_rent}=0,{found.best_buy}=0)"
    says = {
        "rent": _("The total cost of renting is lower by (VND)"),
        "buy": _("The total cost of purchase is lower by (VND)"),
        "equal": _("Renting and purchase cost the same"),
        "": _("The lowest total is below the next one by (VND)"),
    }
    which = (
        f"IF({none},{quoted(says[''])},IF({rent}<{buy},{quoted(says['rent'])},"
        f"IF({rent}>{buy},{quoted(says['buy'])},{quoted(says['equal'])})))"
    )
    lowest = f"MIN({span})"
    next_one = f"SMALL({span},COUNTIF({span},{lowest})+1)"
    difference = (
        f'IF({none},IF(COUNT({span})<2,"",IFERROR({next_one}-{lowest},0)),ABS({rent}-{buy}))'
    )
    table = sources.page.table
    verdict = table.verdict if table else None
    known: Result = verdict.difference if verdict else table.saving if table else None
    label = says[verdict.cheaper if verdict else ""]
    sheet.formula(row, 1, which, LABEL, result=label)
    sheet.formula(row, FIRST_COLUMN, difference, SUM, result="" if known is None else known)
    return row + 1


def write_years(sheet: Page, sources: Sources, row: int) -> tuple[int, int]:
    """Year by year; the next row and the first one of the cumulative costs."""
    found = sources.figures

    def of(formula: Callable[[int, int], str], known: Callable[[YearCost], int], year: int) -> Of:
        def cell(index: int, result: PlanResult) -> tuple[str, Result]:
            series = result.cost.series
            value = None if series is None else known(series.years[year - 1])
            return sources.offered(index, formula(index, year)), value

        return cell

    def own(year: int) -> Of:
        def cell(index: int, result: PlanResult) -> tuple[str, Result]:
            known = result.cost.own_yearly[year - 1] if result.cost.series else None
            return sources.offered(index, found.own_cost(index, year)), known

        return cell

    sections: tuple[tuple[str, Callable[[int], Of]], ...] = (
        (_("Cost of each year"), lambda y: of(found.cost, lambda s: s.cost, y)),
        (_("Of it own costs"), own),
        (_("Cumulative cost"), lambda y: of(found.so_far, lambda s: s.cumulative, y)),
        (
            _("Present value of each year"),
            lambda y: of(found.present, lambda s: s.present_value, y),
        ),
        (
            _("Cumulative present value"),
            lambda y: of(found.present_so_far, lambda s: s.cumulative_present_value, y),
        ),
    )
    starts = []
    for title, make in sections:
        sheet.text(row, 1, title, BOLD)
        starts.append(row + 1)
        for year in range(1, found.years + 1):
            label = _("Year %(year)d") % {"year": year}
            figure_row(sheet, sources, row + year, label, make(year))
        row += found.years + 2
    return row, starts[2]
