"""Sets of slots as rows of 64-bit words: bit ``s % 64`` of word ``s // 64`` is slot ``s``. Pure."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Words: TypeAlias = NDArray[np.uint64]
Flags: TypeAlias = NDArray[np.bool_]
Slots: TypeAlias = NDArray[np.int64]

WORD = 64


def rounded(count: int) -> int:
    """The least multiple of a word's size that holds ``count`` slots."""
    return -(-max(count, 1) // WORD) * WORD


def pack(flags: Flags) -> Words:
    """Bits for booleans; the last axis becomes words and must be a multiple of 64 long."""
    packed: Words = np.packbits(flags, axis=-1, bitorder="little").view(np.uint64)
    return packed


def unpack(words: Words) -> Flags:
    """Booleans for bits; the last axis is 64 times as long."""
    plain = np.ascontiguousarray(words).view(np.uint8)
    flags: Flags = np.unpackbits(plain, axis=-1, bitorder="little").view(np.bool_)
    return flags


def members(words: Words) -> Slots:
    """The slots of one row, ascending."""
    found: Slots = np.flatnonzero(unpack(words))
    return found


def are_members(words: Words, slots: Slots) -> Flags:
    """Whether each of some slots is in the set of one row."""
    places = (slots % WORD).astype(np.uint64)
    found: Flags = (words[slots // WORD] >> places & np.uint64(1)).astype(np.bool_)
    return found


def count(words: Words) -> int:
    """How many bits are set altogether."""
    return int(np.bitwise_count(words).sum(dtype=np.int64))


def counts(rows: Words) -> NDArray[np.int64]:
    """How many bits are set in each row."""
    found: NDArray[np.int64] = np.bitwise_count(rows).sum(axis=-1, dtype=np.int64)
    return found


def either(rows: Words, axis: int = 0) -> Words:
    """The union of rows along an axis; empty of no rows."""
    united: Words = np.bitwise_or.reduce(rows, axis=axis)
    return united


def of_slots(slots: Slots, capacity: int) -> Words:
    """The set of some slots."""
    flags = np.zeros(capacity, np.bool_)
    flags[slots] = True
    return pack(flags)
