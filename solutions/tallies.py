"""How many solutions have a value: what facets show. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from core.text import vi_sort_key


class Tally(NamedTuple):
    """How many matching solutions have a value; ``name`` where no vocabulary knows the value."""

    value: str
    # Hides the method of tuples, which nobody asks for.
    count: int  # type: ignore[assignment]
    name: str = ""


class Tallies(Sequence[Tally]):
    """Tallies of a facet that may have thousands of values, made when they are looked at.

    ``counts`` has the number for each of ``values``; those with none are left out. ``ranks`` says
    where each stands in the order of ``most``.
    """

    def __init__(
        self,
        values: Sequence[str],
        counts: NDArray[np.int64],
        names: Mapping[str, str],
        ranks: NDArray[np.int64],
    ) -> None:
        self._values = values
        self._names = names
        self._counts = counts
        self._ranks = ranks
        self._at = np.flatnonzero(counts)

    def __len__(self) -> int:
        return len(self._at)

    @overload
    def __getitem__(self, index: int) -> Tally: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Tally, ...]: ...
    def __getitem__(self, index: int | slice) -> Tally | tuple[Tally, ...]:
        if isinstance(index, slice):
            return tuple(self._tally(at) for at in self._at[index].tolist())
        return self._tally(int(self._at[index]))

    def __iter__(self) -> Iterator[Tally]:
        return (self._tally(at) for at in self._at.tolist())

    def most(self, limit: int) -> list[Tally]:
        """As ``most``, making only those."""
        order = np.lexsort((self._ranks[self._at], -self._counts[self._at]))[:limit]
        return [self._tally(at) for at in self._at[order].tolist()]

    def _tally(self, at: int) -> Tally:
        value = self._values[at]
        return Tally(value, int(self._counts[at]), self._names.get(value, ""))


def most(tallies: Sequence[Tally], limit: int) -> list[Tally]:
    """The tallies with the greatest numbers, those of one number by name and then by value."""
    if isinstance(tallies, Tallies):
        return tallies.most(limit)
    return sorted(tallies, key=lambda tally: (-tally.count, *rank_key(tally.value, tally.name)))[
        :limit
    ]


def rank_key(value: str, name: str) -> tuple[str, str]:
    """What values of the same number are sorted by."""
    return _sort_key(name), value


_sort_key = lru_cache(maxsize=20_000)(vi_sort_key)
