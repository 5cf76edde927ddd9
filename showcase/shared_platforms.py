"""Free and shared platforms that exist already for what a paid solution is for (D22).

A problem that both are linked to makes them "the same function" (product page, section 3). Open
source alone is no such platform: the code is free, but somebody has to host and run it, so it stays
an alternative among the others; within a programme it counts like any other platform of it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from core.i18n import LangText
from guides.models import Problem, ProblemSolution
from showcase.linked import SHARED_KINDS
from solutions.models import ProgrammeEntry, Solution

# More than these would push what was asked for off the page; the problem's page has them all.
MOST: Final = 4
_LONG_TEXTS: Final = (
    "solution__description", "solution__description_en", "solution__problem",
    "solution__problem_en", "solution__features", "solution__integrations",
    "solution__folded_text", "problem__folded_text", "problem__statement",
    "problem__statement_en",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A problem or programme with the address of its page."""

    name: LangText
    url: str


@dataclass(frozen=True, slots=True)
class SharedPlatform:
    """A platform open to all agencies, with the ``problems`` it shares with the paid solutions.

    ``kind`` is a key of ``Solution.Kind`` with its words in ``kind_label``; ``programmes`` are the
    national sets that it belongs to, none for most.
    """

    solution_id: int
    slug: str
    name: LangText
    url: str
    kind: str
    kind_label: str
    vendor_name: str
    summary: LangText
    problems: Sequence[Named]
    programmes: Sequence[Named]
    is_sample: bool


def shared_platforms_for(solution_ids: Collection[int], on: dt.date) -> Sequence[SharedPlatform]:
    """What exists already for the paid ones among the given solutions; at most 3 queries.

    Public platforms that are free, shared by the state or of a national programme and linked to the
    same public problem; never a given one. Shared ones first, then those of programmes, then free
    ones, those with most common problems before others; at most ``MOST``. Nothing where none of the
    given solutions is paid.
    """
    given = list(solution_ids)
    if not given:
        return ()
    # Only what has to be paid for is compared with what costs nothing.
    paid = Solution.objects.filter(pk__in=given).exclude(_is_shared())
    theirs = ProblemSolution.objects.filter(
        solution__in=paid.values("pk"), problem__in=Problem.objects.published(on)
    )
    problems = theirs.order_by().values("problem")
    keys = _chosen(problems, given, on)
    if not keys:
        return ()
    links = (
        ProblemSolution.objects.filter(solution__in=keys, problem__in=problems)
        .select_related("problem", "solution__vendor")
        .defer(*_LONG_TEXTS)
        .order_by("problem__position", "problem__sort_key", "problem_id")
    )
    rows: dict[int, list[ProblemSolution]] = defaultdict(list)
    for link in links:
        rows[link.solution_id].append(link)
    programmes = _programmes(keys)
    return [_platform(rows[key], programmes[key]) for key in keys]


def _is_shared() -> Q:
    entries = ProgrammeEntry.objects.filter(solution=OuterRef("pk"))
    return Q(kind__in=SHARED_KINDS) | Q(Exists(entries))


def _chosen(problems: QuerySet, given: list[int], on: dt.date) -> list[int]:
    """The keys of the platforms, best first."""
    public = Solution.objects.published(on).filter(_is_shared()).exclude(pk__in=given)
    rank = Case(
        When(solution__kind=Solution.Kind.STATE_SHARED, then=Value(0)),
        When(solution__kind=Solution.Kind.FREE, then=Value(2)),
        default=Value(1),
    )
    rows = (
        ProblemSolution.objects.filter(problem__in=problems, solution__in=public.order_by())
        .order_by()
        .values("solution", "solution__sort_key")
        .annotate(shared=Count("problem"), rank=rank)
        .order_by("rank", "-shared", "solution__sort_key", "solution")
    )
    return [row["solution"] for row in rows[:MOST]]


def _programmes(keys: list[int]) -> dict[int, list[Named]]:
    entries = ProgrammeEntry.objects.filter(solution__in=keys).select_related("programme")
    found: dict[int, list[Named]] = defaultdict(list)
    for entry in entries.order_by("programme__position", "programme_id"):
        programme = entry.programme
        found[entry.solution_id].append(
            Named(programme.local_name, programme.get_absolute_url()),
        )
    return found


def _platform(links: list[ProblemSolution], programmes: list[Named]) -> SharedPlatform:
    solution = links[0].solution
    return SharedPlatform(
        solution_id=solution.pk,
        slug=solution.slug,
        name=solution.local_name,
        url=solution.get_absolute_url(),
        kind=solution.kind,
        kind_label=str(solution.get_kind_display()),
        vendor_name=solution.vendor.shown_name,
        summary=solution.local_summary,
        problems=[
            Named(link.problem.local_title, link.problem.get_absolute_url()) for link in links
        ],
        programmes=programmes,
        is_sample=solution.is_sample or solution.vendor.is_sample,
    )
