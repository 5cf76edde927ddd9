"""What is asked of a page of the comparison, read from its address. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from comparison.figures import SCORE
from comparison.indicators.definitions import indicators
from core.text import shorten, squeeze, strip_controls

# Columns of indicators that are shown where none were chosen.
USUAL: Final = (
    "published_listings",
    "sectors_covered",
    "share_price_confirmed",
    "share_evaluated",
    "confirmed_deployments",
)
NAME, RANK, CHANGE = "name", "rank", "change"
ASCENDING, DESCENDING = "asc", "desc"
_OWN_COLUMNS: Final = (NAME, RANK, SCORE, CHANGE)
# Columns that begin with their least value when nothing else is said.
_RISING: Final = frozenset({NAME, RANK})
_ECHO: Final = 60
SINGLE: Final = ("sort", "order", "region", "group", "map", "province", "format")
FORMATS: Final = ("json",)


@dataclass(frozen=True, slots=True)
class Asked:
    """A valid question to a table of provinces.

    ``show``: the indicator columns in the order of the product's list. ``sort``: ``name``,
    ``rank``, ``score``, ``change`` or an indicator; ``order`` "asc", "desc" or "" for the usual
    one. ``region``: the slug of a region or "". ``topic``: the indicator (or ``score``) of map,
    trend and change. ``province``: the slug of the province to mark, or "".
    """

    show: tuple[str, ...] = USUAL
    sort: str = RANK
    order: str = ""
    region: str = ""
    is_grouped: bool = False
    topic: str = SCORE
    province: str = ""
    format: str = ""

    @property
    def is_descending(self) -> bool:
        """Whether the largest value comes first."""
        if self.order:
            return self.order == DESCENDING
        return self.sort not in _RISING

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address, in a fixed order; usual values are left out."""
        usual = Asked()
        pairs = [("show", key) for key in self.show] if self.show != usual.show else []
        single = {
            "sort": self.sort if self.sort != usual.sort else "",
            "order": self.order,
            "region": self.region,
            "group": "region" if self.is_grouped else "",
            "map": self.topic if self.topic != usual.topic else "",
            "province": self.province,
        }
        return pairs + [(name, value) for name, value in single.items() if value]

    def query(self) -> str:
        """The canonical query string of this question."""
        return urlencode(self.pairs())

    def address(self) -> str:
        """The relative address that asks this; ``?`` alone clears a query."""
        return f"?{self.query()}"

    def sorted_by(self, column: str) -> Self:
        """The same table by another column; by the same one, the other way round."""
        if column != self.sort:
            return replace(self, sort=column, order="")
        turned = ASCENDING if self.is_descending else DESCENDING
        usual = replace(self, order="").is_descending
        return replace(self, order="" if (turned == DESCENDING) == usual else turned)


def read_asked(
    data: Mapping[str, str],
    shown: Sequence[str],
    *,
    regions: Collection[str],
    province: str = "",
) -> tuple[Asked, list[str]]:
    """The question of an address, and a sentence for each value that was left out of it.

    ``data`` are the single parameters, ``shown`` every value of ``show``; ``regions`` the slugs
    that exist; ``province`` is what ``?province=`` was found to mean ("" for none).
    """
    notes: list[str] = []
    keys = set(indicators())
    columns = keys | set(_OWN_COLUMNS)
    asked = Asked(
        show=_show(shown, notes),
        sort=_one_of("sort", data, columns, notes) or RANK,
        order=_one_of("order", data, {ASCENDING, DESCENDING}, notes),
        region=_one_of("region", data, regions, notes),
        is_grouped=bool(_one_of("group", data, {"region"}, notes)),
        topic=_one_of("map", data, keys | {SCORE}, notes) or SCORE,
        province=province,
        format=_one_of("format", data, FORMATS, notes),
    )
    if asked.order and replace(asked, order="").is_descending == asked.is_descending:
        asked = replace(asked, order="")
    return asked, notes


def echo(value: str) -> str:
    """What is repeated of a value that means nothing."""
    return shorten(squeeze(strip_controls(value)[0]), _ECHO)


def _one_of(name: str, data: Mapping[str, str], allowed: Collection[str], notes: list[str]) -> str:
    value = squeeze(strip_controls(data.get(name, ""))[0])
    if not value or value in allowed:
        return value
    message = _("%(parameter)s: “%(value)s” means nothing here; it was left out.")
    notes.append(message % {"parameter": name, "value": echo(value)})
    return ""


def _show(values: Sequence[str], notes: list[str]) -> tuple[str, ...]:
    wanted = dict.fromkeys(values)
    unknown = [value for value in wanted if value and value not in indicators()]
    if unknown:
        message = _("There is no indicator “%(value)s”; it was left out.")
        notes.append(message % {"value": echo(", ".join(unknown))})
    return tuple(key for key in indicators() if key in wanted) or USUAL
