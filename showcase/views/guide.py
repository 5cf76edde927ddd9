"""The handbook: guides from a problem over its solutions to steps that can be ticked off."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from core.models import State
from guides.models import Guide, GuideSolution, GuideStep, Problem, ProblemSolution
from showcase.forms import ListForm, audience_choice, province_choice, sector_choice
from showcase.frame import frame, page_of
from showcase.linked import Linked, linked_solutions, problem_catalogue
from showcase.steps import laws_of, phases_of, totals_of
from showcase.teasers import compiled_by, guide_teasers, public_guides
from solutions.models import LegalInstrument, Solution

PER_PAGE = 24
SOLUTIONS, OTHERS = 6, 3


@require_safe
def guide_list(request: HttpRequest) -> HttpResponse:
    """All guides, newest first; 6 queries, at most 5 more with a province of the past."""
    on = today()
    form = ListForm(request.GET, [sector_choice(on), audience_choice(), province_choice(on)], on)
    page = page_of(request, _narrowed(public_guides(on), form), PER_PAGE)
    guides = guide_teasers(page.object_list)
    context = {"form": form, "page": page, "guides": guides} | frame(
        request,
        [(_("Handbook"), None)],
        page=page,
        notices=[form.notice, *form.problems],
        has_sample=any(guide.is_sample for guide in guides),
    )
    return render(request, "showcase/guides.html", context)


def _narrowed(rows: QuerySet[Guide], form: ListForm) -> QuerySet[Guide]:
    answers = form.answers
    if answers["sector"]:
        rows = rows.filter(sectors__slug=answers["sector"])
    if answers["audience"]:
        rows = rows.filter(audiences__key=answers["audience"])
    if answers["province"]:
        rows = rows.filter(province__slug=answers["province"])
    for word in form.words:
        rows = rows.filter(folded_text__contains=word)
    return rows


@require_safe
def guide_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide: problem, approach, steps, solutions with prices, legal basis, attachments."""
    on = today()
    guide = get_object_or_404(_with_parts(public_guides(on), on), slug=slug)
    problem = guide.problem if guide.is_problem_public else None
    linked = linked_solutions(_links(guide), on, SOLUTIONS)
    steps = list(guide.steps.all())
    laws = laws_of(guide.legal_basis.all(), on)
    near = public_guides(on).exclude(pk=guide.pk).filter(_same_field(guide)).distinct()
    others = guide_teasers(near[:OTHERS])
    context = {
        "guide": guide,
        "problem": problem,
        "source": compiled_by(guide),
        "phases": phases_of(steps),
        "totals": totals_of(steps),
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
    return render(request, "showcase/guide.html", context)


def _with_parts(rows: QuerySet[Guide], on: dt.date) -> QuerySet[Guide]:
    """The rows with all that their page shows besides solutions: 7 queries with the rows."""
    serving = Prefetch("solutions", Solution.objects.published(on).order_by("sort_key", "pk"))
    return (
        rows.select_related("problem")
        .annotate(
            adoption_count=Count("adoptions", filter=Q(adoptions__state=State.PUBLISHED)),
            has_links=Exists(GuideSolution.objects.filter(guide=OuterRef("pk"))),
            is_problem_public=Exists(Problem.objects.published(on).filter(pk=OuterRef("problem"))),
        )
        .prefetch_related(
            "sectors",
            "audiences",
            Prefetch("steps", GuideStep.objects.prefetch_related(serving)),
            Prefetch("legal_basis", LegalInstrument.objects.select_related("replaced_by")),
            "attachments__file",
        )
    )


def _links(guide: Guide) -> QuerySet:
    """The guide's own solutions; where it names none, those of its public problem."""
    if guide.has_links or not guide.is_problem_public:
        return GuideSolution.objects.filter(guide=guide)
    return ProblemSolution.objects.filter(problem=guide.problem_id)


def _same_field(guide: Guide) -> Q:
    """A condition for guides to the same problem or in one of the same sectors."""
    same = Q(sectors__in=guide.sectors.all())
    return same | Q(problem=guide.problem_id) if guide.problem_id else same


def _all_solutions(problem: Problem | None, linked: Linked) -> str:
    """Where the catalogue shows all solutions of the problem, "" when the page has them all."""
    if problem is None or linked.total <= SOLUTIONS:
        return ""
    return problem_catalogue(problem)
