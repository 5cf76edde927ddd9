"""Keeps a web process small: what large arrays took goes back to the system at once.

glibc raises its own limit for separate blocks whenever one is freed, and gives each thread a heap
of its own; it then keeps tens of megabytes of holes. Other C libraries do not have these functions,
nor the trouble.
"""

import ctypes
from typing import Final

# glibc's M_MMAP_THRESHOLD: blocks from so many bytes on are mapped by themselves.
_THRESHOLD_OF_BLOCKS: Final = -3
_LARGE: Final = 256 * 1024
# glibc's M_ARENA_MAX: heaps of a process. Python runs one thread at a time, which needs one.
_MOST_HEAPS: Final = -8


def keep_large_blocks_apart() -> None:
    """Have every large array be a block of its own, the rest in one heap, from now on."""
    if (mallopt := getattr(_library(), "mallopt", None)) is not None:
        mallopt(_THRESHOLD_OF_BLOCKS, _LARGE)
        mallopt(_MOST_HEAPS, 1)


def give_back() -> None:
    """Give free memory back to the system; some milliseconds."""
    if (trim := getattr(_library(), "malloc_trim", None)) is not None:
        trim(0)


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None)
