"""The reading side of the log: what was committed, told to whoever keeps something in memory.

``version`` is asked at every request and costs no query while nothing was committed. A commit moves
the shared counter; only then, and once in some seconds in case a counter could not be moved (a
process died, a database tool wrote), the log itself is read.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from core.models import Change

from .counter import counter
from .watching import FOLLOWED

# Seconds after which the log is read although the counter stands.
LOOK_AGAIN = 5.0
# Changes that a process keeps for its followers; who is further behind starts anew.
KEPT = 50_000
# The topic of all that is not followed one by one, and the key that stands for any object.
SITE, ANY = "site", 0


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the log: rows up to ``last`` are known, and ``seen`` of those beyond ``horizon``.

    ``horizon`` is PostgreSQL's oldest transaction that was still open then: rows of that one and
    later ones may have appeared since. 0 on SQLite, where rows appear in their order.
    """

    last: int = 0
    horizon: int = 0
    seen: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class News:
    """What was committed: keys by topic. ``site`` with key 0 is there for any unfollowed topic."""

    changed: Mapping[str, frozenset[int]]

    def of(self, topic: str) -> frozenset[int]:
        """The keys of the objects of a topic that changed."""
        return self.changed.get(topic, frozenset())


Row = tuple[int, str, int, int]


class Feed:
    """The log as one process knows it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._position: Position | None = None
        self._version = 0
        self._look_after = 0.0
        self._rows: list[tuple[str, int]] = []
        self._dropped = 0

    def version(self) -> int:
        """A number that grows with every commit of watched data, the same in all processes."""
        number = counter().read()
        if number != self._version or time.monotonic() >= self._look_after:
            with self._lock:
                # Not what another thread may have found meanwhile by an earlier look.
                return self._catch_up(number)
        return number

    def count(self) -> int:
        """How many changes this process has read so far."""
        return self._dropped + len(self._rows)

    def since(self, count: int) -> Iterable[tuple[str, int]] | None:
        """The changes after the first ``count``; None where they are no longer kept."""
        with self._lock:
            if count < self._dropped:
                return None
            return self._rows[count - self._dropped :]

    def position(self) -> Position:
        """Where this process stands, to go on from later (``Follower``)."""
        with self._lock:
            self._catch_up(counter().read())
            return self._position or Position()

    def _catch_up(self, number: int) -> int:
        if has_own_changes():
            # What this transaction wrote may yet be undone.
            return self._version
        if self._position is None:
            self._position = here()
            rows: list[Row] | None = []
        else:
            rows, self._position = read(self._position)
        self._keep(rows)
        if rows != [] and number == self._version:
            number = counter().bump()
        self._version = number
        self._look_after = time.monotonic() + LOOK_AGAIN
        return number

    def _keep(self, rows: list[Row] | None) -> None:
        self._rows += [(topic, key) for _id, topic, key, _transaction in rows or ()]
        if rows is None or len(self._rows) > KEPT:
            # One more than there were: nobody can go on from here.
            self._dropped += len(self._rows) + 1
            self._rows.clear()


class Follower:
    """One that keeps something made of the data, and asks what changed since it last asked.

    ``since`` is a position to go on from (a stored copy's); by default it begins now.
    """

    def __init__(self, since: Position | None = None) -> None:
        feed.position()
        self._count = feed.count()
        self._first: list[tuple[str, int]] | None = []
        if since is not None:
            rows, _position = read(since)
            self._first = None if rows is None else [(row[1], row[2]) for row in rows]

    def news(self) -> News | None:
        """What was committed since the last call; None where that cannot be told."""
        feed.version()
        count, first = feed.count(), self._first
        if count == self._count and first == []:
            return _NOTHING
        later = feed.since(self._count)
        self._count, self._first = count, []
        if first is None or later is None:
            return None
        return _news([*first, *later])


def has_own_changes() -> bool:
    """Whether this connection has written and not yet committed.

    What several processes share must then be neither read, as it lacks these changes, nor kept, as
    they may be undone.
    """
    blocks = connection.atomic_blocks
    return bool(blocks) and getattr(connection, "wrote_in", None) is blocks[0]


def here() -> Position:
    """The position behind all that is committed now."""
    with connection.cursor() as cursor:
        table = f'"{Change._meta.db_table}"'
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT coalesce(max(id), 0), 0, NULL FROM {table}")  # noqa: S608
        else:
            # A transaction that is open in any database of the server holds the horizon back.
            oldest = "txid_snapshot_xmin(txid_current_snapshot())"
            cursor.execute(
                f"SELECT coalesce(max(id), 0), {oldest},"  # noqa: S608
                f' (SELECT array_agg(id) FROM {table} WHERE "transaction" >= {oldest})'
                f" FROM {table}"
            )
        last, horizon, seen = cursor.fetchone()
    return Position(last, horizon, frozenset(seen or ()))


def read(since: Position) -> tuple[list[Row] | None, Position]:
    """The rows after a position, None where some were forgotten, and the new position."""
    table = f'"{Change._meta.db_table}"'
    horizon, later, known, settled = "0", "id > %s", since.last, "%s = 0"
    if connection.vendor == "postgresql":
        horizon = "txid_snapshot_xmin(txid_current_snapshot())"
        later, known, settled = '"transaction" >= %s', since.horizon, '"transaction" < %s'
    # Rows are forgotten in their order: one at or before the position says that none after it was,
    # unless it may have appeared later, of a transaction that outlasted the forgetting.
    # Only without any is the row looked for that says so; it may take a look at all of them.
    before = (
        f"SELECT id FROM {table} WHERE id <= %s AND {settled} AND topic <> 'floor'"  # noqa: S608
        " ORDER BY id DESC LIMIT 1"
    )
    floor = f"SELECT -max(key) FROM {table} WHERE topic = 'floor'"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT id, topic, key, "transaction" FROM {table} WHERE {later}'  # noqa: S608
            f" UNION ALL SELECT 0, 'horizon', {horizon}, coalesce(({before}), ({floor}), 0)"
            " ORDER BY 1",
            [known, since.last, since.horizon],
        )
        (_id, _topic, reached, least), *rows = cursor.fetchall()
    forgotten = max(0, -least)
    found = [row for row in rows if row[1] != Change.FLOOR and row[0] not in since.seen]
    last = max((row[0] for row in found), default=since.last)
    seen = frozenset(row[0] for row in rows if reached and row[3] >= reached)
    is_whole = since.last >= forgotten
    return (found if is_whole else None), Position(max(last, forgotten), reached, seen)


def _news(rows: Iterable[tuple[str, int]]) -> News:
    changed: dict[str, set[int]] = defaultdict(set)
    for topic, key in rows:
        changed[topic].add(key)
        if topic not in FOLLOWED:
            changed[SITE].add(ANY)
    return News({topic: frozenset(keys) for topic, keys in changed.items()})


_NOTHING = News({})
feed = Feed()
