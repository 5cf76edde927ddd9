"""The sheet of what is due when: a row for each payment, its price found by the day it is due."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.money import half_up
from showcase.costs.page import PlanResult
from solutions.pricing import CostTable, Payment, PlanCost, Terms, payments, price_months
from solutions.pricing.terms import MONTHS_A_YEAR, PURCHASE, add_months

from . import arithmetic, prices
from .book import CELL, DAY, EXACT, SUM, TITLE, Book, Look, Page
from .plans import Inputs, PlansSheet, has_price, title_of
from .prices import PricesSheet

HEADING_ROW: Final = 3
FIRST_ROW: Final = HEADING_ROW + 1
PLAN, NAME, YEAR, MONTHS, DUE, LABEL, AMOUNT, KIND, KEY, PLACE, COUNTS, WHOLE, PARTS = range(1, 14)
_WIDTHS: Final = (7, 40, 7, 12, 13, 34, 22, 8, 14, 8, 8, 18, 18)
_DAY: Final = Look(is_framed=True, form=DAY)
# Ranks are counted down from it, so that "no price" is the least.
_MOST: Final = 10_000 - 1
_LAST_DAY: Final = 2_958_465  # 31/12/9999


@dataclass(frozen=True, slots=True)
class _Due:
    """A payment of the plan at ``plan``, ``months`` after the start; ``known`` is what it is."""

    plan: int
    kind: int
    months: int
    known: Payment | None


@dataclass(frozen=True, slots=True)
class PaymentsSheet:
    """The sheet and its last row."""

    page: Page
    last_row: int

    def span(self, column: int) -> str:
        """A column of the sheet, for formulas."""
        return self.page.span(column, FIRST_ROW, self.last_row)


def write_payments(
    book: Book,
    options: Sequence[PlanResult],
    table: CostTable,
    inputs: Inputs,
    sheets: tuple[PlansSheet, PricesSheet],
) -> PaymentsSheet:
    """Fill the sheet for the years of the table, also for plans without a cost as it stands."""
    page = book.page(pgettext("sheet", "Payments"))
    page.widths(_WIDTHS)
    page.text(1, 1, _("What is due when, VAT included"), TITLE)
    page.headings(HEADING_ROW, _headings())
    dues = [
        due
        for index, cost in enumerate(table.plans)
        if has_price(cost.terms)
        for due in _dues(index, cost, table)
    ]
    written = PaymentsSheet(page, FIRST_ROW + max(1, len(dues)) - 1)
    for row, due in enumerate(dues, start=FIRST_ROW):
        page.number(row, PLAN, due.plan + 1)
        page.text(row, NAME, title_of(options[due.plan]), CELL)
        _write_due(page, row, due, table, inputs, sheets)
    page.sheet.freeze_panes = page.sheet.cell(FIRST_ROW, YEAR)
    page.for_print(HEADING_ROW, is_landscape=True)
    return written


def _headings() -> tuple[str, ...]:
    return (
        pgettext("column", "Plan No."),
        pgettext("column", "Plan"),
        pgettext("column", "Year"),
        _("Months after the start"),
        _("Due on"),
        _("Price applied"),
        _("Payment (VND, VAT included)"),
        pgettext("column", "Kind"),
        pgettext("column", "Key"),
        pgettext("column", "Row"),
        _("Counted (1) or not (0)"),
        _("Payment, whole dong"),
        _("Payment, parts of 10⁻¹² dong"),
    )


def _dues(index: int, cost: PlanCost, table: CostTable) -> Iterator[_Due]:
    """All payments in the order of their days; set-up first."""
    terms = cost.terms
    known = iter(() if cost.reason else payments(terms, table.quantity, table.years, table.on))
    found = [(0, prices.SETUP)] if terms.setup_fee else []
    found += [(months, _kind(terms, months)) for months in price_months(terms, table.years)]
    if terms.charge == PURCHASE and terms.maintenance_percent:
        later = range(MONTHS_A_YEAR, table.years * MONTHS_A_YEAR, MONTHS_A_YEAR)
        found += [(months, prices.MAINTENANCE) for months in later]
    for months, kind in sorted(found, key=lambda pair: pair[0]):
        is_free = kind == prices.MAINTENANCE and months < (terms.warranty_months or 0)
        yield _Due(index, kind, months, None if is_free else next(known, None))


def _kind(terms: Terms, months: int) -> int:
    renews = months >= MONTHS_A_YEAR and terms.renewal_amount is not None
    return prices.RENEWAL if renews else prices.FIRST_TERM


def _write_due(
    page: Page,
    row: int,
    due: _Due,
    table: CostTable,
    inputs: Inputs,
    sheets: tuple[PlansSheet, PricesSheet],
) -> None:
    plans, found = sheets

    def at(column: int) -> str:
        return page.here(row, column)

    page.number(row, YEAR, 1 + due.months // MONTHS_A_YEAR)
    page.number(row, MONTHS, due.months)
    day = f"IFERROR(EDATE({inputs.on},{at(MONTHS)}),{_LAST_DAY})"
    page.formula(row, DUE, day, _DAY, result=add_months(table.on, due.months))
    page.formula(row, LABEL, f"INDEX({found.span(prices.LABEL)},{at(PLACE)})", CELL)
    amount = None if due.known is None else due.known.amount
    shown = arithmetic.rounded(at(WHOLE), at(PARTS))
    page.formula(row, AMOUNT, shown, SUM, result=None if amount is None else half_up(amount))
    page.number(row, KIND, due.kind, EXACT)
    page.formula(row, KEY, _key(page, row, found), EXACT)
    page.formula(row, PLACE, f"MATCH({at(KEY)},{found.span(prices.KEY)},0)", EXACT)
    counts = "1"
    if due.kind == prices.MAINTENANCE:
        counts = f"IF({at(MONTHS)}>={plans.cell('warranty', due.plan)},1,0)"
    page.formula(row, COUNTS, counts, EXACT)
    for column, source in ((WHOLE, prices.WHOLE), (PARTS, prices.PARTS)):
        formula = f"{at(COUNTS)}*INDEX({found.span(source)},{at(PLACE)})"
        page.formula(row, column, formula, EXACT)


def _key(page: Page, row: int, found: PricesSheet) -> str:
    """The key of the lowest price of the plan and kind that holds on the day it is due.

    The list price has no days, so there is always one.
    """
    plan, kind, due = (page.here(row, column) for column in (PLAN, KIND, DUE))
    starts, ends = found.span(prices.STARTS), found.span(prices.ENDS)
    holds = (
        f"({found.span(prices.PLAN)}={plan})*({found.span(prices.KIND)}={kind})"
        f'*({starts}<={due})*((({ends}="")+({ends}>={due}))>0)'
    )
    best = f"{_MOST}-SUMPRODUCT(MAX({holds}*({_MOST}-{found.span(prices.RANK)})))"
    return f"{plan}*{prices.PLAN_STEP}+{kind}*{prices.KIND_STEP}+{best}"
