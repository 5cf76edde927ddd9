"""What the page of a solution shows, for its public address and for the preview of a listing."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.changes.feed import ANY, SITE
from core.fragments import Fragment, Topic
from core.kept_pages import PLACES, topics
from core.models import Rendition
from core.prepared import GIVEN, Call, hang, prepared, together
from core.structured_data import Node
from guides.models import Guide, GuideSolution, GuideStep
from provinces.models import Province
from showcase.evaluations import evaluations_in, of_solution, scores_of_solution
from showcase.frame import Crumb, frame
from showcase.moved import Asked
from showcase.offers import (
    ORDERS,
    Offer,
    cheapest_purchase,
    first_offer,
    places_of,
    rows_of_sheet,
    sheet_in,
)
from showcase.related import similar_solutions
from showcase.structured.products import software
from showcase.teasers import TEASED, counted_steps, guide_teasers
from showcase.traits import NO_TRAITS, Traits, rows_of_traits, traits_in
from showcase.uses import NO_USES, points_of_reviews, rows_of_uses, uses_in
from solutions.card_html import Shape, ready_cards
from solutions.models import Deployment, Evaluation, Recognition, Solution, SolutionImage

TEMPLATE = "showcase/solution.html"
SIMILAR, GUIDES = 4, 6
_PARTS: Final[dict[str, type[Model]]] = {
    "has_evaluations": Evaluation,
    "has_guides": GuideSolution,
    "has_images": SolutionImage,
    "has_recognitions": Recognition,
    "has_uses": Deployment,
}


def with_successor(on: dt.date) -> QuerySet[Solution]:
    """Solutions with their vendors, and whether what replaces them is public."""
    public = Solution.objects.published(on).filter(pk=OuterRef("replaced_by"))
    rows = Solution.objects.select_related("vendor__province", "replaced_by")
    return rows.annotate(is_successor_public=Exists(public))


@prepared
def with_its_parts(on: dt.date, field: str) -> QuerySet[Solution]:
    """The same by ``pk`` or ``slug``, with what hangs on it: nobody asks for what is not there."""
    has = {
        name: Exists(model._default_manager.filter(solution=OuterRef("pk")))
        for name, model in _PARTS.items()
    }
    return with_successor(on).filter(**{field: GIVEN}).annotate(**has)


def solution_page(
    request: HttpRequest,
    solution: Solution,
    offers: Sequence[Offer],
    asked: Asked,
    on: dt.date,
    *,
    is_whole: bool = True,
) -> dict[str, Any]:
    """The context of the page: a row of ``with_its_parts`` with its offers (at least one).

    ``is_whole`` is off where only its name and prices may be shown: for the preview of a listing
    whose solution another province keeps and nobody has published.
    """
    offer = first_offer(offers, asked.province)
    *rows, plans, promotions, revisions = together(
        *(_rows_of_parts(solution, on) if is_whole else ()), *rows_of_sheet(offer, on)
    )
    parts = _parts_in(solution, rows, asked.province, on) if is_whole else _no_parts()
    traits = parts["traits"]
    shown = (*parts["evaluations"], *parts["guides"])
    return (
        parts
        | {
            "solution": solution,
            "offers": offers,
            "offer": offer,
            "places": places_of(offers, offer, request.GET.get("sort", "")),
            "provinces": [other.province for other in offers if other.province],
            "sheet": sheet_in(offer, plans, promotions, revisions, on),
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


def _rows_of_parts(solution: Solution, on: dt.date) -> tuple[Call, ...]:
    """What ``_parts_in`` is made of; nobody asks for what is not there."""
    key = solution.pk

    def of(name: str) -> Collection[int]:
        return [key] if getattr(solution, name) else ()

    return (
        of_solution.of(of("has_evaluations"), on),
        scores_of_solution.of(of("has_evaluations"), on),
        rows_of_traits.of(key, on),
        _images.of(of("has_images")),
        _renditions.of(of("has_images")),
        _recognitions.of(of("has_recognitions")),
        rows_of_uses.of(of("has_uses")),
        points_of_reviews.of(of("has_uses")),
        _guides.of(of("has_guides")),
        _steps.of(of("has_guides")),
    )


def _parts_in(
    solution: Solution, found: Sequence[list[Any]], province: Province | None, on: dt.date
) -> dict[str, Any]:
    """What hangs on the solution, whoever offers it, from the rows of ``_rows_of_parts``."""
    rows, scores, traits, images, renditions, recognitions, uses, points, guides, steps = found
    hang(renditions, [image.file for image in images], "renditions", "source_id")
    evaluations = evaluations_in(rows, scores, on, province)
    public = [guide for guide in guides if guide.is_published(on)]
    return {
        "traits": traits_in(traits),
        "images": images,
        "rating": evaluations.rating,
        "evaluations": evaluations,
        "recognitions": recognitions,
        "uses": uses_in(solution.pk, uses, points, on),
        "guides": guide_teasers(public[:GUIDES], steps),
        "topics": topics_of(solution, [guide.pk for guide in guides]),
    }


def topics_of(solution: Solution, guides: Iterable[int]) -> frozenset[Topic]:
    """What the page is made of; ``guides`` are the keys of all that name the solution."""
    others = [solution.pk, solution.replaced_by_id]
    return (
        PLACES
        | topics("solution", others)
        | topics("vendor", [solution.vendor_id])
        | topics("guide", guides)
        # A link to a problem counts as a change of the solution, its own words do not.
        | {("problem", ANY)}
    )


def similar_part(solution: int, on: dt.date) -> Fragment:
    """The solutions beside one, as the last part of its page (2 queries, and those of cards).

    Apart from the rest of the page, because any solution may become the next of them.
    """
    cards = ready_cards(similar_solutions([solution], on, SIMILAR), on, Shape.TILE)
    html = render_to_string("showcase/_similar.html", {"cards": cards}) if cards else SafeString("")
    made_of = {("solution", ANY), ("vendor", ANY), ("problem", ANY), (SITE, ANY)}
    return Fragment(html, frozenset(made_of), facts=any(card.is_sample for card in cards))


def _structured(
    request: HttpRequest, solution: Solution, offer: Offer, parts: dict[str, Any], on: dt.date
) -> list[Node]:
    """The solution for search engines: what the page shows of prices and rating."""
    pictures = [image.file.get_absolute_url() for image in parts["images"]]
    rating, absolute = parts["rating"], request.build_absolute_uri
    return [software(solution, offer, rating, pictures, on, absolute)]


@prepared
def _guides() -> QuerySet[Guide]:
    """The guides that name a solution, public or not, the newest first."""
    rows = Guide.objects.filter(solution_links__solution=GIVEN).select_related("province")
    rows = rows.only(*TEASED, "state", "publish_on")
    return rows.order_by("-first_published_at", "-pk")


@prepared
def _recognitions() -> QuerySet[Recognition]:
    return Recognition.objects.filter(solution=GIVEN).select_related("file")


@prepared
def _images() -> QuerySet[SolutionImage]:
    """The pictures of a solution with their files."""
    return SolutionImage.objects.filter(solution=GIVEN).select_related("file")


@prepared
def _renditions() -> QuerySet[Rendition]:
    """The renditions of these files."""
    rows = Rendition.objects.filter(
        source__in=SolutionImage.objects.filter(solution=GIVEN).values("file")
    )
    return rows.select_related("file")


@prepared
def _steps() -> QuerySet:
    """What ``counted_steps`` says of the guides that name a solution."""
    named = GuideSolution.objects.filter(solution=GIVEN).order_by().values("guide")
    return counted_steps(GuideStep.objects.filter(guide__in=named))


def _no_parts() -> dict[str, Any]:
    """The same, of a solution of which nothing but its name may be shown."""
    names = ("images", "evaluations", "recognitions", "guides", "topics")
    return dict.fromkeys(names, ()) | {
        "traits": NO_TRAITS,
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
