"""Tables of the price watch as files: one sheet for each, or one .csv of a single table.

The rows are read while the file is being sent, in the language of whoever asked for it.
"""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.templatetags.ui import vn_date
from solutions.exports.book import dress_heading, put
from solutions.exports.csv_lines import csv_parts
from solutions.exports.values import Value
from solutions.exports.xlsx import Filling, Styles, filled_parts

from .lines import Column, Form, Line

_FORMATS: Final = {
    Form.TEXT: "@",
    Form.MONEY: "#,##0",
    Form.COUNT: "0",
    Form.PERCENT: "0.0",
    Form.DATE: "dd/mm/yyyy",
}
_MARK: Final = Font(bold=True, color="B3301D")
_LONGEST_TITLE: Final = 31  # characters that Excel allows for the name of a sheet
_NOT_IN_TITLE: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Table:
    """A title, a note below it, columns and rows; ``has_sample``: some are sample data."""

    title: str
    note: str
    columns: Sequence[Column]
    lines: Iterable[Line]
    has_sample: bool


def csv_file(table: Table) -> Iterator[bytes]:
    """The bytes of a .csv file with the table, piece by piece."""
    return csv_parts(_headings(table), _rows(table))


def xlsx_file(tables: Sequence[Table], on: dt.date) -> Iterator[bytes]:
    """The bytes of a workbook with a sheet for each of the tables, piece by piece."""
    book = Workbook()
    book.remove(book.active)
    fillings = []
    for table in tables:
        title = table.title.translate(_NOT_IN_TITLE)[:_LONGEST_TITLE].strip()
        sheet = book.create_sheet(title)
        used = _write_head(sheet, table, on)
        fillings.append(Filling(_styles(sheet, table), used, _rows(table)))
    buffer = io.BytesIO()
    book.save(buffer)
    return filled_parts(buffer.getvalue(), fillings)


def sample_mark() -> str:
    """What stands beside and above whatever is made from sample data."""
    return _("SAMPLE FIGURES FOR ILLUSTRATION")


def _headings(table: Table) -> list[str]:
    named = [str(column.label) for column in table.columns]
    return [*named, _("Sample data")] if table.has_sample else named


def _rows(table: Table) -> Iterator[Sequence[Value]]:
    mark = sample_mark()
    for line in _spoken(table.lines, translation.get_language() or "vi"):
        marks = ((mark if line.is_sample else ""),) if table.has_sample else ()
        yield (*line.cells, *marks)


def _spoken(rows: Iterable[T], language: str) -> Iterator[T]:
    """The rows, each made in the language: a stream is read when the request is over."""
    rest = iter(rows)
    while True:
        with translation.override(language):
            try:
                row = next(rest)
            except StopIteration:
                return
        yield row


def _write_head(sheet: Worksheet, table: Table, on: dt.date) -> int:
    """Title, day, mark and note, then the headings; the number of the row of these."""
    day = _("Read on %(day)s") % {"day": vn_date(on)}
    lines = [table.title, day, table.note]
    if table.has_sample:
        lines.append(sample_mark())
    for number, text in enumerate(lines, start=1):
        cell = sheet.cell(number, 1)
        put(cell, text)
        cell.font = Font(bold=True, size=14) if number == 1 else Font(italic=True)
    if table.has_sample:
        sheet.cell(len(lines), 1).font = _MARK
    used = len(lines) + 1
    for index, heading in enumerate(_headings(table), start=1):
        dress_heading(sheet.cell(used, index, heading))
        width = table.columns[index - 1].width if index <= len(table.columns) else 24
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = f"A{used + 1}"
    return used


def _styles(sheet: Worksheet, table: Table) -> Styles:
    def number(form: str, *, is_quoted: bool = False) -> int:
        cell = WriteOnlyCell(sheet)
        cell.number_format = form
        cell.alignment = Alignment(vertical="top", wrap_text=form == "@")
        cell.quotePrefix = is_quoted
        return int(cell.style_id)

    columns = [number(_FORMATS[column.form]) for column in table.columns]
    return Styles(
        columns=(*columns, *([number("@")] if table.has_sample else [])),
        fraction=number("#,##0.0"),
        text=number("@"),
        quoted=number("@", is_quoted=True),
    )
