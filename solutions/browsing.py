"""What the catalogue page shows around its results: facets, chips, orders, help when empty."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from core.money import format_number, format_vnd
from core.text import vi_sort_key

from .cards import Card
from .choices import Vocabulary
from .facets import Facet, facets, flags
from .filters import CatalogueFilter
from .query import PAGE_SIZE, CatalogueQuery
from .search import Result, Tally, alternatives

# Values of a facet with very many of them; the others are found by the search box.
TOP: Final = 20
SUGGESTED: Final = 5
SORT_LABELS: Final[Mapping[str, Promise]] = {
    "relevance": pgettext_lazy("sort", "Best match"),
    "rating": pgettext_lazy("sort", "Best evaluated"),
    "price": pgettext_lazy("sort", "First-year cost, lowest first (units differ)"),
    "-price": pgettext_lazy("sort", "First-year cost, highest first (units differ)"),
    "newest": pgettext_lazy("sort", "Newest"),
    "name": pgettext_lazy("sort", "Name, A to Z"),
}
# The facets in the order of the page; those that upper apps add and do not name come last.
FIRST: Final = ("sector", "problem", "audience", "province", "region")
OFFER: Final = ("charge", "unit")
QUALITY: Final = ("grade", "evaluated_by", "recognition")
REST: Final = (
    "kind", "readiness", "deployment", "security_level", "programme", "vendor",
    "vendor_province", "pillar",
)  # fmt: skip
SHOWN_OPEN: Final = frozenset({"sector", "audience", "province", "charge", "grade"})
# Values that say by themselves what they are about.
SPEAKING: Final = frozenset({"sector", "audience", "problem", "charge", "kind", "security_level"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet with its number of solutions."""

    value: str
    label: str
    count: int
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A facet as the page shows it; ``hidden`` values with solutions are left out."""

    name: str
    label: Promise
    is_open: bool
    choices: tuple[Choice, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words; ``is_current`` where it leads to what is shown."""

    label: str
    url: str
    is_current: bool = False
    value: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class EmptyHelp:
    """Ways on from a page without results."""

    drops: tuple[Link, ...]
    sectors: tuple[Link, ...]
    problems: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the templates of the catalogue need; nothing in it starts a query."""

    filter: CatalogueFilter
    query: CatalogueQuery
    result: Result
    cards: list[Card]
    page: Page
    parameters: QueryDict
    first: tuple[Group, ...]
    offer: tuple[Group, ...]
    quality: tuple[Group, ...]
    rest: tuple[Group, ...]
    flags: Group
    chips: tuple[Link, ...]
    clear_url: str
    sorts: tuple[Link, ...]
    views: tuple[Link, ...]
    notes: tuple[str, ...]
    empty: EmptyHelp | None

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


def browse(filter_: CatalogueFilter, result: Result, cards: list[Card]) -> Catalogue:
    """The page's parts for what was asked and found."""
    query = filter_.query.on_page(result.page)
    groups = {key: _group(facet, filter_, result) for key, facet in facets().items()}
    shown = {key: group for key, group in groups.items() if group and key not in query.fixed}
    added = [key for key in shown if key not in FIRST + OFFER + QUALITY + REST]
    return Catalogue(
        filter=filter_,
        query=query,
        result=result,
        cards=cards,
        page=Paginator(range(result.total), PAGE_SIZE).get_page(result.page),
        parameters=QueryDict(query.on_page(1).canonical()),
        first=_some(shown, FIRST),
        offer=_some(shown, OFFER),
        quality=_some(shown, QUALITY),
        rest=_some(shown, (*REST, *added)),
        flags=_flag_group(query, result),
        chips=tuple(_chips(query, filter_.vocabulary)),
        clear_url=query.cleared().address(),
        sorts=_sorts(query),
        views=_views(query),
        notes=tuple(_notes(filter_, result)),
        empty=None if result.total else _help(filter_, result),
    )


# Facets -----------------------------------------------------------------------------------------
def _group(facet: Facet, filter_: CatalogueFilter, result: Result) -> Group | None:
    """A facet with its values that have solutions or are chosen; None without any."""
    chosen = filter_.query.chosen(facet.key)
    tallies = {tally.value: tally for tally in result.tallies.get(facet.key, ())}
    names = filter_.vocabulary.names(facet.key)
    if facet.is_open:
        order = sorted(tallies, key=lambda value: _most_first(tallies[value]))
        listed = order[:TOP] + [value for value in chosen if value not in order[:TOP]]
    else:
        known = [value for value in names if value in tallies or value in chosen]
        # In a list that scrolls the chosen values must be in sight.
        listed = sorted(known, key=lambda value: value not in chosen)
    choices = tuple(
        Choice(
            value=value,
            label=names.get(value) or tallies[value].name,
            count=tallies[value].count if value in tallies else 0,
            is_checked=value in chosen,
        )
        for value in listed
    )
    if not choices:
        return None
    hidden = len(tallies.keys() - set(listed)) if facet.is_open else 0
    is_open = facet.key in SHOWN_OPEN or bool(chosen)
    return Group(facet.key, facet.label, is_open, choices, hidden)


def _most_first(tally: Tally) -> tuple[int, str, str]:
    return -tally.count, vi_sort_key(tally.name), tally.value


def _some(groups: Mapping[str, Group], keys: tuple[str, ...]) -> tuple[Group, ...]:
    return tuple(groups[key] for key in keys if key in groups)


def _flag_group(query: CatalogueQuery, result: Result) -> Group:
    counts = {key: sum(t.count for t in result.tallies.get(key, ())) for key in flags()}
    choices = tuple(
        Choice(key, str(flag.label), counts[key], key in query.flags)
        for key, flag in flags().items()
        if counts[key] or key in query.flags
    )
    return Group("", gettext_lazy("Other conditions"), True, choices, 0)


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


def _sorts(query: CatalogueQuery) -> tuple[Link, ...]:
    # The usual order has no value, so that a text typed next is sorted by relevance.
    usual = query.restarted(sort="").order
    return tuple(
        Link(
            label=str(label),
            url=query.restarted(sort=key).address(),
            is_current=key == query.order,
            value="" if key == usual else key,
        )
        for key, label in SORT_LABELS.items()
        if key != "relevance" or query.words
    )


def _views(query: CatalogueQuery) -> tuple[Link, ...]:
    labels = {"cards": pgettext("layout", "List"), "table": pgettext("layout", "Table")}
    return tuple(
        Link(label, query.on_page(query.page).restarted(view=key).address(), key == query.view, key)
        for key, label in labels.items()
    )


def _notes(filter_: CatalogueFilter, result: Result) -> Iterator[str]:
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
    counts, everything = alternatives(query, tuple(conditions), ("sector", "problem"), filter_.on)
    helpful = sorted((key for key in counts if counts[key]), key=lambda key: -counts[key])
    # Sectors that fit the other conditions are nearer than those that fit none.
    near = result.tallies.get("sector") if query.chosen("sector") else None
    return EmptyHelp(
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
            near or everything.get("sector", ()),
            vocabulary,
        ),
        problems=_suggested("problem", query.cleared(), everything.get("problem", ()), vocabulary),
    )


def _suggested(
    key: str, query: CatalogueQuery, tallies: Iterable[Tally], vocabulary: Vocabulary
) -> tuple[Link, ...]:
    """The values of a facet with most solutions, as addresses of ``query`` with that choice."""
    if key in query.fixed:
        return ()
    most = sorted(tallies, key=_most_first)[:SUGGESTED]
    return tuple(
        Link(
            vocabulary.name(key, tally.value),
            query.restarted(choices={**query.choices, key: (tally.value,)}).address(),
            count=tally.count,
        )
        for tally in most
    )
