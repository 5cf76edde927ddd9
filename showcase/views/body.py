"""The page of an evaluating body with all that it evaluated."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from showcase.evaluations import evaluation_shown, paper
from showcase.frame import frame, page_of
from showcase.steps import laws_of
from solutions.models import (
    Evaluation,
    EvaluationBody,
    LegalInstrument,
    Listing,
)
from solutions.scoring import EXCELLENT_POINTS, MICROPOINTS

PER_PAGE = 24


@require_safe
def body_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One body: who it is, on which legal basis, and each public evaluation; 5 queries.

    404 while none of its evaluations is public: nothing about it has been published.
    """
    on = today()
    body = get_object_or_404(EvaluationBody.objects.select_related("province"), slug=slug)
    rows = _with_solutions(public_evaluations(on).filter(body=body), on)
    figures = _figures(rows, on)
    if not figures["total"]:
        raise Http404
    page = page_of(request, rows, PER_PAGE)
    laws = LegalInstrument.objects.filter(bodies=body).select_related("replaced_by")
    context = {
        "body": body,
        "laws": laws_of(laws, on),
        "founding": paper(body.founding_number, body.founding_date),
        "figures": figures,
        "page": page,
        "evaluations": [(row.solution, evaluation_shown(row, on)) for row in page.object_list],
    } | frame(
        request,
        [
            (_("Evaluation and grading method"), reverse("about:ratings")),
            (body.local_name, None),
        ],
        page=page,
        has_sample=body.is_sample or bool(figures["samples"]),
    )
    return render(request, "showcase/body.html", context)


def public_evaluations(on: dt.date) -> QuerySet[Evaluation]:
    """Public evaluations of solutions that are public on the day ``on`` or were once.

    The evaluation of a solution that no listing has ever shown would give away its name.
    """
    listings = Listing.objects.filter(solution=OuterRef("solution"))
    seen = Exists(listings.filter(first_published_at__lte=timezone.now()))
    return Evaluation.objects.public(on).filter(seen | Exists(listings.published(on)))


def _with_solutions(rows: QuerySet[Evaluation], on: dt.date) -> QuerySet[Evaluation]:
    return rows.select_related(
        "solution__vendor", "body", "criteria_set", "province", "public_file"
    ).order_by("-evaluated_on", "-pk")


def _figures(rows: QuerySet[Evaluation], on: dt.date) -> dict[str, int]:
    """How many evaluations, of how many solutions, how many are valid, and excellent (1 query)."""
    valid = Q(pk__in=Evaluation.objects.valid(on).order_by().values("pk"))
    excellent = valid & Q(overall_micropoints__gte=EXCELLENT_POINTS * MICROPOINTS)
    return rows.order_by().aggregate(
        total=Count("pk"),
        solutions=Count("solution", distinct=True),
        valid=Count("pk", filter=valid),
        excellent=Count("pk", filter=excellent),
        samples=Count("pk", filter=Q(solution__is_sample=True)),
    )
