"""The sheet of exact sums: a row for each plan and year, and above them what plans come to."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from solutions.pricing import CostTable, PlanCost

from . import arithmetic, payments
from .book import CELL, EXACT, TITLE, TITLE_NOTE, Book, Page
from .discount import DiscountSheet
from .own_costs import OwnCostsSheet
from .payments import PaymentsSheet
from .plans import PlansSheet

# The plans' totals stand above the years.
_TOTALS_ROW: Final = 4
_NO, _IS_RENT, _IS_BUY, _OFFERED, _TOTAL_WHOLE, _TOTAL_PARTS, _RENT_ORDER, _BUY_ORDER = range(1, 9)
_BEST_ROW: Final = 9
_BEST_RENT, _BEST_BUY = 2, 4
HEADING_ROW: Final = 11
FIRST_ROW: Final = HEADING_ROW + 1

(
    PLAN, YEAR, DUE_WHOLE, DUE_PARTS, VENDOR_WHOLE, PARTS, OWN, WHOLE, SO_FAR_WHOLE, SO_FAR_PARTS,
) = range(1, 11)  # fmt: skip
_DIGITS: Final = 11
_PRESENT: Final = _DIGITS + len(arithmetic.AMOUNT_POSITIONS)
# Carried sums of the years so far: positions 4, 3, 2, 1, then whole dong and parts; after them the
# same for the year alone.
_SO_FAR: Final = _PRESENT + len(arithmetic.PRESENT_POSITIONS)
_ALONE: Final = _SO_FAR + 6
NOT_ABOVE, PRESENT_NOT_ABOVE = _ALONE + 6, _ALONE + 7
# Less than this many parts of a dong is no difference between two present values.
_NO_DIFFERENCE: Final = "0.000000000002"


@dataclass(frozen=True, slots=True)
class FiguresSheet:
    """The sheet; plans are counted from 0, years from 1."""

    page: Page
    years: int

    def row(self, index: int, year: int) -> int:
        """The row of a plan's year."""
        return FIRST_ROW + index * self.years + year - 1

    def cost(self, index: int, year: int) -> str:
        """The cost of a year, rounded."""
        return self._rounded(index, year, WHOLE, PARTS)

    def vendor_cost(self, index: int, year: int) -> str:
        """What the vendor is paid in a year, rounded."""
        return self._rounded(index, year, VENDOR_WHOLE, PARTS)

    def own_cost(self, index: int, year: int) -> str:
        """What one pays oneself in a year."""
        return self.page.at(self.row(index, year), OWN)

    def so_far(self, index: int, year: int) -> str:
        """The cost of the years up to this one, rounded."""
        return self._rounded(index, year, SO_FAR_WHOLE, SO_FAR_PARTS)

    def present(self, index: int, year: int) -> str:
        """The present value of a year, rounded."""
        return self._rounded(index, year, _ALONE + 4, _ALONE + 5)

    def present_so_far(self, index: int, year: int) -> str:
        """The present value of the years up to this one, rounded."""
        return self._rounded(index, year, _SO_FAR + 4, _SO_FAR + 5)

    def break_even(self, index: int, column: int) -> str:
        """The first year whose flag is set in ``NOT_ABOVE`` or ``PRESENT_NOT_ABOVE``; an error
        where none is."""
        return (
            f"MATCH(1,{self.page.span(column, self.row(index, 1), self.row(index, self.years))},0)"
        )

    @property
    def best_rent(self) -> str:
        """The cell with the number of the cheapest rent, 0 for none."""
        return self.page.at(_BEST_ROW, _BEST_RENT)

    @property
    def best_buy(self) -> str:
        """The cell with the number of the cheapest purchase, 0 for none."""
        return self.page.at(_BEST_ROW, _BEST_BUY)

    def _rounded(self, index: int, year: int, whole: int, parts: int) -> str:
        row = self.row(index, year)
        return arithmetic.rounded(self.page.at(row, whole), self.page.at(row, parts))


def write_figures(
    book: Book,
    table: CostTable,
    plans: PlansSheet,
    due: PaymentsSheet,
    own: OwnCostsSheet,
    discount: DiscountSheet,
) -> FiguresSheet:
    """Fill the sheet."""
    page = book.page(_("Exact figures"))
    page.widths((8, 8, *[18] * (PRESENT_NOT_ABOVE - 2)))
    page.text(1, 1, _("Exact sums: whole dong and parts of 10⁻¹² dong"), TITLE)
    page.text(2, 1, _how(), TITLE_NOTE)
    sheet = FiguresSheet(page, table.years)
    _write_headings(page)
    for index, cost in enumerate(table.plans):
        _write_totals(sheet, plans, index, cost, len(table.plans))
        for year in range(1, table.years + 1):
            _write_year(sheet, index, year, due, own)
            _write_present(sheet, index, year, discount)
            _write_flags(sheet, index, year)
    for column, order in ((_BEST_RENT, _RENT_ORDER), (_BEST_BUY, _BUY_ORDER)):
        found = page.span_here(order, _TOTALS_ROW, _TOTALS_ROW + len(table.plans) - 1)
        page.formula(_BEST_ROW, column, f"IFERROR(MATCH(0,{found},0),0)", EXACT)
    return sheet


def _how() -> str:
    return _(
        "Spreadsheet programs keep 15 digits; amounts are split here so that every dong is right, "
        "also where a figure ends in half a dong."
    )


def _write_headings(page: Page) -> None:
    totals = (
        pgettext("column", "Plan No."),
        _("Is a rent"),
        _("Is a purchase"),
        _("Has a cost"),
        _("Total, whole dong"),
        _("Total, parts"),
        _("Rents that are lower"),
        _("Purchases that are lower"),
    )
    page.headings(_TOTALS_ROW - 1, totals)
    page.text(_BEST_ROW, 1, _("Lowest rent, No."), CELL)
    page.text(_BEST_ROW, 3, _("Lowest purchase, No."), CELL)
    years = [
        pgettext("column", "Plan No."),
        pgettext("column", "Year"),
        _("Due to the vendor, whole dong"),
        _("Due to the vendor, parts"),
        _("With carry, whole dong"),
        pgettext("column", "Parts"),
        _("Own costs (VND)"),
        _("Cost, whole dong"),
        _("Cumulative, whole dong"),
        _("Cumulative, parts"),
        *[_("Cost, position %(place)d") % {"place": p} for p in arithmetic.AMOUNT_POSITIONS],
        *[_("Present, position %(place)d") % {"place": p} for p in arithmetic.PRESENT_POSITIONS],
    ]
    for scope in (_("Present, cumulative"), _("Present, year alone")):
        for what in ("4", "3", "2", "1", _("whole dong"), _("parts")):
            years.append(f"{scope}: {what}")
    years += [_("Not above the rent"), _("Not above the rent, present")]
    page.headings(HEADING_ROW, years)


def _write_totals(
    sheet: FiguresSheet, plans: PlansSheet, index: int, cost: PlanCost, count: int
) -> None:
    page, row = sheet.page, _TOTALS_ROW + index
    page.number(row, _NO, index + 1, EXACT)
    page.number(row, _IS_RENT, int(cost.is_rent), EXACT)
    page.number(row, _IS_BUY, int(cost.is_purchase), EXACT)
    page.formula(row, _OFFERED, f'IF({plans.cell("status", index)}="",1,0)', EXACT)
    last = sheet.row(index, sheet.years)
    page.formula(row, _TOTAL_WHOLE, page.here(last, SO_FAR_WHOLE), EXACT)
    page.formula(row, _TOTAL_PARTS, page.here(last, SO_FAR_PARTS), EXACT)
    spans = {
        column: page.span_here(column, _TOTALS_ROW, _TOTALS_ROW + count - 1)
        for column in range(1, _TOTAL_PARTS + 1)
    }
    whole, parts = page.here(row, _TOTAL_WHOLE), page.here(row, _TOTAL_PARTS)
    lower = (
        f"({spans[_TOTAL_WHOLE]}<{whole})+({spans[_TOTAL_WHOLE]}={whole})"
        f"*(({spans[_TOTAL_PARTS]}<{parts})"
        f"+({spans[_TOTAL_PARTS]}={parts})*({spans[_NO]}<{index + 1}))"
    )
    for column, kind in ((_RENT_ORDER, _IS_RENT), (_BUY_ORDER, _IS_BUY)):
        others = f"SUMPRODUCT({spans[kind]}*{spans[_OFFERED]}*({lower}))"
        own = f"{page.here(row, kind)}*{page.here(row, _OFFERED)}"
        page.formula(row, column, f"IF({own}=1,{others},-1)", EXACT)


def _write_year(
    sheet: FiguresSheet, index: int, year: int, due: PaymentsSheet, own: OwnCostsSheet
) -> None:
    page, row = sheet.page, sheet.row(index, year)

    def at(column: int) -> str:
        return page.here(row, column)

    page.number(row, PLAN, index + 1, EXACT)
    page.number(row, YEAR, year, EXACT)
    scope = f"{due.span(payments.PLAN)},{at(PLAN)},{due.span(payments.YEAR)},{at(YEAR)}"
    parts = arithmetic.PARTS
    whole_so_far, parts_so_far = at(WHOLE), at(PARTS)
    if year > 1:
        before = page.here(row - 1, SO_FAR_PARTS)
        carry = arithmetic.whole_quotient(f"{before}+{at(PARTS)}", parts)
        whole_so_far = f"{page.here(row - 1, SO_FAR_WHOLE)}+{at(WHOLE)}+{carry}"
        parts_so_far = f"MOD({before}+{at(PARTS)},{parts})"
    formulas = {
        DUE_WHOLE: f"SUMIFS({due.span(payments.WHOLE)},{scope})",
        DUE_PARTS: f"SUMIFS({due.span(payments.PARTS)},{scope})",
        VENDOR_WHOLE: f"{at(DUE_WHOLE)}+{arithmetic.whole_quotient(at(DUE_PARTS), parts)}",
        PARTS: f"MOD({at(DUE_PARTS)},{parts})",
        OWN: own.in_year(index, at(YEAR)),
        WHOLE: f"{at(VENDOR_WHOLE)}+{at(OWN)}",
        SO_FAR_WHOLE: whole_so_far,
        SO_FAR_PARTS: parts_so_far,
    }
    for column, formula in formulas.items():
        page.formula(row, column, formula, EXACT)


def _write_present(sheet: FiguresSheet, index: int, year: int, discount: DiscountSheet) -> None:
    page, row = sheet.page, sheet.row(index, year)
    amount = arithmetic.amount_digits(page.here(row, WHOLE), page.here(row, PARTS))
    for column, formula in enumerate(amount, start=_DIGITS):
        page.formula(row, column, formula, EXACT)
    cells = [page.here(row, column) for column in range(_DIGITS, _PRESENT)]
    products = arithmetic.present_digits(cells, discount.digits(year))
    for column, formula in enumerate(products, start=_PRESENT):
        page.formula(row, column, formula, EXACT)
    for first_row, column in ((sheet.row(index, 1), _SO_FAR), (row, _ALONE)):
        sums = {
            position: f"SUM({page.span_here(at, first_row, row)})"
            for at, position in enumerate(arithmetic.PRESENT_POSITIONS, start=_PRESENT)
        }
        page.formula(row, column, sums[4], EXACT)
        for step, position in enumerate((3, 2, 1), start=1):
            below = page.here(row, column + step - 1)
            page.formula(row, column + step, arithmetic.carried(sums, below, position), EXACT)
        first, second = page.here(row, column + 3), page.here(row, column + 2)
        page.formula(row, column + 4, arithmetic.present_whole(sums, first), EXACT)
        page.formula(row, column + 5, arithmetic.present_parts(first, second), EXACT)


def _write_flags(sheet: FiguresSheet, index: int, year: int) -> None:
    """1 in years in which a purchase has cost no more than the cheapest rent so far."""
    page, row = sheet.page, sheet.row(index, year)
    total, best = _TOTALS_ROW + index, page.here(_BEST_ROW, _BEST_RENT)
    asked = f"{page.here(total, _IS_BUY)}*{page.here(total, _OFFERED)}*{best}>0"
    place = f"({best}-1)*{sheet.years}+{year}"

    def rent(column: int) -> str:
        last = FIRST_ROW + 4 * sheet.years
        return f"INDEX({page.span_here(column, FIRST_ROW, last)},{place})"

    whole, parts = page.here(row, SO_FAR_WHOLE), page.here(row, SO_FAR_PARTS)
    not_above = (
        f"OR({whole}<{rent(SO_FAR_WHOLE)},"
        f"AND({whole}={rent(SO_FAR_WHOLE)},{parts}<={rent(SO_FAR_PARTS)}))"
    )
    page.formula(row, NOT_ABOVE, f"IF({asked},IF({not_above},1,0),0)", EXACT)
    whole, parts = page.here(row, _SO_FAR + 4), page.here(row, _SO_FAR + 5)
    difference = f"({whole}-{rent(_SO_FAR + 4)})+({parts}-{rent(_SO_FAR + 5)})/{arithmetic.PARTS}"
    present = f"IF({difference}<{_NO_DIFFERENCE},1,0)"
    page.formula(row, PRESENT_NOT_ABOVE, f"IF({asked},{present},0)", EXACT)
