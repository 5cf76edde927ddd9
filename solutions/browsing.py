"""What the catalogue page shows around its results: facets, chips, orders, help when empty."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from core.finding.words import terms_in
from core.money import format_number, format_vnd

from .card_html import ReadyCard
from .choices import Vocabulary
from .facet_groups import Panel, panel
from .facets import facets, flags
from .filters import CatalogueFilter
from .finder import alternatives, nearest
from .query import CatalogueQuery
from .search import Result
from .tallies import Tally, most
from .understood import notes
from .wishes import wishes

SUGGESTED: Final = 5
SORT_LABELS: Final[Mapping[str, Promise]] = {
    "relevance": pgettext_lazy("sort", "Best match"),
    "rating": pgettext_lazy("sort", "Best evaluated"),
    "price": pgettext_lazy("sort", "First-year cost, lowest first (units differ)"),
    "-price": pgettext_lazy("sort", "First-year cost, highest first (units differ)"),
    "newest": pgettext_lazy("sort", "Newest"),
    "name": pgettext_lazy("sort", "Name, A to Z"),
}
# Values that say by themselves what they are about.
SPEAKING: Final = frozenset({"sector", "audience", "problem", "charge", "kind", "security_level"})


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words; ``is_current`` where it leads to what is shown."""

    label: str
    url: str
    is_current: bool = False
    value: str = ""
    count: int = 0


class Order(NamedTuple):
    """An order to choose; ``value`` is "" for the usual one, which follows what is asked."""

    value: str
    label: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class EmptyHelp:
    """Ways on from a page without results.

    ``nearest`` is another text that finds something; ``needs_url`` where a need can be posted, ""
    while there is no such page.
    """

    nearest: Link | None
    drops: tuple[Link, ...]
    sectors: tuple[Link, ...]
    problems: tuple[Link, ...]
    needs_url: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the templates of the catalogue need; nothing in it starts a query.

    ``warnings`` say what of the address was left out, ``notes`` how the text was understood.
    """

    filter: CatalogueFilter
    query: CatalogueQuery
    result: Result
    cards: list[ReadyCard]
    chips: tuple[Link, ...]
    clear_url: str
    sorts: tuple[Order, ...]
    views: tuple[Link, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    empty: EmptyHelp | None

    def panel(self) -> Panel:
        """The filters with what each choice would find, made at every call."""
        return panel(self.query, self.filter.vocabulary, self.result)

    @property
    def is_filtered(self) -> bool:
        """Whether the visitor set any condition."""
        return bool(self.chips)

    @property
    def place(self) -> str:
        """The one province that the page is about or that was chosen, "" for none or several."""
        chosen = self.query.chosen("province")
        return chosen[0] if len(chosen) == 1 else ""

    @property
    def sorts_by_price(self) -> bool:
        """Whether the order compares costs of different units, which the page then says."""
        return self.query.order in {"price", "-price"}


def browse(filter_: CatalogueFilter, result: Result, cards: list[ReadyCard]) -> Catalogue:
    """The page's parts for what was asked and found."""
    query = filter_.query.on_page(result.page)
    return Catalogue(
        filter=filter_,
        query=query,
        result=result,
        cards=cards,
        chips=tuple(_chips(query, filter_.vocabulary)),
        clear_url=query.cleared().address(),
        sorts=_sorts(query.usual_order, query.order, get_language()),
        views=_views(query),
        warnings=tuple(_warnings(filter_, result)),
        notes=(*wishes(query), *(notes(result.taken) if result.total else ())),
        empty=None if result.total else _help(filter_, result),
    )


# Links ------------------------------------------------------------------------------------------
def _chips(query: CatalogueQuery, vocabulary: Vocabulary) -> Iterator[Link]:
    """Every condition with the address that lacks it."""
    for key, value in query.conditions():
        yield Link(
            condition_label(query, key, value, vocabulary), query.without(key, value).address()
        )


def condition_label(query: CatalogueQuery, key: str, value: str, vocabulary: Vocabulary) -> str:
    """A condition of the query in words."""
    lang = get_language() or "vi"
    if key == "q":
        return _("“%(text)s”") % {"text": value}
    if key == "price_min":
        return _("First year from %(amount)s") % {"amount": format_vnd(query.price_min or 0, lang)}
    if key == "price_max":
        return _("First year up to %(amount)s") % {"amount": format_vnd(query.price_max or 0, lang)}
    if key == "rating_min":
        return _("From %(points)s points") % {"points": format_number(query.rating_min or 0, lang)}
    if key in flags():
        return str(flags()[key].label)
    name = vocabulary.name(key, value)
    if key in SPEAKING:
        return name
    return _("%(facet)s: %(value)s") % {"facet": facets()[key].label, "value": name}


@lru_cache(maxsize=64)
def _sorts(usual: str, current: str, _lang: str | None) -> tuple[Order, ...]:
    # The usual order has no value, so that a text typed next is sorted by relevance.
    return tuple(
        Order("" if key == usual else key, str(label), key == current)
        for key, label in SORT_LABELS.items()
        if key != "relevance" or usual == "relevance"
    )


def _views(query: CatalogueQuery) -> tuple[Link, ...]:
    labels = {"cards": pgettext("layout", "List"), "table": pgettext("layout", "Table")}
    return tuple(
        Link(label, query.restarted(view=key).address(), key == query.view, key)
        for key, label in labels.items()
    )


def _warnings(filter_: CatalogueFilter, result: Result) -> Iterator[str]:
    """What to tell above the results, in whole sentences."""
    yield from filter_.notes
    yield from (problem.message for problem in filter_.problems)
    if result.total and filter_.query.page > result.page:
        yield _("There are only %(pages)d pages; this is the last one.") % {"pages": result.pages}


# Nothing found ----------------------------------------------------------------------------------
def _help(filter_: CatalogueFilter, result: Result) -> EmptyHelp:
    """Which condition to drop, and what else there is."""
    query, vocabulary = filter_.query, filter_.vocabulary
    conditions = dict(query.conditions())
    counts, everything = alternatives(
        query, tuple(conditions), ("sector", "problem"), filter_.on, result.finds
    )
    helpful = sorted((key for key in counts if counts[key]), key=lambda key: -counts[key])
    # Sectors that fit the other conditions are nearer than those that fit none.
    near = result.tallies.get("sector") if query.chosen("sector") else None
    everywhere = everything.get("sector", ())
    other = nearest(result, filter_.on)
    return EmptyHelp(
        nearest=Link(other, query.restarted(text=other).address()) if other else None,
        drops=tuple(
            Link(
                str(facets()[key].label)
                if len(query.chosen(key)) > 1
                else condition_label(query, key, conditions[key], vocabulary),
                query.without(key).address(),
                count=counts[key],
            )
            for key in helpful[:SUGGESTED]
        ),
        sectors=_suggested(
            "sector",
            query if near else query.cleared(),
            near or _called_alike(everywhere, query.text, vocabulary) or everywhere,
            vocabulary,
        ),
        problems=_suggested("problem", query.cleared(), everything.get("problem", ()), vocabulary),
        needs_url=_address_or_none("needs:list"),
    )


def _called_alike(tallies: Iterable[Tally], text: str, vocabulary: Vocabulary) -> list[Tally]:
    """The sectors whose names share a word with a text."""
    typed = set(terms_in(text))
    return [t for t in tallies if typed & set(terms_in(vocabulary.name("sector", t.value)))]


def _address_or_none(name: str) -> str:
    """The address of a page that may not exist yet, "" while it does not."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _suggested(
    key: str, query: CatalogueQuery, tallies: Iterable[Tally], vocabulary: Vocabulary
) -> tuple[Link, ...]:
    """The values of a facet with most solutions, as addresses of ``query`` with that choice."""
    if key in query.fixed:
        return ()
    return tuple(
        Link(
            vocabulary.name(key, tally.value),
            query.restarted(choices={**query.choices, key: (tally.value,)}).address(),
            count=tally.count,
        )
        for tally in most(tallies, SUGGESTED)
    )
