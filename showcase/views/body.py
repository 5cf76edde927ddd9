"""Evaluating bodies: the list, and one body with all that it evaluated."""

import datetime as dt
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from showcase.evaluation_papers import paper
from showcase.evaluations import EXPIRED, REVOKED, VALID, evaluation_shown, public_evaluations
from showcase.forms import Choice, ListForm, province_choice, sector_choice
from showcase.frame import frame, page_of
from showcase.steps import laws_of
from solutions.models import Evaluation, EvaluationBody, LegalInstrument
from solutions.scoring import EXCELLENT_POINTS, MICROPOINTS

PER_PAGE = 24
# From so many results on they can be narrowed; fewer are seen at a glance.
MANY = 8


@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """Bodies with a public result: ministry first, then by province and name; 4 queries."""
    on = today()
    form = ListForm(request.GET, [province_choice(on)], on)
    answers = form.answers
    figures = _figures_by_body(on)
    rows = EvaluationBody.objects.filter(pk__in=figures).select_related("province")
    if answers["province"]:
        rows = rows.filter(province__slug=answers["province"])
    if answers["q"]:
        rows = rows.filter(Q(name__icontains=answers["q"]) | Q(name_en__icontains=answers["q"]))
    # Bodies of no province are the ministry's.
    order = (F("province__sort_key").asc(nulls_first=True), "name", "pk")
    page = page_of(request, rows.order_by(*order), PER_PAGE)
    bodies = [(body, figures[body.pk]) for body in page.object_list]
    context = {"form": form, "page": page, "bodies": bodies} | frame(
        request,
        [(_("Evaluating bodies"), None)],
        page=page,
        notices=[form.notice, *form.problems],
        has_sample=any(body.is_sample for body in page.object_list),
    )
    return render(request, "showcase/bodies.html", context)


@require_safe
def body_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One body: who it is, on which legal basis, and each public evaluation; 7 queries.

    404 while none of its evaluations is public: nothing about it has been published.
    """
    on = today()
    body = get_object_or_404(EvaluationBody.objects.select_related("province"), slug=slug)
    rows = public_evaluations(on).filter(body=body)
    figures = _figures(rows, on)
    if not figures["total"]:
        raise Http404
    form = ListForm(request.GET, _choices(rows, on), on)
    page = page_of(request, _with_solutions(_narrowed(rows, form, on)), PER_PAGE)
    laws = LegalInstrument.objects.filter(bodies=body).select_related("replaced_by")
    context = {
        "body": body,
        "laws": laws_of(laws, on),
        "founding": paper(body.founding_number, body.founding_date),
        "figures": figures,
        "form": form,
        "is_narrowable": figures["total"] >= MANY or form.is_used,
        "page": page,
        "evaluations": [(row.solution, evaluation_shown(row, on)) for row in page.object_list],
    } | frame(
        request,
        [(_("Evaluating bodies"), reverse("bodies:list")), (body.local_name, None)],
        page=page,
        notices=form.problems,
        has_sample=body.is_sample or bool(figures["samples"]),
    )
    return render(request, "showcase/body.html", context)


def _figures_by_body(on: dt.date) -> dict[int, dict[str, Any]]:
    """Of each body with a public result: how many, how many valid, the latest day (1 query)."""
    rows = public_evaluations(on).order_by().values("body")
    found = rows.annotate(
        total=Count("pk"),
        valid=Count("pk", filter=_of_standing(VALID, on)),
        solutions=Count("solution", distinct=True),
        latest_on=Max("evaluated_on"),
    )
    return {row["body"]: row for row in found}


def _choices(rows: QuerySet[Evaluation], on: dt.date) -> list[Choice]:
    """By what the results of a body can be narrowed (2 queries)."""
    dated = rows.order_by().annotate(year=ExtractYear("evaluated_on"))
    years = sorted(dated.values_list("year", flat=True).distinct(), reverse=True)
    options = [(str(year), str(year)) for year in years]
    standings = [
        (VALID, _("Still valid")),
        (EXPIRED, _("No longer valid")),
        (REVOKED, _("Revoked")),
    ]
    return [
        Choice("standing", _("State of the result"), _("All results"), standings),
        sector_choice(on),
        Choice("year", _("Year of the evaluation"), _("All years"), options),
    ]


def _narrowed(rows: QuerySet[Evaluation], form: ListForm, on: dt.date) -> QuerySet[Evaluation]:
    answers = form.answers
    conditions: dict[str, Any] = {}
    if answers["sector"]:
        conditions["solution__sectors__slug"] = answers["sector"]
    if answers["year"]:
        conditions["evaluated_on__year"] = int(answers["year"])
    for word in form.words:
        rows = rows.filter(solution__folded_name__contains=word)
    rows = rows.filter(**conditions)
    return rows.filter(_of_standing(answers["standing"], on)) if answers["standing"] else rows


def _of_standing(standing: str, on: dt.date) -> Q:
    """The condition for public results that are valid, expired or revoked on the day ``on``."""
    published = Q(state=Evaluation.Stage.PUBLISHED)
    conditions = {
        VALID: published & (Q(valid_until__isnull=True) | Q(valid_until__gte=on)),
        EXPIRED: published & Q(valid_until__lt=on),
        REVOKED: Q(state=Evaluation.Stage.REVOKED),
    }
    return conditions[standing]


def _with_solutions(rows: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    return rows.select_related(
        "solution__vendor", "body", "criteria_set", "province", "public_file"
    ).order_by("-evaluated_on", "-pk")


def _figures(rows: QuerySet[Evaluation], on: dt.date) -> dict[str, int]:
    """How many evaluations, of how many solutions, how many are valid, and excellent (1 query)."""
    valid = _of_standing(VALID, on)
    excellent = valid & Q(overall_micropoints__gte=EXCELLENT_POINTS * MICROPOINTS)
    return rows.order_by().aggregate(
        total=Count("pk"),
        solutions=Count("solution", distinct=True),
        valid=Count("pk", filter=valid),
        excellent=Count("pk", filter=excellent),
        samples=Count("pk", filter=Q(solution__is_sample=True)),
    )
