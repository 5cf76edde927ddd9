"""The gaps as files: a row for each province and sector or problem that it lacks; for everybody."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from solutions.price_watch import files
from solutions.price_watch.lines import Column, Form, Line

from .gaps import SECTOR, GapRow
from .gaps_asked import Asked

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TITLES: Final = {
    True: gettext_lazy("Sectors without a solution"),
    False: gettext_lazy("Problems without a solution"),
}
_PLACE: Final = (
    Column(gettext_lazy("Province")),
    Column(gettext_lazy("Region"), width=34),
    Column(pgettext_lazy("column", "Provinces that have it"), Form.COUNT, 14),
    Column(gettext_lazy("Provinces in all"), Form.COUNT, 14),
    Column(gettext_lazy("Nearest province that has it"), width=26),
    Column(gettext_lazy("Solutions there"), Form.COUNT, 14),
    Column(pgettext_lazy("column", "Address"), width=60),
)


def note() -> str:
    """What is counted, in a sentence for the page and the files."""
    return _(
        "Only a province's own published solutions count, not the ministry's national list. "
        "Nearest: on the tile map."
    )


def gaps_file(
    asked: Asked, rows: Sequence[GapRow], on: dt.date, site: str, *, has_sample: bool
) -> Iterator[bytes]:
    """The bytes of the .csv or .xlsx file asked for; ``site`` stands in front of addresses."""
    is_sector = asked.kind == SECTOR
    topic = Column(
        pgettext_lazy("column", "Sector") if is_sector else gettext_lazy("Problem"), width=44
    )
    lines = (line for row in rows for line in _lines(row, site, has_sample))
    table = files.Table(str(TITLES[is_sector]), note(), (topic, *_PLACE), lines, has_sample)
    return files.csv_file(table) if asked.format == "csv" else files.xlsx_file([table], on)


def _lines(row: GapRow, site: str, is_sample: bool) -> Iterator[Line]:
    for gap in row.gaps:
        yield Line(
            (
                str(row.topic.name),
                str(gap.province),
                str(gap.province.region),
                row.holders,
                row.provinces,
                str(gap.near) if gap.near else "",
                gap.near_count,
                f"{site}{gap.address}" if gap.near else "",
            ),
            is_sample=is_sample,
        )
