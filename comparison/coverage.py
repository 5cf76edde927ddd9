"""In which sectors which province publishes how many solutions: the heat map, and the gaps."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from provinces.models import Province
from solutions.models import Sector

from .indicators.facts import Facts
from .indicators.joins import joined
from .live import today_of


@dataclass(frozen=True, slots=True)
class Coverage:
    """``counts[province key][sector key]``: published listings, also those without a fresh price.

    Every pair is there, 0 for a gap. ``provinces`` are in Vietnamese order of names, ``sectors``,
    those in use, in the order of the vocabulary. A solution of two sectors counts in both.
    """

    provinces: Sequence[Province]
    sectors: Sequence[Sector]
    counts: Mapping[int, Mapping[int, int]]
    has_sample: bool

    def gaps(self) -> list[tuple[Province, Sector]]:
        """The sectors without any solution, by province."""
        return [
            (province, sector)
            for province in self.provinces
            for sector in self.sectors
            if not self.counts[province.pk][sector.pk]
        ]


def coverage(on: dt.date) -> Coverage:
    """The coverage of the day ``on`` (today), from the facts of ``live.board_now``."""
    today = today_of(on)
    keys = [sector.pk for sector in today.sectors]
    return Coverage(
        provinces=today.ground.provinces,
        sectors=today.sectors,
        counts={
            province: dict(zip(keys, row, strict=True))
            for province, row in zip(today.ground.keys, _table(today.facts, keys), strict=True)
        },
        has_sample=today.facts.has_sample,
    )


def _table(facts: Facts, sectors: Sequence[int]) -> list[list[int]]:
    """A row for each place, a column for each of ``sectors``."""
    rows, links = joined(facts.offers.solution, facts.sectors.source)
    place, sector = facts.offers.place[rows], facts.sectors.target[links]
    # Links and vocabulary are read one after the other; a change may lie between.
    known = np.isin(sector, sectors)
    order = np.argsort(sectors)
    column = order[np.searchsorted(np.array(sectors, np.int64), sector[known], sorter=order)]
    cells = np.bincount(place[known] * len(sectors) + column, minlength=facts.size * len(sectors))
    found: list[list[int]] = cells.reshape(facts.size, len(sectors)).tolist()
    return found
