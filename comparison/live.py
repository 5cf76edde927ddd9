"""The figures of today, kept by each process until something changes: no query while nothing does.

Reading all prices that compare takes longest, so that part is kept by itself: after a change only
the solutions that the log of changes names are read again (``core.changes``). A new day has all
read again: validity, promotions and confirmations end at midnight without anybody's doing.
"""

import datetime as dt
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.changes.feed import ANY, Follower, News, has_own_changes
from solutions.models import Sector, Solution
from solutions.price_watch.levels import read_levels
from solutions.price_watch.ratios import Levels as ComparablePrices

from .board import Board
from .days import day_from
from .indicators.facts import Facts
from .indicators.ground import Ground, ground_of
from .indicators.joins import Keys
from .indicators.reading import levels_in, read_facts
from .quarters import Quarter
from .weights import weights_for

# More changed solutions than this are read as a whole.
MOST_APART: Final = 2_000


@dataclass(frozen=True, slots=True)
class Today:
    """What is made of the data of a day; to be read only, since all requests share it.

    ``sectors`` are those in use, their pillars loaded.
    """

    on: dt.date
    ground: Ground
    sectors: Sequence[Sector]
    facts: Facts
    board: Board


@dataclass(frozen=True, slots=True)
class _Prices:
    """Comparable prices as columns, so that those of some solutions can be replaced."""

    solution: NDArray[np.integer[Any]]
    province: NDArray[np.integer[Any]]
    cost: Keys
    median: Keys

    @classmethod
    def of(cls, found: ComparablePrices) -> "_Prices":
        return cls(
            _narrow(found.solution),
            _narrow(found.province),
            # Columns in the memory where they are; both would stand there twice for a moment.
            np.asarray(found.cost, np.int64),
            np.asarray(found.median, np.int64),
        )

    def renewed(self, solutions: Collection[int], on: dt.date) -> "_Prices":
        """With those of the solutions read again."""
        if not solutions:
            return self
        left = ~np.isin(self.solution, list(solutions))
        again = _Prices.of(read_levels(on, solutions))
        return _Prices(
            *(
                np.concatenate([old[left], new])
                for old, new in zip(self._columns, again._columns, strict=True)
            )
        )

    @property
    def _columns(self) -> tuple[NDArray[np.integer[Any]], ...]:
        return self.solution, self.province, self.cost, self.median


class _Keeper:
    """Today as this process last made it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._follower: Follower | None = None
        self._kept: tuple[Today, _Prices] | None = None

    def today(self, on: dt.date) -> Today:
        """As the data stand on the day ``on``; those who come meanwhile wait for the first."""
        if has_own_changes():
            return _made(on, _Prices.of(read_levels(on)))
        with self._lock:
            # Asked before anything is read: what changes from here on is told the next time.
            news, kept = self._news(), self._kept
            self._kept = None
            if kept is None or kept[0].on != on or news is None:
                prices = _Prices.of(read_levels(on))
            elif not news.changed:
                self._kept = kept
                return kept[0]
            else:
                prices = _renewed(kept[1], news, on)
            made = _made(on, prices)
            self._kept = made, prices
            return made

    def forget(self) -> None:
        """Make everything anew the next time."""
        with self._lock:
            self._kept = self._follower = None

    def _news(self) -> News | None:
        if self._follower is None:
            self._follower = Follower()
            return None
        return self._follower.news()


def _narrow(keys: Sequence[int]) -> NDArray[np.integer[Any]]:
    """Keys as numbers of half the size, as long as they are small enough."""
    column = np.asarray(keys, np.int64)
    return column.astype(np.int32) if column.max(initial=0) < 2**31 else column.copy()


def _renewed(prices: _Prices, news: News, on: dt.date) -> _Prices:
    changed = news.of(Solution._meta.model_name or "")
    if ANY in changed or len(changed) > MOST_APART:
        return _Prices.of(read_levels(on))
    return prices.renewed(changed, on)


def _made(on: dt.date, prices: _Prices) -> Today:
    ground = ground_of(on)
    facts = read_facts(on, ground, levels=levels_in(prices, ground))
    board = day_from(facts, ground, on).board(weights_for(Quarter.of(on)))
    # What a board is made of is not needed any more, but for what coverage is read from.
    facts = Facts(
        facts.provinces, offers=facts.offers, sectors=facts.sectors, has_sample=facts.has_sample
    )
    sectors = list(Sector.objects.current(on).select_related("pillar"))
    return Today(on, ground, sectors, facts, board)


_keeper = _Keeper()
forget = _keeper.forget


def today_of(on: dt.date) -> Today:
    """Facts and board of the day ``on`` (today); kept, so nothing of it may be changed."""
    return _keeper.today(on)


def board_now(on: dt.date) -> Board:
    """All current provinces on the day ``on`` (today), ranked by the weights of its quarter.

    No query while nothing changed. In a transaction that has written it is made anew for the one
    request, and not kept.
    """
    return today_of(on).board
