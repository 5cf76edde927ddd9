"""Which documents have a word or a pair of words, and in which levels, as packed arrays. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from core.aside import Window, stored

Numbers = npt.NDArray[Any]

MASK_BITS: Final = 6
SLOT_BITS: Final = 20
TERM_BITS: Final = 19
MAX_SLOTS: Final = 1 << SLOT_BITS
MAX_TERMS: Final = 1 << TERM_BITS
_SMALL: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Postings:
    """Lists of slots, each with a mask; one list a key, behind one another, in no order inside.

    The list of ``keys[n]`` is ``slots[starts[n]:starts[n + 1]]``; keys rise. ``window``: slots and
    masks lie in a file, and it is told what is read of them.
    """

    keys: Numbers
    starts: Numbers
    slots: Numbers
    masks: Numbers
    window: Window | None = None

    @classmethod
    def of(cls, keys: Numbers, slots: Numbers, masks: Numbers) -> "Postings":
        """Lists from single postings in any order; masks of the same key and slot become one.

        All is packed into one number a posting, so that sorting numbers makes the lists.
        """
        shift = np.uint64(MASK_BITS)
        whole = keys.astype(np.uint64) << np.uint64(MASK_BITS + SLOT_BITS)
        whole |= slots.astype(np.uint64) << shift
        whole |= masks.astype(np.uint64)
        whole.sort()
        first = _changes(whole >> shift)
        joined = whole & np.uint64((1 << MASK_BITS) - 1)
        joined = np.bitwise_or.reduceat(joined, first) if len(first) else joined
        whole = whole[first] >> shift
        keys = whole >> np.uint64(SLOT_BITS)
        lists = _changes(keys)
        return cls(
            keys=keys[lists],
            starts=np.append(lists, len(whole)).astype(np.uint32),
            slots=(whole & np.uint64(MAX_SLOTS - 1)).astype(np.uint32),
            masks=joined.astype(np.uint8),
        )

    def without(self, slots: Sequence[int]) -> "Postings":
        """The lists without some slots; keys that had no other are gone."""
        if not slots:
            return self
        size = max(int(self.slots.max(initial=0)), max(slots)) + 1
        lives = np.ones(size, dtype=bool)
        lives[list(slots)] = False
        kept = lives[self.slots]
        before = np.append(np.uint32(0), np.cumsum(kept, dtype=np.uint32))
        starts = before[self.starts]
        lists = np.flatnonzero(np.diff(starts))
        return Postings(
            self.keys[lists],
            np.append(starts[lists], starts[-1]),
            self.slots[kept],
            self.masks[kept],
        )

    def between(self, low: int, high: int) -> tuple[Numbers, Numbers]:
        """Slots and masks of all keys from ``low`` to before ``high``; a slot may come again."""
        first, last = self.keys.searchsorted(np.array((low, high), dtype=np.uint64))
        return self.of_keys(first, last)

    def of_keys(self, first: int, last: int) -> tuple[Numbers, Numbers]:
        """The same for the keys that are number ``first`` to before ``last`` in order.

        Slots as numpy's own index numbers: with others it is up to ten times slower.
        """
        start, end = self.starts[first], self.starts[last]
        if self.window is not None:
            self.window.used(int(end - start) * self._width)
        return self.slots[start:end].astype(np.intp), self.masks[start:end]

    def aside(self, folder: Path) -> "Postings":
        """The same with slots and masks in a file of ``folder``."""
        found, window = stored({"slots": self.slots, "masks": self.masks}, folder)
        return Postings(self.keys, self.starts, found["slots"], found["masks"], window)

    @property
    def _width(self) -> int:
        """Bytes of a posting."""
        return self.slots.itemsize + self.masks.itemsize

    @property
    def nbytes(self) -> int:
        """Memory, in bytes, also of what lies in a file."""
        return sum(part.nbytes for part in self.parts().values())

    def parts(self) -> dict[str, Numbers]:
        """The arrays by name, to be kept."""
        return {
            "keys": self.keys,
            "starts": self.starts,
            "slots": self.slots,
            "masks": self.masks,
        }


def joined(parts: list[Postings], keys_of: Callable[[int, Numbers], Numbers]) -> Postings:
    """One from several that share no pair of key and slot; ``parts`` is emptied on the way.

    ``keys_of(number, keys)`` are the keys of a part as they shall be called. Each part is copied
    to its place, without sorting what may be many millions of postings.
    """
    renamed = [keys_of(number, part.keys) for number, part in enumerate(parts)]
    keys = np.unique(np.concatenate(renamed)) if parts else np.zeros(0, dtype=np.uint64)
    places = [keys.searchsorted(own) for own in renamed]
    counts = np.zeros(len(keys), dtype=np.int64)
    for part, place in zip(parts, places, strict=True):
        counts[place] += np.diff(part.starts)
    ends = np.cumsum(counts)
    free = ends - counts
    total = int(ends[-1]) if len(ends) else 0
    top = max((int(part.slots.max(initial=0)) for part in parts), default=0)
    slots = np.empty(total, dtype=np.uint16 if top < _SMALL else np.uint32)
    masks = np.empty(total, dtype=np.uint8)
    for place in places:
        part = parts.pop(0)
        sizes = np.diff(part.starts)
        targets = np.repeat((free[place] - part.starts[:-1]).astype(np.int32), sizes)
        targets += np.arange(len(targets), dtype=np.int32)
        slots[targets] = part.slots
        masks[targets] = part.masks
        free[place] += sizes
    return Postings(keys, np.append(0, ends).astype(np.uint32), slots, masks)


def _changes(values: Numbers) -> Numbers:
    """Where in sorted values another one begins."""
    return np.flatnonzero(np.diff(values, prepend=np.uint64(2**64 - 1)))
