"""The provinces of a day and whose successor each former one is."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from provinces.models import Province

from .facts import NATIONAL
from .joins import Keys

# The place of what belongs to no province of the day.
ELSEWHERE: Final = -2


@dataclass(frozen=True)
class Ground:
    """``provinces`` of the day in Vietnamese order of names, their regions loaded.

    ``place_of``: the place of each by its key; ``home_of``: also of those that it succeeded.
    """

    provinces: Sequence[Province]
    place_of: Mapping[int, int]
    home_of: Mapping[int, int]

    @property
    def keys(self) -> list[int]:
        """The keys of the provinces, by place."""
        return [province.pk for province in self.provinces]

    @cached_property
    def _places(self) -> Keys:
        return _table(self.place_of)

    @cached_property
    def _homes(self) -> Keys:
        return _table(self.home_of)

    def places(self, provinces: Keys) -> Keys:
        """The places of provinces by their keys; ``NATIONAL`` stays, ``ELSEWHERE`` is nowhere."""
        return _looked_up(self._places, provinces)

    def homes(self, provinces: Keys) -> Keys:
        """The same, a former province being at home where its successor is."""
        return _looked_up(self._homes, provinces)


def ground_of(on: dt.date) -> Ground:
    """The provinces that exist on the day ``on``; one query."""
    rows = list(Province.objects.select_related("region").order_by("sort_key", "pk"))
    current = [row for row in rows if _exists(row, on)]
    place_of = {row.pk: place for place, row in enumerate(current)}
    successor = {row.pk: row.successor_id for row in rows}
    homes = {row.pk: _home(row.pk, successor, place_of) for row in rows}
    return Ground(
        current, place_of, {key: place for key, place in homes.items() if place is not None}
    )


def _exists(province: Province, on: dt.date) -> bool:
    """As ``Province.objects.current`` says it, of a row that was read."""
    has_begun = province.valid_from is None or province.valid_from <= on
    return has_begun and (province.valid_to is None or on <= province.valid_to)


def _home(key: int, successor: Mapping[int, int | None], place_of: Mapping[int, int]) -> int | None:
    seen: set[int] = set()
    at: int | None = key
    while at is not None and at not in place_of and at not in seen:
        seen.add(at)
        at = successor.get(at)
    return None if at is None else place_of.get(at)


def _table(places: Mapping[int, int]) -> Keys:
    """Places by key, one for all keys beyond, and, counted from the end, that of ``NATIONAL``."""
    table = np.full(max(places, default=0) + 3, ELSEWHERE, np.int64)
    for key, place in places.items():
        table[key] = place
    table[NATIONAL] = NATIONAL
    return table


def _looked_up(table: Keys, keys: Keys) -> Keys:
    found: Keys = table[np.minimum(keys, len(table) - 2)]
    return found
