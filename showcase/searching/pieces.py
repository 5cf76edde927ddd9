"""Hits as ready HTML with gaps for what was found in them: rendered once per change of the thing.

What every search shows alike of a thing is kept (``core.fragments``), and with it the texts in
which a question may have found its words; a request marks the words and joins the pieces.
"""

import datetime as dt
import secrets
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core import fragments
from core.fragments import Fragment
from core.prepared import together

from .marking import Marker
from .source import Reading, Thing

# No text of anybody can hold it, and no escaping changes it.
_MARK: Final = secrets.token_hex(12)
# What the templates print, in this order.
_GAPS: Final = ("title", "note", "excerpt")


class ReadyHit(NamedTuple):
    """One thing that was found.

    ``markup`` has gaps between its parts for title, note and excerpt; ``texts`` are those in which
    words may have been found.
    """

    markup: Sequence[str]
    name: str
    texts: Sequence[str]
    is_sample: bool

    def html(self, marker: Marker, note: str = "") -> SafeString:
        """The list item with the found words marked."""
        excerpt = marker.excerpt(*self.texts)
        before, between, after, end = self.markup
        parts = (
            before,
            marker.title(self.name),
            between,
            format_html('<p class="found__note">{}</p>', note) if note else "",
            after,
            f"<p>{excerpt}</p>" if excerpt else "",
            end,
        )
        return mark_safe("".join(parts))  # noqa: S308 a rendered template and safe texts


def ready_hits(
    wanted: Mapping[str, Sequence[int]], readings: Mapping[str, Reading], on: dt.date
) -> dict[str, dict[int, ReadyHit]]:
    """By kind the hits of its keys in their order, without things that are no longer public.

    No query while all are kept; else one for those of all kinds together, and what a kind asks for
    by itself.
    """

    def render(missing: list[Hashable]) -> Mapping[Hashable, Fragment]:
        return dict(_rendered(missing, readings, on))

    asked = [("found", kind, key) for kind, keys in wanted.items() for key in keys]
    hits: dict[str, dict[int, ReadyHit]] = {kind: {} for kind in wanted}
    for (_found, kind, key), fragment in fragments.get_many(asked, render).items():
        hits[kind][key] = ReadyHit(*fragment.facts)
    return hits


def _rendered(
    missing: Sequence[Hashable], readings: Mapping[str, Reading], on: dt.date
) -> Iterator[tuple[Hashable, Fragment]]:
    keys: dict[str, list[int]] = {}
    for _found, kind, key in missing:
        keys.setdefault(kind, []).append(key)
    calls = {kind: readings[kind].calls(own, on) for kind, own in keys.items()}
    rows = iter(together(*(call for own in calls.values() for call in own)))
    # The rows of all calls in their order, so many to each kind.
    read = {kind: [next(rows) for _call in own] for kind, own in calls.items()}
    for kind, own in read.items():
        reading = readings[kind]
        for key, thing in reading.things(own, on):
            yield ("found", kind, key), _fragment(thing, reading.template)


def _fragment(thing: Thing, template: str) -> Fragment:
    """All but the marked words lies in the facts, in the order of ``ReadyHit``."""
    gaps = {name: f"{_MARK}-{name};" for name in _GAPS}
    text = str(get_template(template).render({"hit": thing, **gaps}))
    markup = []
    for gap in gaps.values():
        part, _gap, text = text.partition(gap)
        markup.append(part)
    # A text that says the same again finds nothing more.
    texts = tuple(str(text) for text in dict.fromkeys(thing.texts) if text)
    facts = ((*markup, text), str(thing.name), texts, thing.is_sample)
    return Fragment(SafeString(), thing.topics, facts=facts)
