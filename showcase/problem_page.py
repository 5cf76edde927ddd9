"""What the page of a problem shows, for its public address and for the preview of a draft."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from guides.models import Problem, ProblemSolution
from showcase.frame import frame
from showcase.linked import linked_solutions, problem_catalogue
from showcase.teasers import guide_teasers, problem_teasers, public_guides, public_problems

TEMPLATE = "showcase/problem.html"
SOLUTIONS, GUIDES, OTHERS = 18, 6, 6


def with_parts(rows: QuerySet[Problem]) -> QuerySet[Problem]:
    """The rows with their tasks and audiences; 2 queries more."""
    return rows.prefetch_related("tasks", "audiences")


def problem_page(request: HttpRequest, problem: Problem, on: dt.date) -> dict[str, Any]:
    """The context of the page of a row of ``with_parts``."""
    links = ProblemSolution.objects.filter(problem=problem)
    linked = linked_solutions(links, on, SOLUTIONS)
    guides = guide_teasers(public_guides(on).filter(problem=problem)[:GUIDES])
    near = public_problems(on).filter(sector=problem.sector).exclude(pk=problem.pk)
    others = problem_teasers(near[:OTHERS], on)
    return {
        "problem": problem,
        "linked": linked,
        "all_url": problem_catalogue(problem) if linked.total else "",
        "guides": guides,
        "others": others,
    } | frame(
        request,
        [(_("Problems"), reverse("problems:list")), (problem.local_title, None)],
        has_sample=problem.is_sample or linked.has_sample or any(i.is_sample for i in guides),
    )
