"""The page of a solution: what it solves, what it costs where, who evaluated and who uses it."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from guides.models import Problem
from showcase.evaluations import evaluations_of
from showcase.frame import Crumb, frame
from showcase.gone import ended_listings, ending_of
from showcase.moved import Asked, asked_province
from showcase.offers import cheapest_purchase, first_offer, offers_of, sheet_of
from showcase.related import similar_solutions
from showcase.teasers import guide_teasers, public_guides
from showcase.traits import Traits, traits_of
from showcase.uses import uses_of
from solutions.cards import cards_for
from solutions.models import Listing, Recognition, Solution, SolutionImage
from solutions.ratings import ratings_for

SIMILAR, GUIDES = 4, 6


@require_safe
def solution_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One solution; ``?province=`` puts that province's listing first; 410 once it has ended.

    22 queries whatever the rows, at most 5 more with a province asked for.
    """
    on = today()
    solution = get_object_or_404(_with_successor(on), slug=slug)
    offers = offers_of(solution.pk, on)
    if not offers:
        return _solution_gone(request, solution, on)
    asked = asked_province(request.GET.get("province", ""), on)
    offer = first_offer(offers, asked.province)
    traits = traits_of(solution.pk)
    places = [asked.province.pk] if asked.province else []
    similar = cards_for(similar_solutions([solution.pk], on, SIMILAR), on)
    guides = guide_teasers(public_guides(on).filter(solutions=solution).distinct()[:GUIDES])
    evaluations = evaluations_of(solution.pk, on, asked.province)
    context = {
        "solution": solution,
        "traits": traits,
        "problems": Problem.objects.published(on).filter(solutions=solution),
        "images": SolutionImage.objects.filter(solution=solution).select_related("file"),
        "offers": offers,
        "offer": offer,
        "others": [other for other in offers if other is not offer and other.province],
        "provinces": [other.province for other in offers if other.province],
        "sheet": sheet_of(offer, on),
        "purchase": cheapest_purchase(offer, on),
        "asked": asked.province,
        "is_listed_there": asked.province is not None and offer.province == asked.province,
        "rating": ratings_for([solution.pk], on, places).get(solution.pk),
        "evaluations": evaluations,
        "recognitions": Recognition.objects.filter(solution=solution).select_related("file"),
        "on": on,
        "uses": uses_of(solution.pk, on),
        "guides": guides,
        "similar": similar,
    } | frame(
        request,
        _crumbs(solution, traits),
        notices=_notices(asked),
        has_sample=solution.is_sample
        or solution.vendor.is_sample
        or any(item.is_sample for item in (*evaluations, *guides, *similar)),
    )
    return render(request, "showcase/solution.html", context)


def _with_successor(on: dt.date) -> QuerySet[Solution]:
    """Solutions with their vendors, and whether what replaces them is public."""
    public = Solution.objects.published(on).filter(pk=OuterRef("replaced_by"))
    rows = Solution.objects.select_related("vendor__province", "replaced_by")
    return rows.annotate(is_successor_public=Exists(public))


def _notices(asked: Asked) -> list[str]:
    if asked.text and asked.province is None:
        return [_("No province is called “%(name)s”.") % {"name": asked.text[:60]}]
    return [asked.notice]


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
        _crumbs(solution, None),
        has_sample=solution.is_sample or any(card.is_sample for card in alternatives),
    )
    return render(request, "showcase/gone.html", context, status=410)


def _crumbs(solution: Solution, traits: Traits | None) -> list[Crumb]:
    """The way to the page by its first sector."""
    above: list[Crumb] = [(_("Solutions"), reverse("solutions:list"))]
    if traits and traits.sectors:
        above.append((traits.sectors[0].name, traits.sectors[0].url))
    return [*above, (solution.local_name, None)]
