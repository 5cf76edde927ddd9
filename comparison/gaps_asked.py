"""What the address of the page of gaps asks for; bad values are named and left out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from core.text import nfc, shorten, squeeze, strip_controls
from provinces.models import Province, Region
from provinces.naming import resolve
from solutions.models import Sector

from .gaps import PROBLEM, SECTOR

KINDS: Final = (SECTOR, PROBLEM)
MISSING, ORDER = "missing", "order"
SORTS: Final = (MISSING, ORDER)
FORMATS: Final = ("csv", "xlsx")
_LONGEST, _ECHO = 200, 60

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices, understood; ``notices`` are sentences about what was left out or is renamed.

    ``kind``: gaps by sector or by problem. ``sort``: what most provinces lack first, or the order
    of the sectors.
    """

    kind: str = SECTOR
    region: Region | None = None
    sector: Sector | None = None
    province: Province | None = None
    sort: str = MISSING
    format: str = ""
    notices: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, str], on: dt.date) -> Self:
        """Read the parameters of an address; one query for each of region, sector, province."""
        reader = _Reader(data)
        region, sector = reader.text("region"), reader.text("sector")
        return cls(
            kind=reader.one_of("by", KINDS) or SECTOR,
            region=reader.row("region", Region.objects.filter(slug=region)) if region else None,
            sector=reader.row("sector", Sector.objects.current(on).filter(slug=sector))
            if sector
            else None,
            province=reader.province(on),
            sort=reader.one_of("sort", SORTS) or MISSING,
            format=reader.one_of("format", FORMATS),
            notices=tuple(reader.notices),
        )

    def pairs(self, **changed: str) -> list[tuple[str, str]]:
        """The choices as parameters, usual ones left out; ``changed`` ones instead of their own."""
        said = {
            "by": self.kind if self.kind != SECTOR else "",
            "region": self.region.slug if self.region else "",
            "sector": self.sector.slug if self.sector else "",
            "province": self.province.slug if self.province else "",
            "sort": self.sort if self.sort != MISSING else "",
        } | changed
        return [(name, value) for name, value in said.items() if value]

    def address(self, **changed: str) -> str:
        """The relative address that asks this; ``?`` alone asks nothing."""
        return f"?{urlencode(self.pairs(**changed))}"

    def places(self, provinces: Sequence[Province]) -> list[Province]:
        """Those of the provinces that are asked about."""
        return [
            one
            for one in provinces
            if (self.region is None or one.region_id == self.region.pk)
            and (self.province is None or one.pk == self.province.pk)
        ]


class _Reader:
    """Takes values from a query, remembering what was wrong."""

    def __init__(self, data: Mapping[str, str]) -> None:
        self._data = data
        self.notices: list[str] = []

    def text(self, name: str) -> str:
        clean, _had = strip_controls(nfc(str(self._data.get(name, ""))))
        return squeeze(clean)[:_LONGEST]

    def one_of(self, name: str, known: Sequence[str]) -> str:
        value = self.text(name)
        if value and value not in known:
            self._refused(name, value)
            return ""
        return value

    def row(self, name: str, rows: QuerySet[Row]) -> Row | None:
        found = rows.first()
        if found is None:
            self._refused(name, self.text(name))
        return found

    def province(self, on: dt.date) -> Province | None:
        value = self.text("province")
        if not value:
            return None
        found = resolve(value, on)
        if found is None:
            self._refused("province", value)
            return None
        if found.is_old:
            text = _("“%(old)s” is shown as %(new)s since provinces were reorganised.")
            self.notices.append(text % {"old": found.asked, "new": found.province})
        return found.province

    def _refused(self, name: str, value: str) -> None:
        message = _("%(parameter)s: “%(value)s” means nothing here; it was left out.")
        self.notices.append(message % {"parameter": name, "value": shorten(value, _ECHO)})
