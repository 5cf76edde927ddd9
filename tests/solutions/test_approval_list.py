"""The list for signature: what it says of each listing, and its two files."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import translation
from docx import Document
from openpyxl import load_workbook

from core.state_paper import MOTTO, STATE_NAME
from solutions.approval_list import approval_list, approval_rows, headings, lacking, sample_mark
from solutions.papers.approval_docx import approval_docx
from solutions.papers.approval_xlsx import approval_xlsx
from tests import factories

ON = dt.date(2026, 11, 2)
NBSP = "\N{NO-BREAK SPACE}"
FORMULAS = ("=1+1", "+84 123", "-5", "@SUM(1)")

pytestmark = pytest.mark.usefixtures("_vietnamese")


@pytest.fixture
def _vietnamese(db):
    with translation.override("vi"):
        yield


@pytest.fixture
def listing(da_nang):
    vendor = factories.VendorFactory(legal_name="Công ty An Phát", tax_code="0100109106")
    solution = factories.SolutionFactory(name="Quản lý trạm y tế", vendor=vendor, summary="Gọn")
    solution.sectors.add(factories.SectorFactory(name="Y tế"))
    made = factories.ListingFactory(
        province=da_nang, solution=solution, price_checked_on=dt.date(2026, 10, 1)
    )
    factories.PricePlanFactory(
        listing=made,
        name="Cơ bản",
        amount=Decimal(1_900_000),
        unit="trạm",
        vat="included",
        setup_fee=Decimal(3_000_000),
        source="Bảng giá 01/2026",
    )
    return made


def test_row_says_what_is_approved(listing):
    [row] = approval_rows([listing.pk], ON)

    assert row.cells(1) == (
        "1",
        "Quản lý trạm y tế",
        "Công ty An Phát",
        "0100109106",
        "Y tế",
        f"Cơ bản: 1.900.000{NBSP}đ/tháng/trạm, khởi tạo 3.000.000{NBSP}đ (đã bao gồm thuế GTGT)",
        "Bảng giá 01/2026",
        "01/10/2026",
        "",
    )


def test_tax_code_of_a_person_is_never_in_it(da_nang):
    vendor = factories.VendorFactory(tax_code="079199012345", kind="household")
    listing = factories.ListingFactory(province=da_nang, solution__vendor=vendor)

    content = approval_list([listing], ON)

    assert content.rows[0].tax_code == ""
    assert "079199012345" not in str(content.table())
    assert b"079199012345" not in approval_xlsx(content)


def test_plans_that_ended_are_left_out(listing):
    factories.PricePlanFactory(listing=listing, name="Cũ", valid_to=ON - dt.timedelta(days=1))
    factories.PricePlanFactory(listing=listing, name="Theo yêu cầu", on_request=True)

    [row] = approval_rows([listing.pk], ON)

    assert [price.partition(":")[0] for price in row.prices] == ["Cơ bản", "Theo yêu cầu"]


def test_what_is_missing_is_noted(listing, da_nang):
    bare = factories.ListingFactory(province=da_nang)

    found = lacking([listing.pk, bare.pk], ON)

    assert {key: len(texts) for key, texts in found.items()} == {bare.pk: 3}


def test_sample_data_carry_their_mark(listing):
    listing.solution.is_sample = True
    listing.solution.save()

    content = approval_list([listing], ON)

    assert content.is_sample
    assert content.rows[0].note == sample_mark()
    texts = [p.text for p in Document(BytesIO(approval_docx(content))).paragraphs]
    assert sample_mark() in texts


def test_files_say_the_same(listing):
    content = approval_list([listing], ON, number="12/TTr-SKHCN", date=ON)

    document = Document(BytesIO(approval_docx(content)))
    sheet = load_workbook(BytesIO(approval_xlsx(content))).active

    table = [tuple(cell.text for cell in row.cells) for row in document.tables[1].rows]
    rows = [
        tuple("" if value is None else value for value in row)
        for row in sheet.iter_rows(values_only=True)
    ]
    assert table == [headings(), *content.table()]
    start = rows.index(headings())
    assert rows[start : start + 2] == table
    assert content.submission in {row[0] for row in rows}
    assert (rows[0][4], rows[1][4]) == (STATE_NAME, MOTTO)


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_becomes_a_formula(listing, text):
    listing.solution.name = text
    listing.solution.save()

    sheet = load_workbook(BytesIO(approval_xlsx(approval_list([listing], ON)))).active

    [cell] = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_head_names_the_department_of_the_day(listing, da_nang):
    centre = factories.CentreFactory(province=da_nang)
    factories.DepartmentNameFactory(
        centre=centre, name="Sở Thông tin và Truyền thông", valid_to=dt.date(2025, 2, 28)
    )
    factories.DepartmentNameFactory(centre=centre, valid_from=dt.date(2025, 3, 1))

    head = approval_list([listing], ON).letterhead

    assert (head.superior, head.issuer) == (
        "ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    )


def test_ministry_has_nobody_above():
    listing = factories.ListingFactory(national=True)

    head = approval_list([listing], ON).letterhead

    assert (head.superior, head.issuer) == ("", "BỘ KHOA HỌC VÀ CÔNG NGHỆ")


def test_nobody_signs_for_two(listing, hue):
    foreign = factories.ListingFactory(province=hue)

    with pytest.raises(ValueError, match="one owner"):
        approval_list([listing, foreign], ON)


@pytest.mark.parametrize("number", [1, 5])
def test_queries_do_not_grow_with_the_rows(da_nang, number, django_assert_num_queries):
    listings = factories.ListingFactory.create_batch(number, province=da_nang)
    for listing in listings:
        factories.PricePlanFactory(listing=listing)

    with django_assert_num_queries(4):
        content = approval_list(listings, ON)

    assert len(content.rows) == number
