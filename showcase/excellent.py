"""Which solutions are excellent today: derived from valid evaluations only, never typed in (D4).

A solution is excellent in each of its sectors while the exact mean of its valid public evaluations
is 90 points or more (product page, section 5).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from core import fragments
from core.changes.feed import ANY, SITE
from core.fragments import Fragment, Topic
from solutions.card_html import ReadyCard, Shape, ready_cards
from solutions.models import Solution
from solutions.ratings import totals, valid_evaluations

# What a ranking is made of: evaluations are part of their solution.
RATED: Final[frozenset[Topic]] = frozenset({("solution", ANY), (SITE, ANY)})


@dataclass(frozen=True, slots=True)
class Excellent:
    """The solutions of a sector that are excellent today, best first; ``total`` counts them all."""

    cards: Sequence[ReadyCard]
    total: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """How many solutions are excellent, and their keys by that of each sector, best first."""

    total: int
    by_sector: Mapping[int, Sequence[int]]


def ranked(solutions: QuerySet[Solution], on: dt.date) -> list[int]:
    """Keys of the excellent ones among ``solutions`` on the day ``on``, best mean first (1 query).

    Equal means stand in the order of their keys.
    """
    rows = totals(valid_evaluations(on).filter(solution__in=solutions.order_by().values("pk")))
    found = rows.filter(grade="excellent").values_list("solution", "total", "count")
    ordered = sorted((-Fraction(total, count), key) for key, total, count in found)
    return [key for _mean, key in ordered]


def excellent_by_sector(on: dt.date) -> Ranking:
    """All excellent solutions of the day ``on`` (2 queries, none while nothing changed)."""
    key = ("excellent", on)

    def read(keys: list[Hashable]) -> dict[Hashable, Fragment]:
        found = ranked(Solution.objects.published(on), on)
        ranking = Ranking(len(found), by_sector(found))
        return {key: Fragment(SafeString(""), RATED, facts=ranking)}

    ranking: Ranking = fragments.get_many([key], read)[key].facts
    return ranking


def excellent_in(
    solutions: QuerySet[Solution], on: dt.date, limit: int, *, can_compare: bool
) -> Excellent:
    """The best ``limit`` of the solutions that are excellent (1 query, and those of the cards)."""
    keys = ranked(solutions, on)
    cards = ready_cards(keys[:limit], on, Shape.TILE, can_compare=can_compare)
    return Excellent(cards, len(keys))


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
