"""When a use by an agency counts, and what reviews say in numbers. Pure.

A confirmation counts for 12 calendar months, its last day included (D23: confirmed again every
year). Reviews are points from 0 to 100 in up to five dimensions; the points of a review are the
mean of its dimensions. Everything is exact until it is stored or shown, rounded once, half up.
Reviews are never part of a rating.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.money import half_up
from solutions.pricing import add_months
from solutions.scoring import Points, mean

CONFIRMED_MONTHS = 12
# Fewer reviews than this give no mean: single voices would pass for a result.
LEAST_REVIEWS = 3
# Points are given in these steps: finer ones would only pretend to be exact.
POINT_STEP = 10
_CENTIPOINTS = 100
_MONTHS_A_YEAR = 12


def counts_until(confirmed_on: dt.date) -> dt.date:
    """The last day on which a confirmation of that day counts."""
    return add_months(confirmed_on, CONFIRMED_MONTHS)


def counted_from(on: dt.date) -> dt.date:
    """The first day whose confirmation still counts on the day ``on``: for queries."""
    first = add_months(on, -CONFIRMED_MONTHS)
    while counts_until(first) < on:
        first += dt.timedelta(days=1)
    return first


def months_since(day: dt.date, on: dt.date) -> int:
    """How many whole calendar months lie between ``day`` and ``on``; 0 for a day to come."""
    months = (on.year - day.year) * _MONTHS_A_YEAR + on.month - day.month
    if months > 0 and add_months(day, months) > on:
        months -= 1
    return max(months, 0)


def review_points(points: Sequence[Decimal]) -> Decimal | None:
    """The mean of a review's dimensions, 0-100 points with two decimals, half up; None of none."""
    exact = mean(points)
    return None if exact is None else Decimal(half_up(exact * _CENTIPOINTS)) / _CENTIPOINTS


@dataclass(frozen=True, slots=True)
class ReviewMeans:
    """Exact means, 0-100 points, each None with fewer than three reviews; ``count`` of overall."""

    count: int
    overall: Fraction | None
    dimensions: Mapping[str, Fraction]


def review_means(reviews: Iterable[Mapping[str, Points]]) -> ReviewMeans:
    """The means of reviews, each given as points by dimension.

    A review without any points has no part in it. Every review weighs the same overall, however
    many dimensions it names; a dimension has a mean once three reviews name it.
    """
    scored = [scores for scores in reviews if scores]
    by_dimension: dict[str, list[Points]] = {}
    for scores in scored:
        for key, points in scores.items():
            by_dimension.setdefault(key, []).append(points)
    means = {key: mean(found) for key, found in by_dimension.items() if len(found) >= LEAST_REVIEWS}
    own = [mean(list(scores.values())) for scores in scored]
    exact = [one for one in own if one is not None]
    return ReviewMeans(
        count=len(exact),
        overall=mean(exact) if len(exact) >= LEAST_REVIEWS else None,
        dimensions={key: found for key, found in means.items() if found is not None},
    )
