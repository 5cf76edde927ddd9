"""Sectors: the list under the three pillars, and one sector's catalogue, problems and guides."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from showcase.excellent import excellent_in
from showcase.frame import counts_sample, frame
from showcase.overview import FALLBACK_ICON, SectorTile
from showcase.teasers import guide_teasers, problem_teasers, public_guides, public_problems
from solutions.catalogue import catalogue_context
from solutions.models import Sector, Solution

EXCELLENT, PROBLEMS, GUIDES = 6, 8, 3


@dataclass(frozen=True, slots=True)
class PillarSectors:
    """The sectors of one pillar."""

    name: str
    tiles: Sequence[SectorTile]


@require_safe
def sector_list(request: HttpRequest) -> HttpResponse:
    """All sectors by pillar with their numbers of solutions; 3 queries."""
    on = today()
    sectors = Sector.objects.current(on).select_related("pillar")
    links = Solution.sectors.through.objects.filter(solution__in=Solution.objects.published(on))
    counts = dict(links.values_list("sector").annotate(Count("pk")))
    rows = sectors.order_by("pillar__position", "pillar_id", "position", "pk")
    pillars = [
        PillarSectors(own[0].pillar.local_name, [_tile(row, counts) for row in own])
        for _key, group in groupby(rows, key=lambda row: row.pillar_id)
        if (own := list(group))
    ]
    context = {"pillars": pillars} | frame(
        request, [(_("Sectors"), None)], has_sample=counts_sample(on)
    )
    return render(request, "showcase/sectors.html", context)


@require_safe
def sector_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One sector: its catalogue, what is excellent in it, its problems and guides."""
    on = today()
    sector = get_object_or_404(Sector.objects.current(on).select_related("pillar"), slug=slug)
    catalogue = catalogue_context(request, on, sector=sector)
    excellent = excellent_in(Solution.objects.published(on).filter(sectors=sector), on, EXCELLENT)
    problems = problem_teasers(public_problems(on).filter(sector=sector)[:PROBLEMS], on)
    guides = guide_teasers(public_guides(on).filter(sectors=sector)[:GUIDES])
    shown = (*excellent.cards, *problems, *guides)
    page = frame(
        request,
        [(_("Sectors"), reverse("sectors:list")), (sector.local_name, None)],
        has_sample=catalogue["has_sample"] or any(item.is_sample for item in shown),
    )
    context = {
        "sector": sector,
        "excellent": excellent,
        "problems": problems,
        "guides": guides,
        "catalogue": catalogue["catalogue"],
        # The catalogue knows which conditions belong to the address.
        "canonical": catalogue["canonical"],
        "structured": catalogue["structured"],
    }
    return render(request, "showcase/sector.html", page | context)


def _tile(row: Sector, counts: dict[int, int]) -> SectorTile:
    return SectorTile(
        name=row.local_name,
        slug=row.slug,
        url=row.get_absolute_url(),
        icon=row.icon or FALLBACK_ICON,
        count=counts.get(row.pk, 0),
    )
