"""Sectors: the list under the three pillars, and one sector's catalogue, problems and guides."""

import datetime as dt
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import fragments
from core.changes.feed import ANY, SITE
from core.clock import today
from core.fragments import Fragment
from core.kept_pages import EVERYTHING, Page, kept_page
from showcase.excellent import excellent_in
from showcase.frame import counts_sample, frame
from showcase.national import national
from showcase.overview import SectorTile, sector_tile
from showcase.teasers import guide_teasers, problem_teasers, public_guides, public_problems
from solutions.catalogue import Around, catalogue_of, catalogue_page
from solutions.models import Sector, Solution

EXCELLENT, PROBLEMS, GUIDES = 6, 8, 3


@dataclass(frozen=True, slots=True)
class PillarSectors:
    """The sectors of one pillar."""

    name: str
    tiles: Sequence[SectorTile]


@dataclass(frozen=True, slots=True)
class More:
    """How much there is below the catalogue of a sector, and whether it is partly sample data."""

    excellent: int
    problems: int
    guides: int
    has_sample: bool


@require_safe
def sector_list(request: HttpRequest) -> HttpResponse:
    """All sectors by pillar with their numbers of solutions."""
    return kept_page(request, lambda: _list(request))


def _list(request: HttpRequest) -> Page:
    on = today()
    sectors = Sector.objects.current(on).select_related("pillar")
    counts = national(on).by_sector
    rows = sectors.order_by("pillar__position", "pillar_id", "position", "pk")
    pillars = [
        PillarSectors(own[0].pillar.local_name, [sector_tile(row, counts) for row in own])
        for _key, group in groupby(rows, key=lambda row: row.pillar_id)
        if (own := list(group))
    ]
    context = {"pillars": pillars} | frame(
        request, [(_("Sectors"), None)], has_sample=counts_sample(on)
    )
    return Page("showcase/sectors.html", context, EVERYTHING)


@require_safe
def sector_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One sector: its catalogue, what is excellent in it, its problems and guides."""
    on = today()
    sector = _sector(slug, on)
    catalogue = catalogue_of(request, on, sector=sector)
    more = _more(sector, on, can_compare=bool(catalogue.result.total))
    around = Around(
        crumbs=((_("Sectors"), reverse("sectors:list")), (sector.local_name, None)),
        values={"more": more.html},
        shared={"found": more.facts},
        context={"sector": sector},
        topics=frozenset({(SITE, ANY)}),
        has_sample=more.facts.has_sample,
    )
    return catalogue_page(request, "showcase/sector.html", catalogue, around)


def _sector(slug: str, on: dt.date) -> Sector:
    """The sector with its pillar, without a query while nothing of the vocabulary changes."""
    key = ("sector of slug", slug, on)

    def read(_missing: list[Hashable]) -> dict[Hashable, Fragment]:
        found = Sector.objects.current(on).select_related("pillar").filter(slug=slug).first()
        return {key: Fragment(SafeString(), {(SITE, ANY)}, facts=found)} if found else {}

    if known := fragments.get_many([key], read):
        return known[key].facts
    raise Http404


def _more(sector: Sector, on: dt.date, *, can_compare: bool) -> Fragment:
    """What stands below the catalogue of a sector; its facts say what there is."""
    key = ("sector", sector.pk, can_compare)

    def made(keys: list[Hashable]) -> dict[Hashable, Fragment]:
        public = Solution.objects.published(on).filter(sectors=sector)
        excellent = excellent_in(public, on, EXCELLENT, can_compare=can_compare)
        problems = problem_teasers(public_problems(on).filter(sector=sector)[:PROBLEMS], on)
        guides = guide_teasers(public_guides(on).filter(sectors=sector)[:GUIDES])
        context = {
            "sector": sector,
            "excellent": excellent,
            "problems": problems,
            "guides": guides,
        }
        facts = More(
            excellent=excellent.total,
            problems=len(problems),
            guides=len(guides),
            has_sample=any(item.is_sample for item in (*excellent.cards, *problems, *guides)),
        )
        html = render_to_string("showcase/_sector_more.html", context)
        return {key: Fragment(html, EVERYTHING, facts=facts)}

    return fragments.get_many([key], made)[key]
