"""The staff page "learn from": what a leading province has and one lacks, to be taken over."""

import datetime as dt
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from comparison.live import board_now
from core.clock import today
from guides.adoption import adopt_guides
from guides.models import Guide
from provinces.models import Scope
from showcase.adoption import read_keys
from showcase.adoption_results import moment_text
from showcase.learning import MOST, Lesson, never_public
from solutions.adoption import Adoption, adopt_listings
from solutions.models import Listing, Sector

KINDS = {"listing": (Listing, adopt_listings), "guide": (Guide, adopt_guides)}


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """The address of the page on the staff site."""
    return [path("hoc-tap/", site.admin_view(learn), name="learn")]


@require_http_methods(["GET", "HEAD", "POST"])
def learn(request: HttpRequest) -> HttpResponse:
    """Show what can be taken over; only the buttons that take over change anything.

    Raises ``Http404`` for a province that is not the person's and for what was never public.
    """
    on = today()
    data = request.POST if request.method == "POST" else request.GET
    try:
        lesson = Lesson(request.user, data.dict(), board_now(on), on)
    except LookupError:
        raise Http404 from None
    if request.method == "POST":
        return _take(request, lesson)
    return _show(request, lesson, on)


def _show(request: HttpRequest, lesson: Lesson, on: dt.date) -> HttpResponse:
    listings, guides = lesson.listings(), lesson.guides()
    context = admin.site.each_context(request) | {
        "title": _("Learn from another province"),
        "lesson": lesson,
        "origins": lesson.origins(),
        "sectors": Sector.objects.current(on).order_by("pillar__position", "position", "pk"),
        "listings": listings,
        "guides": guides,
        "has_sample": any(row.is_sample for part in (listings, guides) for row in part.rows),
    }
    return TemplateResponse(request, "admin/adopt/learn.html", context)


def _take(request: HttpRequest, lesson: Lesson) -> HttpResponse:
    model, act = KINDS.get(request.POST.get("do", ""), KINDS["listing"])
    keys = read_keys(request.POST.getlist("row"))
    if never_public(keys, model, Scope.of(request.user)):
        raise Http404
    here = f"{request.path}?province={lesson.own.slug}&from={lesson.origin.slug}"
    try:
        if len(keys) > MOST:
            text = _("At most %(most)d can be taken over in one go.")
            raise ValidationError(text, code="many", params={"most": MOST})
        done = act(origins=keys, province=lesson.own, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return HttpResponseRedirect(here)
    _report(request, done)
    if not done.made:
        return HttpResponseRedirect(here)
    return HttpResponseRedirect(reverse("admin:adopt_done", args=[moment_text(done.at)]))


def _report(request: HttpRequest, done: Adoption) -> None:
    """Say how many were passed over."""
    passed: list[tuple[int, Any]] = [
        (
            len(done.known),
            ngettext(
                "%(count)d is in your catalogue already and was passed over.",
                "%(count)d are in your catalogue already and were passed over.",
                len(done.known),
            ),
        ),
        (
            done.gone,
            ngettext(
                "%(count)d is no longer shown at its origin and was passed over.",
                "%(count)d are no longer shown at their origin and were passed over.",
                done.gone,
            ),
        ),
    ]
    for count, text in passed:
        if count:
            messages.warning(request, text % {"count": count})
