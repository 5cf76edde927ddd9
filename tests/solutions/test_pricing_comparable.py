"""Prices across provinces."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions import pricing
from solutions.pricing import Terms

DAY = dt.date(2026, 11, 10)


def test_comparable_prices_are_the_least_for_each_charge_period_and_unit():
    plans = [
        Terms(charge="subscription", amount=Decimal(100), period_months=1, unit="Trạm"),
        Terms(charge="subscription", amount=Decimal(90), period_months=1, unit="TRAM "),
        Terms(charge="subscription", amount=Decimal(95), period_months=1, unit="trạm"),
        Terms(charge="subscription", amount=Decimal(50), period_months=1, unit="xã"),
        Terms(charge="subscription", amount=Decimal("900.5"), period_months=12, unit="trạm"),
        Terms(charge="purchase", amount=Decimal(10), unit="trạm", quantity_min=3),
        Terms(charge="purchase", amount=Decimal(1), unit="trạm", role="add_on"),
        Terms(charge="quote", unit="trạm"),
        Terms(charge="usage", amount=Decimal(1), valid_to=dt.date(2026, 1, 1)),
    ]

    result = pricing.comparable_prices(plans, DAY)

    assert result == {
        ("subscription", 1, "tram"): 1080,
        ("subscription", 1, "xa"): 600,
        ("subscription", 12, "tram"): 901,
        ("purchase", None, "tram"): 30,
    }


@pytest.mark.parametrize(
    ("values", "median"),
    [([7], 7), ([3, 1, 2], 2), ([4, 1, 2, 3], 3), ([2, 4], 3), ([1, 1, 100, 100], 51)],
)
def test_median_of_an_even_number_is_the_mean_of_the_middle_two_half_up(values, median):
    assert pricing.median_half_up(values) == median


def test_median_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no median"):
        pricing.median_half_up([])


@given(st.lists(st.integers(min_value=0), min_size=1))
def test_median_has_as_many_values_above_as_below(values):
    median = pricing.median_half_up(values)

    assert sum(value > median for value in values) * 2 <= len(values)
    assert sum(value < median for value in values) * 2 <= len(values)


@pytest.mark.parametrize(
    ("price", "prices", "outlier"),
    [
        (131, [100, 100, 131], True),
        (130, [100, 100, 130], False),
        (500, [100, 500], False),
        (131, [90, 110, 90, 131], True),
        (130, [90, 110, 90, 130], False),
        (1, [100, 100, 1], False),
    ],
)
def test_an_outlier_is_more_than_30_percent_above_the_median_of_three(price, prices, outlier):
    assert pricing.is_outlier(price, prices) == outlier


@pytest.mark.parametrize(
    ("price", "median", "mistyped"),
    [(10_000, 100, True), (9_999, 100, False), (500, 0, False), (0, 0, False)],
)
def test_a_hundred_times_the_median_looks_mistyped(price, median, mistyped):
    assert pricing.looks_mistyped(price, median) == mistyped
