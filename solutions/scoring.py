"""Evaluations in numbers: overall score, grade, rating, order (PRODUCT section 5). Pure.

Scores are 0-100 points. Everything is exact (``Fraction``) until it is shown; the grade comes from
the exact score. Stored scores are whole millionths of a point, which is exact for scores and
weights of two decimals.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from core.money import format_number, half_up

Grade: TypeAlias = Literal["excellent", "good", "fair", "pass", "fail"]
Points: TypeAlias = int | Decimal | Fraction

MICROPOINTS = 10**6
MAX_POINTS = 100
PASS_POINTS = 50
EXCELLENT_POINTS = 90
# Best first: a score has the first grade whose floor it reaches.
GRADE_FLOORS: tuple[tuple[Grade, int], ...] = (
    ("excellent", EXCELLENT_POINTS),
    ("good", 80),
    ("fair", 65),
    ("pass", PASS_POINTS),
    ("fail", 0),
)
# Two votes for the overall mean: one lone perfect score does not lead the list.
PRIOR_EVALUATIONS = 2
# Days the vendor has to reply before a failed or revoked result becomes public.
REPLY_WORKING_DAYS = 10
# The last day that is proposed where a council names none: products and threats change.
PROPOSED_MONTHS = 24

_SATURDAY = 5


class IncompleteScoresError(ValueError):
    """Some criteria have no score; ``missing`` are their keys in the order of the weights."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"no score for {', '.join(missing)}")


def overall_points(scores: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Fraction:
    """The weighted mean of ``scores`` (0-100 points by criterion), exact.

    ``weights`` are percent and sum to 100. Raises ``IncompleteScoresError`` when a criterion has
    no score, ``ValueError`` when the weights do not sum to 100, when a score is outside 0-100 or
    belongs to no criterion.
    """
    if sum(Fraction(weight) for weight in weights.values()) != 100:
        raise ValueError("the weights must sum to 100")
    if missing := [key for key in weights if key not in scores]:
        raise IncompleteScoresError(missing)
    if unknown := sorted(scores.keys() - weights.keys()):
        raise ValueError(f"no such criterion: {', '.join(unknown)}")
    if any(not 0 <= score <= MAX_POINTS for score in scores.values()):
        raise ValueError("scores lie between 0 and 100 points")
    return sum((Fraction(w) * Fraction(scores[k]) for k, w in weights.items()), Fraction(0)) / 100


def to_micropoints(points: Fraction) -> int:
    """``points`` as whole millionths (92.5 is 92,500,000), half up where it is not exact."""
    return half_up(points * MICROPOINTS)


def grade(points: Points) -> Grade:
    """The grade of an exact score: 89.96 is good, although it is shown as 90.0."""
    return next((key for key, floor in GRADE_FLOORS if points >= floor), "fail")


def mean(points: Sequence[Points]) -> Fraction | None:
    """The exact mean, None of nothing."""
    if not points:
        return None
    return sum((Fraction(value) for value in points), Fraction(0)) / len(points)


def rating_sort_value(total: Points, count: int, overall_mean: Points) -> Fraction:
    """What a rating sorts by: (2 x m + sum) / (2 + n).

    ``total`` and ``count`` are the sum and number of the valid evaluations, ``overall_mean`` is the
    mean of all valid published evaluations today. Unrated solutions come after all rated ones;
    that is the caller's order, not a value. Any one unit (points, micropoints) for both.
    """
    prior = PRIOR_EVALUATIONS * Fraction(overall_mean)
    return (prior + Fraction(total)) / (PRIOR_EVALUATIONS + count)


def shown_points(points: Points, lang: str) -> str:
    """A score as it is shown, one decimal, half up: ``92,0`` in Vietnamese, ``92.0`` in English."""
    return format_number(points, lang, decimals=1)


def add_working_days(
    day: dt.date, count: int, holidays: AbstractSet[dt.date] = frozenset()
) -> dt.date:
    """The day ``count`` working days after ``day``, which itself does not count.

    Saturdays, Sundays and ``holidays`` are no working days. 0 gives ``day``, working or not;
    ``ValueError`` for less.
    """
    if count < 0:
        raise ValueError("working days are counted forwards")
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < _SATURDAY and day not in holidays
    return day
