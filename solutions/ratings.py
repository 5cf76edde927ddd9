"""Ratings of solutions from their valid evaluations (PRODUCT section 5); exact until shown."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import Final

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.utils.translation import get_language

from core.i18n import LangText
from core.prepared import ANY_GIVEN, prepared
from provinces.models import Province

from .models import Evaluation
from .scoring import GRADE_FLOORS, MICROPOINTS, Grade, grade, shown_points

_OF_A_RATING: Final = (
    "solution_id", "overall_micropoints", "evaluated_on",
    "body__name", "body__name_en", "body__slug", "body__is_sample",
    "criteria_set__name", "criteria_set__name_en", "criteria_set__version",
)  # fmt: skip

Places = Collection[int] | QuerySet[Province]


@dataclass(frozen=True, slots=True)
class Rating:
    """The mean of a solution's valid evaluations, 0-100 points.

    ``shown`` has one decimal in the language of the page (``92,0``), ``grade`` follows from the
    exact mean. The names are those of the latest of ``count`` evaluations; ``other_bodies`` more
    bodies evaluated it too.
    """

    points: Fraction
    count: int
    grade: Grade
    shown: str
    body_name: LangText
    body_slug: str
    other_bodies: int
    criteria_name: LangText
    criteria_version: str
    evaluated_on: date | None
    is_sample: bool


def of_places(places: Places) -> Q:
    """A condition for evaluations of the provinces, of those they succeeded, and national ones.

    Borders have changed at most twice in the life of a province's evaluations.
    """
    return (
        Q(province__isnull=True)
        | Q(province__in=places)
        | Q(province__successor__in=places)
        | Q(province__successor__successor__in=places)
    )


def valid_evaluations(on: date, places: Places | None = None) -> QuerySet[Evaluation]:
    """Evaluations that count on the day ``on``: all, or those that count in the provinces."""
    found = Evaluation.objects.valid(on).order_by()
    return found if places is None else found.filter(of_places(places))


def totals(evaluations: QuerySet[Evaluation]) -> QuerySet:
    """One row for each solution: ``total`` micropoints of its ``count`` evaluations, ``grade``.

    Whole numbers are compared, so that the grade is that of the exact mean on every database.
    """
    grades = [
        When(total__gte=F("count") * (floor * MICROPOINTS), then=Value(key))
        for key, floor in GRADE_FLOORS
    ]
    return (
        evaluations.order_by()
        .values("solution")
        .annotate(total=Sum("overall_micropoints"), count=Count("pk"))
        .annotate(grade=Case(*grades))
    )


def ratings_for(
    solution_ids: Collection[int], on: date, provinces: Collection[int] = ()
) -> dict[int, Rating]:
    """The ratings of those solutions that have one on the day ``on``; one query.

    Without ``provinces`` (keys) the mean over all; with them over their valid evaluations, those
    of the provinces they succeeded, and the national ones.
    """
    return ratings_in(valid_of.rows(solution_ids, on, tuple(sorted(provinces))))


@prepared
def valid_of(on: date, provinces: tuple[int, ...]) -> QuerySet[Evaluation]:
    """The evaluations of solutions (keys) that count, by solution, the latest first.

    ``provinces`` as in ``ratings_for``, in order. Only what a rating says is read of each.
    """
    return (
        valid_evaluations(on, provinces or None)
        .filter(solution__in=ANY_GIVEN)
        .select_related("body", "criteria_set")
        .only(*_OF_A_RATING)
        .order_by("solution_id", "-evaluated_on", "-pk")
    )


def ratings_in(evaluations: Iterable[Evaluation]) -> dict[int, Rating]:
    """The ratings by solution from the rows of ``valid_of``; no query."""
    by_solution = groupby(evaluations, key=attrgetter("solution_id"))
    return {solution_id: rating_of(list(own)) for solution_id, own in by_solution}


def rating_of(evaluations: Sequence[Evaluation]) -> Rating:
    """The rating from a solution's valid evaluations (at least one), the latest first; no query.

    Their bodies and criteria sets are loaded.
    """
    total = sum(item.overall_micropoints for item in evaluations)
    points = Fraction(total, MICROPOINTS * len(evaluations))
    latest = evaluations[0]
    return Rating(
        points=points,
        count=len(evaluations),
        grade=grade(points),
        shown=shown_points(points, get_language() or "vi"),
        body_name=latest.body.local_name,
        body_slug=latest.body.slug,
        other_bodies=len({item.body_id for item in evaluations}) - 1,
        criteria_name=latest.criteria_set.local_name,
        criteria_version=latest.criteria_set.version,
        evaluated_on=latest.evaluated_on,
        is_sample=any(item.body.is_sample for item in evaluations),
    )
