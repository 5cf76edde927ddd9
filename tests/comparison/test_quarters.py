"""Quarters: their days, their order, how they are written."""

import datetime as dt

import pytest
from django.utils import translation

from comparison.quarters import Quarter


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (dt.date(2026, 1, 1), Quarter(2026, 1)),
        (dt.date(2026, 3, 31), Quarter(2026, 1)),
        (dt.date(2026, 4, 1), Quarter(2026, 2)),
        (dt.date(2026, 9, 14), Quarter(2026, 3)),
        (dt.date(2026, 12, 31), Quarter(2026, 4)),
    ],
)
def test_day_lies_in_its_quarter(day, quarter) -> None:
    assert Quarter.of(day) == quarter
    assert quarter.first_day <= day <= quarter.last_day


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        (Quarter(2024, 1), dt.date(2024, 1, 1), dt.date(2024, 3, 31)),
        (Quarter(2026, 2), dt.date(2026, 4, 1), dt.date(2026, 6, 30)),
        (Quarter(2026, 4), dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
    ],
)
def test_first_and_last_day(quarter, first, last) -> None:
    assert (quarter.first_day, quarter.last_day) == (first, last)


def test_neighbours_cross_the_year() -> None:
    assert Quarter(2026, 4).next == Quarter(2027, 1)
    assert Quarter(2026, 1).previous == Quarter(2025, 4)
    assert Quarter(2026, 3).back(7) == Quarter(2024, 4)
    assert Quarter(2026, 3).back(0) == Quarter(2026, 3)
    assert sorted([Quarter(2026, 1), Quarter(2025, 4)]) == [Quarter(2025, 4), Quarter(2026, 1)]


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("2026-q3", Quarter(2026, 3)),
        ("2020-q1", Quarter(2020, 1)),
        ("2019-q4", None),
        ("2199-q4", Quarter(2199, 4)),
        ("9999-q4", None),
        ("2026-q5", None),
        ("2026-Q3", None),
        ("2026-q3 ", None),
        ("٢٠٢٦-q3", None),
        ("", None),
    ],
)
def test_written_form_is_read_back(text, quarter) -> None:
    assert Quarter.parse(text) == quarter
    assert quarter is None or str(quarter) == text


def test_label_follows_the_language() -> None:
    with translation.override("en"):
        assert Quarter(2026, 3).label == "Q3 2026"
    with translation.override("vi"):
        assert Quarter(2026, 3).label == "quý III/2026"
