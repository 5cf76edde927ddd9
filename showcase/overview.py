"""What lists of places and fields show: provinces with their centres, and sectors.

Set queries only; each function says how many it makes. Counts are of public solutions.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from provinces.models import Centre, Province, Region
from provinces.tiles import ZONES, TileMap, tile_map
from solutions.models import Listing, Sector, Solution

FALLBACK_ICON = "category"


@dataclass(frozen=True, slots=True)
class Place:
    """A province in a list: how many solutions its centre presents, whether the centre is open."""

    name: str
    slug: str
    url: str
    count: int
    is_open: bool
    zone: str


@dataclass(frozen=True, slots=True)
class RegionGroup:
    """The provinces of one region, in Vietnamese order."""

    name: str
    provinces: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Places:
    """All current provinces in Vietnamese order; ``open_count`` of their centres are open."""

    in_order: Sequence[Place]
    regions: Sequence[RegionGroup]
    map: TileMap
    total: int
    open_count: int
    model_slug: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class SectorTile:
    """A sector with its number of solutions."""

    name: str
    slug: str
    url: str
    icon: str
    count: int


def places(on: dt.date) -> Places:
    """The provinces of the day ``on`` with their centres (2 queries)."""
    found = list(Province.objects.current(on).select_related("region", "centre"))
    counts = listing_counts(on)
    centres = {p.pk: p.centre for p in found if hasattr(p, "centre")}
    open_keys = {key for key, centre in centres.items() if centre.state == Centre.Phase.OPEN}
    model_slug = next((p.slug for p in found if p.pk in centres and centres[p.pk].is_model), "")
    listed = [(p, _place(p, counts.get(p.pk, 0), p.pk in open_keys)) for p in found]
    return Places(
        in_order=[place for _province, place in listed],
        regions=_by_region(listed),
        map=tile_map(found, counts, model_slug),
        total=len(found),
        open_count=len(open_keys),
        model_slug=model_slug,
        has_sample=any(centre.is_sample for centre in centres.values()),
    )


def _place(province: Province, count: int, is_open: bool) -> Place:
    return Place(
        name=province.local_name,
        slug=province.slug,
        url=province.get_absolute_url(),
        count=count,
        is_open=is_open,
        zone=ZONES.get(province.slug, ""),
    )


def _by_region(listed: Sequence[tuple[Province, Place]]) -> list[RegionGroup]:
    groups: dict[Region, list[Place]] = {}
    for province, place in listed:
        groups.setdefault(province.region, []).append(place)
    ordered = sorted(groups, key=lambda region: (region.position, region.pk))
    return [RegionGroup(region.local_name, groups[region]) for region in ordered]


def listing_counts(on: dt.date) -> dict[int, int]:
    """How many solutions each province's centre presents, by the province's key (1 query)."""
    rows = Listing.objects.published(on).filter(province__isnull=False)
    return dict(rows.order_by().values_list("province").annotate(Count("pk")))


def sector_tiles(on: dt.date) -> list[SectorTile]:
    """The sectors of the day ``on`` (2 queries)."""
    links = Solution.sectors.through.objects.filter(solution__in=Solution.objects.published(on))
    counts = dict(links.values_list("sector").annotate(Count("pk")))
    return [
        SectorTile(
            name=sector.local_name,
            slug=sector.slug,
            url=sector.get_absolute_url(),
            icon=sector.icon or FALLBACK_ICON,
            count=counts.get(sector.pk, 0),
        )
        for sector in Sector.objects.current(on)
    ]
