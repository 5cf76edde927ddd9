"""Pieces of pages that are rendered once per change, kept in the memory of the process.

A fragment says what it was made of (``topics``, those of ``core.changes.feed``); it is handed out
until one of them changes, or the day is over. Nothing is kept, and each piece is rendered where it
is asked for, while this connection has changes that are not committed, and with the page cache
turned off (``CACHES_PAGES``).
"""

import datetime as dt
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import clock
from core.changes.feed import ANY, Follower, has_own_changes

from .packed_text import Models, Packed

# (kind of object, its key); key 0 is any object of the kind, ("site", 0) any vocabulary.
Topic = tuple[str, int]

# Topics remembered one by one; beyond that all fragments are dropped at once.
TOPICS_KEPT = 50_000
# What an entry costs besides its text, and what each topic adds: measured, rounded up.
ENTRY_BYTES, TOPIC_BYTES = 350, 100
# A piece larger than this part of the room would push out too many others.
LARGEST_PART = 8


@dataclass(frozen=True, slots=True)
class Fragment:
    """A rendered piece.

    ``topics``: all that it shows, so that a change of any makes it anew. ``until``: the last day on
    which it is right while nothing changes; None where it is right on the day of rendering only.
    ``facts``: small unchangeable data that the page needs beside the text. ``kind``: where there
    are very many small ones of a template, its name; they take less room then.
    """

    html: SafeString
    topics: Collection[Topic]
    until: dt.date | None = None
    facts: Any = None
    kind: str = ""


class Moment(NamedTuple):
    """When rendering began: how many changes were known, and the local day."""

    number: int
    day: dt.date


@dataclass(slots=True)
class _Entry:
    """A fragment at rest."""

    text: Packed
    # A tuple takes a third of the room of a set.
    topics: tuple[Topic, ...]
    until: dt.date | None
    facts: Any
    # Right as far as the changes up to this number go.
    number: int
    first_day: dt.date

    def fragment(self) -> Fragment:
        """The fragment as it was."""
        return Fragment(SafeString(self.text.text), self.topics, self.until, self.facts)

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        texts = len(self.text.data) + _size_of_facts(self.facts)
        return texts + ENTRY_BYTES + TOPIC_BYTES * len(self.topics)


class Fragments:
    """Fragments by key and language, the ones used last kept, within ``FRAGMENT_BYTES``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._models = Models()
        self._size = 0
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
        self._keep(made, language, moment)
        found |= made
        return {key: found[key] for key in wanted if key in found}

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._forget_all()
            self._follower = None

    @property
    def size(self) -> int:
        """Bytes in use, as reckoned for the limit."""
        return self._size

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
            for key in keys:
                entry = self._entries.get((language, key))
                if entry is None:
                    continue
                if self._is_right(entry, day):
                    self._entries.move_to_end((language, key))
                    found[key] = entry.fragment()
                else:
                    self._drop((language, key))
        return moment, found

    def _is_right(self, entry: _Entry, day: dt.date) -> bool:
        if not entry.first_day <= day <= (entry.until or entry.first_day):
            return False
        if entry.number == self._number:
            return True
        if entry.number < self._floor:
            return False
        changed = self._changed
        if any(changed.get(topic, 0) > entry.number for topic in entry.topics):
            return False
        entry.number = self._number
        return True

    def _keep(
        self, made: Mapping[Hashable, Fragment], language: str | None, moment: Moment
    ) -> None:
        limit = settings.FRAGMENT_BYTES
        entries = {(language, key): self._entry(made[key], language, moment) for key in made}
        with self._lock:
            for key, entry in entries.items():
                size = entry.size
                self._drop(key)
                if size <= limit // LARGEST_PART:
                    self._entries[key] = entry
                    self._size += size
            while self._size > limit:
                self._drop(next(iter(self._entries)))

    def _entry(self, fragment: Fragment, language: str | None, moment: Moment) -> _Entry:
        kind = fragment.kind and f"{fragment.kind} {language}"
        text = self._models.pack(fragment.html, kind)
        return _Entry(text, tuple(fragment.topics), fragment.until, fragment.facts, *moment)

    def _drop(self, key: Hashable) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._size -= entry.size

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
        self._size = 0


def _size_of_facts(facts: Any) -> int:
    """Of what facts are made of as a rule: plain values, and tuples of them."""
    parts = facts if isinstance(facts, tuple) else ()
    return sys.getsizeof(facts) + sum(_size_of_facts(part) for part in parts)


_fragments = Fragments()
get = _fragments.get
get_many = _fragments.get_many
clear = _fragments.clear
