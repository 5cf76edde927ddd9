"""Which solutions are excellent today: derived from valid evaluations only, never typed in (D4).

A solution is excellent in each of its sectors while the exact mean of its valid public evaluations
is 90 points or more (product page, section 5).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import QuerySet

from solutions.cards import Card, cards_for
from solutions.models import Solution
from solutions.ratings import totals, valid_evaluations


@dataclass(frozen=True, slots=True)
class Excellent:
    """The solutions of a sector that are excellent today, best first; ``total`` counts them all."""

    cards: Sequence[Card]
    total: int


def ranked(solutions: QuerySet[Solution], on: dt.date) -> list[int]:
    """Keys of the excellent ones among ``solutions`` on the day ``on``, best mean first (1 query).

    Equal means stand in the order of their keys.
    """
    rows = totals(valid_evaluations(on).filter(solution__in=solutions.order_by().values("pk")))
    found = rows.filter(grade="excellent").values_list("solution", "total", "count")
    ordered = sorted((-Fraction(total, count), key) for key, total, count in found)
    return [key for _mean, key in ordered]


def excellent_in(solutions: QuerySet[Solution], on: dt.date, limit: int) -> Excellent:
    """The best ``limit`` of the solutions that are excellent (1 query, and those of the cards)."""
    keys = ranked(solutions, on)
    return Excellent(cards_for(keys[:limit], on), len(keys))


def by_sector(keys: Collection[int]) -> Mapping[int, Sequence[int]]:
    """The keys of solutions by the key of each sector they are in, in their order (1 query)."""
    links = Solution.sectors.through.objects.filter(solution__in=keys).order_by()
    sectors: dict[int, list[int]] = defaultdict(list)
    for solution, sector in links.values_list("solution", "sector"):
        sectors[solution].append(sector)
    found: dict[int, list[int]] = defaultdict(list)
    for key in keys:
        for sector in sectors[key]:
            found[sector].append(key)
    return found
