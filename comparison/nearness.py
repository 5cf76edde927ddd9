"""Which province is nearest to another, by their places on the tile map. Pure.

The tiles stand in the order of the real map, so that neighbours are neighbours; distances in
kilometres would claim more than a province's one tile can say.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

# Farther than any two tiles, for a province without a place on the map.
_FAR: Final = 10_000


@dataclass(frozen=True, slots=True)
class Spot:
    """A province (its key) with its region and its tile; no tile: None."""

    key: int
    region: int
    column: int | None
    row: int | None


def by_nearness(spots: Iterable[Spot]) -> Mapping[int, list[int]]:
    """For each province the keys of all others, the nearest first.

    Of equally near ones those of its own region come first, then the order of ``spots``.
    """
    every = list(spots)
    return {
        one.key: [
            other.key
            for other in sorted(every, key=lambda other: _place(one, other))
            if other.key != one.key
        ]
        for one in every
    }


def nearest(order: Iterable[int], holders: Collection[int]) -> int | None:
    """The first of ``order`` that is among ``holders``; None where none is."""
    return next((key for key in order if key in holders), None)


def _place(one: Spot, other: Spot) -> tuple[int, bool]:
    return _distance(one, other), one.region != other.region


def _distance(one: Spot, other: Spot) -> int:
    if one.column is None or one.row is None or other.column is None or other.row is None:
        return _FAR
    return (one.column - other.column) ** 2 + (one.row - other.row) ** 2
