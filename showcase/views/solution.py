"""The page of a solution: what it solves, what it costs where, who evaluated and who uses it."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from showcase.frame import frame
from showcase.gone import ended_listings, ending_of
from showcase.moved import asked_province
from showcase.offers import offers_of
from showcase.related import similar_solutions
from showcase.solution_page import SIMILAR, TEMPLATE, crumbs, solution_page, with_successor
from solutions.cards import cards_for
from solutions.models import Listing, Solution


@require_safe
def solution_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One solution; ``?province=`` puts that province's listing first; 410 once it has ended.

    22 queries whatever the rows, at most 5 more with a province asked for.
    """
    on = today()
    solution = get_object_or_404(with_successor(on), slug=slug)
    offers = offers_of(solution.pk, on)
    if not offers:
        return _solution_gone(request, solution, on)
    asked = asked_province(request.GET.get("province", ""), on)
    return render(request, TEMPLATE, solution_page(request, solution, offers, asked, on))


def _solution_gone(request: HttpRequest, solution: Solution, on: dt.date) -> HttpResponse:
    """Name, day, public reason and alternatives; 404 for a solution that was never public."""
    ended = ended_listings(Listing.objects.filter(solution=solution))
    if not ended:
        raise Http404
    similar = similar_solutions([solution.pk], on, SIMILAR)
    first = [solution.replaced_by_id] if solution.is_successor_public else []
    alternatives = cards_for([*first, *(key for key in similar if key not in first)], on)
    context = {
        "name": solution.local_name,
        "kicker": _("Solution"),
        "ending": ending_of(ended),
        "alternatives": alternatives,
    } | frame(
        request,
        crumbs(solution, None),
        has_sample=solution.is_sample or any(card.is_sample for card in alternatives),
    )
    return render(request, "showcase/gone.html", context, status=410)
