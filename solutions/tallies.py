"""How many solutions have a value: what facets show. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
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
    """Tallies of a facet, each made when it is looked at.

    ``counts`` has the number for each of ``values``; those with none are left out. ``names`` are
    labels of values that no vocabulary knows; ``ranks`` says where each of them stands in the order
    of ``most``, None: where its own words say.
    """

    def __init__(
        self,
        values: Sequence[str],
        counts: NDArray[np.int64],
        names: Mapping[str, str] | None = None,
        ranks: NDArray[np.int64] | None = None,
    ) -> None:
        self._values = values
        self._names = names or {}
        self._counts = counts
        self._ranks = ranks

    def __len__(self) -> int:
        return int(np.count_nonzero(self._counts))

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

    @property
    def by_value(self) -> dict[str, int]:
        """The number of each value; 0, or none, for those left out."""
        return dict(zip(self._values, self._counts.tolist(), strict=True))

    def most(self, limit: int) -> list[Tally]:
        """As ``most``, making only those where their order is known."""
        if self._ranks is None:
            return _first(self, limit)
        counts = self._counts[self._at]
        if len(counts) > limit:
            # What is below the last number that can be among them needs no order.
            least = np.partition(counts, -limit)[-limit]
            near = self._at[counts >= least]
        else:
            near = self._at
        order = np.lexsort((self._ranks[near], -self._counts[near]))[:limit]
        return [self._tally(at) for at in near[order].tolist()]

    @cached_property
    def _at(self) -> NDArray[np.int64]:
        found: NDArray[np.int64] = np.flatnonzero(self._counts)
        return found

    def _tally(self, at: int) -> Tally:
        value = self._values[at]
        return Tally(value, int(self._counts[at]), self._names.get(value, ""))


def most(tallies: Sequence[Tally], limit: int) -> list[Tally]:
    """The tallies with the greatest numbers, those of one number by name and then by value."""
    return tallies.most(limit) if isinstance(tallies, Tallies) else _first(tallies, limit)


def by_value(tallies: Sequence[Tally]) -> Mapping[str, int]:
    """The number of each value; 0, or none, for a value without a tally."""
    if isinstance(tallies, Tallies):
        return tallies.by_value
    return {tally.value: tally.count for tally in tallies}


def rank_key(value: str, name: str) -> tuple[str, str]:
    """What values of the same number are sorted by."""
    return _sort_key(name), value


def _first(tallies: Sequence[Tally], limit: int) -> list[Tally]:
    return sorted(tallies, key=lambda tally: (-tally.count, *rank_key(tally.value, tally.name)))[
        :limit
    ]


_sort_key = lru_cache(maxsize=20_000)(vi_sort_key)
