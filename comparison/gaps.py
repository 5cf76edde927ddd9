"""What a province does not offer yet: the sectors and problems without a solution, and who has one.

A province's own published listings count, whatever their price; the ministry's national ones do
not. What is near is the nearest province, on the tile map, that does offer something.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from guides.models import Problem
from provinces.models import Province
from solutions.models import Listing, Sector

from .coverage import coverage
from .nearness import Spot, by_nearness, nearest

SECTOR, PROBLEM = "sector", "problem"
_PROBLEM = "solution__problem_links__problem"

# Published listings by province and topic (their keys); what is missing is 0.
Counts = Mapping[int, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Topic:
    """A sector or a published problem; ``sector`` is the slug of the sector that it belongs to."""

    key: int
    slug: str
    name: str
    url: str
    sector: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A province without a solution of a topic; ``near`` offers ``near_count`` listings of it.

    ``near`` is None where no province has any; ``address`` is that province's list of them.
    """

    province: Province
    near: Province | None
    near_count: int
    address: str


@dataclass(frozen=True, slots=True)
class GapRow:
    """A topic that some of the provinces lack; ``holders`` of all ``provinces`` offer it."""

    topic: Topic
    holders: int
    provinces: int
    gaps: Sequence[Gap]

    @property
    def missing(self) -> int:
        """How many of the provinces asked about lack it."""
        return len(self.gaps)


class Gaps:
    """Sectors or problems (``kind``) and the provinces of the day, with who offers what."""

    def __init__(self, kind: str, on: dt.date) -> None:
        self.kind = kind
        covered = coverage(on)
        self.provinces = covered.provinces
        self.has_sample = covered.has_sample
        is_sector = kind == SECTOR
        self.topics = sector_topics(covered.sectors) if is_sector else problem_topics(on)
        self.counts: Counts = covered.counts if is_sector else problem_counts(on)
        self._by_key = {province.pk: province for province in self.provinces}
        self._order = by_nearness(
            Spot(one.pk, one.region_id, one.tile_column, one.tile_row) for one in self.provinces
        )

    def rows(self, asked: Sequence[Province], sector: str = "") -> list[GapRow]:
        """The topics (of one sector, where given) that some of ``asked`` lack, in their order."""
        topics = [topic for topic in self.topics if sector in ("", topic.sector)]
        rows = [self._row(topic, asked) for topic in topics]
        return [row for row in rows if row.gaps]

    def _row(self, topic: Topic, asked: Sequence[Province]) -> GapRow:
        holders = {
            province.pk: count
            for province in self.provinces
            if (count := self.counts.get(province.pk, {}).get(topic.key, 0))
        }
        gaps = [self._gap(one, topic, holders) for one in asked if one.pk not in holders]
        return GapRow(topic, len(holders), len(self.provinces), gaps)

    def _gap(self, province: Province, topic: Topic, holders: Mapping[int, int]) -> Gap:
        key = nearest(self._order[province.pk], holders)
        if key is None:
            return Gap(province, None, 0, "")
        near = self._by_key[key]
        return Gap(province, near, holders[key], catalogue_address(near, self.kind, topic.slug))


def problem_counts(on: dt.date) -> Counts:
    """How many published listings each province has of each published problem; 1 query."""
    rows = Listing.objects.published(on).filter(province__isnull=False)
    linked = rows.filter(**{f"{_PROBLEM}__in": Problem.objects.published(on)}).order_by()
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for province, topic, count in linked.values_list("province", _PROBLEM).annotate(n=Count("pk")):
        found[province][topic] = count
    return found


def sector_topics(sectors: Iterable[Sector]) -> list[Topic]:
    """The sectors as topics, in their order."""
    return [
        Topic(
            one.pk, one.slug, one.local_name, reverse("sectors:detail", args=[one.slug]), one.slug
        )
        for one in sectors
    ]


def problem_topics(on: dt.date) -> list[Topic]:
    """The published problems by the order of their sectors, each under its own title."""
    rows = Problem.objects.published(on).select_related("sector__pillar")
    ordered = rows.order_by(
        "sector__pillar__position", "sector__position", "sector", "position", "sort_key", "pk"
    )
    return [
        Topic(one.pk, one.slug, one.local_title, one.get_absolute_url(), one.sector.slug)
        for one in ordered
    ]


def catalogue_address(province: Province, kind: str, slug: str) -> str:
    """A province's own listings of a sector or problem."""
    catalogue = reverse("provinces:catalogue", args=[province.slug])
    return f"{catalogue}?{urlencode({kind: slug})}"
