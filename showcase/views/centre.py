"""A province's centre: who runs it, where it is, what it shows; and its own catalogue.

An ended province's addresses lead to the same path of its successor (product page, section 3).
"""

import datetime as dt
from collections.abc import Hashable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import fragments
from core.changes.feed import ANY, SITE
from core.clock import today
from core.fragments import Fragment, Topic
from core.kept_pages import Page, kept_page, topics
from core.structured_data import Node
from provinces.models import Centre, Province
from showcase import centres
from showcase.frame import Crumb, frame
from showcase.moved import (
    ASKED,
    Asked,
    asked_province,
    notice_for,
    redirect_to_successor,
    unit_name,
)
from showcase.structured.pages import office
from showcase.teasers import guide_teasers, public_guides
from solutions.catalogue import Around, catalogue_of, catalogue_page

GUIDES = 3
PHOTOS = 2


@require_safe
def centre_home(request: HttpRequest, slug: str) -> HttpResponse:
    """A centre's front page."""
    on = today()
    asked = asked_province(request.GET.get(ASKED, ""), on)
    # The notice is part of the page; it is made of names that the data holds.
    return kept_page(request, lambda: _home(request, slug, asked, on), key=(asked.notice,))


def _home(request: HttpRequest, slug: str, asked: Asked, on: dt.date) -> Page | HttpResponse:
    province = centres.centres(on).filter(slug=slug).first()
    if province is None:
        return redirect_to_successor(request, slug, on)
    centre = getattr(province, "centre", None)
    numbers = centres.numbers_of(province, on)
    guides = guide_teasers(public_guides(on).filter(province=province)[:GUIDES])
    context = (
        _about(province, centre, on)
        | {
            "province": province,
            "centre": centre,
            "title": title_of(province, centre),
            "numbers": numbers,
            "shown": centres.shown_by(province, numbers.newest, on),
            "sectors": centres.sector_tiles_of(province, numbers.by_sector, on),
            "guides": guides,
            "structured": _structured(request, province, centre),
        }
        | frame(
            request,
            crumbs_of(province),
            notices=[asked.notice if asked.province == province else ""],
            has_sample=centres.lists_sample(province, on)
            or bool(centre and centre.is_sample)
            or any(guide.is_sample for guide in guides),
        )
    )
    return Page("showcase/centre.html", context, _topics(province))


def _about(province: Province, centre: Centre | None, on: dt.date) -> dict[str, object]:
    """What the centre says of itself."""
    photos = centre.photos.all()[:PHOTOS] if centre else []
    return {
        "department": centres.managed_by(province, centre, on) if centre else "",
        "standing": centres.standing(centre),
        "facts": centres.facts_of(centre) if centre else [],
        "photos": photos,
        "has_about": bool(photos or (centre and centre.local_intro)),
        "particulars": centres.particulars(province, centre, on),
    }


def _topics(province: Province) -> frozenset[Topic]:
    """Any solution, as it may be listed here next; of the provinces this one and its past."""
    past = [row.pk for row in province.predecessors.all()]
    return topics("province", [province.pk, *past]) | {
        ("solution", ANY), ("vendor", ANY), ("guide", ANY), (SITE, ANY),
    }  # fmt: skip


@require_safe
def centre_catalogue(request: HttpRequest, slug: str) -> HttpResponse:
    """What the centre lists itself, with the facets of the national catalogue.

    The queries of the catalogue, at most 5 more for ``?from=``.
    """
    on = today()
    province = _province(slug, on)
    if province is None:
        return redirect_to_successor(request, slug, on)
    around = Around(
        crumbs=(
            (_("Provincial centres"), reverse("provinces:list")),
            (province.local_name, province.get_absolute_url()),
            (_("Solutions"), None),
        ),
        shared={"notices": tuple(text for text in [notice_for(request, province, on)] if text)},
        context={
            "province": province,
            "title": title_of(province, getattr(province, "centre", None)),
        },
        topics=frozenset({("province", province.pk), (SITE, ANY)}),
    )
    catalogue = catalogue_of(request, on, province=province)
    return catalogue_page(request, "showcase/centre_catalogue.html", catalogue, around)


def _province(slug: str, on: dt.date) -> Province | None:
    """The province with its centre, without a query while neither changes."""
    key = ("province of slug", slug, on)

    def read(_missing: list[Hashable]) -> dict[Hashable, Fragment]:
        rows = Province.objects.current(on).select_related("centre")
        found = rows.filter(slug=slug).first()
        if found is None:
            return {}
        about = frozenset({("province", found.pk), (SITE, ANY)})
        return {key: Fragment(SafeString(), about, facts=found)}

    known = fragments.get_many([key], read)
    return known[key].facts if known else None


@require_safe
def moved(request: HttpRequest, slug: str, rest: str) -> HttpResponse:
    """Whatever lies below an old name of a province lies below its name of today (301, or 404)."""
    return redirect_to_successor(request, slug, today())


def _structured(request: HttpRequest, province: Province, centre: Centre | None) -> list[Node]:
    """The centre for search engines; reads prefetched locations."""
    address = request.build_absolute_uri(request.path)
    found = office(centre, province, centre.locations.all() if centre else (), address)
    return [found] if found else []


def title_of(province: Province, centre: Centre | None) -> str:
    """The centre's own name, else one made of the province's."""
    if centre:
        return centre.local_name
    return _("Solutions in %(province)s") % {"province": unit_name(province)}


def crumbs_of(province: Province) -> list[Crumb]:
    """Where a page of a province stands."""
    return [(_("Provincial centres"), reverse("provinces:list")), (province.local_name, None)]
