"""The index as one process has it: mapped from the stored copy, in step with what is committed.

Before an answer everything committed so far is applied. Where that is not possible (no copy yet,
too much changed at once, another day) nobody is made to wait and nothing old is said: ``ask``
answers None, ``solutions.finder`` asks the database, and a process of its own makes a new copy.
"""

import datetime as dt
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Final, TypeVar

from django.conf import settings
from django.utils import timezone

from core.changes.feed import Follower
from core.memory import give_back, keep_large_blocks_apart

from . import building, copies
from .contents import Contents, FullError

Answer = TypeVar("Answer")
Builder = Callable[[dt.date], None]

log = logging.getLogger("portal.search")

# Solutions that are read anew within a request, some 1.5 ms each; more are for a new copy.
MOST_AT_ONCE: Final = 1_000
# So many solutions read anew since the copy was made, and a newer one is made: what was changed is
# this process's own memory, a fresh mapping is shared.
MOST_SINCE_COPY: Final = 300
# After so many at once the memory they took is given back.
MANY: Final = 20
# Seconds between two looks at the file while a copy is wanted, and between two orders of one.
LOOK_AGAIN: Final = 0.2
ORDER_AGAIN: Final = 60.0
# The index of tomorrow is made so long before midnight.
LOOK_AHEAD: Final = 30.0
AHEAD: Final = dt.timedelta(minutes=20)


class Keeper:
    """One for each process. ``order`` has a copy of a day made; None: this process orders none."""

    def __init__(self, order: Builder | None = None) -> None:
        self._lock = threading.RLock()
        self._begin(order)

    def _begin(self, order: Builder | None) -> None:
        self._order = order
        self._ordered_at: dict[dt.date, float] = {}
        self._contents: Contents | None = None
        self._follower: Follower | None = None
        self._seen: tuple[dt.date, int] | None = None
        self._look_after = 0.0
        self._applied = 0

    def ask(self, on: dt.date, question: Callable[[Contents], Answer]) -> Answer | None:
        """The answer of the index of the day ``on``; None where there is none up to date."""
        with self._lock:
            contents = self._current(on)
            return None if contents is None else question(contents)

    def warm(self, order: Builder) -> None:
        """Be ready for the first request: take the newest copy there is, or have one made.

        From now on this process orders copies, tomorrow's too.
        """
        keep_large_blocks_apart()
        on = timezone.localdate()
        with self._lock:
            self._order = order
            self._take(on)
            self._current(on)
        threading.Thread(target=self._look_ahead, name="search index", daemon=True).start()

    def hold(self, contents: Contents, follower: Follower) -> None:
        """Answer from an index made here; what ``follower`` tells is applied to it."""
        with self._lock:
            self._contents, self._follower, self._applied = contents, follower, 0

    def drop(self, order: Builder | None) -> None:
        """Forget everything; from now on ``order`` has copies made."""
        with self._lock:
            self._begin(order)

    # Getting one ----------------------------------------------------------------------------
    def _current(self, on: dt.date) -> Contents | None:
        if self._contents is None or self._contents.on != on:
            self._take(on)
        if self._contents is not None and self._contents.on == on:
            self._follow()
        if self._contents is None or self._contents.on != on:
            self._have_made(on)
        if self._applied > MOST_SINCE_COPY:
            self._renew(on)
        is_right = self._contents is not None and self._contents.on == on
        return self._contents if is_right else None

    def _take(self, on: dt.date) -> None:
        """Map the copy of the day, if there is one that was not looked at before."""
        now = time.monotonic()
        if now < self._look_after:
            return
        self._look_after = now + LOOK_AGAIN
        path = copies.path_of(on)
        seen = (on, path.stat().st_mtime_ns) if path.exists() else None
        if seen is None or seen == self._seen:
            return
        self._seen = seen
        if (copy := copies.load(on)) is not None:
            self.hold(copy.contents, Follower(copy.position))
            # What answers without it took, tens of megabytes each.
            give_back()

    def _follow(self) -> None:
        contents, follower = self._contents, self._follower
        if contents is None or follower is None:
            return
        try:
            news = follower.news()
            if news is None:
                raise building.AnewError("the log does not reach back")
            if news.changed:
                count = building.apply(contents, news, MOST_AT_ONCE)
                self._applied += count
                if count >= MANY:
                    give_back()
        except (building.AnewError, FullError) as reason:
            log.info("a new search index is needed: %s", reason or "no room is left")
            self._contents = self._follower = None
            self._ordered_at.clear()
        except BaseException:
            # Half a change may be in it.
            self._contents = self._follower = None
            raise

    def _renew(self, on: dt.date) -> None:
        """Go over to a newer copy once there is one; this one is right all the while."""
        contents = self._contents
        self._take(on)
        if self._contents is contents:
            self._have_made(on)

    def _have_made(self, on: dt.date) -> None:
        now = time.monotonic()
        if self._order is None or now < self._ordered_at.get(on, -ORDER_AGAIN) + ORDER_AGAIN:
            return
        self._ordered_at[on] = now
        self._order(on)

    def _look_ahead(self) -> None:
        """Also on a day without a request."""
        while True:
            time.sleep(LOOK_AHEAD)
            self.prepare_tomorrow()

    def prepare_tomorrow(self) -> None:
        """Have tomorrow's index made shortly before tomorrow begins."""
        soon = timezone.localdate(timezone.now() + AHEAD)
        if soon != timezone.localdate() and not copies.path_of(soon).exists():
            with self._lock:
                self._have_made(soon)


def in_own_process(on: dt.date) -> None:
    """Have the copy of a day made by a process that ends with its memory; nobody waits for it."""
    command = [sys.executable, "manage.py", "build_search_index", f"--day={on.isoformat()}"]
    try:
        process = subprocess.Popen(  # noqa: S603 our own command
            command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL
        )
    except OSError as error:
        log.error("no process can be started that makes the search index: %s", error)
        return
    threading.Thread(target=process.wait, daemon=True).start()


keeper = Keeper()
