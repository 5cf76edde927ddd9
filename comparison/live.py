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
from typing import Final, Self

from core.changes.feed import ANY, News, Position, has_own_changes
from core.changes.kept import Kept
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


@dataclass(frozen=True, slots=True)
class _Figures:
    """The rows of a day and what is made of them; ``today`` is None of what is only stored."""

    rows: BySolution
    today: Today | None = None

    @classmethod
    def of(cls, on: dt.date, rows: BySolution) -> Self:
        """From rows that were read last; they go into a file, since only a change needs them."""
        made, rows = _made(on, rows), rows.aside()
        rows.rest()
        return cls(rows, made)


def _read(on: dt.date) -> _Figures:
    return _Figures.of(on, BySolution.read(on))


def _renewed(figures: _Figures, news: News | None, before: dt.date, on: dt.date) -> _Figures:
    changed = None if news is None or before != on else news.of(Solution._meta.model_name or "")
    if changed is None or ANY in changed or len(changed) > MOST_APART:
        return _read(on)
    return _Figures.of(on, figures.rows.renewed(changed, on))


def _stored(on: dt.date) -> tuple[_Figures, Position] | None:
    if (found := BySolution.load(on)) is None:
        return None
    rows, position = found
    return _Figures(rows), position


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


_kept = Kept(_read, _renewed, _stored)
_lock = threading.Lock()


def forget() -> None:
    """Make everything anew the next time."""
    with _lock:
        _kept.forget()


def today_of(on: dt.date) -> Today:
    """Facts and board of the day ``on`` (today); kept, so nothing of it may be changed.

    Those who come while it is made wait for the first.
    """
    if has_own_changes():
        return _made(on, BySolution.read(on))
    with _lock:
        return _kept.current(on).today


def board_now(on: dt.date) -> Board:
    """All current provinces on the day ``on`` (today), ranked by the weights of its quarter.

    No query while nothing changed. In a transaction that has written it is made anew for the one
    request, and not kept.
    """
    return today_of(on).board
