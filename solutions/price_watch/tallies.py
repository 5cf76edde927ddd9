"""Where the prices are that are to be looked at again: how many in which province."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from provinces.models import Province

from .comparing import Known


@dataclass(frozen=True, slots=True)
class Tally:
    """A province's prices far above the median: ``count``, of which ``open`` are unexplained."""

    province: Province
    count: int
    open: int


def by_province(known: Known, provinces: Iterable[Province]) -> list[Tally]:
    """The provinces that have such prices, the most unexplained first, then by name."""
    every = Counter(one.province_id for one in known.outliers)
    waiting = Counter(one.province_id for one in known.chosen("unexplained"))
    found = [Tally(one, every[one.pk], waiting[one.pk]) for one in provinces if every[one.pk]]
    return sorted(found, key=lambda tally: -tally.open)
