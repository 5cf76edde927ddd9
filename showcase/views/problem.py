"""The front door: problems in officials' words, and what solves each of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from core.kept_pages import EVERYTHING, Page, kept_page
from guides.models import Problem
from showcase.forms import ListForm, audience_choice, sector_choice
from showcase.frame import counts_sample, frame, page_of
from showcase.national import national
from showcase.overview import FALLBACK_ICON
from showcase.problem_page import TEMPLATE, problem_page, with_parts
from showcase.teasers import ProblemItem, problem_teasers, public_problems

PER_PAGE = 60


@dataclass(frozen=True, slots=True)
class SectorProblems:
    """The problems of one sector."""

    name: str
    url: str
    icon: str
    problems: Sequence[ProblemItem]


@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    """All problems, sector by sector."""
    on = today()
    form = ListForm(request.GET, [sector_choice(on), audience_choice()], on)
    page = page_of(request, _narrowed(public_problems(on), form), PER_PAGE)
    items = problem_teasers(page.object_list, on, national(on).by_problem)
    context = {
        "form": form,
        "page": page,
        "groups": _by_sector(page.object_list, items),
    } | frame(
        request,
        [(_("Problems"), None)],
        page=page,
        asked=form.answers,
        notices=form.problems,
        has_sample=any(item.is_sample for item in items) or counts_sample(on),
    )
    return render(request, "showcase/problems.html", context)


def _narrowed(rows: QuerySet[Problem], form: ListForm) -> QuerySet[Problem]:
    answers = form.answers
    if answers["sector"]:
        rows = rows.filter(sector__slug=answers["sector"])
    if answers["audience"]:
        rows = rows.filter(audiences__key=answers["audience"])
    for word in form.words:
        rows = rows.filter(folded_text__contains=word)
    return rows


def _by_sector(rows: Iterable[Problem], items: Iterable[ProblemItem]) -> list[SectorProblems]:
    """The items under their sectors; a province's own problem says whose it is."""
    groups = []
    pairs = zip(rows, items, strict=True)
    for _key, group in groupby(pairs, key=lambda pair: pair[0].sector_id):
        own = list(group)
        sector = own[0][0].sector
        problems = [replace(item, sector=_whose(row)) for row, item in own]
        groups.append(
            SectorProblems(
                name=sector.local_name,
                url=sector.get_absolute_url(),
                icon=sector.icon or FALLBACK_ICON,
                problems=problems,
            )
        )
    return groups


def _whose(row: Problem) -> str:
    return row.province.local_name if row.province else ""


@require_safe
def problem_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One problem: what is wrong, what to do, what solves it, what exists already."""
    return kept_page(request, lambda: _page(request, slug))


def _page(request: HttpRequest, slug: str) -> Page:
    on = today()
    problem = get_object_or_404(with_parts(public_problems(on)), slug=slug)
    return Page(TEMPLATE, problem_page(request, problem, on), EVERYTHING)
