"""Scores, grades, ratings and working days."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions import scoring
from solutions.scoring import IncompleteScoresError

WEIGHTS = {
    "functions": Decimal(30),
    "performance": Decimal(10),
    "security": Decimal(25),
    "qualities": Decimal(10),
    "satisfaction": Decimal(10),
    "management": Decimal(15),
}
SCORES = {
    "functions": Decimal(95),
    "performance": Decimal("88.5"),
    "security": Decimal(92),
    "qualities": Decimal(80),
    "satisfaction": Decimal(97),
    "management": Decimal("93.25"),
}
POINTS = st.fractions(min_value=0, max_value=100)


def test_overall_points_is_the_exact_weighted_mean():
    result = scoring.overall_points(SCORES, WEIGHTS)

    assert result == Fraction("92.0375")


def test_overall_points_names_the_criteria_without_a_score():
    scores = {key: SCORES[key] for key in ("security", "functions")}

    with pytest.raises(IncompleteScoresError) as caught:
        scoring.overall_points(scores, WEIGHTS)

    assert caught.value.missing == ("performance", "qualities", "satisfaction", "management")


@pytest.mark.parametrize(
    ("scores", "weights"),
    [
        (SCORES, WEIGHTS | {"management": Decimal("15.01")}),
        ({}, {}),
        (SCORES | {"price": Decimal(50)}, WEIGHTS),
        (SCORES | {"security": Decimal("100.01")}, WEIGHTS),
        (SCORES | {"security": Decimal(-1)}, WEIGHTS),
    ],
)
def test_overall_points_refuses_wrong_weights_and_scores(scores, weights):
    with pytest.raises(ValueError, match="sum to 100|no such criterion|between 0 and 100"):
        scoring.overall_points(scores, weights)


@given(st.lists(st.decimals(min_value=0, max_value=100, places=2), min_size=6, max_size=6))
def test_overall_points_lies_between_the_scores_and_is_stored_exactly(values):
    scores = dict(zip(WEIGHTS, values, strict=True))

    result = scoring.overall_points(scores, WEIGHTS)

    assert min(values) <= result <= max(values)
    assert Fraction(scoring.to_micropoints(result), scoring.MICROPOINTS) == result


@pytest.mark.parametrize(
    ("points", "micropoints"),
    [(Fraction("92.5"), 92_500_000), (Fraction(200, 3), 66_666_667), (Fraction(0), 0)],
)
def test_to_micropoints_rounds_half_up(points, micropoints):
    assert scoring.to_micropoints(points) == micropoints


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        (100, "excellent"),
        (90, "excellent"),
        (Fraction("89.999999"), "good"),
        (Decimal(80), "good"),
        (Decimal("79.99"), "fair"),
        (65, "fair"),
        (Decimal("64.99"), "pass"),
        (50, "pass"),
        (Decimal("49.99"), "fail"),
        (0, "fail"),
        (-1, "fail"),
    ],
)
def test_grade_goes_by_the_exact_score(points, grade):
    assert scoring.grade(points) == grade


def test_mean_is_exact_and_of_nothing_none():
    assert scoring.mean([Fraction(90), Decimal("80.5"), 100]) == Fraction(541, 6)
    assert scoring.mean([]) is None


@pytest.mark.parametrize(
    ("total", "count", "value"),
    [(100, 1, "83.333333"), (190, 2, "85"), (0, 0, "75"), (950, 10, "91.666667")],
)
def test_rating_sort_value_draws_few_evaluations_to_the_mean(total, count, value):
    result = scoring.rating_sort_value(total, count, 75)

    assert round(result, 6) == Fraction(value)


@given(POINTS, POINTS, st.integers(min_value=1, max_value=100))
def test_rating_sort_value_lies_between_the_rating_and_the_mean(rating, overall_mean, count):
    result = scoring.rating_sort_value(rating * count, count, overall_mean)

    assert min(rating, overall_mean) <= result <= max(rating, overall_mean)


@pytest.mark.parametrize(
    ("points", "vi", "en"),
    [
        (Fraction("92.04"), "92,0", "92.0"),
        (Fraction("89.95"), "90,0", "90.0"),
        (100, "100,0", "100.0"),
    ],
)
def test_shown_points_has_one_decimal_half_up(points, vi, en):
    assert scoring.shown_points(points, "vi") == vi
    assert scoring.shown_points(points, "en") == en


@pytest.mark.parametrize(
    ("day", "count", "holidays", "result"),
    [
        # Tuesday 10 November 2026 to Tuesday a fortnight later.
        (dt.date(2026, 11, 10), 10, set(), dt.date(2026, 11, 24)),
        (dt.date(2026, 11, 13), 1, set(), dt.date(2026, 11, 16)),
        (dt.date(2026, 11, 14), 1, set(), dt.date(2026, 11, 16)),
        (dt.date(2026, 12, 31), 1, {dt.date(2027, 1, 1)}, dt.date(2027, 1, 4)),
        (dt.date(2026, 11, 14), 0, set(), dt.date(2026, 11, 14)),
    ],
)
def test_add_working_days_skips_weekends_and_holidays(day, count, holidays, result):
    assert scoring.add_working_days(day, count, frozenset(holidays)) == result


def test_add_working_days_without_holidays_counts_five_a_week():
    assert scoring.add_working_days(dt.date(2026, 11, 10), 5) == dt.date(2026, 11, 17)


def test_add_working_days_does_not_go_back():
    with pytest.raises(ValueError, match="forwards"):
        scoring.add_working_days(dt.date(2026, 11, 10), -1)
