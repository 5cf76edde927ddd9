"""The texts of several kinds of things, ready to be found: kept by each process, never out of date.

Before every answer the log of changes is asked, and only what changed is read again. What this
connection has not committed yet concerns nobody else: then the texts are read for the one request.
"""

import datetime as dt
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Self

import numpy as np
from django.conf import settings

from core.changes.feed import News, has_own_changes
from core.changes.kept import Begin, Kept, nothing
from core.finding.documents import Document
from core.finding.index import Found, TextIndex
from core.finding.question import Question
from core.finding.scoring import PHRASE_TIER, TIER_SHIFT

Read = Callable[[dt.date, Collection[int] | None], Iterable[tuple[int, Document]]]
# More changed things than this are read as a whole.
MOST_APART: Final = 400


@dataclass(frozen=True, slots=True)
class Texts:
    """Where the texts of a kind come from.

    ``read(on, keys)`` gives the public things of the day, all of them or those of ``keys``.
    ``own`` is the topic of the things; ``linked`` says which of them show things of another topic;
    when a thing of the topics ``whole`` changes all are read again. ``begun(before, on)`` are those
    of which something became public after the one day and up to the other; without it a new day
    has all read again.
    """

    read: Read
    own: str
    linked: Mapping[str, Callable[[frozenset[int]], Iterable[int]]] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    begun: Callable[[dt.date, dt.date], Iterable[int]] | None = None

    def touched(self, news: News | None, before: dt.date, on: dt.date) -> set[int] | None:
        """The keys that ``news`` or a new day concern, None for all."""
        if news is None or any(news.of(topic) for topic in self.whole):
            return None
        keys = set(news.of(self.own))
        if before != on:
            if self.begun is None or on < before:
                return None
            keys.update(self.begun(before, on))
        if 0 in keys:
            return None
        for topic, those_of in self.linked.items():
            if changed := news.of(topic):
                keys.update(those_of(changed))
        return keys


@dataclass(frozen=True, slots=True)
class Ranked:
    """The things that answer a question, best first, the one read first before its equals.

    ``names`` are the keys of all things by their slots.
    """

    found: Found
    names: Sequence[int]

    def __len__(self) -> int:
        return len(self.found.slots)

    @property
    def is_partial(self) -> bool:
        """Whether they meet only parts of the question."""
        return self.found.is_partial

    @property
    def is_apart(self) -> bool:
        """Whether in all of them its words stand apart."""
        return self.found.is_apart

    @property
    def named(self) -> int:
        """How many, the first ones, have all words in their names."""
        return self._at_least(1)

    @property
    def phrased(self) -> int:
        """How many of these have them side by side."""
        return self._at_least(PHRASE_TIER)

    def in_order(self, start: int = 0, stop: int | None = None) -> list[int]:
        """The keys of a part of them in order; sorted is only what stands before its end."""
        slots, scores = self.found.slots, self.found.scores
        if stop is not None and stop < len(slots):
            # All that are as good as the last one wanted: among equals the first read come first.
            least = -np.partition(-scores, stop)[stop]
            kept = scores >= least
            slots, scores = slots[kept], scores[kept]
        order = (-scores).argsort(kind="stable")
        return [self.names[slot] for slot in slots[order][start:stop].tolist()]

    def _at_least(self, tier: int) -> int:
        return 0 if self.is_partial else int((self.found.scores >> TIER_SHIFT >= tier).sum())


class Library:
    """The documents of one kind on one day."""

    def __init__(self, texts: Texts, on: dt.date) -> None:
        self._texts = texts
        self.on = on
        self._keys: list[int] = []
        self._slots: dict[int, int] = {}
        self.index = TextIndex((self._slot(key), text) for key, text in texts.read(on, None))
        self.index.lay_aside(settings.VAR_DIR)

    def to_parts(self) -> dict[str, Any]:
        """All of it as arrays, bytes and numbers, for ``from_parts``."""
        return {**self.index.to_parts(), "keys": np.array(self._keys, np.int64)}

    @classmethod
    def from_parts(cls, texts: Texts, on: dt.date, parts: Mapping[str, Any]) -> Self:
        """The library of the day ``on`` that ``to_parts`` took apart."""
        made = cls.__new__(cls)
        made._texts, made.on = texts, on
        made._keys = parts["keys"].tolist()
        made._slots = {key: slot for slot, key in enumerate(made._keys)}
        made.index = TextIndex.from_parts(parts)
        return made

    def renewed(self, news: News | None, before: dt.date, on: dt.date) -> "Library":
        """This library with what changed read again; a new one where that is very much."""
        keys = self._texts.touched(news, before, on)
        if keys is None or len(keys) > MOST_APART:
            return Library(self._texts, on)
        self.on = on
        self._read_again(keys)
        return self

    def _read_again(self, keys: Collection[int]) -> None:
        found = dict(self._texts.read(self.on, keys)) if keys else {}
        changes: dict[int, Document | None] = {
            self._slots[key]: None for key in keys if key in self._slots
        }
        self.index.update(changes | {self._slot(key): text for key, text in found.items()})
        self.index.lay_aside(settings.VAR_DIR)

    def ranked(self, question: Question) -> Ranked:
        """What answers ``question``."""
        # A slot keeps its key for good, so the answer may be read after the library has changed.
        return Ranked(self.index.find(question), self._keys)

    def _slot(self, key: int) -> int:
        slot = self._slots.setdefault(key, len(self._keys))
        if slot == len(self._keys):
            self._keys.append(key)
        return slot


def library_of(texts: Texts, begin: Begin[Library] = nothing) -> Kept[Library]:
    """A library that is kept."""
    return Kept(lambda on: Library(texts, on), Library.renewed, begin)


class Shelf:
    """Kept things by name, which only one thread at a time may use."""

    def __init__(self, things: Mapping[str, Kept]) -> None:
        self._things = things
        self._lock = threading.Lock()

    @contextmanager
    def opened(self, on: dt.date) -> Iterator[dict]:
        """All of them as they stand on the day ``on``."""
        if not settings.SEARCHES_BY_INDEX or has_own_changes():
            yield {name: kept.fresh(on) for name, kept in self._things.items()}
            return
        with self._lock:
            yield {name: kept.current(on) for name, kept in self._things.items()}
