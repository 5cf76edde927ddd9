"""Data beside the memory of the process: in files without a name, mapped. Pure.

The system keeps their pages like those of any file: at hand in microseconds, once for all processes
that map it, and given up where memory is scarce. A process lets go of what it read as soon as that
is some megabytes, so hardly any of it counts as its own. Where no file can be made, the system
keeps the same in memory.
"""

import mmap
import os
import random
import tempfile
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]

# What of one file may be resident before the process lets go of it, in bytes.
MOST_RESIDENT: Final = 4 * 1024 * 1024
# The system maps so much around a place that is read.
_AROUND: Final = 64 * 1024
_ALIGNED: Final = 64
# Written in pieces of this size, a file is kept in pieces no larger, and only those are mapped.
_WRITTEN_AT_ONCE: Final = 64 * 1024
_LET_GO: Final[int | None] = getattr(mmap, "MADV_DONTNEED", None)


class Window:
    """A file mapped for reading, and how much of it was read since the process last let go.

    Nothing may be written through it: the file itself is where everything stands.
    """

    def __init__(self, file: int, size: int) -> None:
        """Map ``size`` bytes of an open file, which may be closed afterwards."""
        self.mapped = mmap.mmap(file, size, prot=mmap.PROT_READ)
        self._read = 0

    def used(self, size: int) -> None:
        """Say that so many bytes were read at one place, and let go when that was much."""
        self._read += size + _AROUND
        if self._read > MOST_RESIDENT:
            self.rest()

    def rest(self) -> None:
        """Let go of everything; whoever reads on finds it in the file."""
        self._read = 0
        if _LET_GO is not None:
            self.mapped.madvise(_LET_GO)


def stored(arrays: Mapping[str, Numbers], folder: Path) -> tuple[dict[str, Numbers], Window]:
    """The arrays in a file of ``folder`` instead of in memory, to be read only."""
    try:
        return _stored(arrays, unnamed(folder))
    except OSError:
        # The disk is full.
        return _stored(arrays, _without_disk())


def _stored(
    arrays: Mapping[str, Numbers], unfinished: IO[bytes]
) -> tuple[dict[str, Numbers], Window]:
    places, at = {}, 0
    with unfinished as file:
        for name, array in arrays.items():
            file.seek(at)
            write_pieces(file, array)
            places[name] = at
            at += -(-array.nbytes // _ALIGNED) * _ALIGNED
        file.truncate(max(at, 1))
        file.flush()
        window = Window(file.fileno(), max(at, 1))
    found = {
        name: np.frombuffer(window.mapped, array.dtype, array.size, places[name]).reshape(
            array.shape
        )
        for name, array in arrays.items()
    }
    return found, window


def write_pieces(file: IO[bytes], array: Numbers) -> None:
    """Write an array as it lies in memory, so that later little of it is mapped at once."""
    data = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
    for start in range(0, len(data), _WRITTEN_AT_ONCE):
        file.write(data[start : start + _WRITTEN_AT_ONCE])


def unnamed(folder: Path) -> IO[bytes]:
    """An empty file that nobody else can open and that is gone when it is closed."""
    try:
        return tempfile.TemporaryFile(dir=folder)
    except OSError:
        return _without_disk()


def _without_disk() -> IO[bytes]:
    return os.fdopen(os.memfd_create("aside"), "w+b")


class Put(NamedTuple):
    """Where something was put, None: nowhere; and the places of what had to go for it."""

    at: int | None
    gone: range


_NOTHING: Final = range(0)


class Room:
    """Pieces of bytes in a file of limited size, by their place.

    The file is filled part by part. When all are full, the less read of two parts drawn by lot is
    emptied and filled again: so what is asked for in turns, and is a little more than there is room
    for, is mostly there, where the piece unused for longest is the one to be asked for next.
    Neither for two threads nor for two processes at once.
    """

    PARTS: Final = 16

    def __init__(self, folder: Path, size: int, least: int = 0) -> None:
        """Make the file: ``size`` bytes in all, of which each piece takes at least ``least``."""
        self.size = size
        self._least = least
        self._file = unnamed(folder)
        try:
            self._file.truncate(size)
        except OSError:
            # A disk that gives room beforehand, and has none.
            self._file.close()
            self._file = _without_disk()
            self._file.truncate(size)
        weakref.finalize(self, self._file.close)
        self._window = Window(self._file.fileno(), size)
        self._process = os.getpid()
        # Only chooses what is forgotten; the same in each process, so that runs compare.
        self._chance = random.Random(size)  # noqa: S311
        self.empty()

    @classmethod
    def renewed(cls, room: "Room | None", folder: Path, size: int, most: int) -> "Room":
        """``room`` if this process made it in this size, else an empty one for ``most`` pieces."""
        if room is not None and room.is_ours and room.size == size:
            return room
        return cls(folder, size, least=size // most)

    @property
    def is_ours(self) -> bool:
        """Whether this process made it: after a fork parent and child must not share one."""
        return self._process == os.getpid()

    @property
    def largest(self) -> int:
        """Bytes of the largest piece there is room for."""
        return self.size // self.PARTS

    def empty(self) -> None:
        """Forget everything."""
        self._part, self._end = 0, 0
        self._is_full = False
        self._reads = [0] * self.PARTS

    def put(self, data: bytes) -> Put:
        """Put a piece somewhere; nowhere if it is too large or the disk has no room for it."""
        taken = max(len(data), self._least)
        if taken > self.largest:
            return Put(None, _NOTHING)
        gone = _NOTHING
        if self._end + taken > (self._part + 1) * self.largest:
            gone = self._next_part()
        try:
            written = os.pwrite(self._file.fileno(), data, self._end)
        except OSError:
            written = 0
        if written < len(data):
            # A disk that is nearly full takes the beginning, without a word about the rest.
            return Put(None, gone)
        at = self._end
        self._end += taken
        return Put(at, gone)

    def read(self, at: int, size: int) -> bytes:
        """The piece of so many bytes that was put at a place and is not gone."""
        self._reads[at // self.largest] += 1
        self._window.used(size)
        return self._window.mapped[at : at + size]

    def _next_part(self) -> range:
        """Begin to fill another part; the places of what was in it."""
        self._is_full = self._is_full or self._part == self.PARTS - 1
        if self._is_full:
            others = [part for part in range(self.PARTS) if part != self._part]
            self._part = min(self._chance.sample(others, 2), key=self._reads.__getitem__)
        else:
            self._part += 1
        # What was read long ago counts less and less.
        self._reads = [reads // 2 for reads in self._reads]
        self._reads[self._part] = 0
        self._end = self._part * self.largest
        return range(self._end, self._end + self.largest) if self._is_full else _NOTHING
