"""The sheet of what one pays oneself beside a plan, with rows left to add to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.worksheet.datavalidation import DataValidation

from showcase.costs.page import PlanResult
from solutions.pricing import ChosenPlan, OwnCost

from .arithmetic import LIMIT
from .book import TEXT, TITLE, WHOLE, Book, Look, Page
from .plans import title_of

HEADING_ROW: Final = 4
FIRST_ROW: Final = HEADING_ROW + 1
MARK: Final = "x"
WHAT, AMOUNT, FIRST, LAST, FIRST_PLAN = range(1, 6)
_SPARE_ROWS: Final = 12
_WIDTHS: Final = (36, 22, 12, 12, 24, 24, 24, 24)
_INPUT: Final = Look(is_framed=True, is_input=True)
_INPUT_AMOUNT: Final = Look(is_framed=True, is_input=True, form=WHOLE)


@dataclass(frozen=True, slots=True)
class OwnCostsSheet:
    """The sheet and its last row, empty ones included."""

    page: Page
    last_row: int

    def in_year(self, index: int, year: str) -> str:
        """A formula: what one pays in the year of a cell when the plan at ``index`` is taken."""
        mark, amount, first, last = (
            self.page.span(column, FIRST_ROW, self.last_row)
            for column in (FIRST_PLAN + index, AMOUNT, FIRST, LAST)
        )
        return f'SUMIFS({amount},{mark},"{MARK}",{first},"<="&{year},{last},">="&{year})'


def write_own_costs(
    book: Book,
    options: Sequence[PlanResult],
    own_costs: Sequence[OwnCost],
    labels: Sequence[str],
) -> OwnCostsSheet:
    """Fill the sheet; ``labels`` say what each of ``own_costs`` is paid for."""
    page = book.page(pgettext("sheet", "Own costs"))
    page.widths(_WIDTHS)
    page.text(1, 1, _("What the agency pays itself beside a plan"), TITLE)
    note = _("Whole dong a year, from the first year to the last; mark with x whose cost it is.")
    page.across(2, FIRST_PLAN + len(options) - 1, note, TEXT)
    headings = (
        _("What it is paid for"),
        _("Amount a year (VND)"),
        _("First year"),
        _("Last year"),
        *map(title_of, options),
    )
    page.headings(HEADING_ROW, headings)
    for row, (line, label) in enumerate(zip(own_costs, labels, strict=True), start=FIRST_ROW):
        _write_line(page, row, line, label, options)
    first_spare = FIRST_ROW + len(own_costs)
    last = first_spare + _SPARE_ROWS - 1
    for row in range(first_spare, last + 1):
        for column in range(1, len(headings) + 1):
            page.number(row, column, None, _INPUT_AMOUNT if column == AMOUNT else _INPUT)
    _validate(page, last, len(options))
    page.sheet.freeze_panes = page.sheet.cell(FIRST_ROW, AMOUNT)
    page.for_print(HEADING_ROW, is_landscape=True)
    return OwnCostsSheet(page, last)


def _write_line(
    page: Page, row: int, line: OwnCost, label: str, options: Sequence[PlanResult]
) -> None:
    page.text(row, WHAT, label, _INPUT)
    page.number(row, AMOUNT, line.amount, _INPUT_AMOUNT)
    page.number(row, FIRST, line.first_year, _INPUT)
    page.number(row, LAST, line.last_year, _INPUT)
    for index, option in enumerate(options):
        belongs = line.belongs_to(ChosenPlan(option.plan.plan_id, option.plan.terms))
        page.text(row, FIRST_PLAN + index, MARK if belongs else "", _INPUT)


def _validate(page: Page, last: int, count: int) -> None:
    amount = DataValidation(
        type="whole", operator="between", formula1="0", formula2=str(LIMIT), allow_blank=True
    )
    amount.error = _("Enter whole dong.")
    mark = DataValidation(type="list", formula1=f'"{MARK}"', allow_blank=True)
    amount.add(f"B{FIRST_ROW}:B{last}")
    mark.add(f"E{FIRST_ROW}:{'EFGH'[count - 1]}{last}")
    page.sheet.add_data_validation(amount)
    page.sheet.add_data_validation(mark)
