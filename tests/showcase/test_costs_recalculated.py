"""The cost workbook reckoned anew by LibreOffice against the pure result, every figure of it."""

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from showcase.costs.page import CostPage
from showcase.costs.sheets import own_costs
from showcase.costs.sheets.arithmetic import LIMIT
from showcase.costs.sheets.comparison import FIRST_COLUMN, ON_ROW, QUANTITY_ROW, RATE_ROW
from showcase.costs.workbook import cost_workbook
from solutions.pricing import OwnCost, PromotionTerms, Terms
from tests.office import SOFFICE, converted
from tests.showcase.cost_cases import DAY, page_of, random_question
from tests.showcase.cost_sheet import expected_rows, rows_of_csv, without_results

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]

CASES = 100
SEED = 20_261_110
# The first sheet, cells as they are rather than as they are shown.
AS_VALUES = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"


@dataclass(frozen=True)
class Change:
    """Cells of the file that somebody types into, and what is asked by them."""

    type_in: Callable[[Any], None]
    question: dict[str, Any]
    terms: Callable[[list[Terms]], list[Terms]] = list


RENT = Terms(
    charge="subscription",
    amount=Decimal("1900000.5"),
    period_months=3,
    unit="trạm",
    quantity_min=2,
    quantity_max=5_000,
    setup_fee=Decimal(1_500_000),
    setup_per_unit=True,
    renewal_amount=Decimal("1700000.25"),
    vat="excluded",
    vat_rate=Decimal(8),
    promotions=(
        PromotionTerms(percent=Decimal("12.5"), starts_on=DAY, ends_on=DAY.replace(year=2027)),
        PromotionTerms(amount=Decimal(1_600_000), starts_on=DAY.replace(year=2028)),
    ),
)
BUY = Terms(
    charge="purchase",
    amount=Decimal(9_000_000),
    quantity_included=10,
    maintenance_percent=Decimal("12.35"),
    warranty_months=24,
    vat="excluded",
    vat_rate=Decimal(10),
)
USE = Terms(
    charge="usage", amount=Decimal("0.5"), quantity_included=100, extra_unit_amount=Decimal("0.35")
)
ASKED = {
    "quantity": 12,
    "years": 6,
    "rate": Decimal("7.25"),
    "own_costs": (OwnCost("equipment", 50_000_000, 1, 1), OwnCost("people", 9_000_000, 1, 6, 2)),
}


def type_into_first(row: int, value: object) -> Callable[[Any], None]:
    """Typing into one of the yellow cells of the first sheet."""

    def type_in(book: Any) -> None:
        book.worksheets[0].cell(row, FIRST_COLUMN).value = value

    return type_in


def type_own_cost(book: Any) -> None:
    """Another amount in the first line, and a new line for the first plan."""
    sheet: Worksheet = book.worksheets[1]
    sheet.cell(own_costs.FIRST_ROW, own_costs.AMOUNT).value = 77_777_777
    line = (None, 5_000_001, 2, 4, own_costs.MARK)
    for column, value in enumerate(line, start=1):
        sheet.cell(own_costs.FIRST_ROW + 2, column).value = value


def type_into_plan(key_label_row: int, column: int, value: object) -> Callable[[Any], None]:
    """Typing into a cell of the sheet of plans."""

    def type_in(book: Any) -> None:
        book.worksheets[2].cell(key_label_row, column).value = value

    return type_in


CHANGES = {
    "quantity": Change(type_into_first(QUANTITY_ROW, 333), {"quantity": 333}),
    "quantity-below-least": Change(type_into_first(QUANTITY_ROW, 1), {"quantity": 1}),
    "quantity-not-offered": Change(type_into_first(QUANTITY_ROW, 5_001), {"quantity": 5_001}),
    "rate": Change(type_into_first(RATE_ROW, 12.34), {"rate": Decimal("12.34")}),
    "no-rate": Change(type_into_first(RATE_ROW, None), {"rate": Decimal(0)}),
    "day": Change(type_into_first(ON_ROW, DAY.replace(year=2027)), {"on": DAY.replace(year=2027)}),
    "own-costs": Change(
        type_own_cost,
        {
            "own_costs": (
                OwnCost("equipment", 77_777_777, 1, 1),
                OwnCost("people", 9_000_000, 1, 6, 2),
                OwnCost("other", 5_000_001, 2, 4, 1),
            )
        },
    ),
    "price": Change(
        type_into_plan(8, 3, 8_500_000.75),
        {},
        lambda terms: [terms[0], replace(terms[1], amount=Decimal("8500000.75")), terms[2]],
    ),
}


def changed_file(change: Change) -> bytes:
    """The workbook of the usual question after somebody typed into it."""
    book = load_workbook(io.BytesIO(cost_workbook(page_of([RENT, BUY, USE], **ASKED))))
    change.type_in(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def random_pages() -> list[CostPage]:
    """The cases: any plans, any question; totals that a spreadsheet can show."""
    chance, pages = random.Random(SEED), []
    while len(pages) < CASES:
        terms, asked = random_question(chance)
        page = page_of(terms, **asked)
        if all(result.cost.series.total < LIMIT for result in page.plans if result.cost.series):
            pages.append(page)
    return pages


@pytest.fixture(scope="module")
def pages() -> list[CostPage]:
    return random_pages()


@pytest.fixture(scope="module")
def shown(pages: list[CostPage], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The first sheets of all workbooks as LibreOffice reckons them, in one run of it."""
    folder: Path = tmp_path_factory.mktemp("office")
    files = {f"{n}.xlsx": without_results(cost_workbook(page)) for n, page in enumerate(pages)}
    files |= {f"{name}.xlsx": changed_file(change) for name, change in CHANGES.items()}
    return converted(files, folder, AS_VALUES)


def test_workbooks_say_what_the_page_says(pages, shown):
    wrong = {}
    for number, page in enumerate(pages):
        found, expected = rows_of_csv(shown[f"{number}.xlsx"]), expected_rows(page)
        if found != expected:
            pairs = zip(found, expected, strict=False)
            wrong[number] = [pair for pair in pairs if pair[0] != pair[1]]

    assert wrong == {}


def test_cases_are_of_every_kind(pages):
    results = [result for page in pages for result in page.plans]

    charges = {result.plan.terms.charge for result in results if result.cost.series}
    reasons = {result.cost.reason for result in results}
    assert charges == {"subscription", "purchase", "usage", "free"}
    assert reasons == {"", "no_amount", "not_valid", "over_maximum"}
    assert {page.table.verdict.cheaper for page in pages if page.table.verdict} >= {"rent", "buy"}
    assert any(result.cost.break_even_year for result in results)
    halves = [
        value
        for result in results
        if result.cost.series
        for value in (*result.cost.series.exact, *result.cost.series.exact_present)
        if value.denominator == 2
    ]
    assert len(halves) > 20


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_typed_into_the_file_is_reckoned(name, shown):
    change = CHANGES[name]
    page = page_of(change.terms([RENT, BUY, USE]), **(ASKED | change.question))

    assert rows_of_csv(shown[f"{name}.xlsx"]) == expected_rows(page)


def test_no_result_is_left_for_libreoffice_to_copy(pages):
    data = without_results(cost_workbook(pages[0]))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        formulas = sum(archive.read(name).count(b"<f>") for name in names)
        results = sum(archive.read(name).count(b"</f><v>") for name in names)
    assert (formulas > 100, results) == (True, 0)
