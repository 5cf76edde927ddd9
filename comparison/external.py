"""Indices of others beside ours: each province with the values of its time, by their own names.

A province that others were joined into is shown with its predecessors' values one by one, never
with a mean of them, and never in one series with our indicators.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from core.templatetags.ui import vn_date
from provinces.models import Province

from .models import ExternalIndex, ExternalValue

# An index is of a whole year: what changed until its last day is in it.
_LAST: Final = (12, 31)


@dataclass(frozen=True, slots=True)
class Entry:
    """What an index says of one unit of its time; ``remark`` tells how it differs from today's.

    ``rank`` or ``value`` may be None, never both.
    """

    name: str
    remark: str
    rank: int | None
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A province's entries of one index: its own and its predecessors'; none: not in the index."""

    province: Province
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Shown:
    """One index with a cell for each of the provinces asked for, in their order.

    ``units`` is how many units the index has; ``address`` its source where that is a web address.
    """

    name: str
    year: int
    publisher: str
    source: str
    address: str
    units: int
    cells: Sequence[Cell]


def beside(provinces: Sequence[Province]) -> list[Shown]:
    """Every index that says something of one of ``provinces`` of today; the latest first.

    Three queries, whatever the number of provinces and indices.
    """
    before = _predecessors(provinces)
    own = {pk for province in provinces for pk in (province.pk, *before[province.pk])}
    values: dict[int, dict[int, ExternalValue]] = defaultdict(dict)
    rows = ExternalValue.objects.filter(province__in=own).select_related("province")
    for row in rows:
        values[row.index_id][row.province_id] = row
    return [
        Shown(
            name=str(index.local_name),
            year=index.year,
            publisher=index.publisher,
            source=index.source,
            address=index.source if index.source.startswith("https://") else "",
            units=index.units,
            cells=[_cell(one, before[one.pk], values[index.pk], index.year) for one in provinces],
        )
        for index in ExternalIndex.objects.filter(pk__in=values)
    ]


def _predecessors(provinces: Sequence[Province]) -> Mapping[int, list[int]]:
    """By province the keys of all that went into it, also over several steps, in order of names."""
    children: dict[int, list[int]] = defaultdict(list)
    ended = Province.objects.filter(successor__isnull=False).order_by("sort_key")
    for pk, successor in ended.values_list("pk", "successor"):
        children[successor].append(pk)
    found: dict[int, list[int]] = {}
    for province in provinces:
        own: list[int] = []
        left = list(children[province.pk])
        while left:
            pk = left.pop(0)
            if pk not in own and pk != province.pk:
                own.append(pk)
                left += children[pk]
        found[province.pk] = own
    return found


def _cell(
    province: Province, before: Sequence[int], values: Mapping[int, ExternalValue], year: int
) -> Cell:
    rows = [values[pk] for pk in (province.pk, *before) if pk in values]
    return Cell(province, [_entry(row, dt.date(year, *_LAST)) for row in rows])


def _entry(row: ExternalValue, on: dt.date) -> Entry:
    return Entry(str(row.province.local_name), _remark(row.province, on), row.rank, row.value)


def _remark(province: Province, on: dt.date) -> str:
    """How a unit of the day ``on`` differs from one of today; "" where it does not."""
    if province.valid_to is not None:
        return _("before the reorganisation")
    changed = province.boundaries_changed_on
    if changed is not None and on < changed:
        return _("with the borders before %(day)s") % {"day": vn_date(changed)}
    return ""
