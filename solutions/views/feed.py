"""The catalogue as a feed: any search of it can be followed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.atom import feed_response, refused
from core.clock import today
from core.page_cache.marks import answers
from solutions.feed import solution_feed
from solutions.filters import CatalogueFilter


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """``/feeds/solutions.atom`` with the catalogue's parameters; 400 names those not understood."""
    on = today()
    filter_ = CatalogueFilter(request.GET, on=on)
    if filter_.problems:
        return refused([(problem.parameter, problem.message) for problem in filter_.problems])
    made = solution_feed(filter_.query, filter_.vocabulary, on)
    answers(request, made.question)
    return feed_response(request, made)
