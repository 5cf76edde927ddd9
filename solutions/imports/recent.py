"""What was made lately, so that it need not be made again: never more than so many. Pure."""

from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A table of at most twice ``size`` entries, which forgets those not asked for of late.

    Cells of a table repeat those above them, or are new in every row: what repeats stays, whatever
    number of others passes by.
    """

    __slots__ = ("_new", "_old", "_size")

    def __init__(self, size: int) -> None:
        self._size = size
        self._new: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """What was put under the key; None when it is forgotten, or was never there."""
        found = self._new.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        """Keep the value, which is not None, for as long as others do not push it out."""
        if len(self._new) >= self._size:
            self._old, self._new = self._new, {}
        self._new[key] = value

    def __len__(self) -> int:
        """How many entries are kept, those about to be forgotten twice where they were renewed."""
        return len(self._new) + len(self._old)
