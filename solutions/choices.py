"""The words of the facets: which values exist, what they are called, in which order they stand."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import CharField, Value
from django.utils.translation import gettext as _

from core.i18n import LangText, Translated
from core.templatetags.ui import vn_date
from core.text import squeeze, vi_sort_key
from provinces.models import Province, ProvinceAlias
from provinces.naming import Gazetteer

from .facets import Facet, facets
from .query import CatalogueQuery

Row = tuple[str, str, str, int, str]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a typed value means: the value to use, and what to tell about it ("" nothing)."""

    value: str
    note: str = ""


class Vocabulary:
    """Names of the valid values of each facet, in their order, in the language of the page.

    Open facets (``Facet.is_open``) know only the values that were asked for.
    """

    def __init__(self, provinces: Iterable[Province], rows: Iterable[Row], on: date) -> None:
        self._on = on
        self._provinces = list(provinces)
        self._current = {p.slug: p for p in self._provinces if _exists(p, on)}
        self._gazetteer: Gazetteer | None = None
        self._names: dict[str, dict[str, LangText]] = {
            key: self._fixed_names(facet) for key, facet in facets().items()
        }
        for value, name, name_en, _position, key in sorted(rows, key=_row_order):
            self._names[key][value] = _Name(name, name_en).local

    @classmethod
    def load(cls, on: date, wanted: Mapping[str, Collection[str]]) -> Self:
        """The vocabulary of the day ``on``; ``wanted`` are the values asked for. Two queries."""
        first, *others = [
            facet.names(
                on, [facet.normal(value) for value in _askable(wanted.get(key, ()))]
            ).annotate(facet_key=Value(key, CharField()))
            for key, facet in facets().items()
            if facet.names
        ]
        rows = first.union(*others, all=True)
        return cls(Province.objects.select_related("region"), rows, on)

    def names(self, key: str) -> Mapping[str, LangText]:
        """The valid values of a facet with their names, in the order to show them."""
        return self._names[key]

    def name(self, key: str, value: str) -> LangText:
        """What a value is called; the value itself where nothing is known of it."""
        return self._names[key].get(value) or LangText(value)

    def understand(self, facet: Facet, text: str) -> Understood | None:
        """The value that a typed text means, None if the facet has no such value.

        Old names and other spellings of provinces mean the province of today (one query more).
        """
        value = facet.normal(squeeze(text))
        if value in self._names[facet.key]:
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
            for slug, province in self._current.items()
            if (not slugs or slug in slugs) and (not regions or province.region.slug in regions)
        ]

    def _place(self, text: str) -> Understood | None:
        if self._gazetteer is None:
            aliases = ProvinceAlias.objects.order_by("pk")
            self._gazetteer = Gazetteer(self._provinces, aliases)
        found = self._gazetteer.resolve(text, self._on)
        if found is None or found.province.slug not in self._current:
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

    def _fixed_names(self, facet: Facet) -> dict[str, LangText]:
        """The names of values that need no row of their own query."""
        if facet.source == "words":
            return {key: LangText(str(label)) for key, label in (facet.words or {}).items()}
        if facet.source == "provinces":
            ordered = sorted(self._current.values(), key=lambda province: province.sort_key)
            return {province.slug: province.local_name for province in ordered}
        if facet.source == "regions":
            regions = {province.region for province in self._current.values()}
            ordered = sorted(regions, key=lambda region: (region.position, region.pk))
            return {region.slug: region.local_name for region in ordered}
        return {}


class _Name:
    """A name in two languages, read as models read theirs."""

    local = Translated("name")

    def __init__(self, name: str, name_en: str) -> None:
        self.name = name
        self.name_en = name_en


def _askable(values: Collection[str]) -> list[str]:
    """Without what PostgreSQL refuses as a text instead of not finding it."""
    return [value for value in values if "\0" not in value]


def _row_order(row: Row) -> tuple[Any, ...]:
    value, name, _name_en, position, _key = row
    return position, vi_sort_key(name), value


def _exists(province: Province, on: date) -> bool:
    """As ``Province.objects.current``, without a query."""
    return (province.valid_from is None or province.valid_from <= on) and (
        province.valid_to is None or province.valid_to >= on
    )
