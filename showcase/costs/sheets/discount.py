"""The sheet of discount factors: 1 / (1 + rate)^(year - 1) to 36 decimals, by long division."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from . import arithmetic
from .book import CELL, EXACT, TITLE, Book, Page
from .plans import Inputs

HEADING_ROW: Final = 3
FIRST_ROW: Final = HEADING_ROW + 1
_YEAR, _DIVISOR, _FIRST_DIGIT = 1, 2, 3
_FIRST_REST: Final = _FIRST_DIGIT + arithmetic.FACTOR_DIGITS


@dataclass(frozen=True, slots=True)
class DiscountSheet:
    """The sheet; year 1 stands in ``FIRST_ROW``."""

    page: Page

    def digits(self, year: int) -> tuple[str, ...]:
        """The cells of the factor of a year, six digits each, the whole number first."""
        row = FIRST_ROW + year - 1
        columns = range(_FIRST_DIGIT, _FIRST_REST)
        return tuple(self.page.at(row, column) for column in columns)


def write_discount(book: Book, years: int, inputs: Inputs) -> DiscountSheet:
    """Fill the sheet for years 1 to ``years``."""
    page = book.page(_("Discount factors"))
    page.widths((7, 14, *[14] * (2 * arithmetic.FACTOR_DIGITS)))
    page.text(1, 1, _("Discount factors of the years, six decimals a column"), TITLE)
    positions = range(arithmetic.FACTOR_DIGITS)
    headings = [pgettext("column", "Year"), _("100% + rate, in ten-thousandths")]
    headings += [_("Digits %(number)d") % {"number": position} for position in positions]
    headings += [_("Remainder %(number)d") % {"number": position} for position in positions]
    page.headings(HEADING_ROW, headings)
    for year in range(1, years + 1):
        row = FIRST_ROW + year - 1
        page.number(row, _YEAR, year, CELL)
        divisor = f"{arithmetic.TEN_THOUSAND}+ROUND({inputs.rate}*100,0)"
        page.formula(row, _DIVISOR, divisor, EXACT)
        for position in positions:
            _write_digit(page, row, position)
    return DiscountSheet(page)


def _write_digit(page: Page, row: int, position: int) -> None:
    """The factor of the year before times 10000, divided by the divisor, digit by digit."""
    digit, rest = _FIRST_DIGIT + position, _FIRST_REST + position
    if row == FIRST_ROW:
        page.number(row, digit, int(position == 0), EXACT)
        page.number(row, rest, 0, EXACT)
        return
    divided = f"{page.here(row - 1, digit)}*{arithmetic.TEN_THOUSAND}"
    if position:
        divided += f"+{page.here(row, rest - 1)}*{arithmetic.MILLION}"
    divisor = page.here(row, _DIVISOR)
    page.formula(row, digit, arithmetic.whole_quotient(divided, divisor), EXACT)
    page.formula(row, rest, f"MOD({divided},{divisor})", EXACT)
