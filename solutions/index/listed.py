"""The public listings as rows in the order of their slots, with what is known of each. Pure.

Most provinces do not offer most solutions, so rows take an eighth of what a table would.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .bits import Flags, Slots
from .facts import LATEST

# Slots and planes in half the size of the others.
Column: TypeAlias = NDArray[np.int64] | NDArray[np.int32]


@dataclass
class Listed:
    """A column each: slot, plane, key of the listing, first-year cost (VND, ``NO_PRICE``), and when
    first public (microseconds since 1970, ``LATEST`` for unknown)."""

    slots: Column
    planes: Column
    keys: Column
    prices: Column
    first: Column

    @classmethod
    def none(cls) -> "Listed":
        """No listing yet."""
        empty = np.empty(0, np.int64)
        return cls(empty.astype(np.int32), empty.astype(np.int32), empty, empty, empty)

    @property
    def columns(self) -> dict[str, Column]:
        """The columns by name, to be kept."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def without(self, is_gone: Flags) -> "Listed":
        """The rows of the slots that ``is_gone`` does not mark."""
        keep = ~is_gone[self.slots]
        return self if keep.all() else Listed(*(one[keep] for one in self.columns.values()))

    def added(self, more: "Listed") -> "Listed":
        """With further rows, given in any order."""
        if not len(more.slots):
            return self
        order = np.argsort(more.slots, kind="stable")
        at = np.searchsorted(self.slots, more.slots[order], "right")
        columns = zip(self.columns.values(), more.columns.values(), strict=True)
        # Typed wider than they are: numpy cannot tell that the kinds stay.
        joined: list[Any] = [np.insert(old, at, new[order]) for old, new in columns]
        return Listed(*joined)

    def of_slots(self, slots: Slots) -> tuple[Slots, Slots]:
        """The rows of some slots, and for each row the place of its slot in ``slots``."""
        # Asked with numbers of another kind, numpy copies the column.
        own = slots.astype(np.int32)
        begin = np.searchsorted(self.slots, own)
        counts = np.searchsorted(self.slots, own, "right") - begin
        owners = np.repeat(np.arange(len(slots)), counts)
        # How far each row lies behind the first one of its slot.
        behind = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
        return begin[owners] + behind, owners

    def cells(self, capacity: int) -> Slots:
        """The cell of each row: ``plane * capacity + slot``."""
        found: Slots = self.planes * np.int64(capacity) + self.slots
        return found

    def least(self, values: Column, capacity: int) -> NDArray[np.int64]:
        """The least of the rows' values by slot, ``LATEST`` where a slot has no row."""
        found = np.full(capacity, LATEST, np.int64)
        if len(values):
            begin, slots = self._begin
            found[slots] = np.minimum.reduceat(values, begin)
        return found

    @cached_property
    def _begin(self) -> tuple[Slots, Column]:
        """Where the rows of another slot begin, and which slots these are."""
        begin: Slots = np.flatnonzero(np.diff(self.slots, prepend=np.int32(-1)))
        return begin, self.slots[begin]
