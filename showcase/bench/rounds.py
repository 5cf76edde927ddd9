"""Measures the kinds of pages of one running server, in rounds, beside the bare pages.

A B A B instead of A A B B: whatever else the machine does falls on all of them alike.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from math import inf
from typing import Final

from .addresses import Kind
from .client import BROWSER, PLAIN, Ask
from .figures import Slice, percentile, summed
from .meter import NO_SESSION, Meter, ref
from .pages import Page
from .rows import AS_A_BROWSER, CACHED, FIRST, KIB, NEW, REF, UNCACHED, UNCHANGED, Row

ROUNDS: Final = 5
# So many requests of each kind at the very start.
ASKED_FIRST: Final = 8
BARE: Final = "bare"
# How the bare page of 40 KB is asked for.
REFS: Final = {
    "not compressed": PLAIN,
    "gzip": "gzip",
    "br": "br",
    AS_A_BROWSER: BROWSER,
}

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Key:
    """Whose slice it is: a kind's page in a state, or the bare page measured beside it."""

    kind: str
    what: str
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of each page in a round."""

    states: Sequence[str] = (NEW, UNCACHED, CACHED, UNCHANGED)
    has_bare: bool = True
    has_plain: bool = True

    def keys(self, page: Page) -> Iterator[Key]:
        """What is measured of a page, in this order; the ref right before the page."""
        for is_plain in (False, True) if self.has_plain else (False,):
            yield Key(page.kind.key, REF, is_plain)
            for state in self.states:
                if not (is_plain and state in {NEW, UNCHANGED}):
                    yield Key(page.kind.key, state, is_plain)
            if self.has_bare and not is_plain:
                yield Key(page.kind.key, BARE)


def first_rows(meter: Meter, kinds: Mapping[Kind, Sequence[str]]) -> list[Row]:
    """The first requests that a server gets after its start, a few of each kind."""
    # What every page needs is no part of the first kind's figures.
    refs = meter.slice(REF, iter([ref()] * ASKED_FIRST * 2), inf)
    rows = []
    for kind, addresses in kinds.items():
        key = Key(kind.key, FIRST)
        asks = [Ask(path, headers=NO_SESSION) for path in addresses[:ASKED_FIRST]]
        rows.append(_row(kind, key, meter, [meter.slice(key, iter(asks), inf)], [refs]))
    return rows


def timed_rows(meter: Meter, pages: Sequence[Page], plan: Plan, say: Say) -> list[Row]:
    """All pages in all states of the plan, in rounds."""
    sources = {key: asks for page in pages for key in plan.keys(page) if (asks := _asks(page, key))}
    streams = {key: iter(asks) if key.what == NEW else cycle(asks) for key, asks in sources.items()}
    taken: dict[Key, list[Slice]] = {key: [] for key in sources}
    for number in range(ROUNDS):
        say(f"round {number + 1} of {ROUNDS}")
        for key, stream in streams.items():
            if key.what == NEW:
                few = islice(stream, len(sources[key]) // ROUNDS)
                taken[key].append(meter.slice(key, few, inf))
            else:
                taken[key].append(meter.slice(key, stream))
    return [
        _row(
            page.kind,
            key,
            meter,
            taken[key],
            taken[Key(key.kind, REF, key.is_plain)],
            None if key.is_plain else taken.get(Key(key.kind, BARE)),
            page.statements.get(key.what, page.statements[CACHED]),
        )
        for page in pages
        for key in plan.keys(page)
        if key in taken and key.what not in {REF, BARE}
    ]


def ref_rows(meter: Meter) -> list[Row]:
    """The bare page of 40 KB by the compression that is asked for."""
    taken: dict[str, list[Slice]] = {name: [] for name in REFS}
    for _round in range(ROUNDS):
        for name, encoding in REFS.items():
            taken[name].append(meter.slice((REF, name), cycle([ref(encoding)])))
    return [
        Row(
            REF,
            "bare view, 40 KB",
            name,
            summed(slices, taken[AS_A_BROWSER]),
            kilobytes=_sent(slices),
            peak_mb=meter.peaks[REF, name],
            is_plain=not REFS[name],
            statements=0,
            most_statements=0,
        )
        for name, slices in taken.items()
    ]


def _asks(page: Page, key: Key) -> list[Ask]:
    """The requests of a slice; none where there are too few."""
    encoding = PLAIN if key.is_plain else BROWSER
    if key.what == REF:
        return [ref(encoding)]
    if key.what == BARE:
        return [Ask(f"/bench/page/{key.kind}/", encoding, NO_SESSION)]
    asks = page.asks(key.what, encoding)
    return asks if key.what != NEW or len(asks) >= ROUNDS else []


def _row(
    kind: Kind,
    key: Key,
    meter: Meter,
    slices: Sequence[Slice],
    refs: Sequence[Slice],
    bares: Sequence[Slice] | None = None,
    statements: Sequence[int] = (),
) -> Row:
    return Row(
        key.kind,
        kind.label,
        key.what,
        summed(slices, refs, bares),
        kilobytes=_sent(slices),
        peak_mb=meter.peaks[key],
        is_plain=key.is_plain,
        statements=int(percentile(statements, 50)) if statements else None,
        most_statements=max(statements, default=None),
    )


def _sent(slices: Sequence[Slice]) -> float:
    return sum(part.sent for part in slices) / sum(part.requests for part in slices) / KIB
