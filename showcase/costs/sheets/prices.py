"""The sheet of what one payment is: list prices, prices on renewal, promotions, set-up, upkeep."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.money import half_up
from core.templatetags.ui import number
from showcase.costs.page import PlanResult
from solutions.pricing import PlanCost, PromotionTerms, Terms, vat_factor
from solutions.pricing.terms import PURCHASE, price_of_units

from . import arithmetic
from .book import CELL, DAY, EXACT, PRICE, SUM, TITLE, Book, Look, Page
from .plans import PlansSheet, has_price

# Which payments a price is for.
FIRST_TERM, RENEWAL, SETUP, MAINTENANCE = 1, 2, 3, 4
HEADING_ROW: Final = 3
FIRST_ROW: Final = HEADING_ROW + 1

PLAN, KIND, LABEL, PRICE_AT, SHARE, STARTS, ENDS, UNITS, BEYOND, EXTRA, SHOWN = range(1, 12)
TENTHS, EXTRA_TENTHS, LOW, WHOLE_PRICE, FACTOR, SHARED, WHOLE, PARTS, RANK, KEY = range(12, 22)
_WIDTHS: Final = (7, 8, 44, 18, 14, 13, 13, 14, 14, 16, 20, *[16] * 10)
_INPUT: Final = Look(is_framed=True, is_input=True, form=PRICE)
_INPUT_DAY: Final = Look(is_framed=True, is_input=True, form=DAY)
_VALUE: Final = Look(is_framed=True, form=PRICE)
# A key is plan, kind and rank: 1 0000 0000, 1 0000 and 1.
PLAN_STEP, KIND_STEP = 10**8, 10**4


@dataclass(frozen=True, slots=True)
class _Option:
    """A price that may be paid: its place on the sheet, where its parts come from, its amount.

    ``price`` is a key of the plans' sheet or an amount; ``share`` the percent of it that is paid.
    ``exact`` is what it comes to in VND, VAT included, None where the plan has no cost.
    """

    plan: int
    kind: int
    label: str
    price: str | Decimal
    share: Decimal | str
    promotion: PromotionTerms | None
    exact: Fraction | None


@dataclass(frozen=True, slots=True)
class PricesSheet:
    """The sheet and its last row."""

    page: Page
    last_row: int

    def span(self, column: int) -> str:
        """A column of the sheet, for formulas."""
        return self.page.span(column, FIRST_ROW, self.last_row)


def write_prices(book: Book, chosen: Sequence[PlanResult], sheet: PlansSheet) -> PricesSheet:
    """Fill the sheet: a row for each price that a payment may have."""
    page = book.page(pgettext("sheet", "Prices"))
    page.widths(_WIDTHS)
    page.text(1, 1, _("What one payment is, VAT included"), TITLE)
    page.headings(HEADING_ROW, _headings())
    options = [
        option
        for index, result in enumerate(chosen)
        if has_price(result.plan.terms)
        for option in _options(index, result.plan.terms, result.cost)
    ]
    written = PricesSheet(page, FIRST_ROW + max(1, len(options)) - 1)
    for row, option in enumerate(options, start=FIRST_ROW):
        _write_option(written, sheet, row, option)
    page.sheet.freeze_panes = page.sheet.cell(FIRST_ROW, PRICE_AT)
    page.for_print(HEADING_ROW, is_landscape=True)
    return written


def _headings() -> tuple[str, ...]:
    return (
        pgettext("column", "Plan No."),
        pgettext("column", "Kind"),
        pgettext("column", "Price"),
        _("Unit price (VND)"),
        _("Share paid (%)"),
        _("Due from"),
        _("Due until"),
        _("Times the price is paid"),
        _("Units paid at the price of units beyond"),
        _("Price of each unit beyond (VND)"),
        _("Payment (VND, VAT included)"),
        _("Unit price in 1/10,000 dong"),
        _("Price of a unit beyond in 1/10,000 dong"),
        _("Decimals of the payment, in 1/10,000 dong"),
        _("Payment before share and VAT, whole dong"),
        _("Share × (100% + VAT), 8 decimals"),
        _("Decimals with carry, in 10⁻¹² dong"),
        _("Payment, whole dong"),
        _("Payment, parts of 10⁻¹² dong"),
        _("Order among prices of its kind"),
        pgettext("column", "Key"),
    )


def _options(index: int, terms: Terms, cost: PlanCost) -> Iterator[_Option]:
    """The prices of a plan; its promotions once for the first term and once for renewals."""
    units, factor = cost.paid_quantity, vat_factor(terms)

    def option(
        kind: int,
        label: str,
        price: str | Decimal,
        share: str | Decimal = Decimal(100),
        promotion: PromotionTerms | None = None,
        *,
        amount: Decimal | None = None,
    ) -> _Option:
        exact = None
        if units is not None:
            percent = terms.maintenance_percent if share == "maintenance" else share
            paid = amount or Decimal(0)
            one = (
                Fraction(paid) * (units if terms.setup_per_unit else 1)
                if kind == SETUP
                else price_of_units(terms, Fraction(paid), units)
            )
            exact = one * Fraction(percent or 0) / 100 * factor
        return _Option(index, kind, label, price, share, promotion, exact)

    if terms.setup_fee:
        yield option(SETUP, _("Set-up"), "setup", amount=terms.setup_fee)
    lists = [(FIRST_TERM, _("List price"), "amount", terms.amount)]
    if terms.renewal_amount is not None and terms.charge != PURCHASE:
        lists.append((RENEWAL, _("Price on renewal"), "renewal", terms.renewal_amount))
    for kind, label, key, amount in lists if terms.amount is not None else ():
        yield option(kind, label, key, amount=amount)
        for promotion in terms.promotions:
            if promotion.percent is not None:
                share = 100 - promotion.percent
                said = _("Promotion: %(percent)s%% off") % {"percent": number(promotion.percent)}
                yield option(kind, said, key, share, promotion, amount=amount)
            elif promotion.amount is not None:
                paid = promotion.amount
                yield option(kind, _("Promotional price"), paid, promotion=promotion, amount=paid)
    if terms.charge == PURCHASE and terms.maintenance_percent:
        said = _("Maintenance of a year")
        yield option(MAINTENANCE, said, "amount", "maintenance", amount=terms.amount)


def _write_option(written: PricesSheet, plans: PlansSheet, row: int, option: _Option) -> None:
    page = written.page
    page.number(row, PLAN, option.plan + 1)
    page.number(row, KIND, option.kind)
    page.text(row, LABEL, option.label, CELL)
    for column, value in ((PRICE_AT, option.price), (SHARE, option.share)):
        if isinstance(value, str):
            page.formula(row, column, plans.cell(value, option.plan), _VALUE)
        else:
            page.number(row, column, value, _INPUT if option.promotion else _VALUE)
    _write_day(page, row, STARTS, option.promotion and option.promotion.starts_on)
    _write_day(page, row, ENDS, option.promotion and option.promotion.ends_on)
    is_setup = option.kind == SETUP
    units, beyond = ("setups", None) if is_setup else ("priced", "beyond")
    page.formula(row, UNITS, plans.cell(units, option.plan), _VALUE)
    page.formula(row, BEYOND, plans.cell(beyond, option.plan) if beyond else "0", _VALUE)
    page.formula(row, EXTRA, plans.cell("extra", option.plan) if beyond else "0", _VALUE)
    _write_exact(written, plans, row, option)


def _write_day(page: Page, row: int, column: int, day: date | None) -> None:
    page.number(row, column, day, _INPUT_DAY if day else CELL)


def _write_exact(written: PricesSheet, plans: PlansSheet, row: int, option: _Option) -> None:
    page = written.page

    def at(column: int) -> str:
        return page.here(row, column)

    share = f"ROUND({at(SHARE)}*100,0)*{plans.cell('factor', option.plan)}"
    low = f"MOD({at(LOW)},{arithmetic.TEN_THOUSAND})"
    prices = (at(UNITS), at(TENTHS), at(BEYOND), at(EXTRA_TENTHS))
    formulas = {
        TENTHS: arithmetic.ten_thousandths(at(PRICE_AT)),
        EXTRA_TENTHS: arithmetic.ten_thousandths(at(EXTRA)),
        LOW: arithmetic.price_low(*prices),
        WHOLE_PRICE: arithmetic.price_whole(*prices, at(LOW)),
        FACTOR: share,
        SHARED: arithmetic.shared_low(at(WHOLE_PRICE), low, at(FACTOR)),
        WHOLE: arithmetic.shared_whole(at(WHOLE_PRICE), at(FACTOR), at(SHARED)),
        PARTS: f"MOD({at(SHARED)},{arithmetic.PARTS})",
        RANK: _rank(written, row),
        KEY: f"{at(PLAN)}*{PLAN_STEP}+{at(KIND)}*{KIND_STEP}+{at(RANK)}",
    }
    for column, formula in formulas.items():
        page.formula(row, column, formula, EXACT)
    result = None if option.exact is None else half_up(option.exact)
    page.formula(row, SHOWN, arithmetic.rounded(at(WHOLE), at(PARTS)), SUM, result=result)


def _rank(written: PricesSheet, row: int) -> str:
    """1 for the lowest of the plan's prices of the same kind; of equal ones the upper first."""
    page = written.page
    plan, kind, whole, parts = (
        page.span_here(column, FIRST_ROW, written.last_row) for column in (PLAN, KIND, WHOLE, PARTS)
    )
    own_whole, own_parts = page.here(row, WHOLE), page.here(row, PARTS)
    same = f"({plan}={page.here(row, PLAN)})*({kind}={page.here(row, KIND)})"
    lower = (
        f"({whole}<{own_whole})+({whole}={own_whole})*(({parts}<{own_parts})"
        f"+({parts}={own_parts})*(ROW({whole})<{row}))"
    )
    return f"1+SUMPRODUCT({same}*({lower}))"
