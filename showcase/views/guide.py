"""The handbook: guides from a problem over its solutions to steps that can be ticked off."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from core.kept_pages import Page, kept_page
from showcase.frame import frame, page_of
from showcase.guide_feed import feed_question
from showcase.guide_list import guide_form, narrowed
from showcase.guide_page import TEMPLATE, guide_page, public_guide
from showcase.teasers import guide_teasers, public_guides

PER_PAGE = 24


@require_safe
def guide_list(request: HttpRequest) -> HttpResponse:
    """All guides, newest first; 6 queries, at most 5 more with a province of the past."""
    on = today()
    form = guide_form(request.GET, on)
    page = page_of(request, narrowed(public_guides(on), form), PER_PAGE)
    guides = guide_teasers(page.object_list)
    question = feed_question(form.answers)
    feed = reverse("guides_feed") + (f"?{question}" if question else "")
    context = {"form": form, "page": page, "guides": guides, "feed": feed} | frame(
        request,
        [(_("Handbook"), None)],
        page=page,
        asked=form.answers,
        notices=[form.notice, *form.problems],
        has_sample=any(guide.is_sample for guide in guides),
    )
    return render(request, "showcase/guides.html", context)


@require_safe
def guide_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide: problem, approach, steps, solutions with prices, legal basis, attachments."""
    return kept_page(request, lambda: _page(request, slug))


def _page(request: HttpRequest, slug: str) -> Page:
    on = today()
    guide = next(iter(public_guide.rows(slug, on)), None)
    if guide is None:
        raise Http404
    context = guide_page(request, guide, on)
    return Page(TEMPLATE, context, context["topics"])
