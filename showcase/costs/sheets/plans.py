"""The sheet of what each plan says: a column for each plan, a row for each thing it says."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.templatetags.ui import vn_date
from showcase.costs.page import PlanResult
from showcase.costs.plans import CostPlan
from solutions.pricing import NOT_OFFERED_MESSAGES, Terms
from solutions.pricing.terms import FREE, PAID_CHARGES, VAT_EXCLUDED

from .book import CELL, DAY, FIGURE, LABEL, PRICE, TITLE, Book, Look, Page, quoted

FIRST_COLUMN: Final = 2
HEADING_ROW: Final = 3
_INPUT: Final = Look(is_framed=True, is_input=True, form=PRICE)
_INPUT_DAY: Final = Look(is_framed=True, is_input=True, form=DAY)
_WIDTHS: Final = (38, 30, 30, 30, 30)

Said = str | int | Decimal | dt.date | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """The cells in which quantity, rate (percent a year) and starting day are typed."""

    quantity: str
    rate: str
    on: str


@dataclass(frozen=True)
class PlansSheet:
    """Where things stand on the sheet, by key; columns count plans from 0."""

    page: Page
    rows: dict[str, int] = field(default_factory=dict)

    def cell(self, key: str, index: int) -> str:
        """The cell of ``key`` for the plan at ``index``."""
        return self.page.at(self.rows[key], FIRST_COLUMN + index)


def title_of(option: PlanResult) -> str:
    """What an option is called at the head of a column: its letter, solution and plan."""
    return f"{option.letter}: {option.plan.solution} – {option.plan.name}"


def write_plans(book: Book, options: Sequence[PlanResult], inputs: Inputs) -> PlansSheet:
    """Fill the sheet with the plans in the order chosen."""
    plans = [option.plan for option in options]
    page = book.page(pgettext("sheet", "Plans"))
    sheet = PlansSheet(page)
    page.widths(_WIDTHS)
    page.text(1, 1, _("What the plans say"), TITLE)
    page.headings(HEADING_ROW, [pgettext("column", "Item"), *map(title_of, options)])
    row = HEADING_ROW
    for key, label, said, is_input in _said():
        row += 1
        sheet.rows[key] = row
        page.text(row, 1, label, LABEL)
        for index, plan in enumerate(plans):
            _put(page, row, FIRST_COLUMN + index, said(plan), is_input=is_input)
        page.fit(row, [label, *(str(said(plan) or "") for plan in plans)])
    _write_reckoned(sheet, options, inputs, row + 1)
    page.sheet.freeze_panes = page.sheet.cell(HEADING_ROW + 1, FIRST_COLUMN)
    page.for_print(HEADING_ROW, is_landscape=True)
    return sheet


def has_price(terms: Terms) -> bool:
    """Whether there is anything to reckon with: a free plan, or one with an amount."""
    return terms.charge == FREE or (terms.charge in PAID_CHARGES and terms.amount is not None)


def _said() -> Iterator[tuple[str, str, Callable[[CostPlan], Said], bool]]:
    """Key, label, what a plan says, whether changing it in the file changes the figures."""
    yield "vendor", _("Vendor"), lambda plan: plan.vendor, False
    yield "place", _("Presented in"), lambda plan: plan.place, False
    yield "charge", _("way of charging").capitalize(), lambda plan: plan.charge_label, False
    yield "unit", pgettext("column", "Unit"), lambda plan: plan.terms.unit, False
    yield "amount", _("Price per unit and period (VND)"), _of("amount"), True
    yield "period", _("Period in months (empty: paid once)"), _of("period_months"), False
    yield "least", _("Least quantity"), _of("quantity_min"), True
    yield "greatest", _("Greatest quantity"), _of("quantity_max"), True
    yield "included", _("Quantity included"), _of("quantity_included"), True
    yield "extra", _("Price of each unit beyond (VND)"), _of("extra_unit_amount"), True
    yield "setup", _("Set-up and installation (VND)"), _of("setup_fee"), True
    yield "setup_scope", _("Set-up is paid"), _setup_scope, False
    yield "renewal", _("Price on renewal (VND)"), _of("renewal_amount"), True
    yield "maintenance", _("Maintenance a year (% of the price)"), _of("maintenance_percent"), True
    yield "warranty", _("Warranty in months"), _of("warranty_months"), True
    yield "vat_label", pgettext("column", "VAT"), lambda plan: plan.vat_label, False
    yield "vat", _("VAT to be added (%)"), _vat, True
    yield "valid_from", _("Valid from"), _of("valid_from"), True
    yield "valid_to", _("Valid to"), _of("valid_to"), True
    yield "minimum", _("Least term in months"), lambda plan: plan.minimum_months, False
    yield "condition", _("For whom"), lambda plan: plan.condition, False
    yield "source", _("Source of the price"), _source, False
    yield "confirmed", _("Confirmed by the vendor on"), _confirmed, False


def _of(name: str) -> Callable[[CostPlan], Said]:
    def said(plan: CostPlan) -> Said:
        value: Said = getattr(plan.terms, name)
        return value

    return said


def _setup_scope(plan: CostPlan) -> str:
    if not plan.terms.setup_fee:
        return ""
    return _("for each unit") if plan.terms.setup_per_unit else _("once for the contract")


def _vat(plan: CostPlan) -> Decimal | int:
    return (plan.terms.vat_rate or 0) if plan.terms.vat == VAT_EXCLUDED else 0


def _source(plan: CostPlan) -> str:
    return ", ".join(part for part in (plan.source_kind, plan.source or plan.source_url) if part)


def _confirmed(plan: CostPlan) -> str:
    return vn_date(plan.checked_on) if plan.checked_on else _("not confirmed")


def _put(page: Page, row: int, column: int, value: Said, *, is_input: bool) -> None:
    if isinstance(value, str):
        page.text(row, column, value, CELL)
    elif value is None or not is_input:
        page.number(row, column, value)
    else:
        page.number(row, column, value, _INPUT_DAY if isinstance(value, dt.date) else _INPUT)


def _write_reckoned(
    sheet: PlansSheet, options: Sequence[PlanResult], inputs: Inputs, first: int
) -> None:
    """Below what plans say: what follows from quantity and day."""
    reckoned = {
        "status": _("Why it has no cost (empty: it has)"),
        "units": _("Quantity paid"),
        "priced": _("Times the price is paid"),
        "beyond": _("Units paid at the price of units beyond"),
        "setups": _("Times set-up is paid"),
        "factor": _("100% + VAT, in ten-thousandths"),
    }
    for row, (key, label) in enumerate(reckoned.items(), start=first):
        sheet.rows[key] = row
        sheet.page.text(row, 1, label, LABEL)
        sheet.page.fit(row, [label])
    for index, option in enumerate(options):
        plan, cost = option.plan, option.cost
        column = FIRST_COLUMN + index
        status = _status(sheet, index, inputs, has_amount=has_price(plan.terms))
        sheet.page.formula(sheet.rows["status"], column, status, CELL, result=option.reason)
        units = f"IF(ISNUMBER({inputs.quantity}),MAX({inputs.quantity},{{}},1),1)"
        formulas = {
            "units": units.format(sheet.cell("least", index)),
            **_times(sheet, index, plan.terms),
            "factor": f"10000+ROUND({sheet.cell('vat', index)}*100,0)",
        }
        for key, formula in formulas.items():
            known = cost.paid_quantity if key == "units" else None
            sheet.page.formula(sheet.rows[key], column, formula, FIGURE, result=known)


def _times(sheet: PlansSheet, index: int, terms: Terms) -> dict[str, str]:
    """How often the price, the price of units beyond and set-up are paid (rules 2 and 5)."""
    units, included = sheet.cell("units", index), sheet.cell("included", index)
    priced, beyond = units, "0"
    if terms.quantity_included and terms.extra_unit_amount is not None:
        priced, beyond = "1", f"MAX(0,{units}-{included})"
    elif terms.quantity_included:
        priced = f"({units}+{included}-1-MOD({units}+{included}-1,{included}))/{included}"
    return {
        "priced": priced,
        "beyond": beyond,
        "setups": units if terms.setup_per_unit else "1",
    }


def _status(sheet: PlansSheet, index: int, inputs: Inputs, *, has_amount: bool) -> str:
    """ "" while the plan has a cost, else why not; in the order of the pure rules."""
    quantity, on = inputs.quantity, inputs.on
    greatest, first, last = (
        sheet.cell(key, index) for key in ("greatest", "valid_from", "valid_to")
    )
    over, invalid, none = (
        quoted(str(NOT_OFFERED_MESSAGES[code]))
        for code in ("over_maximum", "not_valid", "no_amount")
    )
    whole = quoted(_("Enter a whole number of units, 1 or more."))
    return (
        f"IF(NOT(ISNUMBER({quantity})),{whole},"
        f"IF(OR({quantity}<1,{quantity}<>INT({quantity})),{whole},"
        f'IF(AND({greatest}<>"",{quantity}>{greatest}),{over},'
        f'IF(OR(AND({first}<>"",{on}<{first}),AND({last}<>"",{on}>{last})),{invalid},'
        f"{quoted('') if has_amount else none}))))"
    )
