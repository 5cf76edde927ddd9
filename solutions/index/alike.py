"""Which solutions share most with given ones, from the sets of the index."""

from collections.abc import Collection, Sequence

import numpy as np

from .bits import unpack
from .contents import Contents


def most_alike(
    contents: Contents, given: Collection[int], facet_keys: Sequence[str], limit: int
) -> list[int]:
    """Keys of the public solutions that share most values of a facet with any of those ``given``.

    The first of the facets by which any is found decides; of equal ones the newest come first.
    None of ``given`` is among them.
    """
    own = contents.slots_of(list(given))
    for key in facet_keys:
        rows, _values = contents.rows.of_facet(key)
        bits = contents.rows.bits[rows]
        words, places = own // 64, (own % 64).astype(np.uint64)
        has_any = (bits[:, words] >> places & np.uint64(1)).any(axis=1)
        sets = bits[has_any] & contents.public
        shared = unpack(sets).sum(axis=0, dtype=np.int64)
        shared[own] = 0
        slots = np.flatnonzero(shared)
        if len(slots):
            order = np.lexsort((-contents.keys[slots], -shared[slots]))
            found: list[int] = contents.keys[slots[order[:limit]]].tolist()
            return found
    return []
