"""What lists of places and fields show: provinces with their centres, and sectors.

Set queries only; each function says how many it makes. Counts are of public solutions, by slug.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from provinces.models import Centre, Province, Region
from provinces.tiles import ZONES, TileMap, tile_map
from solutions.models import Sector

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


def places(on: dt.date, counts: Mapping[str, int]) -> Places:
    """The provinces of the day ``on`` with their centres and ``counts`` (1 query)."""
    found = list(Province.objects.current(on).select_related("region", "centre"))
    centres = {p.pk: p.centre for p in found if hasattr(p, "centre")}
    open_keys = {key for key, centre in centres.items() if centre.state == Centre.Phase.OPEN}
    model_slug = next((p.slug for p in found if p.pk in centres and centres[p.pk].is_model), "")
    listed = [(p, _place(p, counts.get(p.slug, 0), p.pk in open_keys)) for p in found]
    return Places(
        in_order=[place for _province, place in listed],
        regions=_by_region(listed),
        map=tile_map(found, {p.pk: place.count for p, place in listed}, model_slug),
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


def sector_tiles(on: dt.date, counts: Mapping[str, int]) -> list[SectorTile]:
    """The sectors of the day ``on`` with their ``counts`` (1 query)."""
    return [sector_tile(sector, counts) for sector in Sector.objects.current(on)]


def sector_tile(sector: Sector, counts: Mapping[str, int], url: str = "") -> SectorTile:
    """A sector with its number; ``url`` leads elsewhere than to its page."""
    return SectorTile(
        name=sector.local_name,
        slug=sector.slug,
        url=url or sector.get_absolute_url(),
        icon=sector.icon or FALLBACK_ICON,
        count=counts.get(sector.slug, 0),
    )
