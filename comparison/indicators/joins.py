"""Putting columns of keys together as a database would, for all rows at once. Pure."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Keys: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
# Columns of the same length.
Table: TypeAlias = NDArray[np.int64]


def joined(left: Keys, right: Keys) -> tuple[Keys, Keys]:
    """The positions of all pairs of rows with the same key, by the order of ``left``."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, "left")
    counts = np.searchsorted(ordered, left, "right") - first
    rows = np.repeat(np.arange(len(left)), counts)
    # How far each pair lies behind the first one of its row.
    behind = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, order[np.repeat(first, counts) + behind]


def is_among(keys: Keys, known: Keys) -> Flags:
    """Which of ``keys`` are among ``known``."""
    return np.isin(keys, known)


def counted(places: Keys, size: int) -> list[int]:
    """How many rows each of ``size`` places has."""
    counts: list[int] = np.bincount(places, minlength=size).tolist()
    return counts


def distinct(places: Keys, keys: Keys, size: int) -> list[int]:
    """How many different keys each of ``size`` places has."""
    return counted(pairs_once(places, keys)[0], size)


def pairs_once(first: Keys, second: Keys) -> tuple[Keys, Keys]:
    """Each different pair once, in order; the numbers are not negative."""
    if not len(first):
        return first, second
    base = int(second.max()) + 1
    found = np.unique(first * base + second)
    return found // base, found % base
