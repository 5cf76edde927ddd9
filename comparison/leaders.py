"""Who an announcement names: the leading group, the most improved, the best of the small. Pure.

The leading group is the first third of the ranked provinces (rounded up), at most ten; who shares
the last rank of it belongs to it. The most improved are the three with the greatest rise in points
against the figures of the quarter before, both weighed with the weights of the new quarter; only
provinces whose borders stayed the same are compared. Small is a province with no more communes than
the smallest third of the ranked ones; the three best of them are named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

MOST_LEADING: Final = 10
NAMED: Final = 3
PART: Final = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides: ``points`` 0-100 with 2 decimals, ``communes`` None where nobody knows."""

    points: Decimal
    rank: int
    communes: int | None = None


@dataclass(frozen=True, slots=True)
class Rise:
    """How a province moved: points gained, and places (negative: lost)."""

    key: int
    points: Decimal
    places: int
    rank_before: int


def third(count: int) -> int:
    """A third of so many, rounded up."""
    return -(-count // PART)


def leading(standings: Mapping[int, Standing]) -> list[int]:
    """The leading group, best first; equal ones in the order given."""
    last = min(MOST_LEADING, third(len(standings)))
    return [key for key in _best_first(standings) if standings[key].rank <= last]


def most_improved(
    now: Mapping[int, Standing], before: Mapping[int, Standing], comparable: frozenset[int]
) -> list[Rise]:
    """The greatest rises in points; whoever rises as much as the third is named as well.

    ``before`` are the standings of the quarter before by the weights of the new one, ``comparable``
    the provinces whose borders stayed the same in between.
    """
    rises = [
        Rise(
            key,
            one.points - before[key].points,
            before[key].rank - one.rank,
            before[key].rank,
        )
        for key, one in now.items()
        if key in before and key in comparable
    ]
    rises = sorted((one for one in rises if one.points > 0), key=lambda one: -one.points)
    return [one for one in rises if one.points >= rises[min(NAMED, len(rises)) - 1].points]


def small(standings: Mapping[int, Standing]) -> list[int]:
    """The ranked provinces with the fewest communes, a third of those whose number is known.

    Best first; provinces with as many communes as the last of them belong to them.
    """
    communes = {key: one.communes for key, one in standings.items() if one.communes is not None}
    if not communes:
        return []
    limit = sorted(communes.values())[third(len(communes)) - 1]
    return [key for key in _best_first(standings) if communes.get(key, limit + 1) <= limit]


def best_small(standings: Mapping[int, Standing]) -> list[int]:
    """The best three of the small, and who shares the third's rank."""
    found = small(standings)
    return [key for key in found if standings[key].rank <= standings[found[:NAMED][-1]].rank]


def _best_first(standings: Mapping[int, Standing]) -> Sequence[int]:
    return sorted(standings, key=lambda key: standings[key].rank)
