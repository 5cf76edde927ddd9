"""Feeds of what is new besides the catalogue's own."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.atom import feed_response, refused
from core.clock import today
from core.page_cache.marks import answers
from showcase.guide_feed import guide_feed
from showcase.guide_list import guide_form, narrowed
from showcase.teasers import public_guides


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """``/feeds/guides.atom`` with the handbook's parameters; 400 names those not understood."""
    on = today()
    form = guide_form(request.GET, on)
    if form.problems:
        return refused(list(zip(form.errors, form.problems, strict=True)))
    made = guide_feed(narrowed(public_guides(on), form), form.answers, on)
    answers(request, made.question)
    return feed_response(request, made)
