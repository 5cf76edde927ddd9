"""Cells as files write them: dangerous texts stay texts, numbers mean the same when read back."""

import datetime as dt
from decimal import Decimal

import pytest

from core.money import parse_money
from solutions.exports.csv_lines import csv_parts
from solutions.exports.values import Value, csv_text, is_dangerous, tidy_number
from tests.solutions.imports.books import texts


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 236", "-x", "@SUM(A1)", "\tx", "\rx", "\x00x", '=HYPERLINK("http://x")']
)
def test_dangerous_texts_are_known(text: str) -> None:
    assert is_dangerous(text)
    assert csv_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Y tế", "1=1", "a@b.vn", "'=x"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert not is_dangerous(text)
    assert csv_text(text) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (1_900_000, "1900000"),
        (Decimal("12.5"), "12.5"),
        (Decimal("1234.567"), "1234.5670"),
        (Decimal("0.0001"), "0.0001"),
        (dt.date(2026, 1, 9), "09/01/2026"),
    ],
)
def test_values_in_csv(value: Value, text: str) -> None:
    assert csv_text(value) == text


@pytest.mark.parametrize("text", ["0.1", "1234.567", "99999999999.9999", "1500", "0.0010"])
def test_amounts_mean_the_same_when_read_back(text: str) -> None:
    assert parse_money(csv_text(tidy_number(Decimal(text)))) == Decimal(text)


def test_tidy_numbers() -> None:
    found = [tidy_number(number) for number in (None, Decimal("10.0000"), Decimal("2.50"))]

    assert found == [None, 10, Decimal("2.5")]
    assert isinstance(found[1], int)


def test_csv_opens_in_excel_and_reads_back() -> None:
    headings = ("vendor_name", "solution_name", "charge")

    data = b"".join(csv_parts(headings, [("=A", "+B", "Miễn phí"), ("C; D", 'E "F"', "")]))

    assert data.startswith(b"\xef\xbb\xbfvendor_name,")
    assert texts(data, "bang.csv") == [
        (2, {"vendor_name": "=A", "solution_name": "+B", "charge": "Miễn phí"}),
        (3, {"vendor_name": "C; D", "solution_name": 'E "F"'}),
    ]


def test_a_long_csv_comes_in_pieces() -> None:
    rows = [("x" * 1_000, "y", "z")] * 200

    parts = list(csv_parts(("vendor_name", "solution_name", "charge"), rows))

    assert len(parts) > 2
    assert len(texts(b"".join(parts), "bang.csv")) == 200
