"""The preview of a listing, guide or problem on the staff site."""

import datetime as dt
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from core.models import State
from core.prepared import together
from core.templatetags.ui import vn_date
from guides.models import Guide, Problem
from provinces import permissions
from provinces.models import Publishable, Scope
from provinces.staff.scoped_fields import exists_anywhere, note_foreign
from showcase import guide_page, problem_page, solution_page
from showcase.moved import Asked
from showcase.offers import offers_in, rows_of_offers
from showcase.preview import KINDS, as_open, may_show
from solutions.models import Listing


def urls(site: AdminSite) -> list[URLPattern]:
    """The addresses of the previews on the staff site."""
    return [
        path("xem-truoc/<slug:kind>/<int:key>/", site.admin_view(preview), name="preview"),
    ]


@require_safe
def preview(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """One draft as visitors will see it, for those who may see the whole of it; 404 for others.

    Nobody keeps a copy: search engines are told here, caches by the staff site on all its pages.
    """
    if kind not in KINDS:
        raise Http404
    obj = _found(request, KINDS[kind], key)
    template, context = _page(request, obj, today())
    response = render(request, template, context | {"preview": _banner(obj, today())})
    response["X-Robots-Tag"] = "noindex"
    return response


def _found(request: HttpRequest, model: type[Publishable], key: int) -> Publishable:
    """The row; reaching for one of another province is logged."""
    scope = Scope.of(request.user)
    rows = model.objects.filter(permissions.visible(scope, model, "inspect"))
    found = rows.select_related("province").filter(pk=key).first()
    if found is None:
        if exists_anywhere(model, key):
            note_foreign(scope, model, key)
        raise Http404
    return found


def _page(request: HttpRequest, obj: Model, on: dt.date) -> tuple[str, dict[str, Any]]:
    """The template and context of the public page."""
    if isinstance(obj, Guide):
        rows = Guide.objects.filter(pk=obj.pk).select_related("province")
        guide = guide_page.with_parts(rows, on).get()
        return guide_page.TEMPLATE, guide_page.guide_page(request, guide, on)
    if isinstance(obj, Problem):
        rows = Problem.objects.filter(pk=obj.pk).select_related("sector", "province")
        problem = problem_page.with_parts(rows).get()
        return problem_page.TEMPLATE, problem_page.problem_page(request, problem, on)
    return solution_page.TEMPLATE, _listing(request, obj, on)


def _listing(request: HttpRequest, listing: Listing, on: dt.date) -> dict[str, Any]:
    """The solution's page with this listing among the offers, and first."""
    [solution], *rows = together(
        solution_page.with_its_parts.of(listing.solution_id, on, "pk"),
        *rows_of_offers(listing.solution_id, on, "pk"),
    )
    is_whole = may_show(solution, request.user, on)
    page = solution_page.solution_page(
        request,
        as_open(solution, request.user, on),
        offers_in(*rows, on, also=listing.pk),
        Asked("", listing.province, "" if is_whole else _kept_elsewhere()),
        on,
        is_whole=is_whole,
    )
    similar = solution_page.similar_part(solution.pk, on).html if is_whole else ""
    return page | {"below": similar}


def _kept_elsewhere() -> str:
    return _(
        "Another unit keeps this solution and it has not been published yet: the preview shows its "
        "name and your prices only."
    )


def _banner(obj: Publishable, on: dt.date) -> dict[str, str]:
    """What the page says of itself, and the way back to the entry."""
    options = obj._meta
    back = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[obj.pk])
    return {"title": _("Preview"), "text": _standing(obj, on), "back": back}


def _standing(obj: Publishable, on: dt.date) -> str:
    if obj.state != State.PUBLISHED:
        return _("Not published: only staff see this page. State: %(state)s.") % {
            "state": obj.get_state_display()
        }
    if obj.publish_on and obj.publish_on > on:
        return _("Not published yet: visitors see it from %(day)s on.") % {
            "day": vn_date(obj.publish_on)
        }
    return _("Published: visitors see this page.")
