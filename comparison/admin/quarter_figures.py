"""A province's own figures of a quarter, its objections, and the ministry's answers."""

from fractions import Fraction
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from comparison import wording
from comparison.admin.quarter_page import objection_shown, objections_of, posted
from comparison.consulting import accept, explain, object_to, takes_objections
from comparison.figures import unpacked
from comparison.frozen import Announced, is_comparable
from comparison.indicators.definitions import indicators
from comparison.indicators.notes import definition
from comparison.models import Objection, Ranking, Snapshot
from comparison.quarter_forms import DATA, EXPLAINED, AnswerForm, ObjectionForm
from core.clock import today
from provinces import permissions
from provinces.models import Scope
from provinces.staff.scoped_fields import note_foreign

LARGEST_KEY = 2**63


def pages(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of these pages, for the site of the staff."""
    root = "so-lieu-quy/"
    return [
        path(f"{root}kien-nghi/<int:key>/", site.admin_view(objection), name="quarter_objection"),
        path(
            f"{root}<int:key>/<slug:slug>/", site.admin_view(own_figures), name="quarter_province"
        ),
    ]


# A province's figures ----------------------------------------------------------------------------
def own_figures(request: HttpRequest, key: int, slug: str) -> HttpResponse:
    """The figures of a province; a POST objects to them while there is time."""
    snapshot = _snapshot(request, key, slug)
    return page(request, snapshot.ranking, snapshot)


def page(request: HttpRequest, ranking: Ranking, snapshot: Snapshot) -> HttpResponse:
    """The page of a snapshot that the person may see."""
    may_object = permissions.can(request.user, "add", Objection(snapshot=snapshot))
    is_time = takes_objections(ranking, today())
    # Who typed until the days were over reads so beside what was typed.
    is_asked = is_time or request.method == "POST"
    form = ObjectionForm(posted(request)) if may_object and is_asked else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and _object(request, snapshot, form):
            return HttpResponseRedirect(_address(snapshot))
    objections = objections_of(ranking, snapshot)
    context = admin.site.each_context(request) | {
        "title": _("%(province)s, figures of %(quarter)s")
        % {"province": snapshot.province, "quarter": ranking.quarter.label},
        "opts": Ranking._meta,
        "ranking": ranking,
        "snapshot": snapshot,
        "has_sample": ranking.is_sample,
        "score": wording.score(snapshot.score),
        "form": form,
        "action": _address(snapshot),
        "is_time": is_time,
        "objections": [objection_shown(one) for one in objections],
        **_figures(ranking, snapshot),
    }
    return TemplateResponse(request, "admin/comparison/quarter_province.html", context)


def _object(request: HttpRequest, snapshot: Snapshot, form: ObjectionForm) -> bool:
    try:
        object_to(snapshot, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, _("The objection was sent; the ministry answers it here."))
    return True


def _figures(ranking: Ranking, snapshot: Snapshot) -> dict[str, Any]:
    """Every indicator with its definition, beside the quarter published before. Three queries."""
    announced = Announced(ranking).before
    before = announced and announced.ranking
    rows = Snapshot.objects.filter(ranking=before, province=snapshot.province_id)
    then = rows.first() if before else None
    comparable = before is None or is_comparable(before.quarter, ranking.quarter, snapshot.province)
    return {
        "before": before and before.quarter,
        "is_comparable": comparable,
        "rows": [
            _row(key, ranking, snapshot, then if comparable else None) for key in indicators()
        ],
    }


def _row(key: str, ranking: Ranking, snapshot: Snapshot, then: Snapshot | None) -> dict[str, Any]:
    indicator = indicators()[key]
    figure = unpacked(snapshot.values.get(key))
    old = unpacked(then.values.get(key)) if then else None
    scaled = snapshot.scaled.get(key)
    return {
        "key": key,
        "name": indicator.name,
        "note": definition(key),
        "weight": ranking.weights.get(key, "0"),
        "figure": wording.shown(indicator, figure),
        "parts": wording.parts(figure) if indicator.is_share else "",
        "is_missing": key in ranking.missing,
        "points": wording.number(Fraction(*scaled), 1) if scaled else "",
        "old": wording.shown(indicator, old) if then else "",
        "change": wording.change(indicator, figure, old),
        "change_unit": wording.unit_of_change(indicator.unit),
    }


def _snapshot(request: HttpRequest, key: int, slug: str) -> Snapshot:
    """Own figures, any of a published quarter, all for the ministry. Raises ``Http404`` else."""
    rows = Snapshot.objects.select_related("ranking", "province__region")
    found = rows.filter(ranking=key, province__slug=slug).first() if key < LARGEST_KEY else None
    if found is None:
        raise Http404
    scope = Scope.of(request.user)
    if not _sees(scope, found):
        note_foreign(scope, Snapshot, found.pk)
        raise Http404
    return found


def _sees(scope: Scope, snapshot: Snapshot) -> bool:
    ranking = snapshot.ranking
    if ranking.is_published or permissions.can(scope, "change", ranking):
        return True
    is_out = ranking.state == Ranking.Stage.CONSULTING
    return is_out and snapshot.province_id in scope.provinces


def _address(snapshot: Snapshot) -> str:
    return reverse("admin:quarter_province", args=[snapshot.ranking_id, snapshot.province.slug])


# Answers -----------------------------------------------------------------------------------------
def objection(request: HttpRequest, key: int) -> HttpResponse:
    """An objection with its answer, for its province and the ministry; a POST answers it."""
    found = _objection(request, key)
    ranking = found.snapshot.ranking
    may_answer = permissions.can(request.user, "change", ranking)
    is_open = not found.answer and ranking.state == Ranking.Stage.CONSULTING
    form = None
    # What a colleague answered meanwhile is said beside what was typed.
    if may_answer and (is_open or request.method == "POST"):
        form = AnswerForm(posted(request), objection=found)
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and _answer(request, found, form):
            return HttpResponseRedirect(
                reverse("admin:comparison_ranking_change", args=[ranking.pk])
            )
    context = admin.site.each_context(request) | {
        "title": _("Objection of %(province)s, %(quarter)s")
        % {"province": found.snapshot.province, "quarter": ranking.quarter.label},
        "opts": Ranking._meta,
        "ranking": ranking,
        "has_sample": ranking.is_sample,
        "objection": objection_shown(found),
        "figures": _address(found.snapshot),
        "form": form,
    }
    return TemplateResponse(request, "admin/comparison/objection.html", context)


def _objection(request: HttpRequest, key: int) -> Objection:
    rows = Objection.objects.select_related("snapshot__ranking", "snapshot__province", "by")
    found = rows.filter(pk=key).first() if key < LARGEST_KEY else None
    if found is None:
        raise Http404
    if not permissions.can(request.user, "view", found):
        note_foreign(Scope.of(request.user), Objection, key)
        raise Http404
    return found


def _answer(request: HttpRequest, found: Objection, form: AnswerForm) -> bool:
    data = form.cleaned_data
    try:
        if data["answer"] == EXPLAINED:
            explain(found, text=data["text"], by=request.user)
        elif data["answer"] == DATA:
            accept(found, text=data["text"], by=request.user)
        else:
            figures = {found.indicator: form.figure()}
            accept(found, text=data["text"], figures=figures, by=request.user)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, _("The objection is answered."))
    return True
