"""The page of a solution: what it solves, what it costs where, who evaluated and who uses it."""

import datetime as dt
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from core.kept_pages import Below, Page, kept_page
from core.prepared import together
from showcase.frame import frame
from showcase.gone import ended_listings, ending_of
from showcase.moved import Asked, asked_province
from showcase.offers import ORDERS, offers_in, rows_of_offers
from showcase.related import similar_solutions
from showcase.solution_page import (
    SIMILAR,
    TEMPLATE,
    crumbs,
    similar_part,
    solution_page,
    with_its_parts,
)
from solutions.cards import cards_for
from solutions.models import Listing, Solution


@require_safe
def solution_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One solution; ``?province=`` puts that province's listing first; 410 once it has ended."""
    on = today()
    asked = asked_province(request.GET.get("province", ""), on)
    order = request.GET.get("sort", "")
    # What means nothing is told back as it was typed.
    is_known = not (asked.text and asked.province is None) and order in ("", *ORDERS)
    place = asked.province.pk if asked.province else None
    return kept_page(
        request,
        lambda: _page(request, slug, asked, on),
        key=(place, asked.notice, order) if is_known else None,
        below=Below("similar", lambda solution: similar_part(solution, on)),
    )


def _page(request: HttpRequest, slug: str, asked: Asked, on: dt.date) -> Page | HttpResponse:
    solutions, *rows = together(
        with_its_parts.of(slug, on, "slug"), *rows_of_offers(slug, on, "slug")
    )
    if not solutions:
        raise Http404
    [solution], offers = solutions, offers_in(*rows, on)
    if not offers:
        return _solution_gone(request, solution, on)
    context = solution_page(request, solution, offers, asked, on)
    query = _canonical(request, asked)
    return Page(TEMPLATE, context, context["topics"], query=query, facts=solution.pk)


def _canonical(request: HttpRequest, asked: Asked) -> str:
    """The one way of asking for what the page answers."""
    pairs = {"province": asked.province.slug if asked.province else ""}
    if request.GET.get("sort") in ORDERS:
        pairs["sort"] = request.GET["sort"]
    return urlencode({name: value for name, value in pairs.items() if value})


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
