"""Cells in the order of a code: which cells have a value, and how many slots have each. Pure.

A cell is ``plane * capacity + slot``: what one province (a plane) offers of one solution (a slot).
Values of which there may be thousands are kept so; bits would take too much room.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .bits import Flags, Slots

Codes = NDArray[np.int64]


@dataclass(slots=True)
class Cells:
    """Pairs of a code and a cell in ascending order of the codes."""

    codes: Codes
    cells: NDArray[np.int32]

    @classmethod
    def none(cls) -> "Cells":
        """No pair yet."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int32))

    def drop(self, is_gone: Flags, capacity: int) -> None:
        """Leave out the pairs of the slots that ``is_gone`` marks."""
        keep = ~is_gone[self.cells % capacity]
        if not keep.all():
            self.codes, self.cells = self.codes[keep], self.cells[keep]

    def add(self, codes: Codes, cells: NDArray[np.int64]) -> None:
        """Put in pairs given in any order."""
        if not len(codes):
            return
        order = np.argsort(codes, kind="stable")
        codes, cells = codes[order], cells[order]
        at = np.searchsorted(self.codes, codes, side="right")
        self.codes = np.insert(self.codes, at, codes)
        self.cells = np.insert(self.cells, at, cells.astype(np.int32))

    def between(self, low: int, high: int) -> NDArray[np.int32]:
        """The cells whose code is from ``low`` to ``high``, both included."""
        start, end = np.searchsorted(self.codes, [low, high + 1])
        return self.cells[start:end]


def rows_between(begin: NDArray[np.int32], end: NDArray[np.int32]) -> Slots:
    """The numbers from each of ``begin`` to before each of ``end``, one after another."""
    sizes = end - begin
    # How far each stands behind the first one of its run.
    behind = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    found: Slots = np.repeat(begin, sizes) + behind
    return found


def different(codes: Codes) -> Codes:
    """Codes in ascending order, each once."""
    if not len(codes):
        return codes
    is_first = np.empty(len(codes), np.bool_)
    is_first[0] = True
    np.not_equal(codes[1:], codes[:-1], out=is_first[1:])
    return codes[is_first]
