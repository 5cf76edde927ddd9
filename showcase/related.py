"""Which solutions stand beside a given one: same problem first, else same sectors."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, QuerySet, Value

from guides.models import ProblemSolution
from solutions.models import Solution

SAME_PROBLEM, SAME_SECTOR = 0, 1


def similar_solutions(to: Collection[int], on: dt.date, limit: int) -> list[int]:
    """Keys of public solutions for the same problems as the given ones (1 query).

    Those that share most problems first; where none shares a problem, those that share most
    sectors. Only problems that are public link two solutions.
    """
    given = list(to)
    rows = _sharing_problems(given, on).union(_sharing_sectors(given, on), all=True)
    # A solution of both kinds comes twice; both kinds together never need more rows than this.
    found = list(rows.order_by("how", "-shared", "-solution")[: 2 * limit])
    nearest = [row for row in found if row["how"] == SAME_PROBLEM] or found
    return [row["solution"] for row in nearest][:limit]


def _sharing_problems(given: list[int], on: dt.date) -> QuerySet:
    theirs = ProblemSolution.objects.filter(
        solution__in=given, problem__state="published"
    ).order_by()
    rows = ProblemSolution.objects.filter(
        problem__in=theirs.values("problem"), solution__in=_public(given, on)
    )
    return rows.order_by().values("solution").annotate(shared=Count("pk"), how=Value(SAME_PROBLEM))


def _sharing_sectors(given: list[int], on: dt.date) -> QuerySet:
    links = Solution.sectors.through.objects
    theirs = links.filter(solution__in=given).values("sector")
    rows = links.filter(sector__in=theirs, solution__in=_public(given, on))
    return rows.values("solution").annotate(shared=Count("pk"), how=Value(SAME_SECTOR))


def _public(given: list[int], on: dt.date) -> QuerySet[Solution]:
    """Rows that may be shown beside the given ones; of one vendor's twins none is left out."""
    return Solution.objects.published(on).exclude(pk__in=given).order_by()
