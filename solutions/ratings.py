"""Ratings of solutions from their valid evaluations (PRODUCT section 5); exact until shown."""

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.utils.translation import get_language

from core.i18n import LangText, Translated
from core.prepared import ANY_GIVEN, prepared
from provinces.models import Province

from .models import Evaluation
from .scoring import GRADE_FLOORS, MICROPOINTS, Grade, grade, shown_points

# The fields of ``ValidRow``: of the evaluation, then of its province and those that succeeded it.
_OF_A_RATING: Final = (
    "solution_id", "overall_micropoints", "evaluated_on",
    "body_id", "body__name", "body__name_en", "body__slug", "body__is_sample",
    "criteria_set__name", "criteria_set__name_en", "criteria_set__version",
)  # fmt: skip
_LINE: Final = ("province_id", "province__successor_id", "province__successor__successor_id")
_facts_of: Final = attrgetter(*(path.replace("__", ".") for path in _OF_A_RATING))

Places = Collection[int] | QuerySet[Province]


@dataclass(frozen=True, slots=True)
class Rating:
    """The mean of a solution's valid evaluations, 0-100 points.

    ``grade`` follows from the exact mean. The names are those of the latest of ``count``
    evaluations; ``other_bodies`` more bodies evaluated it too.
    """

    points: Fraction
    count: int
    grade: Grade
    body_name: LangText
    body_slug: str
    other_bodies: int
    criteria_name: LangText
    criteria_version: str
    evaluated_on: date | None
    is_sample: bool

    @property
    def shown(self) -> str:
        """The points with one decimal in the language of the page (``92,0``)."""
        return shown_points(self.points, get_language() or "vi")


class ValidRow(NamedTuple):
    """An evaluation as far as a rating needs it: one row of ``valid_of``.

    ``province`` and the two that succeeded it are keys, None where there is none.
    """

    solution_id: int
    micropoints: int
    evaluated_on: date | None
    body_id: int
    body_name: str
    body_name_en: str
    body_slug: str
    is_sample: bool
    criteria_name: str
    criteria_name_en: str
    criteria_version: str
    province: int | None = None
    successor: int | None = None
    last_successor: int | None = None

    local_body = Translated("body_name")
    local_criteria = Translated("criteria_name")

    def counts_in(self, places: AbstractSet[int]) -> bool:
        """As ``of_places``."""
        if self.province is None:
            return True
        return not places.isdisjoint((self.province, self.successor, self.last_successor))


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
    return ratings_in(valid_of.rows(solution_ids, on), provinces)


@prepared
def valid_of(on: date) -> QuerySet[Evaluation]:
    """Rows of the fields of ``ValidRow``: the evaluations of solutions (keys) that count somewhere.

    By solution, the latest first.
    """
    found = valid_evaluations(on).filter(solution__in=ANY_GIVEN)
    return found.order_by("solution_id", "-evaluated_on", "-pk").values_list(*_OF_A_RATING, *_LINE)


def ratings_in(rows: Iterable[tuple[Any, ...]], provinces: Collection[int]) -> dict[int, Rating]:
    """The ratings by solution from the rows of ``valid_of``, ``provinces`` as in ``ratings_for``.

    No query. Which provinces count is asked here: they are another few for each question, and a
    statement of its own for each would have to be put together.
    """
    places, found = frozenset(provinces), map(ValidRow._make, rows)
    counted = (row for row in found if not places or row.counts_in(places))
    by_solution = groupby(counted, key=attrgetter("solution_id"))
    return {solution_id: _rating(list(own)) for solution_id, own in by_solution}


def rating_of(evaluations: Iterable[Evaluation]) -> Rating:
    """The rating from a solution's valid evaluations (at least one), the latest first; no query.

    Their bodies and criteria sets are loaded.
    """
    return _rating([ValidRow(*_facts_of(row)) for row in evaluations])


def _rating(rows: Sequence[ValidRow]) -> Rating:
    points = Fraction(sum(row.micropoints for row in rows), MICROPOINTS * len(rows))
    latest = rows[0]
    return Rating(
        points=points,
        count=len(rows),
        grade=grade(points),
        body_name=latest.local_body,
        body_slug=latest.body_slug,
        other_bodies=len({row.body_id for row in rows}) - 1,
        criteria_name=latest.local_criteria,
        criteria_version=latest.criteria_version,
        evaluated_on=latest.evaluated_on,
        is_sample=any(row.is_sample for row in rows),
    )
