"""The words of the facets: which values exist, what they are called, in which order they stand."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self, TypeVar

from django.db.models import CharField, Value
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import fragments
from core.changes.feed import ANY, SITE
from core.fragments import Fragment
from core.i18n import LangText, Translated
from core.templatetags.ui import vn_date
from core.text import squeeze, vi_sort_key
from provinces.models import Province, ProvinceAlias
from provinces.naming import Gazetteer

from .facets import Facet, facets
from .query import CatalogueQuery

Ready = TypeVar("Ready")
Row = tuple[str, str, str, int, str]
# What is kept of the vocabulary: a facet, one value of an open facet, or all places.
Part = tuple[str, str, str, date]

_PLACE_TOPICS = frozenset({("province", ANY), (SITE, ANY)})


class Names(dict[str, LangText]):
    """What values are called, in the order to show them; no entry ever changes.

    What pages make of all of them is kept beside, as long as the names are.
    """

    def __init__(self, names: Mapping[str, LangText] | None = None) -> None:
        super().__init__(names or {})
        self._kept: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], Ready]) -> Ready:
        """What ``make`` makes of the names, made once as ``key``."""
        if key not in self._kept:
            self._kept[key] = make()
        made: Ready = self._kept[key]
        return made


_NONE = Names()


@dataclass(frozen=True, slots=True)
class Understood:
    """What a typed value means: the value to use, and what to tell about it ("" nothing)."""

    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """The provinces of all times, those of the day by slug, and the names of facets about them."""

    every: Sequence[Province]
    current: Mapping[str, Province]
    provinces: Names
    regions: Names

    @classmethod
    def of(cls, rows: Iterable[Province], on: date) -> Self:
        """``rows`` are all provinces with their regions."""
        every = list(rows)
        current = {row.slug: row for row in every if _exists(row, on)}
        regions = {row.region for row in current.values()}
        return cls(
            every=every,
            current=current,
            provinces=Names(
                {
                    row.slug: row.local_name
                    for row in sorted(current.values(), key=lambda province: province.sort_key)
                }
            ),
            regions=Names(
                {
                    row.slug: row.local_name
                    for row in sorted(regions, key=lambda region: (region.position, region.pk))
                }
            ),
        )


class Vocabulary:
    """Names of the valid values of each facet, in their order, in the language of the page.

    Open facets (``Facet.is_open``) know only the values that were asked for.
    """

    def __init__(self, on: date, places: Places, names: Mapping[str, Names]) -> None:
        self._on = on
        self._places = places
        self._names = names
        self._gazetteer: Gazetteer | None = None

    @classmethod
    def load(cls, on: date, wanted: Mapping[str, Collection[str]]) -> Self:
        """The vocabulary of the day ``on``; ``wanted`` are the values asked for.

        Two queries when nothing of it is kept in memory, none while it is: each facet's names stay
        until a topic of the facet changes.
        """
        everywhere: Part = ("vocabulary", "", "", on)
        parts: list[Part] = [everywhere]
        for key, facet in facets().items():
            asked = _askable(facet, wanted.get(key, ())) if facet.is_open else [""]
            if facet.source in {"words", "rows"}:
                parts += [("vocabulary", key, value, on) for value in asked]
        found = fragments.get_many(parts, _read)
        places: Places = found.pop(everywhere).facts
        names: dict[str, Names] = {
            key: places.provinces if facet.source == "provinces" else places.regions
            for key, facet in facets().items()
            if facet.source in {"provinces", "regions"}
        }
        for part, fragment in found.items():
            _kind, key, value, _on = part
            names[key] = Names(names.get(key, _NONE) | fragment.facts) if value else fragment.facts
        return cls(on, places, names)

    def names(self, key: str) -> Names:
        """The valid values of a facet with their names, in the order to show them."""
        return self._names.get(key, _NONE)

    def name(self, key: str, value: str) -> LangText:
        """What a value is called; the value itself where nothing is known of it."""
        return self.names(key).get(value) or LangText(value)

    def understand(self, facet: Facet, text: str) -> Understood | None:
        """The value that a typed text means, None if the facet has no such value.

        Old names and other spellings of provinces mean the province of today (one query more).
        """
        value = facet.normal(squeeze(text))
        if value in self.names(facet.key):
            return Understood(value)
        if facet.source == "provinces":
            return self._place(value)
        return None

    def places(self, query: CatalogueQuery) -> list[int]:
        """Keys of the provinces that a query chose, itself or by region; none: all of them."""
        slugs, regions = query.chosen("province"), query.chosen("region")
        if not slugs and not regions:
            return []
        return [
            province.pk
            for slug, province in self._places.current.items()
            if (not slugs or slug in slugs) and (not regions or province.region.slug in regions)
        ]

    def _place(self, text: str) -> Understood | None:
        if self._gazetteer is None:
            aliases = ProvinceAlias.objects.order_by("pk")
            self._gazetteer = Gazetteer(self._places.every, aliases)
        found = self._gazetteer.resolve(text, self._on)
        if found is None or found.province.slug not in self._places.current:
            return None
        now = found.province
        if not found.is_old:
            return Understood(now.slug)
        if isinstance(found.asked, Province) and found.asked.valid_to:
            note = _("%(old)s has been part of %(new)s since %(day)s; the results are for %(new)s.")
            day = vn_date(found.asked.valid_to + timedelta(days=1))
            return Understood(
                now.slug, note % {"old": found.asked.local_name, "new": now.local_name, "day": day}
            )
        note = _("%(old)s is called %(new)s today; the results are for %(new)s.")
        return Understood(now.slug, note % {"old": found.asked, "new": now.local_name})


def _read(missing: Sequence[Hashable]) -> dict[Hashable, Fragment]:
    """The parts that are not kept; at most two queries."""
    known = facets()
    made: dict[Hashable, Fragment] = {}
    rows: dict[str, list[str]] = defaultdict(list)
    for part in missing:
        _kind, key, value, on = part
        if not key:
            places = Places.of(Province.objects.select_related("region"), on)
            made[part] = _kept(places, _PLACE_TOPICS)
        elif known[key].names:
            rows[key].append(value)
        else:
            words = (known[key].words or {}).items()
            made[part] = _kept(Names({value: LangText(str(label)) for value, label in words}))
    if rows:
        found = _named(rows, on)
        for key, values in rows.items():
            for value in values:
                own = found[key]
                if known[key].is_open:
                    # Nothing is kept of values that do not exist: anybody may invent more of them.
                    if value not in own:
                        continue
                    own = {value: own[value]}
                made["vocabulary", key, value, on] = _kept(Names(own), known[key].topics)
    return made


def _named(wanted: Mapping[str, Collection[str]], on: date) -> dict[str, dict[str, LangText]]:
    """The names of facets that are rows of the database, in their order; one query."""
    known = facets()
    first, *others = [
        names(on, values).annotate(facet_key=Value(key, CharField()))
        for key, values in wanted.items()
        if (names := known[key].names)
    ]
    rows: Iterable[Row] = first.union(*others, all=True) if others else first
    found: dict[str, dict[str, LangText]] = {key: {} for key in wanted}
    for value, name, name_en, _position, key in sorted(rows, key=_row_order):
        found[key][value] = _Name(name, name_en).local
    return found


def _kept(facts: object, topics: frozenset[fragments.Topic] = frozenset()) -> Fragment:
    return Fragment(SafeString(), topics, facts=facts)


class _Name:
    """A name in two languages, read as models read theirs."""

    local = Translated("name")

    def __init__(self, name: str, name_en: str) -> None:
        self.name = name
        self.name_en = name_en


def _askable(facet: Facet, values: Collection[str]) -> list[str]:
    """The values to ask for, without what PostgreSQL refuses as a text instead of not finding."""
    asked = [facet.normal(value) for value in values if "\0" not in value]
    return [value for value in dict.fromkeys(asked) if value]


def _row_order(row: Row) -> tuple[Any, ...]:
    value, name, _name_en, position, _key = row
    return position, vi_sort_key(name), value


def _exists(province: Province, on: date) -> bool:
    """As ``Province.objects.current``, without a query."""
    return (province.valid_from is None or province.valid_from <= on) and (
        province.valid_to is None or province.valid_to >= on
    )
