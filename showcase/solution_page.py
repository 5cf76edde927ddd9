"""What the page of a solution shows, for its public address and for the preview of a listing."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.renditions import with_renditions
from core.structured_data import Node
from guides.models import Problem
from provinces.models import Province
from showcase.evaluations import evaluations_of
from showcase.frame import Crumb, frame
from showcase.moved import Asked
from showcase.offers import ORDERS, Offer, cheapest_purchase, first_offer, places_of, sheet_of
from showcase.related import similar_solutions
from showcase.structured.products import software
from showcase.teasers import guide_teasers, public_guides
from showcase.traits import Traits, traits_of
from showcase.uses import NO_USES, uses_of
from solutions.cards import cards_for
from solutions.models import Recognition, Solution, SolutionImage
from solutions.ratings import ratings_for

TEMPLATE = "showcase/solution.html"
SIMILAR, GUIDES = 4, 6


def with_successor(on: dt.date) -> QuerySet[Solution]:
    """Solutions with their vendors, and whether what replaces them is public."""
    public = Solution.objects.published(on).filter(pk=OuterRef("replaced_by"))
    rows = Solution.objects.select_related("vendor__province", "replaced_by")
    return rows.annotate(is_successor_public=Exists(public))


def solution_page(
    request: HttpRequest,
    solution: Solution,
    offers: Sequence[Offer],
    asked: Asked,
    on: dt.date,
    *,
    is_whole: bool = True,
) -> dict[str, Any]:
    """The context of the page: a row of ``with_successor`` with its offers (at least one).

    ``is_whole`` is off where only its name and prices may be shown: for the preview of a listing
    whose solution another province keeps and nobody has published.
    """
    parts = _parts(solution, asked.province, on) if is_whole else _no_parts()
    offer = first_offer(offers, asked.province)
    traits = parts["traits"]
    shown = (*parts["evaluations"], *parts["guides"], *parts["similar"])
    return (
        parts
        | {
            "solution": solution,
            "offers": offers,
            "offer": offer,
            "places": places_of(offers, offer, request.GET.get("sort", "")),
            "provinces": [other.province for other in offers if other.province],
            "sheet": sheet_of(offer, on),
            "purchase": cheapest_purchase(offer, on),
            "asked": asked.province,
            "is_listed_there": asked.province is not None and offer.province == asked.province,
            "on": on,
            "structured": _structured(request, solution, offer, parts, on),
        }
        | frame(
            request,
            crumbs(solution, traits),
            notices=_notices(asked, request.GET.get("sort", "")),
            has_sample=solution.is_sample
            or solution.vendor.is_sample
            or any(item.is_sample for item in shown),
        )
    )


def crumbs(solution: Solution, traits: Traits | None) -> list[Crumb]:
    """The way to the page by its first sector."""
    above: list[Crumb] = [(_("Solutions"), reverse("solutions:list"))]
    if traits and traits.sectors:
        above.append((traits.sectors[0].name, traits.sectors[0].url))
    return [*above, (solution.local_name, None)]


def _parts(solution: Solution, province: Province | None, on: dt.date) -> dict[str, Any]:
    """What hangs on the solution, whoever offers it."""
    places = [province.pk] if province else []
    return {
        "traits": traits_of(solution.pk),
        "problems": Problem.objects.published(on).filter(solutions=solution),
        "images": _images(solution),
        "rating": ratings_for([solution.pk], on, places).get(solution.pk),
        "evaluations": evaluations_of(solution.pk, on, province),
        "recognitions": Recognition.objects.filter(solution=solution).select_related("file"),
        "uses": uses_of(solution.pk, on),
        "guides": guide_teasers(public_guides(on).filter(solutions=solution).distinct()[:GUIDES]),
        "similar": cards_for(similar_solutions([solution.pk], on, SIMILAR), on),
    }


def _structured(
    request: HttpRequest, solution: Solution, offer: Offer, parts: dict[str, Any], on: dt.date
) -> list[Node]:
    """The solution for search engines: what the page shows of prices and rating."""
    pictures = [image.file.get_absolute_url() for image in parts["images"]]
    rating, absolute = parts["rating"], request.build_absolute_uri
    return [software(solution, offer, rating, pictures, on, absolute)]


def _images(solution: Solution) -> QuerySet[SolutionImage]:
    """Its pictures with their files and renditions: 2 queries, 1 where it has none."""
    rows = SolutionImage.objects.filter(solution=solution).select_related("file")
    return rows.prefetch_related(with_renditions("file"))


def _no_parts() -> dict[str, Any]:
    """The same, of a solution of which nothing but its name may be shown."""
    names = ("problems", "images", "evaluations", "recognitions", "guides", "similar")
    return dict.fromkeys(names, ()) | {
        "traits": Traits(sectors=(), audiences=(), programmes=(), implementers=(), icon=""),
        "rating": None,
        "uses": NO_USES,
    }


def _notices(asked: Asked, order: str) -> list[str]:
    """What was asked for and cannot be answered, or means something else today."""
    found = [asked.notice]
    if asked.text and asked.province is None:
        found = [_("No province is called “%(name)s”.") % {"name": asked.text[:60]}]
    if order and order not in ORDERS:
        text = _("“%(value)s” is not a possible value of “%(field)s” and was ignored.")
        value = order.replace("\x00", "")[:60]
        found.append(text % {"value": value, "field": _("Sort by")})
    return found
