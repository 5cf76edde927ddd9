"""What a kind of results is to the search over everything."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise

from core.finding.question import Question
from core.fragments import Topic
from core.i18n import LangText
from core.prepared import Call
from solutions.cards import Card

from .collection import Texts

TEMPLATE: Final = "showcase/_found_hit.html"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing as results show it, before any word of it is marked.

    ``texts``: those an excerpt may be taken from, the better ones first. ``facts`` are short texts
    about it. ``topics``: all that is shown here (``core.fragments``). ``card`` is a solution's.
    """

    name: LangText
    url: str
    texts: tuple[str, ...]
    topics: Collection[Topic]
    facts: tuple[str, ...] = ()
    is_sample: bool = False
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How things of a kind are read and drawn.

    ``calls(keys, on)`` are the statements for the things of the keys, which are asked together with
    those of other kinds; ``things(rows, on)`` makes of their rows the public things by key.
    """

    calls: Callable[[Sequence[int], dt.date], Sequence[Call]]
    things: Callable[[Sequence[Sequence[Any]], dt.date], Iterable[tuple[int, Thing]]]
    template: str = TEMPLATE


def no_notes(question: Question, on: dt.date) -> Mapping[int, str]:
    """Where it is plain why a thing is found."""
    return {}


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of results: its value of ``?in=``, what it is called, its texts, how hits are shown.

    ``notes(question, on)``: by key a sentence that explains why a thing is here, where it has to
    be explained.
    """

    key: str
    label: Promise
    icon: str
    texts: Texts
    reading: Reading
    notes: Callable[[Question, dt.date], Mapping[int, str]] = no_notes
