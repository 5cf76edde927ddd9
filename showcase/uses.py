"""Who uses a solution: what agencies confirmed, what the vendor only claims, and reviews."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q

from solutions.models import Deployment, Review
from solutions.scoring import mean

# Fewer reviews than this give no mean: single voices would pass for a result.
LEAST_REVIEWS = 3


@dataclass(frozen=True, slots=True)
class Uses:
    """Uses on a day, apart by who says so; ``review_mean`` is 0-100 points, None below three."""

    confirmed: Sequence[Deployment]
    claimed: Sequence[Deployment]
    reviews: Sequence[Review]
    province_count: int
    latest_on: dt.date | None
    review_mean: Fraction | None


def uses_of(solution: int, on: dt.date) -> Uses:
    """The uses of a solution that had not ended on the day ``on`` (1 query)."""
    rows = (
        Deployment.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), solution=solution)
        .select_related("province", "review")
        .order_by("-confirmed_on", "agency", "pk")
    )
    found = list(rows)
    confirmed = [row for row in found if row.confirmed_on]
    told = [row.review for row in confirmed if hasattr(row, "review")]
    reviews = [review for review in told if review.state == Review.Stage.PUBLISHED]
    points = [review.points for review in reviews if review.points is not None]
    enough = len(points) >= LEAST_REVIEWS
    return Uses(
        confirmed=confirmed,
        claimed=[row for row in found if not row.confirmed_on],
        reviews=reviews,
        province_count=len({row.province_id for row in confirmed} - {None}),
        latest_on=max((row.confirmed_on for row in confirmed), default=None),
        review_mean=mean(points) if enough else None,
    )
