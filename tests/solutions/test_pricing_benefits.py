"""What an investment may bring against what it costs."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.pricing import Benefits, ValueEstimate, payback_months, value_estimate
from solutions.pricing.series import series_of


def test_value_of_a_year_of_full_use() -> None:
    # 12,5 hours x 12 x 60.000 = 9.000.000; 6 trips x 500.000 = 3.000.000.
    benefits = Benefits(
        hours_a_month=Decimal("12.5"),
        hour_cost=60_000,
        paper=1_200_000,
        trips=6,
        trip_cost=500_000,
        other=800_000,
    )

    assert (benefits.full_year, benefits.is_empty) == (14_000_000, False)
    assert Benefits(hours_a_month=Decimal(5)).is_empty


def test_share_in_use_holds_on_after_its_last_year() -> None:
    benefits = Benefits(other=1_000, adoption=(50, 80))

    assert benefits.in_years(4) == [500, 800, 800, 800]
    assert Benefits(other=1_000).in_years(2) == [1_000, 1_000]


def test_estimate_against_a_purchase() -> None:
    # 24 million at once, then 2 million a year; 12 million of benefit a year.
    series = series_of([Fraction(24_000_000), Fraction(2_000_000), Fraction(2_000_000)], 1)

    found = value_estimate(Benefits(other=12_000_000), series, Decimal(10))

    # After year 1: 12 of 24; year 2 begins with 14 owed, year 3 with 4: four months of 1 million.
    # Present: -12.000.000 + 10.000.000/1,1 + 10.000.000/1,21 = 5.355.371,9.
    assert found == ValueEstimate(
        yearly=(12_000_000, 12_000_000, 12_000_000),
        total=36_000_000,
        net_yearly=(-12_000_000, 10_000_000, 10_000_000),
        net_cumulative=(-12_000_000, -2_000_000, 8_000_000),
        net_total=8_000_000,
        net_present=5_355_372,
        payback_months=28,
    )


@pytest.mark.parametrize(
    ("gains", "costs", "months"),
    [
        ([12], [12], 12),
        ([12], [1], 1),
        ([13], [12], 12),
        ([12], [13], None),
        ([0, 12], [1, 0], 13),
        ([0, 0], [0, 9], 0),
        ([0], [0], 0),
        ([5, 5, 5], [5, 5, 5], 12),
        ([], [], 0),
    ],
)
def test_payback(gains: list[int], costs: list[int], months: int | None) -> None:
    found = payback_months([Fraction(g) for g in gains], [Fraction(c) for c in costs])

    assert found == months


def test_limits_are_those_of_the_series() -> None:
    with pytest.raises(ValueError, match="1 to 10"):
        value_estimate(Benefits(other=1), series_of([Fraction(1)] * 11, 1))
    with pytest.raises(ValueError, match="0 and 100"):
        value_estimate(Benefits(other=1), series_of([Fraction(1)], 1), -1)


amounts = st.lists(st.integers(0, 10**9), min_size=1, max_size=10)


@settings(max_examples=80)
@given(amounts, st.integers(0, 10**9), st.lists(st.integers(0, 100), max_size=4))
def test_payback_is_the_first_month_that_covers_the_costs(
    costs: list[int], gain: int, adoption: list[int]
) -> None:
    series = series_of([Fraction(cost) for cost in costs], 1)
    benefits = Benefits(other=gain, adoption=tuple(adoption))

    found = value_estimate(benefits, series)

    gains = benefits.in_years(len(costs))
    covered = [
        year * 12 + month
        for year in range(len(costs))
        for month in range(1, 13)
        if sum(gains[:year]) + gains[year] * month / 12 >= sum(costs[: year + 1])
    ]
    expected = 0 if costs[0] == 0 else covered[0] if covered else None
    assert found.payback_months == expected
    assert found.net_total == found.net_cumulative[-1] == found.net_present
