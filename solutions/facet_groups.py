"""Which values of the facets a catalogue page offers, in which order and with which numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from . import facet_html
from .choices import Names, Vocabulary
from .facet_html import Choice
from .facets import Facet, facets, flags
from .query import CatalogueQuery
from .search import Result
from .tallies import Tally, by_value, most

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
    """A facet as the page shows it: its tick boxes; ``hidden`` values with solutions have none."""

    label: str
    is_open: bool
    boxes: SafeString
    hidden: int

    @property
    def html(self) -> SafeString:
        """The facet as a part of the form, to open and to close."""
        return facet_html.group(self.label, self.boxes, is_open=self.is_open, hidden=self.hidden)


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
    lang = get_language() or "vi"
    shown: dict[str, Group] = {}
    for key, facet in facets().items():
        if key not in query.fixed:
            tallies = result.tallies.get(key, ())
            group = _group(facet, query.chosen(key), vocabulary.names(key), tallies, lang)
            if group is not None:
                shown[key] = group
    added = [key for key in shown if key not in FIRST + OFFER + QUALITY + REST]
    return Panel(
        first=_some(shown, FIRST),
        offer=_some(shown, OFFER),
        quality=_some(shown, QUALITY),
        rest=_some(shown, (*REST, *added)),
        flags=_flags(query, result, lang),
    )


def _group(
    facet: Facet, chosen: Sequence[str], names: Names, tallies: Sequence[Tally], lang: str
) -> Group | None:
    """A facet with its values that have solutions or are chosen; None without any."""
    hidden = 0
    if facet.is_open:
        offered, hidden = _open_choices(chosen, names, tallies), len(tallies)
        hidden -= sum(1 for one in offered if one.count)
        boxes = facet_html.choices(facet.key, offered)
    else:
        ready = names.once(facet.key, lambda: facet_html.boxes(facet.key, names))
        boxes = facet_html.counted(ready, by_value(tallies), chosen, lang)
    if not boxes:
        return None
    is_open = facet.key in SHOWN_OPEN or bool(chosen)
    return Group(_label(facet.key, lang), is_open, boxes, hidden)


@lru_cache(maxsize=256)
def _label(key: str, _lang: str) -> str:
    """The words over a facet, or of a flag."""
    return str((facets().get(key) or flags()[key]).label)


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


def _flags(query: CatalogueQuery, result: Result, lang: str) -> Flags:
    counts = {key: sum(by_value(result.tallies.get(key, ())).values()) for key in flags()}
    return Flags(
        tuple(
            Choice(key, _label(key, lang), counts[key], key in query.flags)
            for key in flags()
            if counts[key] or key in query.flags
        )
    )
