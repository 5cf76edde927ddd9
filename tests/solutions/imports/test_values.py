"""Cells to values, and what is said of cells that are wrong."""

import datetime as dt
from decimal import Decimal

import pytest

from solutions.imports.cells import Cell, value_cell
from solutions.imports.columns import BY_KEY
from solutions.imports.messages import MESSAGES, CellError
from solutions.imports.values import read_cell


def value(key: str, typed: object) -> object:
    """The value of a cell typed so in the column ``key``."""
    return read_cell(BY_KEY[key], value_cell(typed)).value


def code(key: str, typed: object) -> str:
    """The code of the error of such a cell; its message can be shown."""
    with pytest.raises(CellError) as caught:
        read_cell(BY_KEY[key], value_cell(typed))
    message = caught.value.at(7, key)
    assert message.code in MESSAGES
    assert message.text
    assert "{" not in message.text
    return caught.value.code


@pytest.mark.parametrize(
    ("key", "typed", "expected"),
    [
        ("vendor_name", "  Công ty\nLúa   Vàng ", "Công ty Lúa Vàng"),
        ("vendor_name", "Cong ty\u00a0A", "Cong ty A"),
        ("description", "Dòng một\r\n\r\nDòng hai 🌾", "Dòng một\n\nDòng hai 🌾"),
        ("booth_code", 2, "2"),
        ("booth_code", 2.0, "2"),
        ("vendor_name", "x" * 200, "x" * 200),
        ("summary", "x" * 20_000, "x" * 20_000),
        ("sectors", "Y tế; An sinh xã hội;; y tế ", ("Y tế", "An sinh xã hội")),
        ("sectors", " ; ", ()),
        ("charge", "MIỄN PHÍ", "free"),
        ("charge", "Pay per use", "usage"),
        ("trial", "Có", True),
        ("trial", "không", False),
        ("trial", "x", True),
        ("trial", True, True),
        ("trial", "FALSE", False),
        ("security_level", "3", 3),
        ("security_level", 3.0, 3),
        ("quantity_max", "1.500", 1500),
        ("amount", "1.900.000", Decimal(1_900_000)),
        ("amount", 1900000.0, Decimal(1_900_000)),
        ("amount", "150 triệu", Decimal(150_000_000)),
        ("amount", "1,5 tỷ", Decimal(1_500_000_000)),
        ("amount", "600 đ", Decimal(600)),
        ("vat_rate", "8%", Decimal(8)),
        ("vat_rate", 12.5, Decimal("12.5")),
        ("price_valid_from", "5/1/2026", dt.date(2026, 1, 5)),
        ("price_valid_from", "2026-01-05", dt.date(2026, 1, 5)),
        ("price_valid_from", "2026-01-05T00:00:00", dt.date(2026, 1, 5)),
        ("price_valid_from", dt.datetime(2026, 1, 5, 0, 0), dt.date(2026, 1, 5)),
        ("price_valid_from", dt.date(2026, 1, 5), dt.date(2026, 1, 5)),
        ("period", "Tháng", 1),
        ("period", "quarter", 3),
        ("period", "Năm", 12),
        ("period", "Một lần", None),
        ("period", "24 tháng", 24),
        ("period", "36 months", 36),
        ("period", "3 năm", 36),
        ("period", "hằng tháng", 1),
        (
            "vendor_website",
            "https://luavang.example/a?b=1&c=ô",
            "https://luavang.example/a?b=1&c=%C3%B4",
        ),
    ],
)
def test_read_cell_takes(key: str, typed: object, expected: object) -> None:
    assert value(key, typed) == expected


@pytest.mark.parametrize(
    ("key", "typed", "expected"),
    [
        ("vendor_name", "x" * 201, "too_long"),
        ("summary", "x" * 20_001, "too_long"),
        ("booth_code", "x" * 21, "too_long"),
        ("charge", "Trả góp", "not_in_list"),
        ("trial", "có lẽ", "not_yes_no"),
        ("trial", 1, "not_yes_no"),
        ("security_level", "6", "out_of_range"),
        ("security_level", "2,5", "not_a_quantity"),
        ("quantity_min", "0", "out_of_range"),
        ("trial_days", "40000", "out_of_range"),
        ("quantity_max", dt.date(2026, 1, 1), "not_a_quantity"),
        ("amount", "khoảng 5 triệu", "money_not_a_number"),
        ("amount", "-5", "money_negative"),
        ("amount", "1.2345,67", "money_ambiguous"),
        ("amount", "0,12345", "money_too_many_decimals"),
        ("amount", 10**12, "money_too_large"),
        ("amount", float("inf"), "money_not_a_number"),
        ("amount", True, "money_not_a_number"),
        ("amount", dt.date(2026, 1, 1), "money_not_a_number"),
        ("vat_rate", "120", "not_a_percent"),
        ("vat_rate", "tám", "not_a_percent"),
        ("price_valid_from", "31/02/2026", "bad_date"),
        ("price_valid_from", "01-02-2026", "bad_date"),
        ("price_valid_from", "1/2/26", "bad_date"),
        ("price_valid_from", "2026-13-01", "bad_date"),
        ("price_valid_from", "01/01/0026", "bad_date"),
        ("price_valid_from", 46000, "bad_date"),
        ("period", "tuần", "bad_period"),
        ("period", "0 tháng", "bad_period"),
        ("period", "121 tháng", "bad_period"),
        ("period", "12", "bad_period"),
        ("vendor_website", "javascript:alert(1)", "bad_address"),
        ("vendor_website", "mailto:a@luavang.example", "bad_address"),
        ("vendor_website", "ftp://luavang.example", "bad_address"),
        ("vendor_website", "Công ty Lúa Vàng", "bad_address"),
        ("vendor_website", "https://", "bad_address"),
        ("vendor_website", "http://[::1", "bad_address"),
        ("vendor_website", "https://user:pw@luavang.example", "bad_address"),
        ("vendor_website", "https://a.example; https://b.example", "several_addresses"),
        ("vendor_website", "https://luavang.example/" + "a" * 500, "too_long"),
    ],
)
def test_read_cell_refuses(key: str, typed: object, expected: str) -> None:
    assert code(key, typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("www.luavang.example", "https://www.luavang.example"),
        ("HTTP://Luavang.example/A", "http://Luavang.example/A"),
        ("https:/luavang.example", "https://luavang.example"),
        ("http:\\\\luavang.example\\gia", "http://luavang.example/gia"),
        ("luavang.example:8080/gia", "https://luavang.example:8080/gia"),
        (
            "https://luavang.example/bảng giá.pdf",
            "https://luavang.example/b%E1%BA%A3ng%20gi%C3%A1.pdf",
        ),
    ],
)
def test_an_odd_address_is_repaired_with_a_warning(typed: str, expected: str) -> None:
    reading = read_cell(BY_KEY["vendor_website"], value_cell(typed))

    assert (reading.value, reading.warnings) == (
        expected,
        [("address_repaired", {"text": expected})],
    )


@pytest.mark.parametrize("typed", ["chưa có", "N/A", "-", "Không"])
def test_a_word_for_no_address_is_read_as_empty_with_a_warning(typed: str) -> None:
    reading = read_cell(BY_KEY["solution_website"], value_cell(typed))

    assert (reading.value, reading.warnings) == ("", [("no_address", {"text": typed})])


def test_an_empty_cell_gives_the_empty_value_of_its_kind() -> None:
    keys = ("summary", "sectors", "vendor_website", "amount", "trial", "period", "charge")

    empty = [read_cell(BY_KEY[key], None).value for key in keys]

    assert empty == ["", (), "", None, None, None, None]


def test_errors_and_warnings_of_the_reader_are_handed_on() -> None:
    formula = Cell(5, "5", warnings=("formula_value",))

    reading = read_cell(BY_KEY["amount"], formula)

    assert (reading.value, reading.warnings) == (Decimal(5), [("formula_value", {})])
    for error in ("formula_empty", "excel_error"):
        with pytest.raises(CellError, match=error):
            read_cell(BY_KEY["amount"], Cell("", "#N/A", error=error))
