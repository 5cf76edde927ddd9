"""The number that all processes look at before they answer: it grew, so something was committed.

Reading it costs no query. One machine shares a mapped file; several share the cache of
``CACHE_URL``. A number is never used twice, also when the file or the cache was lost: it begins
with the clock.
"""

import fcntl
import logging
import mmap
import os
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from django.conf import settings
from django.core.cache import caches

from core.shared_cache import SharedCache, UnreachableError

log = logging.getLogger("portal.cache")

_NUMBER = struct.Struct("<Q")


class Counter(Protocol):
    """A whole number that only grows."""

    def read(self) -> int:
        """The number now."""

    def bump(self) -> int:
        """Make it greater; the new number."""


class FileCounter:
    """A counter in eight bytes of a file that every process of the machine maps."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Stays open as long as the process lives.
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._lock = threading.Lock()
        with self._alone():
            if os.fstat(self._file).st_size < _NUMBER.size:
                os.pwrite(self._file, _NUMBER.pack(_start()), 0)
            self._map = mmap.mmap(self._file, _NUMBER.size)

    def read(self) -> int:
        """The number now; a memory access."""
        return int(_NUMBER.unpack_from(self._map)[0])

    def bump(self) -> int:
        """Make it greater, also when other processes do so at the same time."""
        with self._alone():
            number = self.read() + 1
            _NUMBER.pack_into(self._map, 0, number)
        return number

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Neither another thread nor another process between reading and writing."""
        with self._lock:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)


class CacheCounter:
    """A counter in the shared cache (Valkey or Redis), for several machines.

    Without an answer it gives the clock: every reader then looks at the log itself. What could not
    be told in the meantime is made good as soon as the server answers again.
    """

    KEY = "changes"

    def __init__(self) -> None:
        self._owes = False

    def read(self) -> int:
        """The number now; one request to the server."""
        if self._owes:
            return self.bump()
        try:
            return self._number()
        except UnreachableError:
            self._owes = True
            return _start()

    def bump(self) -> int:
        """Make it greater; what fails is done by the next ``read``."""
        try:
            self._number()
            number = int(self._cache.ask(lambda cache: cache.incr(self.KEY)))
        except UnreachableError:
            self._owes = True
            return _start()
        self._owes = False
        return number

    def _number(self) -> int:
        number = self._cache.ask(lambda cache: cache.get(self.KEY))
        if number is None:
            # The server began anew; the clock is beyond all numbers there were.
            self._cache.ask(lambda cache: cache.add(self.KEY, _start(), timeout=None))
            number = self._cache.ask(lambda cache: cache.get(self.KEY, 0))
        return int(number)

    @property
    def _cache(self) -> SharedCache:
        return cast(SharedCache, caches["default"])


class Clock:
    """The clock instead of a counter: every reader looks at the log itself, and keeps no page."""

    def read(self) -> int:
        """A later one at every look."""
        return _start()

    bump = read


@cache
def counter() -> Counter:
    """The counter of this installation; the clock where its file can be neither made nor read."""
    if settings.HAS_SHARED_CACHE:
        return CacheCounter()
    path = settings.VAR_DIR / "changes"
    try:
        return FileCounter(path)
    except OSError as error:
        log.error("until the next start no page is kept, for want of a counter: %s", error)
        return Clock()


def _start() -> int:
    return time.time_ns() // 1000
