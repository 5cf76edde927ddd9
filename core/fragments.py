"""Pieces of pages that are rendered once per change, kept by each process in a file of its own.

A fragment says what it was made of (``topics``, those of ``core.changes.feed``); it is handed out
until one of them changes, or the day is over. Nothing is kept, and each piece is rendered where it
is asked for, while this connection has changes that are not committed, and with the page cache
turned off (``CACHES_PAGES``).
"""

import datetime as dt
import marshal
import threading
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import clock
from core.aside import Room
from core.changes.feed import ANY, Follower, has_own_changes
from core.page_cache.marks import is_for_now

# (kind of object, its key); key 0 is any object of the kind, ("site", 0) any vocabulary.
Topic = tuple[str, int]

# Topics remembered one by one; beyond that all fragments are dropped at once.
TOPICS_KEPT = 50_000
# In memory stays of each piece what finds it in the file, about 400 bytes: so many at most.
MOST_PIECES = 25_000
# Facts of these types, and tuples of them, lie in the file too.
_PLAIN = frozenset({str, int, bool, float, type(None)})


@dataclass(frozen=True, slots=True)
class Fragment:
    """A rendered piece.

    ``topics``: all that it shows, so that a change of any makes it anew. ``until``: the last day on
    which it is right while nothing changes; None where it is right on the day of rendering only.
    ``facts``: small unchangeable data that the page needs beside the text; plain values and tuples
    of them take no memory.
    """

    html: SafeString
    topics: Collection[Topic]
    until: dt.date | None = None
    facts: Any = None


class Moment(NamedTuple):
    """When rendering began: how many changes were known, and the local day."""

    number: int
    day: dt.date


@dataclass(slots=True)
class _Entry:
    """Where a fragment lies."""

    at: int
    size: int
    # Right as far as the changes up to this number go.
    number: int
    # Those that do not lie in the file.
    facts: Any


class Fragments:
    """Fragments by key and language, within ``FRAGMENT_BYTES`` of a file."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[tuple[str | None, Hashable], _Entry] = {}
        self._room: Room | None = None
        self._follower: Follower | None = None
        self._number = 0
        self._changed: dict[Topic, int] = {}
        # What was made before this change is of no use.
        self._floor = 0

    def get(self, key: Hashable, render: Callable[[], Fragment]) -> SafeString:
        """The text of the fragment ``key`` in the language of the page.

        ``key`` names everything the piece depends on besides its topics, the language and the day.
        ``render`` makes it when none is kept that is still right.
        """
        return self.get_many([key], lambda _keys: {key: render()})[key].html

    def get_many(
        self,
        keys: Iterable[Hashable],
        render_missing: Callable[[list[Hashable]], Mapping[Hashable, Fragment]],
    ) -> dict[Hashable, Fragment]:
        """The fragments of ``keys``, in their order; ``render_missing`` makes those not kept.

        It is called once, or not at all, and may leave a key out (an object that is gone): then the
        answer lacks it too.
        """
        wanted = list(dict.fromkeys(keys))
        if not settings.CACHES_PAGES or has_own_changes():
            made = render_missing(wanted) if wanted else {}
            return {key: made[key] for key in wanted if key in made}
        language = get_language()
        moment, found = self._kept(wanted, language)
        missing = [key for key in wanted if key not in found]
        if not missing:
            return found
        made = render_missing(missing)
        if not is_for_now():
            self._keep(made, language, moment)
        found |= made
        return {key: found[key] for key in wanted if key in found}

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._forget_all()
            self._follower = None

    def __len__(self) -> int:
        return len(self._entries)

    def _kept(
        self, keys: list[Hashable], language: str | None
    ) -> tuple[Moment, dict[Hashable, Fragment]]:
        """When we looked, and what is there and still right."""
        day = clock.today()
        found = {}
        with self._lock:
            self._follow()
            # Before anything is rendered: what changes from here on makes it outdated.
            moment = Moment(self._number, day)
            room, today = self._room_of_ours(), day.toordinal()
            for key in keys:
                entry = self._entries.get((language, key))
                if entry is None:
                    continue
                lies = room.read(entry.at, entry.size)
                text, days, topics, facts = marshal.loads(lies)  # noqa: S302 our own
                if self._is_right(entry, days, topics, today):
                    until = days[1] and dt.date.fromordinal(days[1])
                    own = facts if entry.facts is None else entry.facts
                    found[key] = Fragment(SafeString(text), topics, until or None, own)
                else:
                    del self._entries[language, key]
        return moment, found

    def _is_right(
        self, entry: _Entry, days: tuple[int, int], topics: Collection[Topic], today: int
    ) -> bool:
        first, until = days
        if not first <= today <= (until or first):
            return False
        if entry.number == self._number:
            return True
        if entry.number < self._floor:
            return False
        changed = self._changed
        if any(changed.get(topic, 0) > entry.number for topic in topics):
            return False
        entry.number = self._number
        return True

    def _keep(
        self, made: Mapping[Hashable, Fragment], language: str | None, moment: Moment
    ) -> None:
        records = {key: _packed(made[key], moment.day) for key in made}
        with self._lock:
            room = self._room_of_ours()
            for key, (data, facts) in records.items():
                self._entries.pop((language, key), None)
                at, gone = room.put(data)
                if gone:
                    self._forget_in(gone)
                if at is not None:
                    self._entries[language, key] = _Entry(at, len(data), moment.number, facts)

    def _room_of_ours(self) -> Room:
        room = Room.renewed(self._room, settings.VAR_DIR, settings.FRAGMENT_BYTES, MOST_PIECES)
        if room is not self._room:
            self._entries.clear()
            self._room = room
        return room

    def _forget_in(self, places: range) -> None:
        gone = [key for key, entry in self._entries.items() if entry.at in places]
        for key in gone:
            del self._entries[key]

    def _follow(self) -> None:
        """Take note of what was committed since the last time."""
        if self._follower is None:
            # What this one will not tell of lies before everything that is kept.
            self._follower = Follower()
            self._forget_all()
            return
        news = self._follower.news()
        if news is None:
            self._forget_all()
        elif news.changed:
            self._number += 1
            for topic, keys in news.changed.items():
                self._changed[topic, ANY] = self._number
                for key in keys:
                    self._changed[topic, key] = self._number
            if len(self._changed) > TOPICS_KEPT:
                self._forget_all()

    def _forget_all(self) -> None:
        self._number += 1
        self._floor = self._number
        self._changed.clear()
        self._entries.clear()
        if self._room is not None and self._room.is_ours:
            self._room.empty()


def _packed(fragment: Fragment, day: dt.date) -> tuple[bytes, Any]:
    """How a fragment made on ``day`` lies in the file, and its facts if they cannot lie there.

    Text, days (ordinals of the first and the last one, 0 for no last one), topics, plain facts.
    """
    days = (day.toordinal(), fragment.until.toordinal() if fragment.until else 0)
    topics = tuple((str(kind), int(key)) for kind, key in fragment.topics)
    facts, left = (fragment.facts, None) if _is_plain(fragment.facts) else (None, fragment.facts)
    # Of a text that is marked as safe there is no plain one but by way of its bytes.
    return marshal.dumps((fragment.html.encode().decode(), days, topics, facts)), left


def _is_plain(facts: Any) -> bool:
    """Whether ``facts`` come back from the file as they were."""
    if type(facts) is tuple:
        return all(map(_is_plain, facts))
    return type(facts) in _PLAIN


_fragments = Fragments()
get = _fragments.get
get_many = _fragments.get_many
clear = _fragments.clear
