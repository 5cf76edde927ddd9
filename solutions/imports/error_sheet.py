"""The person's own sheet back, with what is wrong beside the cells, ready to be mended and sent.

Only wrong rows come back unless all are asked for. The file is an .xlsx whatever was uploaded; its
first column tells the errors and is left out when the file is uploaded again. Pure.
"""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.utils.translation import gettext, pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from core.text import strip_controls
from solutions.exports.values import is_dangerous

from . import layout
from .cells import Cell, RawRow
from .columns import CATALOGUE
from .contract import Contract, Headings, remark_label
from .csv_reader import HEADING_ROWS
from .messages import FileRefusedError, Message
from .reader import raw_rows

REJECTED: Final = "rejected"
_WRONG: Final = PatternFill("solid", fgColor="FBE8E4")
_HEADING: Final = PatternFill("solid", fgColor="E4EAF7")
_RED: Final = Font(color="B3301D")
_BOLD: Final = Font(bold=True)
_BOLD_RED: Final = Font(bold=True, color="B3301D")
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_ERRORS_WIDTH, _WIDTH = 60, 20
_MOST_COMMENT: Final = 1_000  # characters
_COMMENT_SIZE: Final = (320, 120)  # pixels

Said = tuple[int, Sequence[Message], str]


@dataclass(frozen=True, slots=True)
class _Table:
    """What is written: the columns kept, the errors by row."""

    sheet: Any
    headings: Headings
    width: int
    said: dict[int, tuple[Sequence[Message], str]]

    @property
    def places(self) -> dict[str, int]:
        """The index of each column of the contract."""
        return {column.key: index for index, column in self.headings.by_index.items()}


def write_error_workbook(
    source: Path | bytes | BinaryIO,
    rows: Iterable[Said],
    *,
    filename: str = "",
    every_row: bool = False,
    contract: Contract = CATALOGUE,
) -> bytes:
    """The sheet of ``source`` as an .xlsx with the messages of ``rows``.

    ``rows`` are (number of the row, messages, outcome): rows whose outcome is ``rejected`` are
    given back, with ``every_row`` all of the table. ``filename`` tells .csv from .xlsx; without it
    the first bytes do. Raises ``FileRefusedError`` as the reader does.
    """
    data = _bytes_of(source)
    name = filename or ("bang.xlsx" if data.startswith(b"PK") else "bang.csv")
    lines = raw_rows(data, name, contract)
    top = list(islice(lines, HEADING_ROWS))
    found = layout.find_headings(top, contract)
    if found is None:
        raise FileRefusedError("no_headings", limit=HEADING_ROWS, columns=())
    index, headings = found
    book = Workbook(write_only=True)
    sheet = book.create_sheet(pgettext("spreadsheet", "To be corrected"))
    width = max(chain(top[index].cells, (0,))) + 1
    said = {number: (messages, outcome) for number, messages, outcome in rows}
    table = _Table(sheet, headings, width, said)
    _set_up(table)
    sheet.append(_heading_cells(table, top[index]))
    for line in chain(top[index + 1 :], lines):
        if _is_wanted(table, line, every_row=every_row):
            sheet.append(_cells(table, line))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _bytes_of(source: Path | bytes | BinaryIO) -> bytes:
    if isinstance(source, bytes):
        return source
    return source.read_bytes() if isinstance(source, Path) else source.read()


def _set_up(table: _Table) -> None:
    sheet = table.sheet
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = _ERRORS_WIDTH
    for index in range(table.width):
        if index not in table.headings.remarks:
            sheet.column_dimensions[get_column_letter(index + 2)].width = _WIDTH


def _heading_cells(table: _Table, line: RawRow) -> list[Any]:
    """The headings in words, also where the file had keys."""
    cells = [_styled(table, remark_label("errors"), font=_BOLD_RED, fill=_HEADING)]
    for index in _kept(table):
        column = table.headings.by_index.get(index)
        cell = line.cells.get(index)
        is_copy = index in line.copies
        text = column.label if column else cell.text if cell and not is_copy else ""
        cells.append(_styled(table, text, font=_BOLD, fill=_HEADING))
    return cells


def _kept(table: _Table) -> Iterator[int]:
    return (index for index in range(table.width) if index not in table.headings.remarks)


def _is_wanted(table: _Table, line: RawRow, *, every_row: bool) -> bool:
    _messages, outcome = table.said.get(line.number, ((), ""))
    return outcome == REJECTED or (every_row and line.number in table.said)


def _cells(table: _Table, line: RawRow) -> list[Any]:
    messages, _outcome = table.said[line.number]
    by_index: dict[int, list[str]] = {}
    places = table.places
    for message in messages:
        if message.column in places:
            by_index.setdefault(places[message.column], []).append(message.text)
    lines = [gettext("Row %(number)d of the uploaded file") % {"number": line.number}]
    lines += [_told(table, message) for message in messages]
    cells = [_styled(table, "\n".join(lines), font=_RED)]
    cells += [_value_cell(table, line.cells.get(i), by_index.get(i, [])) for i in _kept(table)]
    return cells


def _told(table: _Table, message: Message) -> str:
    column = table.headings.contract.by_key.get(message.column or "")
    return f"{column.label}: {message.text}" if column else message.text


def _value_cell(table: _Table, cell: Cell | None, errors: list[str]) -> Any:
    """The value as it was read; a wrong one coloured, with what is wrong as a comment."""
    made = _styled(table, _value(cell))
    if isinstance(made.value, dt.date):
        made.number_format = "dd/mm/yyyy"
    if errors:
        made.fill = _WRONG
        text = "\n".join(errors)[:_MOST_COMMENT]
        width, height = _COMMENT_SIZE
        made.comment = Comment(text, remark_label("errors"), height=height, width=width)
    return made


def _value(cell: Cell | None) -> Any:
    if cell is None:
        return None
    return cell.text if cell.error or cell.value == "" else cell.value


def _styled(
    table: _Table, value: Any, *, font: Font | None = None, fill: PatternFill | None = None
) -> WriteOnlyCell:
    """A cell; a text stays a text whatever it begins with."""
    made = WriteOnlyCell(table.sheet)
    made.value = strip_controls(value)[0] if isinstance(value, str) else value
    if isinstance(value, str):
        made.data_type = "s"
        made.quotePrefix = is_dangerous(value)
        made.alignment = _WRAPPED
    if font is not None:
        made.font = font
    if fill is not None:
        made.fill = fill
    return made
