"""Guides and problems as items of a list, from rows that a page has chosen."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from guides.models import Guide, GuideStep, Problem, ProblemSolution
from showcase.overview import FALLBACK_ICON
from showcase.public_rows import of_public_solution

StepRow = tuple[int, int, int | None]
# The columns that ``guide_teasers`` reads: a guide has three times as many, and long texts.
TEASED: Final = ("title", "title_en", "slug", "is_sample", "province__name", "province__name_en")


@dataclass(frozen=True, slots=True)
class ProblemItem:
    """A problem with the numbers of its solutions and guides."""

    title: str
    url: str
    icon: str
    sector: str
    solution_count: int
    guide_count: int
    is_sample: bool


@dataclass(frozen=True, slots=True)
class GuideItem:
    """A guide with the number of its steps, the sum of their days, and who wrote it."""

    title: str
    url: str
    step_count: int
    days: int
    source: str
    is_sample: bool


def public_guides(on: dt.date) -> QuerySet[Guide]:
    """The guides of the day ``on`` with the province that ``guide_teasers`` names, newest first."""
    rows = Guide.objects.published(on).select_related("province")
    return rows.order_by("-first_published_at", "-pk")


def public_problems(on: dt.date) -> QuerySet[Problem]:
    """The problems of the day ``on`` with their sector, sector by sector in the order kept."""
    rows = Problem.objects.published(on).select_related("sector", "province")
    return rows.order_by("sector__position", "sector_id", "position", "sort_key", "pk")


def guide_teasers(rows: Sequence[Guide], steps: Iterable[StepRow] | None = None) -> list[GuideItem]:
    """Guides with the number of their steps and the sum of their days.

    ``steps`` are the rows of ``counted_steps`` where they are read already, else 1 query.
    """
    if steps is None:
        steps = counted_steps(GuideStep.objects.filter(guide__in=[row.pk for row in rows]))
    known = {guide: (count, days or 0) for guide, count, days in steps}
    return [_guide(row, *known.get(row.pk, (0, 0))) for row in rows]


def counted_steps(steps: QuerySet[GuideStep]) -> QuerySet:
    """Guide, number of its steps and sum of their days (None: no step says), of some steps."""
    return steps.order_by().values_list("guide").annotate(Count("pk"), Sum("days"))


def problem_teasers(
    rows: Sequence[Problem], on: dt.date, counts: Mapping[str, int] | None = None
) -> list[ProblemItem]:
    """Problems with the numbers of their public solutions and guides (2 queries).

    ``counts``: the numbers of solutions by slug, where the page knows them (1 query then).
    """
    keys = [row.pk for row in rows]
    if counts is None:
        solutions = dict(counted_solutions(keys, on))
    else:
        solutions = {row.pk: counts.get(row.slug, 0) for row in rows}
    return problem_items(rows, solutions, dict(counted_guides(keys, on)))


def problem_items(
    rows: Sequence[Problem], solutions: Mapping[int, int], guides: Mapping[int, int]
) -> list[ProblemItem]:
    """Problems with their numbers of public solutions and guides by key; without, 0."""
    return [
        ProblemItem(
            title=row.local_title,
            url=row.get_absolute_url(),
            icon=row.sector.icon or FALLBACK_ICON,
            sector=row.sector.local_name,
            solution_count=solutions.get(row.pk, 0),
            guide_count=guides.get(row.pk, 0),
            is_sample=row.is_sample,
        )
        for row in rows
    ]


def counted_solutions(problems: Any, on: dt.date) -> QuerySet:
    """Problem (key) and number of its public solutions; ``problems`` is anything ``__in`` takes."""
    links = ProblemSolution.objects.filter(of_public_solution(on), problem__in=problems)
    return links.order_by().values_list("problem").annotate(Count("pk"))


def counted_guides(problems: Any, on: dt.date) -> QuerySet:
    """Problem (key) and number of its public guides; ``problems`` is anything ``__in`` takes."""
    # Apart, or the databases would go through all public guides by the index of states.
    public = Exists(Guide.objects.published(on).filter(pk=OuterRef("pk")))
    rows = Guide.objects.filter(public, problem__in=problems).order_by()
    return rows.values_list("problem").annotate(Count("pk"))


def front_problems(on: dt.date, limit: int, counts: Mapping[str, int]) -> list[ProblemItem]:
    """The first problems, one of each sector before a second, with solutions first (2 queries).

    Such a front door shows many fields of work; the page of all problems has the rest.
    """
    rows = list(Problem.objects.published(on).select_related("sector"))
    items = sorted(
        zip(rows, problem_teasers(rows, on, counts), strict=True),
        key=lambda pair: pair[1].solution_count == 0,
    )
    seen: Counter[int] = Counter()
    turns = []
    for row, _item in items:
        turns.append(seen[row.sector_id])
        seen[row.sector_id] += 1
    ranked = sorted(zip(turns, range(len(items)), strict=True))
    return [items[place][1] for _turn, place in ranked[:limit]]


def compiled_by(guide: Guide) -> str:
    """Who answers for a guide."""
    if guide.province is None:
        return _("national guide")
    return _("compiled by %(province)s") % {"province": guide.province.local_name}


def _guide(row: Guide, step_count: int, days: int) -> GuideItem:
    return GuideItem(
        title=row.local_title,
        url=row.get_absolute_url(),
        step_count=step_count,
        days=days,
        source=compiled_by(row),
        is_sample=row.is_sample,
    )
