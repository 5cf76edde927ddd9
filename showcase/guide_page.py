"""What the page of a guide shows, for its public address and for the preview of a draft."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.changes.feed import ANY
from core.fragments import Topic
from core.kept import PLACES, topics
from core.models import State
from core.renditions import with_renditions
from guides.models import Guide, GuideSolution, GuideStep, Problem, ProblemSolution
from showcase.frame import frame
from showcase.linked import Linked, linked_solutions, problem_catalogue
from showcase.steps import laws_of, phases_of, totals_of
from showcase.structured.pages import how_to
from showcase.teasers import compiled_by, guide_teasers, public_guides
from solutions.models import LegalInstrument, Solution

TEMPLATE = "showcase/guide.html"
SOLUTIONS, OTHERS = 6, 3


def with_parts(rows: QuerySet[Guide], on: dt.date) -> QuerySet[Guide]:
    """The rows with all that their page shows besides solutions: 7 queries, 1 for pictures."""
    serving = Prefetch("solutions", Solution.objects.published(on).order_by("sort_key", "pk"))
    steps = GuideStep.objects.select_related("picture")
    steps = steps.prefetch_related(serving, with_renditions("picture"))
    adoptions = (
        Guide.objects.filter(adopted_from=OuterRef("pk"), state=State.PUBLISHED)
        .order_by()
        .values("adopted_from")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        rows.order_by()
        .select_related("problem")
        .annotate(
            adoption_count=Coalesce(Subquery(adoptions), 0),
            has_links=Exists(GuideSolution.objects.filter(guide=OuterRef("pk"))),
            is_problem_public=Exists(Problem.objects.published(on).filter(pk=OuterRef("problem"))),
        )
        .prefetch_related(
            "sectors",
            "audiences",
            Prefetch("steps", steps),
            Prefetch("legal_basis", LegalInstrument.objects.select_related("replaced_by")),
            "attachments__file",
        )
    )


def guide_page(request: HttpRequest, guide: Guide, on: dt.date) -> dict[str, Any]:
    """The context of the page of a row of ``with_parts``."""
    problem = guide.problem if guide.is_problem_public else None
    linked = linked_solutions(_links(guide), on, SOLUTIONS)
    steps = list(guide.steps.all())
    laws = laws_of(guide.legal_basis.all(), on)
    near = public_guides(on).exclude(pk=guide.pk).filter(_same_field(guide))
    others = guide_teasers(near[:OTHERS])
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
    } | frame(
        request,
        [(_("Handbook"), reverse("guides:list")), (guide.local_title, None)],
        has_sample=guide.is_sample or linked.has_sample or any(g.is_sample for g in others),
    )


def _links(guide: Guide) -> QuerySet:
    """The guide's own solutions; where it names none, those of its public problem."""
    if guide.has_links or not guide.is_problem_public:
        return GuideSolution.objects.filter(guide=guide)
    return ProblemSolution.objects.filter(problem=guide.problem_id)


def topics_of(guide: Guide, linked: Linked) -> frozenset[Topic]:
    """What the page is made of: any guide (it counts those that took it over), its solutions (1
    query for those that are not public yet), their vendors.
    """
    steps = GuideStep.solutions.through.objects.filter(guidestep__guide=guide)
    links = _links(guide).order_by().values_list("solution")
    cards = [item.card for item in (*linked.shared, *linked.others)]
    return (
        PLACES
        | {("guide", ANY), ("problem", ANY)}
        | topics("solution", {key for (key,) in links.union(steps.values_list("solution"))})
        | topics("vendor", {card.vendor_id for card in cards})
    )


def _same_field(guide: Guide) -> Q:
    """A condition for guides to the same problem or in one of the same sectors."""
    links = Guide.sectors.through.objects.filter(guide=OuterRef("pk"))
    same = Q(Exists(links.filter(sector__in=[sector.pk for sector in guide.sectors.all()])))
    return same | Q(problem=guide.problem_id) if guide.problem_id else same


def _all_solutions(problem: Problem | None, linked: Linked) -> str:
    """Where the catalogue shows all solutions of the problem, "" when the page has them all."""
    if problem is None or linked.total <= SOLUTIONS:
        return ""
    return problem_catalogue(problem)
