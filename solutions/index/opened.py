"""How many matching solutions each value of an open facet has, which may have thousands."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solutions.tallies import Tallies

from .bits import Flags
from .cells import Cells, different
from .contents import Contents
from .matched import Matched

Numbers = NDArray[np.int64]


def opened(matched: Matched, key: str) -> Tallies:
    """The counts of the open facet ``key`` for a question."""
    contents, known = matched.contents, matched.contents.open[key]
    if contents.layout.level(key) == "listing" and matched.limits_offers:
        pairs, uneven = _even(contents, key)
        found = pairs.counts(matched.flags, len(known.values)) + _of_some(matched, key, uneven)
    else:
        found = _every(contents, key).counts(matched.flags, len(known.values))
    return Tallies(known.values, found, known.names, known.ranks)


class _Pairs(NamedTuple):
    """Different pairs of value and solution, by value: the values that there are, where the
    solutions of each begin, and the solutions' slots."""

    values: Numbers
    begin: Numbers
    slots: NDArray[np.int32]

    @classmethod
    def of(cls, codes: Numbers, capacity: int) -> "_Pairs":
        """Those of different codes ``value * capacity + slot``, in ascending order."""
        values, slots = np.divmod(codes, capacity)
        begin = np.flatnonzero(np.diff(values, prepend=-1))
        return cls(values[begin], begin, slots.astype(np.int32))

    def counts(self, among: Flags, values: int) -> Numbers:
        """How many slots of ``among`` each of ``values`` values has."""
        found = np.zeros(values, np.int64)
        if len(self.slots):
            found[self.values] = np.add.reduceat(among[self.slots], self.begin, dtype=np.int32)
        return found


def _every(contents: Contents, key: str) -> _Pairs:
    """Those of all public listings."""
    cells, capacity = contents.open[key].cells, contents.capacity
    return contents.once(("pairs", key), lambda: _Pairs.of(different(cells.codes), capacity))


def _even(contents: Contents, key: str) -> tuple[_Pairs, Cells]:
    """Those of solutions of which every listing has the value, and the cells of all the others.

    Of the former it does not matter which listings meet a question; most solutions are priced alike
    wherever they are offered.
    """

    def reckon() -> tuple[_Pairs, Cells]:
        capacity, cells = contents.capacity, contents.open[key].cells
        codes, place, having = np.unique(cells.codes, return_inverse=True, return_counts=True)
        listed = np.bincount(contents.listed.slots, minlength=capacity)
        is_even = having == listed[codes % capacity]
        others = ~is_even[place]
        return _Pairs.of(codes[is_even], capacity), Cells(cells.codes[others], cells.cells[others])

    return contents.once(("even pairs", key), reckon)


def _of_some(matched: Matched, key: str, uneven: Cells) -> Numbers:
    """How many solutions have each value in a listing that meets the question, in some cells."""
    contents, known = matched.contents, matched.contents.open[key]
    mine = np.flatnonzero(matched.flags[uneven.cells % contents.capacity])
    if len(mine):
        mine = mine[matched.are_offers(uneven.cells[mine])]
    values = different(uneven.codes[mine]) // contents.capacity
    return np.bincount(values, minlength=len(known.values))
