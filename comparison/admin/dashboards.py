"""Two pages of the staff site: where a department stands, and what the ministry looks after.

A department and the ministry know the full order, whatever the scope of an announcement.
"""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comparison.admin.standing_rows import held_rows, order_rows, step_rows
from comparison.board import Board
from comparison.exports.standing import Beside
from comparison.external import beside
from comparison.live import board_now
from comparison.models import Ranking, Snapshot
from comparison.next_steps import next_steps
from comparison.supervision import supervise
from core.clock import today
from provinces import permissions
from provinces.models import Province, Scope
from provinces.staff.scoped_fields import note_foreign


def pages(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of these pages, for the site of the staff."""
    return [
        path("vi-tri/", site.admin_view(standing), name="standing"),
        path("toan-quoc/", site.admin_view(supervision), name="supervision"),
    ]


@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """Where a province stands today, what would raise it most, and the order of all.

    Raises ``Http404`` for a province that is not the person's.
    """
    on = today()
    board = board_now(on)
    scope = Scope.of(request.user)
    places = _places(scope, board)
    own = _chosen(request, scope, places)
    found = Beside(board, own.slug)
    steps = next_steps(board, found.line, on)
    context = admin.site.each_context(request) | {
        "title": _("Where we stand"),
        "own": own,
        "places": places,
        "on": on,
        "line": found.line,
        "place": found.place,
        "trial": found.standing,
        "rows": held_rows(found),
        "steps": step_rows(steps),
        "order": order_rows(board, own),
        "external": beside([own]),
        "drafts": _drafts(own),
        "learn": f"{reverse('admin:learn')}?province={own.slug}",
        "may_learn": own.pk in scope.provinces,
        "has_sample": board.has_sample,
    }
    return TemplateResponse(request, "admin/comparison/standing.html", context)


@require_safe
def supervision(request: HttpRequest) -> HttpResponse:
    """The ministry's page. Raises ``PermissionDenied`` for departments."""
    permissions.require(request.user, "change", Ranking)
    context = admin.site.each_context(request) | {
        "title": _("The whole country"),
        "found": supervise(today()),
    }
    return TemplateResponse(request, "admin/comparison/supervision.html", context)


def _places(scope: Scope, board: Board) -> list[Province]:
    """The provinces whose page the person may open, in the order of names."""
    every = [line.province for line in board.lines]
    return every if scope.sees_all else [one for one in every if one.pk in scope.provinces]


def _chosen(request: HttpRequest, scope: Scope, places: list[Province]) -> Province:
    slug = request.GET.get("province", "").replace("\x00", "")
    if not slug and places:
        return places[0]
    found = next((one for one in places if one.slug == slug), None)
    if found is None:
        if slug and Province.objects.filter(slug=slug).exists():
            note_foreign(scope, Province, slug)
        raise Http404
    return found


def _drafts(own: Province) -> list[dict[str, Any]]:
    """The province's draft figures of quarters that are with the provinces now."""
    rows = Snapshot.objects.filter(province=own, ranking__state=Ranking.Stage.CONSULTING)
    return [
        {
            "label": row.ranking.quarter.label,
            "until": row.ranking.objections_until,
            "address": reverse("admin:comparison_ranking_change", args=[row.ranking_id]),
        }
        for row in rows.select_related("ranking")
    ]
