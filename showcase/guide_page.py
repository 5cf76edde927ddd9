"""What the page of a guide shows, for its public address and for the preview of a draft."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.changes.feed import ANY
from core.fragments import Topic
from core.kept_pages import MOST_FOLLOWED, PLACES, topics
from core.models import Rendition, State
from core.prepared import GIVEN, hang, prepared, together
from guides.models import (
    Guide,
    GuideAttachment,
    GuideSolution,
    GuideStep,
    Problem,
    ProblemSolution,
)
from showcase.frame import frame
from showcase.linked import Linked, linked_by, problem_catalogue, public_links
from showcase.steps import laws_of, phases_of, totals_of
from showcase.structured.pages import how_to
from showcase.teasers import TEASED, GuideItem, compiled_by, guide_teasers, public_guides
from solutions.models import Audience, LegalInstrument, Sector, Solution

TEMPLATE = "showcase/guide.html"
SOLUTIONS, OTHERS = 6, 3


class _Links(NamedTuple):
    """What a guide is linked to: its first solutions, how many there are, the guides beside it.

    ``solutions`` are the keys of all solutions that it names, public or not.
    """

    linked: Linked
    others: list[GuideItem]
    solutions: set[int]


@prepared
def public_guide(on: dt.date) -> QuerySet[Guide]:
    """The public guide of a slug, as ``with_parts`` says."""
    return with_parts(public_guides(on).filter(slug=GIVEN), on)


def with_parts(rows: QuerySet[Guide], on: dt.date) -> QuerySet[Guide]:
    """The rows with what says which of their parts there are."""
    # Both databases would rather go through all published guides by the index of states.
    adopted = Guide.objects.filter(adopted_from=OuterRef("pk")).order_by().values("adopted_from")
    counted = adopted.annotate(number=Count("pk", filter=Q(state=State.PUBLISHED)))
    return (
        rows.order_by()
        .select_related("problem", "province")
        .annotate(
            adoption_count=Coalesce(Subquery(counted.values("number")), 0),
            has_links=Exists(GuideSolution.objects.filter(guide=OuterRef("pk"))),
            is_problem_public=Exists(Problem.objects.published(on).filter(pk=OuterRef("problem"))),
        )
    )


def guide_page(request: HttpRequest, guide: Guide, on: dt.date) -> dict[str, Any]:
    """The context of the page of a row of ``with_parts``, ``topics`` among it (2 queries)."""
    linked, others, solutions = _read(guide, on)
    problem = guide.problem if guide.is_problem_public else None
    steps = list(guide.steps.all())
    laws = laws_of(guide.legal_basis.all(), on)
    phases, totals = phases_of(steps), totals_of(steps)
    return {
        "guide": guide,
        "problem": problem,
        "source": compiled_by(guide),
        "phases": phases,
        "totals": totals,
        "structured": [how_to(guide, phases, totals, request.build_absolute_uri(request.path))],
        "linked": linked,
        "all_url": _all_solutions(problem, linked),
        "laws": laws,
        "has_lapsed_law": any(law.has_lapsed for law in laws),
        "attachments": guide.attachments.all(),
        "others": others,
        "topics": _topics(linked, solutions),
    } | frame(
        request,
        [(_("Handbook"), reverse("guides:list")), (guide.local_title, None)],
        has_sample=guide.is_sample or linked.has_sample or any(g.is_sample for g in others),
    )


def _read(guide: Guide, on: dt.date) -> _Links:
    """Give ``guide`` what its page shows of it, and say what it is linked to (2 queries)."""
    key = guide.pk
    # Where a guide names no solution, those of its public problem stand there.
    problem = [guide.problem_id] if guide.is_problem_public and not guide.has_links else ()
    parts, (steps, served, renditions), (own, theirs, total, *keys), near = _grouped(
        together(
            *(read.of(key) for read in _PARTS.values()),
            _steps.of(key),
            _served.of(key, on),
            _renditions.of(key),
            _own_links.of(key, on),
            _links_of_problem.of(problem, on),
            _total_of_problem.of(problem, on),
            _named.of(key),
            _named_by_problem.of(problem),
            _served_keys.of(key),
            _near.of(key, on),
        )
    )
    for relation, rows in zip(_PARTS, parts, strict=True):
        _give(guide, relation, rows)
    _give(guide, "steps", steps)
    hang(served, steps, "solutions", "step_key")
    hang(renditions, [step.picture for step in steps if step.picture], "renditions", "source_id")
    count = len(own) if guide.has_links else sum(number for _problem, number in total)
    counted = [(row.pk, row.step_count, row.step_days) for row in near]
    return _Links(
        linked_by((own or theirs)[:SOLUTIONS], count, on),
        guide_teasers(near, counted),
        {solution for rows in keys for (solution,) in rows},
    )


def _grouped(answers: list[list[Any]]) -> tuple[list[list[Any]], ...]:
    """What ``_read`` asked for: plain parts, steps, links, and the guides beside this one."""
    first = len(_PARTS)
    return answers[:first], answers[first : first + 3], answers[first + 3 : -1], answers[-1]


def _give(guide: Guide, relation: str, rows: Iterable[Any]) -> None:
    """Rows that are all of one guide, as ``prefetch_related`` would give them."""
    found = list(rows)
    for row in found:
        row.guide_key = guide.pk
    hang(found, [guide], relation, "guide_key")


@prepared
def _sectors() -> QuerySet[Sector]:
    return Sector.objects.filter(guides=GIVEN)


@prepared
def _audiences() -> QuerySet[Audience]:
    return Audience.objects.filter(guides=GIVEN)


@prepared
def _legal_basis() -> QuerySet[LegalInstrument]:
    return LegalInstrument.objects.filter(guides=GIVEN).select_related("replaced_by")


@prepared
def _attachments() -> QuerySet[GuideAttachment]:
    return GuideAttachment.objects.filter(guide=GIVEN).select_related("file")


# By the name of the relation what a page shows of it as it is.
_PARTS: Final = {
    "sectors": _sectors,
    "audiences": _audiences,
    "legal_basis": _legal_basis,
    "attachments": _attachments,
}


@prepared
def _steps() -> QuerySet[GuideStep]:
    return GuideStep.objects.filter(guide=GIVEN).select_related("picture")


@prepared
def _served(on: dt.date) -> QuerySet[Solution]:
    """The public solutions that serve the steps, each with its step."""
    rows = Solution.objects.published(on).filter(guide_steps__guide=GIVEN)
    rows = rows.only("slug", "name", "name_en").annotate(step_key=F("guide_steps__pk"))
    return rows.order_by("sort_key", "pk")


@prepared
def _renditions() -> QuerySet[Rendition]:
    """The renditions of the pictures of the steps."""
    pictures = GuideStep.objects.filter(guide=GIVEN, picture__isnull=False).order_by()
    return Rendition.objects.filter(source__in=pictures.values("picture")).select_related("file")


@prepared
def _own_links(on: dt.date) -> QuerySet[GuideSolution]:
    return public_links(GuideSolution.objects.filter(guide=GIVEN), on)


@prepared
def _links_of_problem(on: dt.date) -> QuerySet[ProblemSolution]:
    return public_links(ProblemSolution.objects.filter(problem=GIVEN), on)[:SOLUTIONS]


@prepared
def _total_of_problem(on: dt.date) -> QuerySet:
    """The problem and the number of its public solutions; no row where it has none."""
    rows = public_links(ProblemSolution.objects.filter(problem=GIVEN), on).order_by()
    return rows.values_list("problem").annotate(Count("pk"))


@prepared
def _named() -> QuerySet:
    """The solutions that a guide names, public or not."""
    return GuideSolution.objects.filter(guide=GIVEN).order_by().values_list("solution")


@prepared
def _named_by_problem() -> QuerySet:
    """Those of a problem; not more than are followed one by one."""
    rows = ProblemSolution.objects.filter(problem=GIVEN).order_by().values_list("solution")
    return rows[: MOST_FOLLOWED + 1]


@prepared
def _served_keys() -> QuerySet:
    """The solutions that serve the steps, public or not."""
    links = GuideStep.solutions.through.objects.filter(guidestep__guide=GIVEN)
    return links.order_by().values_list("solution")


@prepared
def _near(on: dt.date) -> QuerySet[Guide]:
    """The newest guides to the same problem or in one of the same sectors, with their steps."""
    links = Guide.sectors.through.objects
    own = links.filter(guide=GIVEN).values("sector")
    same = Exists(links.filter(guide=OuterRef("pk"), sector__in=own))
    problem = Guide.objects.filter(pk=GIVEN).order_by().values("problem")
    steps = GuideStep.objects.filter(guide=OuterRef("pk")).order_by().values("guide")
    rows = public_guides(on).exclude(pk=GIVEN).filter(Q(same) | Q(problem__in=problem))
    return rows.only(*TEASED).annotate(
        step_count=Coalesce(Subquery(steps.annotate(number=Count("pk")).values("number")), 0),
        step_days=Subquery(steps.annotate(total=Sum("days")).values("total")),
    )[:OTHERS]


def _topics(linked: Linked, solutions: Iterable[int]) -> frozenset[Topic]:
    """What the page is made of: any guide (it counts those that took it over), its solutions, also
    those that are not public yet, their vendors.
    """
    cards = [item.card for item in (*linked.shared, *linked.others)]
    return (
        PLACES
        | {("guide", ANY), ("problem", ANY)}
        | topics("solution", solutions)
        | topics("vendor", {card.vendor_id for card in cards})
    )


def _all_solutions(problem: Problem | None, linked: Linked) -> str:
    """Where the catalogue shows all solutions of the problem, "" when the page has them all."""
    if problem is None or linked.total <= SOLUTIONS:
        return ""
    return problem_catalogue(problem)
