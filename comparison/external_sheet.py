"""A file with an index of others read: every row resolved to the province of its time.

The provinces of an index are those that existed on its day: 63 for 2022. A name that then meant a
province which has ended is never taken as its successor's: it is an error beside its row.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import vn_date
from provinces.models import Province
from provinces.naming import Gazetteer
from solutions.imports.contract import Column, Contract
from solutions.imports.reader import Row, read_table

# Long before any of our provinces ended: who was meant, whatever became of it.
_EVER: Final = dt.date(2004, 1, 1)
_RANK: Final = re.compile(r"[0-9]{1,4}")
_VALUE: Final = re.compile(r"([0-9]{1,8})(?:[.,]([0-9]{1,4}))?\s*%?")
# So many names are repeated in a message.
_MOST_NAMES: Final = 8


def _column(key: str, vi: str, en: str, aliases: Sequence[str], *, needed: bool = False) -> Column:
    return Column(key, vi, "text", needed, "", tuple(aliases), en)


CONTRACT: Final = Contract(
    [
        _column(
            "province",
            "Tỉnh, thành phố",
            "Province",
            ("Địa phương", "Tỉnh", "Tỉnh/thành phố", "Tên tỉnh", "Tên địa phương", "province_name"),
            needed=True,
        ),
        _column("rank", "Xếp hạng", "Rank", ("Thứ hạng", "Hạng", "Vị trí", "ranking")),
        _column("value", "Giá trị", "Value", ("Điểm", "Chỉ số", "Điểm số", "Kết quả", "score")),
        _column("year", "Năm", "Year", ("Kỳ",)),
    ]
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: ``number`` as the spreadsheet shows it, ``name`` as written, what it says.

    ``errors`` are sentences for people; a row with any cannot be saved.
    """

    number: int
    name: str
    province: Province | None
    rank: int | None
    value: Decimal | None
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All rows of a file; ``remarks`` are about the file as a whole and forbid nothing."""

    rows: Sequence[ReadRow]
    remarks: Sequence[str] = field(default=())

    @property
    def wrong(self) -> list[ReadRow]:
        """The rows with an error."""
        return [row for row in self.rows if row.errors]

    @property
    def is_good(self) -> bool:
        """Whether there is something to save and nothing is wrong."""
        return bool(self.rows) and not self.wrong


def read_index(source: Path | BinaryIO, filename: str, *, year: int, on: dt.date) -> Reading:
    """Read an index of ``year`` about the provinces that existed on the day ``on``; 3 queries.

    Raises ``FileRefusedError`` for a file that cannot be read (PRODUCT section 8).
    """
    sheet = read_table(source, filename, CONTRACT)
    reader = _Reader(year, on)
    rows = [reader.row(row) for row in sheet.rows]
    said = [str(message) for message in sheet.warnings]
    return Reading(rows, [*said, *reader.remarks(rows)])


class _Reader:
    """Rows one after the other, remembering which province was read where."""

    def __init__(self, year: int, on: dt.date) -> None:
        self._year, self._on = year, on
        self._gazetteer = Gazetteer.load()
        self._expected = list(Province.objects.current(on).order_by("sort_key"))
        self._seen: dict[int, int] = {}

    def row(self, row: Row) -> ReadRow:
        texts = {key: cell.text for key, cell in row.cells.items()}
        errors: list[str] = []
        province = self._province(texts.get("province", ""), row.number, errors)
        rank = _rank(texts.get("rank", ""), len(self._expected), errors)
        value = _value(texts.get("value", ""), errors)
        if not (texts.get("rank") or texts.get("value")):
            errors.append(_("The row has neither a rank nor a value."))
        said = texts.get("year", "")
        if said and said != str(self._year):
            text = _("The row is of %(said)s, the index of %(year)d.")
            errors.append(text % {"said": said, "year": self._year})
        name = texts.get("province", "")
        return ReadRow(row.number, name, province, rank, value, tuple(errors))

    def remarks(self, rows: Iterable[ReadRow]) -> list[str]:
        """Which provinces of the time the file leaves out."""
        read = {row.province.pk for row in rows if row.province is not None}
        left = [str(one) for one in self._expected if one.pk not in read]
        if not left:
            return []
        text = ngettext(
            "%(count)d province that existed on %(day)s is not in the file: %(names)s.",
            "%(count)d provinces that existed on %(day)s are not in the file: %(names)s.",
            len(left),
        )
        names = "; ".join(left[:_MOST_NAMES]) + ("; …" if len(left) > _MOST_NAMES else "")
        return [text % {"count": len(left), "day": vn_date(self._on), "names": names}]

    def _province(self, name: str, number: int, errors: list[str]) -> Province | None:
        if not name:
            errors.append(_("The row names no province."))
            return None
        meant = self._gazetteer.resolve(name, _EVER)
        found = self._gazetteer.resolve(name, self._on)
        if meant is None or found is None:
            errors.append(_("“%(name)s” is no province that is known.") % {"name": name[:80]})
            return None
        if meant.province.pk != found.province.pk:
            text = _(
                "%(name)s did not exist any more on %(day)s; it belongs to %(now)s. Nothing is "
                "carried over by itself: check the day of the index."
            )
            said = {"name": meant.province, "day": vn_date(self._on), "now": found.province}
            errors.append(text % said)
            return None
        first = self._seen.setdefault(found.province.pk, number)
        if first != number:
            text = _("%(name)s stands already in row %(row)d.")
            errors.append(text % {"name": found.province, "row": first})
        return found.province


def _rank(text: str, most: int, errors: list[str]) -> int | None:
    if not text:
        return None
    if not _RANK.fullmatch(text) or not 1 <= int(text) <= most:
        said = {"text": text[:40], "most": most}
        errors.append(_("“%(text)s” is not a rank from 1 to %(most)d.") % said)
        return None
    return int(text)


def _value(text: str, errors: list[str]) -> Decimal | None:
    if not text:
        return None
    match = _VALUE.fullmatch(text)
    if match is None:
        wrong = _("“%(text)s” is not a number with at most four decimals.")
        errors.append(wrong % {"text": text[:40]})
        return None
    return Decimal(f"{match[1]}.{match[2] or '0'}")
