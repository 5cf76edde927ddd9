"""What a kind of results is to the search over everything."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from core.i18n import LangText
from solutions.cards import Card

from .collection import Texts
from .marking import Marker


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    ``title`` and ``excerpt`` are ready HTML with the found words marked; ``facts`` are short texts
    about it, ``note`` a sentence that explains why it is here. ``card`` is a solution's.
    """

    name: LangText
    title: SafeString
    url: str
    excerpt: SafeString
    facts: tuple[str, ...] = ()
    note: str = ""
    is_sample: bool = False
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of results: its value of ``?in=``, what it is called, its texts, how hits are shown.

    ``hits(keys, marker, on)`` are the things of the keys in their order, without those that are no
    longer public.
    """

    key: str
    label: Promise
    icon: str
    texts: Texts
    hits: Callable[[Sequence[int], Marker, dt.date], list[Hit]]
