"""The page of the search over everything: groups with their totals, best hits and ways on."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core.finding.question import Question
from core.finding.words import terms_in
from solutions.finder import nearest
from solutions.query import PAGE_SIZE, CatalogueQuery
from solutions.understood import Understood, notes
from solutions.wishes import wishes

from .asked import Asked, question_address
from .collection import Ranked
from .finding import Desk, opened
from .help import SearchHelp, help_for
from .marking import Marker
from .pieces import ready_hits
from .places import PLACES
from .solutions import READING, find_solutions
from .source import Reading
from .sources import SOURCES
from .vendors import VENDORS

BEST: Final = 5
SHORT: Final = 4  # words
SOLUTIONS: Final = "solutions"
LABELS: Final[dict[str, tuple[Promise, str]]] = {
    SOLUTIONS: (_("Solutions"), "layout-grid"),
    **{source.key: (source.label, source.icon) for source in SOURCES},
}
KINDS: Final = tuple(LABELS)
_READINGS: Final[Mapping[str, Reading]] = {
    SOLUTIONS: READING,
    **{source.key: source.reading for source in SOURCES},
}
# Found by what they are called; the others also by what is said of them.
_NAMED: Final = frozenset({VENDORS.key, PLACES.key})
_NOTES: Final = {source.key: source.notes for source in SOURCES}


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of results: how many there are, those shown as list items, and where all are.

    ``has_exact``: the first one is called just what was typed. ``page`` where this kind alone is
    asked for.
    """

    key: str
    total: int
    hits: Sequence[SafeString]
    url: str
    has_exact: bool
    has_sample: bool
    page: Page | None = None

    @property
    def label(self) -> Promise:
        """What the kind is called."""
        return LABELS[self.key][0]

    @property
    def icon(self) -> str:
        """Its icon."""
        return LABELS[self.key][1]

    @property
    def has_more(self) -> bool:
        """Whether there are more than those shown."""
        return self.total > len(self.hits)


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind as a choice above the results; its own is the current one."""

    label: Promise | str
    url: str
    total: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page shows.

    ``help`` only where nothing was found; ``nearest`` is another text that finds more, "" for none.
    """

    asked: Asked
    groups: Sequence[Group] = ()
    tabs: Sequence[Tab] = ()
    total: int = 0
    notes: Sequence[str] = ()
    help: SearchHelp | None = None
    nearest: str = ""
    nearest_url: str = ""

    @property
    def has_sample(self) -> bool:
        """Whether any shown thing is sample data."""
        return any(group.has_sample for group in self.groups)


@dataclass(slots=True)
class _Found:
    """What each kind but the solutions has, before anything is shown."""

    question: Question
    ranked: dict[str, Ranked] = field(default_factory=dict)


def answer(asked: Asked, on: dt.date) -> Answer:
    """What is found for ``asked`` on the day ``on``; of each kind the best, or one kind by pages.

    A number of queries that does not depend on the number of rows; none where the index can be
    asked and what is shown was shown before.
    """
    if not asked.text:
        return Answer(asked, notes=asked.notes)
    with opened(on) as desk:
        found = _look(asked, desk)
    result = find_solutions(asked.text, on)
    taken = result.taken
    totals = _totals(found, result.total, taken)
    shown = [asked.kind] if asked.kind else [key for key in KINDS if totals[key]]
    pages = {key: _page(asked, key, totals[key]) for key in shown}
    parts = {
        key: result.ids[:BEST] if key == SOLUTIONS else _part(found.ranked[key], totals[key], page)
        for key, page in pages.items()
    }
    markers = {SOLUTIONS: Marker(taken.question)}
    groups = [
        _group(asked, key, totals[key], drawn, pages[key])
        for key, drawn in _drawn(parts, found.question, markers, on).items()
    ]
    # Who types a name wants that thing, who writes a sentence what has all; the sort is stable.
    partial = _partial(found, taken)
    groups.sort(key=lambda group: (not group.has_exact, partial[group.key]))
    total = sum(totals.values())
    other = nearest(result, on)
    if not totals[SOLUTIONS] or _is_whole(found, totals):
        # Nothing is told about what is not shown, nor is something missing where another kind has
        # all of it.
        taken = replace(taken, is_partial=False)
    return Answer(
        asked=asked,
        groups=groups,
        tabs=_tabs(asked, totals),
        total=total,
        notes=[*asked.notes, *_wishes(asked), *notes(taken)],
        nearest=other,
        nearest_url=reverse("search") + question_address(other) if other else "",
        help=None if total else help_for(asked.text, found.question, on),
    )


def _wishes(asked: Asked) -> Iterator[str]:
    """What of the text is a choice of the catalogue."""
    return wishes(CatalogueQuery(text=asked.text), reverse("solutions:list"))


def _look(asked: Asked, desk: Desk) -> _Found:
    """Each kind's answer."""
    question = desk.question(asked.text)
    return _Found(question, {one.key: desk.ranked(one.key, question) for one in SOURCES})


def _totals(found: _Found, solutions: int, taken: Understood) -> dict[str, int]:
    """How many of each kind; what has only parts of the text counts where nothing has all of it.

    So does what has the few words of a short text far apart. Of a whole sentence both are usual for
    what is described; of names only what has all of it counts beside that.
    """
    partial = _partial(found, taken)
    totals = {SOLUTIONS: solutions}
    totals |= {key: len(ranked) for key, ranked in found.ranked.items()}
    if found.question.is_sentence:
        partial = {key: partial[key] and key in _NAMED for key in totals}
    if any(totals[key] and not partial[key] for key in totals):
        return {key: 0 if partial[key] else total for key, total in totals.items()}
    return totals


def _partial(found: _Found, taken: Understood) -> dict[str, bool]:
    """Of which kinds nothing has all of the text, or of a short one all of it together."""
    is_short = len(found.question.words) <= SHORT
    kinds = {
        key: one.is_partial or (is_short and one.is_apart) for key, one in found.ranked.items()
    }
    return kinds | {SOLUTIONS: taken.is_partial}


def _is_whole(found: _Found, totals: Mapping[str, int]) -> bool:
    """Whether a kind but the solutions has all of the text."""
    return any(totals[key] and not one.is_partial for key, one in found.ranked.items())


def _page(asked: Asked, key: str, total: int) -> Page | None:
    return Paginator(range(total), PAGE_SIZE).get_page(asked.page) if asked.kind == key else None


class _Drawn(NamedTuple):
    """List items; whether the first one is called just what was typed, and any is sample data."""

    items: list[SafeString]
    has_exact: bool
    has_sample: bool


def _drawn(
    parts: Mapping[str, Sequence[int]],
    question: Question,
    markers: Mapping[str, Marker],
    on: dt.date,
) -> dict[str, _Drawn]:
    """The hits of several kinds, read together; ``markers`` for those that read the text anew."""
    usual, wanted = Marker(question), tuple(word.term for word in question.words)
    drawn = {}
    for kind, hits in ready_hits(parts, _READINGS, on).items():
        noted = _NOTES.get(kind)
        notes = noted(question, on) if noted and hits else {}
        marker = markers.get(kind, usual)
        first = next(iter(hits), 0)
        drawn[kind] = _Drawn(
            items=[hit.html(marker, notes.get(key, "")) for key, hit in hits.items()],
            has_exact=bool(hits)
            and (
                terms_in(hits[first].name) == wanted
                or first in notes
                or (kind == PLACES.key and question.is_place)
            ),
            has_sample=any(hit.is_sample for hit in hits.values()),
        )
    return drawn


def _part(ranked: Ranked, total: int, page: Page | None) -> Sequence[int]:
    """The keys of the best, or of the page of a kind; none where the kind does not count."""
    if page is None:
        return ranked.in_order(stop=min(BEST, total))
    start = (page.number - 1) * PAGE_SIZE
    return ranked.in_order(start, min(start + PAGE_SIZE, total))


def _group(asked: Asked, key: str, total: int, drawn: _Drawn, page: Page | None) -> Group:
    return Group(key, total, drawn.items, _all_address(asked, key), *drawn[1:], page)


def _all_address(asked: Asked, key: str) -> str:
    """Where all of a kind are."""
    page = "solutions:list" if key == SOLUTIONS else "search"
    return reverse(page) + asked.address("" if key == SOLUTIONS else key)


def _tabs(asked: Asked, totals: dict[str, int]) -> list[Tab]:
    here = reverse("search")
    tabs = [
        Tab(
            pgettext("results", "Everything"),
            here + asked.address(),
            sum(totals.values()),
            not asked.kind,
        )
    ]
    return tabs + [
        Tab(LABELS[key][0], here + asked.address(key), totals[key], asked.kind == key)
        for key in KINDS
        if totals[key] or asked.kind == key
    ]
