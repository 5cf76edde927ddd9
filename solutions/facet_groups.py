"""Which values of the facets a catalogue page offers, in which order and with which numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from . import facet_html
from .choices import Vocabulary
from .facet_html import Choice
from .facets import Facet, facets, flags
from .query import CatalogueQuery
from .search import Result
from .tallies import Tally, most

# Values of a facet with very many of them; the others are found by the search box.
TOP: Final = 20
# The facets in the order of the page; those that upper apps add and do not name come last.
FIRST: Final = ("sector", "problem", "audience", "province", "region")
OFFER: Final = ("charge", "unit")
QUALITY: Final = ("grade", "evaluated_by", "recognition")
REST: Final = (
    "kind", "readiness", "deployment", "security_level", "programme", "vendor",
    "vendor_province", "pillar",
)  # fmt: skip
SHOWN_OPEN: Final = frozenset({"sector", "audience", "province", "charge", "grade"})


@dataclass(frozen=True, slots=True)
class Group:
    """A facet as the page shows it; ``hidden`` values with solutions are left out."""

    name: str
    label: Promise
    is_open: bool
    choices: tuple[Choice, ...]
    hidden: int

    @property
    def html(self) -> SafeString:
        """The facet as a part of the form, to open and to close."""
        return facet_html.group(
            self.name, str(self.label), self.choices, is_open=self.is_open, hidden=self.hidden
        )


@dataclass(frozen=True, slots=True)
class Flags:
    """The conditions that are a yes; those that solutions meet, or that were chosen."""

    choices: tuple[Choice, ...]
    label: Promise = gettext_lazy("Other conditions")

    @property
    def html(self) -> SafeString:
        """The tick boxes in their own frame; "" for none."""
        return facet_html.flags(str(self.label), self.choices)


@dataclass(frozen=True, slots=True)
class Panel:
    """All groups of the filters, in the order of the page."""

    first: tuple[Group, ...]
    offer: tuple[Group, ...]
    quality: tuple[Group, ...]
    rest: tuple[Group, ...]
    flags: Flags


def panel(query: CatalogueQuery, vocabulary: Vocabulary, result: Result) -> Panel:
    """The groups for what was asked and found; facets that the page sets itself are left out."""
    shown: dict[str, Group] = {}
    for key, facet in facets().items():
        if key not in query.fixed:
            tallies = result.tallies.get(key, ())
            group = _group(facet, query.chosen(key), vocabulary.names(key), tallies)
            if group is not None:
                shown[key] = group
    added = [key for key in shown if key not in FIRST + OFFER + QUALITY + REST]
    return Panel(
        first=_some(shown, FIRST),
        offer=_some(shown, OFFER),
        quality=_some(shown, QUALITY),
        rest=_some(shown, (*REST, *added)),
        flags=_flags(query, result),
    )


def _group(
    facet: Facet, chosen: Sequence[str], names: Mapping[str, str], tallies: Sequence[Tally]
) -> Group | None:
    """A facet with its values that have solutions or are chosen; None without any."""
    if facet.is_open:
        offered, hidden = _open_choices(chosen, names, tallies), len(tallies)
        hidden -= sum(1 for one in offered if one.count)
    else:
        counts = {value: count for value, count, _name in tallies}
        offered, hidden = _known_choices(chosen, names, counts), 0
    if not offered:
        return None
    is_open = facet.key in SHOWN_OPEN or bool(chosen)
    return Group(facet.key, facet.label, is_open, tuple(offered), hidden)


def _known_choices(
    chosen: Sequence[str], names: Mapping[str, str], counts: Mapping[str, int]
) -> list[Choice]:
    """The values of a vocabulary in its order, the chosen ones before: they must be in sight."""
    if not chosen:
        return [
            Choice(value, name, counts[value], False)
            for value, name in names.items()
            if value in counts
        ]
    first = [
        Choice(value, names[value], counts.get(value, 0), True)
        for value in names
        if value in chosen
    ]
    return first + _known_choices((), {v: n for v, n in names.items() if v not in chosen}, counts)


def _open_choices(
    chosen: Sequence[str], names: Mapping[str, str], tallies: Sequence[Tally]
) -> list[Choice]:
    """The values with most solutions, and behind them what was chosen besides."""
    top = most(tallies, TOP)
    listed = [tally.value for tally in top]
    missing = [value for value in chosen if value not in listed]
    known = {tally.value: tally for tally in (tallies if missing else top)}
    return [
        Choice(
            value,
            names.get(value) or known[value].name,
            known[value].count if value in known else 0,
            value in chosen,
        )
        for value in [*listed, *missing]
    ]


def _some(groups: Mapping[str, Group], keys: Sequence[str]) -> tuple[Group, ...]:
    return tuple(groups[key] for key in keys if key in groups)


def _flags(query: CatalogueQuery, result: Result) -> Flags:
    counts = {key: sum(t.count for t in result.tallies.get(key, ())) for key in flags()}
    return Flags(
        tuple(
            Choice(key, str(flag.label), counts[key], key in query.flags)
            for key, flag in flags().items()
            if counts[key] or key in query.flags
        )
    )
