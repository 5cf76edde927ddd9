"""The cost workbook as a file: what it holds before any program reckons it."""

import io
import zipfile
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook

from showcase.costs.page import CostPage
from showcase.costs.workbook import cost_workbook
from solutions.pricing import OwnCost, PromotionTerms, Terms
from tests.showcase.cost_cases import DAY, page_of, plan_of
from tests.showcase.cost_sheet import expected_rows, rows_of_xlsx

pytestmark = pytest.mark.once

RENT = Terms(
    charge="subscription",
    amount=Decimal(1_000_000),
    period_months=12,
    unit="trạm",
    promotions=(PromotionTerms(percent=Decimal(50), starts_on=DAY, ends_on=DAY),),
)
BUY = Terms(charge="purchase", amount=Decimal(2_000_000), maintenance_percent=Decimal(10))
ASK = Terms(charge="quote")


def opened(page: CostPage, *, data_only: bool = False):
    return load_workbook(io.BytesIO(cost_workbook(page)), data_only=data_only)


def texts(sheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


@pytest.mark.parametrize(
    "page",
    [
        page_of([RENT, BUY], quantity=3, rate=Decimal("7.5")),
        page_of([RENT, ASK], years=1),
        page_of([BUY, BUY], own_costs=(OwnCost("people", 500_000, 2, 4),)),
        page_of([ASK]),
    ],
    ids=["rent-and-buy", "on-request", "own-costs", "nothing"],
)
def test_readers_that_do_not_calculate_see_every_figure(page):
    assert rows_of_xlsx(cost_workbook(page)) == expected_rows(page)


def test_every_figure_is_a_formula():
    sheet = opened(page_of([RENT, BUY], quantity=3, years=2)).worksheets[0]

    numbers = [
        (cell.coordinate, cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    ]
    formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    # Quantity, years and rate; the starting day is a day.
    assert numbers == [("B5", 3), ("B6", 2), ("B7", 0)]
    assert len(formulas) == 2 * (9 + 5 * 2) + 2


def test_programs_reckon_anew_and_nothing_is_protected():
    book = opened(page_of([RENT, BUY]))

    assert book.calculation.fullCalcOnLoad
    assert not any(sheet.protection.sheet for sheet in book)
    assert [sheet.sheet_state for sheet in book] == ["visible"] * 7


def test_texts_of_vendors_never_become_formulas():
    plan = plan_of(1, RENT, vendor='=HYPERLINK("http://x.example")', name="+1", solution="@sum")

    book = opened(page_of([plan]))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    dangerous = [
        cell
        for cell in cells
        if cell.data_type != "f" and str(cell.value or "").startswith(("=", "+", "@", "-"))
    ]
    assert {cell.value for cell in dangerous} >= {'=HYPERLINK("http://x.example")', "+1", "@sum"}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in dangerous)
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert not any("HYPERLINK" in formula for formula in formulas)


@pytest.mark.parametrize("is_sample", [True, False])
def test_sample_figures_are_marked(is_sample):
    page = page_of([plan_of(1, RENT, is_sample=is_sample)])

    with translation.override("vi"):
        sheet = opened(page).worksheets[0]

    assert ("SỐ LIỆU MINH HỌA" in texts(sheet)) == is_sample


def test_notes_assumptions_and_address_stand_below():
    page = page_of([RENT, BUY], quantity=3)

    with translation.override("en"):
        found = texts(opened(page).worksheets[0])

    assert "Published prices are gathered here; this does not replace quotations." in found
    assert page.address in found
    for result in page.plans:
        assert [f"– {line}" for line in result.assumptions if f"– {line}" not in found] == []


@pytest.mark.parametrize(("amount", "is_beyond"), [(Decimal(10**10), True), (Decimal(10), False)])
def test_sums_that_spreadsheets_cannot_hold_are_named(amount, is_beyond):
    terms = Terms(charge="subscription", amount=amount, period_months=12)

    with translation.override("en"):
        found = texts(opened(page_of([terms], quantity=10**5)).worksheets[0])

    assert ("Figures of 10^15 dong or more are not exact in a spreadsheet." in found) == is_beyond


def test_an_empty_page_has_no_workbook():
    page = page_of([RENT])
    empty = CostPage(page.question, (), (), None, (), None, (), page.address, page.today)

    with pytest.raises(ValueError, match="without a plan"):
        cost_workbook(empty)


def test_a_damaged_text_leaves_a_readable_file():
    plan = plan_of(1, RENT, vendor="Công ty\x00 & <Mẫu>\ufffe")

    data = cost_workbook(page_of([plan]))

    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert "Công ty & <Mẫu>" in texts(load_workbook(io.BytesIO(data)).worksheets[0])
