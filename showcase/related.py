"""Which solutions stand beside a given one: same problem first, else same sectors."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, QuerySet

from guides.models import Problem, ProblemSolution
from showcase.public_rows import of_public_solution
from solutions.finder import ask_index
from solutions.index.alike import most_alike
from solutions.models import Solution


def similar_solutions(to: Collection[int], on: dt.date, limit: int) -> list[int]:
    """Keys of public solutions for the same problems as the given ones.

    Those that share most problems first; where none shares a problem, those that share most
    sectors. Only problems that are public link two solutions. No query where the search index can
    be asked, else 1 or 2.
    """
    given = list(to)
    known = ask_index(on, lambda held: most_alike(held, given, ("problem", "sector"), limit))
    if known is not None:
        return known
    return _first(_sharing_problems(given, on), given, on, limit) or _first(
        _sharing_sectors(given), given, on, limit
    )


def _sharing_problems(given: list[int], on: dt.date) -> QuerySet:
    public = ProblemSolution.objects.filter(problem__in=Problem.objects.published(on))
    theirs = public.filter(solution__in=given).order_by().values("problem")
    return ProblemSolution.objects.filter(problem__in=theirs)


def _sharing_sectors(given: list[int]) -> QuerySet:
    links = Solution.sectors.through.objects
    return links.filter(sector__in=links.filter(solution__in=given).values("sector"))


def _first(links: QuerySet, given: list[int], on: dt.date, limit: int) -> list[int]:
    """The solutions of most of the links, of one vendor's twins none is left out."""
    others = links.filter(of_public_solution(on)).exclude(solution__in=given)
    counted = others.order_by().values("solution").annotate(shared=Count("pk"))
    ordered = counted.order_by("-shared", "-solution")
    return [row["solution"] for row in ordered[:limit]]
