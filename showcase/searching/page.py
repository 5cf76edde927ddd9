"""The page of the search over everything: groups with their totals, best hits and ways on."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.functional import Promise
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
from .solutions import find_solutions, solution_hits
from .source import Hit
from .sources import SOURCES

BEST: Final = 5
SHORT: Final = 4  # words
SOLUTIONS: Final = "solutions"
LABELS: Final[dict[str, tuple[Promise, str]]] = {
    SOLUTIONS: (_("Solutions"), "layout-grid"),
    **{source.key: (source.label, source.icon) for source in SOURCES},
}
KINDS: Final = tuple(LABELS)


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of results: how many there are, those shown, and where all are.

    ``has_exact``: the first one is called just what was typed. ``page`` where this kind alone is
    asked for.
    """

    key: str
    total: int
    hits: Sequence[Hit]
    url: str
    has_exact: bool
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
        return any(hit.is_sample for group in self.groups for hit in group.hits)


@dataclass(slots=True)
class _Found:
    """What each kind has, before anything is shown."""

    question: Question
    ranked: dict[str, Ranked] = field(default_factory=dict)


def answer(asked: Asked, on: dt.date) -> Answer:
    """What is found for ``asked`` on the day ``on``; of each kind the best, or one kind by pages.

    A number of queries that does not depend on the number of rows.
    """
    if not asked.text:
        return Answer(asked, notes=asked.notes)
    with opened(on) as desk:
        found = _look(asked, desk)
    result = find_solutions(asked.text, on)
    taken = result.taken
    totals = _totals(found, result.total, taken)
    shown = [asked.kind] if asked.kind else [key for key in KINDS if totals[key]]
    groups = []
    for key in shown:
        page = _page(asked, key, totals[key])
        if key == SOLUTIONS:
            hits = solution_hits(result.ids[:BEST], Marker(taken.question), on)
        else:
            marker = Marker(found.question)
            keys = _part(found.ranked[key].keys[: totals[key]], page)
            hits = next(source for source in SOURCES if source.key == key).hits(keys, marker, on)
        groups.append(_group(asked, key, totals[key], hits, page, found.question))
    # Who types a name wants that thing; the sort is stable.
    groups.sort(key=lambda group: not group.has_exact)
    total = sum(totals.values())
    other = nearest(result, on)
    if not totals[SOLUTIONS]:
        # Nothing is told about what is not shown.
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

    So does what has the few words of a short text far apart; of a whole sentence that is usual.
    """
    is_short = len(found.question.words) <= SHORT
    partial = {
        key: one.is_partial or (is_short and one.is_apart) for key, one in found.ranked.items()
    }
    partial[SOLUTIONS] = taken.is_partial
    totals = {SOLUTIONS: solutions}
    totals |= {key: len(ranked.keys) for key, ranked in found.ranked.items()}
    if any(totals[key] and not partial[key] for key in totals):
        return {key: 0 if partial[key] else total for key, total in totals.items()}
    return totals


def _page(asked: Asked, key: str, total: int) -> Page | None:
    return Paginator(range(total), PAGE_SIZE).get_page(asked.page) if asked.kind == key else None


def _part(keys: Sequence[int], page: Page | None) -> Sequence[int]:
    if page is None:
        return keys[:BEST]
    start = (page.number - 1) * PAGE_SIZE
    return keys[start : start + PAGE_SIZE]


def _group(
    asked: Asked,
    key: str,
    total: int,
    hits: list[Hit],
    page: Page | None,
    question: Question,
) -> Group:
    url = reverse("search") + asked.address(key)
    if key == SOLUTIONS:
        url = reverse("solutions:list") + asked.address()
    wanted = tuple(word.term for word in question.words)
    named = hits and (terms_in(hits[0].name) == wanted or bool(hits[0].note))
    return Group(key, total, hits, url, bool(named), page)


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
