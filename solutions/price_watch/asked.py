"""What the address of a page of the price watch asks for; bad values are named and left out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self, TypeVar
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.text import fold, nfc, squeeze, strip_controls
from provinces.models import Province, Scope
from solutions.models import Sector
from vendors.models import Vendor

LONGEST: Final = 200
NAMES: Final[dict[str, Promise]] = {
    "sector": pgettext_lazy("column", "Sector"),
    "vendor": gettext_lazy("Vendor"),
    "province": gettext_lazy("Province"),
    "only": pgettext_lazy("price watch", "Prices shown"),
    "promotion": pgettext_lazy("price watch", "Promotions shown"),
    "sort": pgettext_lazy("price watch", "Order"),
}
ONLY: Final[dict[str, Promise]] = {
    "outliers": pgettext_lazy("price watch", "To be looked at again"),
    "unexplained": pgettext_lazy("price watch", "Not explained"),
    "explained": pgettext_lazy("price watch", "Explained by the vendor"),
}
PROMOTIONS: Final[dict[str, Promise]] = {
    "ending": pgettext_lazy("promotion", "Ends within 30 days"),
    "ended": pgettext_lazy("promotion", "Ended, nothing follows"),
    "open": pgettext_lazy("promotion", "Without a last day"),
}
SORTS: Final[dict[str, Promise]] = {
    "name": pgettext_lazy("order", "By name"),
    "provinces": pgettext_lazy("order", "Most provinces first"),
}

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices, already understood; ``typed`` is what was asked for, for links and forms.

    ``own`` are the provinces of the person, by name; ``places`` the provinces whose rows are
    shown, None for all. ``problems`` name the values that were left out.
    """

    on: dt.date
    own: Sequence[Province]
    sees_all: bool
    q: str = ""
    sector: Sector | None = None
    vendor: Vendor | None = None
    province: Province | None = None
    only: str = ""
    promotion: str = ""
    sort: str = "name"
    typed: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()

    @classmethod
    def of(cls, scope: Scope, query: Mapping[str, str], on: dt.date) -> Self:
        """Read the query of an address for the person of ``scope``; 5 queries at most."""
        rows = Province.objects.current(on)
        if not scope.sees_all:
            rows = Province.objects.filter(pk__in=scope.provinces)
        own = sorted(rows, key=lambda province: province.sort_key)
        reader = _Reader(query)
        return cls(
            on=on,
            own=own,
            sees_all=scope.sees_all,
            q=reader.text("q"),
            sector=reader.row("sector", {one.slug: one for one in Sector.objects.current(on)}),
            vendor=reader.vendor(),
            province=reader.row("province", {one.slug: one for one in own}),
            only=reader.one_of("only", ONLY),
            promotion=reader.one_of("promotion", PROMOTIONS),
            sort=reader.one_of("sort", SORTS) or "name",
            typed=tuple(reader.typed.items()),
            problems=tuple(reader.problems),
        )

    @property
    def places(self) -> frozenset[int] | None:
        """The provinces whose rows are shown; None for those of all, and the national ones."""
        if self.province is not None:
            return frozenset({self.province.pk})
        return None if self.sees_all else frozenset(one.pk for one in self.own)

    @property
    def viewpoint(self) -> frozenset[int]:
        """The provinces that are set against the others; empty for the whole country."""
        return self.places or frozenset()

    @property
    def query(self) -> str:
        """The choices as the query of an address, without the page."""
        return urlencode(self.typed)

    def without(self, *names: str) -> str:
        """The query without some choices."""
        return urlencode([(name, value) for name, value in self.typed if name not in names])

    def of_solution(self, lookup: str = "") -> Q:
        """The condition of sector, vendor and words; ``lookup`` leads to the solution."""
        condition = Q()
        if self.sector is not None:
            through = self.sector.solutions.through.objects.filter(sector=self.sector)
            condition &= Q(**{f"{lookup}pk__in": through.values("solution")})
        if self.vendor is not None:
            condition &= Q(**{f"{lookup}vendor": self.vendor})
        for word in fold(self.q).split():
            named = Q(**{f"{lookup}folded_name__contains": word})
            condition &= named | Q(**{f"{lookup}vendor__folded_name__contains": word})
        return condition


class _Reader:
    """Takes values from a query, remembering what was typed and what was wrong."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = query
        self.typed: dict[str, str] = {}
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        raw = str(self._query.get(name, ""))
        text, _had = strip_controls(nfc(raw))
        text = squeeze(text)[:LONGEST]
        if text:
            self.typed[name] = text
        return text

    def one_of(self, name: str, known: Mapping[str, Promise]) -> str:
        value = self.text(name)
        return value if value in known else self._refused(name, value)

    def row(self, name: str, known: Mapping[str, Row]) -> Row | None:
        value = self.text(name)
        if value and value not in known:
            self._refused(name, value)
        return known.get(value)

    def vendor(self) -> Vendor | None:
        value = self.text("vendor")
        found = Vendor.objects.filter(slug=value).first() if value else None
        if value and found is None:
            self._refused("vendor", value)
        return found

    def _refused(self, name: str, value: str) -> str:
        if value:
            del self.typed[name]
            text = _("“%(value)s” is not a possible value of “%(field)s” and was ignored.")
            self.problems.append(text % {"value": value, "field": NAMES[name]})
        return ""
