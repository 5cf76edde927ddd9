"""Published listings and comparable prices of a day: most of what today's figures are made of.

Each row is of a solution, so that after a change those of a few solutions are read again. All lies
in a mapped file, since nothing but a change needs it twice: one stored beside the search index and
made with it, from which a process begins, or one of the process itself.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from core import array_files
from core.aside import Window, stored
from core.changes import feed
from core.changes.feed import Position
from core.day_files import DayFile
from solutions.price_watch.levels import read_levels
from solutions.price_watch.ratios import Levels as ComparablePrices

from .indicators.joins import Keys
from .indicators.reading import Listings, read_listings

Column = NDArray[np.integer[Any]]


class Prices(NamedTuple):
    """Comparable prices as columns: whose, whole VND, the median of the kind."""

    solution: Column
    province: Column
    cost: Keys
    median: Keys


Table = TypeVar("Table", Listings, Prices)


@dataclass(frozen=True, slots=True)
class BySolution:
    """The rows of a day, to be read only; ``window``: the file that they lie in."""

    listings: Listings
    prices: Prices
    window: Window | None = None

    @classmethod
    def read(cls, on: dt.date, solutions: Collection[int] | None = None) -> "BySolution":
        """As the tables stand on the day ``on``; of all solutions or of some. Three queries."""
        listings = read_listings(on, solutions)
        solution, province, *flags = listings
        return cls(
            Listings(_narrow(solution), _narrow(province), *flags),
            _prices(read_levels(on, solutions)),
        )

    def renewed(self, solutions: Collection[int], on: dt.date) -> "BySolution":
        """With those of the solutions read again."""
        if not solutions:
            return self
        again = BySolution.read(on, solutions)
        return BySolution(
            _replaced(self.listings, again.listings, solutions),
            _replaced(self.prices, again.prices, solutions),
        )

    def aside(self) -> "BySolution":
        """The same in a file."""
        if self.window is not None:
            return self
        found, window = stored(self._arrays(), settings.VAR_DIR)
        return BySolution.of(found, window)

    def rest(self) -> None:
        """Let go of what was read of the file."""
        if self.window is not None:
            self.window.rest()

    # Stored copies --------------------------------------------------------------------------
    @classmethod
    def load(cls, on: dt.date) -> "tuple[BySolution, Position] | None":
        """The stored rows of a day and from where in the log of changes to go on.

        None where there are none that can be used; why not is logged.
        """
        return FILE.load(on, lambda found: cls.of(found.arrays, found.window))

    def write(self, on: dt.date, position: Position) -> None:
        """Store the rows of a day, read after ``position``."""
        FILE.write(on, position, self._arrays(), {})

    @classmethod
    def of(cls, arrays: array_files.Arrays, window: Window) -> "BySolution":
        """From the arrays of a file."""
        return cls(
            Listings(*(arrays[f"listings {name}"] for name in Listings._fields)),
            Prices(*(arrays[f"prices {name}"] for name in Prices._fields)),
            window,
        )

    def _arrays(self) -> array_files.Arrays:
        listings, prices = self.listings._asdict(), self.prices._asdict()
        return {
            **{f"listings {name}": column for name, column in listings.items()},
            **{f"prices {name}": column for name, column in prices.items()},
        }


def store(on: dt.date, *, if_none: bool) -> None:
    """Store the rows of a day as the tables stand; ``if_none``: unless some can be used."""
    if if_none and BySolution.load(on) is not None:
        return
    # Before anything is read: what is committed meanwhile is read once more, not missed.
    position = feed.here()
    BySolution.read(on).write(on, position)


@cache
def _code() -> str:
    """A digest of the modules that say what is in the rows."""
    here = Path(__file__).resolve()
    project = here.parent.parent
    solutions, indicators = project / "solutions", here.parent / "indicators"
    code = [
        here,
        *(indicators / f"{name}.py" for name in ("facts", "reading")),
        solutions / "confirmations.py",
        *(solutions / "price_watch").glob("*.py"),
        *(solutions / "pricing").glob("*.py"),
    ]
    return array_files.digest_of(code, project)


FILE: Final = DayFile(
    "figures",
    b"figures 1\n",
    lambda: {"code": _code()},
    "the stored figures %s are ignored",
)


def _prices(found: ComparablePrices) -> Prices:
    return Prices(
        _narrow(found.solution),
        _narrow(found.province),
        # Columns in the memory where they are; both would stand there twice for a moment.
        np.asarray(found.cost, np.int64),
        np.asarray(found.median, np.int64),
    )


def _narrow(keys: Sequence[int] | Column) -> Column:
    """Keys as numbers of half the size, as long as they are small enough."""
    column = np.asarray(keys, np.int64)
    return column.astype(np.int32) if column.max(initial=0) < 2**31 else column.copy()


def _replaced(old: Table, new: Table, solutions: Collection[int]) -> Table:
    """The rows of a table with those of the solutions in place of what was there of them."""
    left = ~np.isin(old.solution, list(solutions))
    columns = (np.concatenate([a[left], b]) for a, b in zip(old, new, strict=True))
    return type(old)(*columns)
