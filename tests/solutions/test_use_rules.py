"""When a confirmation counts, and what reviews say in numbers."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.use_rules import (
    counted_from,
    counts_until,
    months_since,
    review_means,
    review_points,
)

DAY = dt.date(2026, 2, 10)


@pytest.mark.parametrize(
    ("confirmed_on", "last"),
    [
        (dt.date(2025, 2, 10), dt.date(2026, 2, 10)),
        (dt.date(2024, 2, 29), dt.date(2025, 2, 28)),
        (dt.date(2023, 2, 28), dt.date(2024, 2, 28)),
        (dt.date(2025, 12, 31), dt.date(2026, 12, 31)),
    ],
)
def test_confirmation_counts_twelve_months(confirmed_on: dt.date, last: dt.date) -> None:
    assert counts_until(confirmed_on) == last


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)),
    st.integers(-400, 10),
)
@settings(max_examples=100)
def test_limit_of_the_query_says_the_same_as_the_rule(on: dt.date, days: int) -> None:
    confirmed_on = on + dt.timedelta(days=days)

    assert (confirmed_on >= counted_from(on)) == (counts_until(confirmed_on) >= on)


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (DAY, 0),
        (dt.date(2026, 1, 11), 0),
        (dt.date(2026, 1, 10), 1),
        (dt.date(2025, 11, 10), 3),
        (dt.date(2025, 11, 11), 2),
        (dt.date(2026, 3, 10), 0),
        (dt.date(2025, 2, 10), 12),
    ],
)
def test_whole_months_since_a_day(day: dt.date, months: int) -> None:
    assert months_since(day, DAY) == months


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ([], None),
        ([80], "80"),
        ([80, 90, 90], "86.67"),
        ([0, 0, 1], "0.33"),
        (["0.01", "0"], "0.01"),
        ([100, 100, 100, 100, 100], "100"),
    ],
)
def test_points_of_a_review_are_the_mean_half_up(points: list, shown: str | None) -> None:
    found = review_points([Decimal(one) for one in points])

    assert found == (None if shown is None else Decimal(shown))


def test_two_reviews_give_no_mean_and_three_do() -> None:
    reviews = [{"fit": Decimal(70)}, {"fit": Decimal(80)}, {"fit": Decimal(90)}]

    two, three = review_means(reviews[:2]), review_means(reviews)

    assert (two.count, two.overall, two.dimensions) == (2, None, {})
    assert (three.count, three.overall, three.dimensions) == (3, Fraction(80), {"fit": 80})


def test_every_review_weighs_the_same_and_a_dimension_needs_three() -> None:
    reviews = [
        {"fit": Decimal(100), "ease": Decimal(0)},
        {"fit": Decimal(80)},
        {"fit": Decimal(60)},
        {},
    ]

    found = review_means(reviews)

    assert found.overall == Fraction(190, 3)
    assert found.dimensions == {"fit": Fraction(80)}
    assert found.count == 3


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.decimals(0, 100, places=2)), max_size=8))
@settings(max_examples=100)
def test_means_lie_between_the_least_and_the_greatest(reviews: list[dict[str, Decimal]]) -> None:
    found = review_means(reviews)
    given = [points for scores in reviews for points in scores.values()]

    for mean in (found.overall, *found.dimensions.values()):
        if mean is not None:
            assert min(given) <= mean <= max(given)
