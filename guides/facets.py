"""The catalogue's facet of problems, which guides adds to those of solutions."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.changes.feed import ANY
from solutions.facets import Facet, Matching, register, term_rows

from .models import Problem, ProblemSolution


def _links(matching: Matching) -> QuerySet[ProblemSolution]:
    return ProblemSolution.objects.filter(problem__in=Problem.objects.published(matching.on))


def _names(on: date, values: Collection[str]) -> QuerySet:
    return term_rows(Problem.objects.published(on), "slug", "title")


def register_problem_facet() -> None:
    """Called once, when the app is ready."""
    register(
        Facet(
            "problem",
            _("Problem"),
            "solution",
            _links,
            "solution",
            "problem__slug",
            names=_names,
            topics=frozenset({("problem", ANY)}),
        )
    )
