"""The figures of today, kept by each process until something changes: no query while nothing does.

Reading all listings and prices takes longest, so that part is kept by itself (``by_solution``):
after a change only the solutions that the log of changes names are read again (``core.changes``),
and a process that starts begins with what is stored. A new day has all read anew: validity,
promotions and confirmations end at midnight without anybody's doing.
"""

import datetime as dt
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.changes.feed import ANY, Follower, News, has_own_changes
from solutions.models import Sector, Solution

from .board import Board
from .by_solution import BySolution
from .days import day_from
from .indicators.facts import Facts
from .indicators.ground import Ground, ground_of
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


class _Keeper:
    """Today as this process last made it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._follower: Follower | None = None
        self._kept: tuple[Today, BySolution] | None = None

    def today(self, on: dt.date) -> Today:
        """As the data stand on the day ``on``; those who come meanwhile wait for the first."""
        if has_own_changes():
            return _made(on, BySolution.read(on))
        with self._lock:
            # Asked before anything is read: what changes from here on is told the next time.
            news, kept = self._news(), self._kept
            self._kept = None
            if kept is None or kept[0].on != on or news is None:
                rows = self._begun(on)
            elif not news.changed:
                self._kept = kept
                return kept[0]
            else:
                rows = _renewed(kept[1], news, on)
            made, rows = _made(on, rows), rows.aside()
            self._kept = made, rows
            rows.rest()
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

    def _begun(self, on: dt.date) -> BySolution:
        """The rows of a day for the first time: what is stored, and what changed since."""
        if (found := BySolution.load(on)) is not None:
            rows, position = found
            follower = Follower(position)
            if (news := follower.news()) is not None:
                self._follower = follower
                return _renewed(rows, news, on)
        return BySolution.read(on)


def _renewed(rows: BySolution, news: News, on: dt.date) -> BySolution:
    changed = news.of(Solution._meta.model_name or "")
    if ANY in changed or len(changed) > MOST_APART:
        return BySolution.read(on)
    return rows.renewed(changed, on)


def _made(on: dt.date, rows: BySolution) -> Today:
    ground = ground_of(on)
    facts = read_facts(on, ground, levels=levels_in(rows.prices, ground), listings=rows.listings)
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
