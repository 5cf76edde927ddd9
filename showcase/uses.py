"""Who uses a solution: what agencies confirmed, what the vendor only claims, and reviews.

A mean of reviews is of agencies whose confirmation counts today. A review by an agency that ended
its use, or has not confirmed it for a year, stays to be read with its date, but nobody knows
whether it still holds; an agency that denies using the solution has no review.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from core.prepared import GIVEN, prepared, together
from solutions.models import Deployment, Review, ReviewScore
from solutions.use_rules import LEAST_REVIEWS, ReviewMeans, review_means
from solutions.using.figures import UseFigure, use_figures

__all__ = ["LEAST_REVIEWS", "NO_USES", "Said", "Uses", "confirmed_uses", "uses_of", "with_reviews"]

# The others are on a page of their own, or behind a fold.
SHOWN, SHOWN_REVIEWS = 10, 6
MOST_NAMES = 60
# Up to so many uses are read in one query and sorted here.
READ_AT_ONCE = 300
Standing = Deployment.Standing
PointRow = tuple[int, str, Decimal]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension with its points, 0-100, of one review or the mean of several."""

    key: str
    label: str
    points: Decimal | Fraction

    @property
    def percent(self) -> float:
        """The length of its bar; only drawn, never read."""
        return round(float(self.points), 2)


@dataclass(frozen=True, slots=True)
class Said:
    """A public review; ``is_counted`` says whether it is part of the mean."""

    review: Review
    agency: str
    dimensions: Sequence[Dimension]
    standing: str

    @property
    def is_counted(self) -> bool:
        """Whether the agency's confirmation counts today."""
        return self.standing == Deployment.Standing.CONFIRMED


@dataclass(frozen=True, slots=True)
class Uses:
    """Uses on a day, apart by who says so; of many only the first are shown.

    ``mean`` and the ``dimensions`` are 0-100 points over ``mean_count`` reviews, None and empty
    below three.
    """

    figure: UseFigure = field(default_factory=UseFigure)
    sentence: str = ""
    confirmed: Sequence[Deployment] = ()
    lapsed: Sequence[Deployment] = ()
    claimed: Sequence[Deployment] = ()
    reviews: Sequence[Said] = ()
    more_reviews: Sequence[Said] = ()
    mean: Fraction | None = None
    mean_count: int = 0
    dimensions: Sequence[Dimension] = ()

    @property
    def has_more(self) -> bool:
        """Whether more uses were confirmed than are shown."""
        return self.figure.count > len(self.confirmed)


NO_USES = Uses()


def uses_of(solution: int, on: dt.date) -> Uses:
    """The uses of a solution on the day ``on`` (1 query, 7 of very many)."""
    rows, points = together(rows_of_uses.of(solution), points_of_reviews.of(solution))
    return uses_in(solution, rows, points, on)


def uses_in(
    solution: int, rows: Sequence[Deployment], points: Iterable[PointRow], on: dt.date
) -> Uses:
    """The same from the rows of ``rows_of_uses`` and ``points_of_reviews``.

    No query, but 5 of very many uses, since these are not all read.
    """
    if len(rows) > READ_AT_ONCE:
        return _of_many(solution, on)
    stand = defaultdict(list)
    for row in rows:
        stand[row.standing(on)].append(row)
    confirmed, lapsed = stand[Standing.CONFIRMED], stand[Standing.LAPSED]
    claimed = [row for row in stand[Standing.CLAIMED] if row.told_by == Deployment.Teller.VENDOR]
    figure = UseFigure(
        count=len(confirmed),
        provinces=len({row.province_id for row in confirmed} - {None}),
        latest_on=confirmed[0].confirmed_on if confirmed else None,
        lapsed=len(lapsed),
        claimed=len(claimed),
    )
    reviews = [row.review for row in rows if hasattr(row, "review") and _may_be_read(row.review)]
    reviews.sort(key=lambda review: (review.written_on, review.pk), reverse=True)
    return _uses(figure, on, confirmed, lapsed, claimed, _said(reviews, _by_review(points), on))


@prepared
def rows_of_uses() -> QuerySet[Deployment]:
    """The uses of a solution (key) with province and review, in the order of each standing."""
    rows = Deployment.objects.filter(solution=GIVEN).select_related("province", "review")
    return rows.order_by("-confirmed_on", "agency", "pk")[: READ_AT_ONCE + 1]


@prepared
def points_of_reviews() -> QuerySet:
    """Review, dimension and points of the public reviews of a solution (key)."""
    rows = ReviewScore.objects.filter(
        review__deployment__solution=GIVEN, review__state=Review.Stage.PUBLISHED
    )
    return _point_rows(rows)


def _of_many(solution: int, on: dt.date) -> Uses:
    """The same, reading only what is shown."""
    figure = use_figures([solution], on).get(solution, UseFigure())
    own = Deployment.objects.filter(solution=solution).select_related("province")
    claims = own.claimed(on).filter(told_by=Deployment.Teller.VENDOR).order_by("agency", "pk")
    lapsed = own.lapsed(on).order_by("-confirmed_on", "agency", "pk")
    return _uses(
        figure,
        on,
        confirmed_uses(solution, on)[:SHOWN] if figure.count else (),
        lapsed[:MOST_NAMES] if figure.lapsed else (),
        claims[:MOST_NAMES] if figure.claimed else (),
        _reviews(Review.objects.filter(deployment__solution=solution), on),
    )


def _uses(
    figure: UseFigure,
    on: dt.date,
    confirmed: Iterable[Deployment],
    lapsed: Iterable[Deployment],
    claimed: Iterable[Deployment],
    said: Sequence[Said],
) -> Uses:
    means = _means(said)
    return Uses(
        figure=figure,
        sentence=figure.sentence(on),
        confirmed=list(confirmed)[:SHOWN],
        lapsed=list(lapsed)[:MOST_NAMES],
        claimed=list(claimed)[:MOST_NAMES],
        reviews=said[:SHOWN_REVIEWS],
        more_reviews=said[SHOWN_REVIEWS:MOST_NAMES],
        mean=means.overall,
        mean_count=means.count,
        dimensions=_in_order(means.dimensions),
    )


def confirmed_uses(solution: int, on: dt.date) -> QuerySet[Deployment]:
    """The uses of a solution that count on the day ``on``, the latest confirmation first."""
    rows = Deployment.objects.confirmed(on).filter(solution=solution).select_related("province")
    return rows.order_by("-confirmed_on", "agency", "pk")


def with_reviews(uses: Sequence[Deployment], on: dt.date) -> list[tuple[Deployment, Said | None]]:
    """Each use with its public review, if it has one (2 queries)."""
    said = _reviews(Review.objects.filter(deployment__in=uses), on)
    by_use = {one.review.deployment_id: one for one in said}
    return [(use, by_use.get(use.pk)) for use in uses]


def _reviews(rows: QuerySet[Review], on: dt.date) -> list[Said]:
    """The public reviews among ``rows``, the newest first (2 queries, 1 where there are none)."""
    public = rows.filter(
        state=Review.Stage.PUBLISHED,
        deployment__denied_on__isnull=True,
        deployment__confirmed_on__isnull=False,
    )
    found = list(public.select_related("deployment").order_by("-written_on", "-pk"))
    scores = ReviewScore.objects.filter(review__in=[review.pk for review in found])
    return _said(found, _by_review(_point_rows(scores)) if found else {}, on)


def _may_be_read(review: Review) -> bool:
    """As ``_reviews`` asks of a row: public, of a use that its agency confirmed."""
    use = review.deployment
    is_confirmed = use.confirmed_on is not None and use.denied_on is None
    return is_confirmed and review.state == Review.Stage.PUBLISHED


def _said(
    reviews: Sequence[Review], scores: Mapping[int, Mapping[str, Decimal]], on: dt.date
) -> list[Said]:
    """Reviews with their uses, and their points by review and dimension."""
    return [
        Said(
            review=review,
            agency=review.deployment.agency,
            dimensions=_in_order(scores.get(review.pk, {})),
            standing=review.deployment.standing(on),
        )
        for review in reviews
    ]


def _point_rows(scores: QuerySet[ReviewScore]) -> QuerySet:
    return scores.order_by("pk").values_list("review", "dimension", "points")


def _by_review(rows: Iterable[PointRow]) -> dict[int, dict[str, Decimal]]:
    found: dict[int, dict[str, Decimal]] = {}
    for review, dimension, points in rows:
        found.setdefault(review, {})[dimension] = points
    return found


def _in_order(points: Mapping[str, Decimal | Fraction]) -> list[Dimension]:
    """Dimensions as the form has them."""
    choices = ReviewScore.Dimension.choices
    return [Dimension(key, str(label), points[key]) for key, label in choices if key in points]


def _means(said: Sequence[Said]) -> ReviewMeans:
    return review_means(
        {one.key: one.points for one in row.dimensions} for row in said if row.is_counted
    )
