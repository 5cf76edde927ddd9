"""The person's own sheet back, with what is wrong beside the cells, ready to be mended and sent.

Only wrong rows come back unless all are asked for. The file is an .xlsx whatever was uploaded; its
first column tells the errors and is left out when the file is uploaded again. It is made while it
is sent, and nothing is kept of a row that is done but the comments on its cells, in a file. Pure.
"""

import datetime as dt
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

from django.utils import translation
from django.utils.translation import get_language, gettext, pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from core.text import strip_controls
from solutions.exports.values import is_dangerous
from solutions.exports.xlsx import date_tag, rewritten_parts, sheet_name, text_tag, with_rows

from . import layout
from .cells import Cell, RawRow
from .columns import CATALOGUE
from .comments import COMMENTS, DRAWING, SIZE, Comments
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
_DATE: Final = "dd/mm/yyyy"

Said = tuple[int, Sequence[Message], str]


@dataclass(frozen=True, slots=True)
class _Styles:
    """Numbers of cell styles in the workbook: of the errors, and of values right and wrong."""

    told: int
    text: tuple[int, int]
    quoted: tuple[int, int]
    number: tuple[int, int]
    date: tuple[int, int]

    @classmethod
    def of(cls, sheet: Any) -> Self:
        """Register the styles with the sheet's workbook."""

        def number(*, is_wrong: bool, form: str = "General", **more: Any) -> int:
            cell = WriteOnlyCell(sheet)
            cell.number_format = form
            for name, value in more.items():
                setattr(cell, name, value)
            if is_wrong:
                cell.fill = _WRONG
            return int(cell.style_id)

        def pair(**more: Any) -> tuple[int, int]:
            return number(is_wrong=False, **more), number(is_wrong=True, **more)

        return cls(
            told=number(is_wrong=False, alignment=_WRAPPED, font=_RED),
            text=pair(alignment=_WRAPPED),
            quoted=pair(alignment=_WRAPPED, quotePrefix=True),
            number=pair(),
            date=pair(form=_DATE),
        )


@dataclass(frozen=True, slots=True)
class _Table:
    """What is written: the columns kept, by index in the file; how, and in which language."""

    headings: Headings
    kept: tuple[int, ...]
    styles: _Styles
    language: str | None
    comments: Comments

    @property
    def places(self) -> dict[str, int]:
        """The index of each column of the contract."""
        return {column.key: index for index, column in self.headings.by_index.items()}


def error_workbook(
    source: Path | bytes | BinaryIO,
    rows: Iterable[Said],
    *,
    filename: str = "",
    every_row: bool = False,
    contract: Contract = CATALOGUE,
) -> Iterator[bytes]:
    """The sheet of ``source`` as an .xlsx with the messages of ``rows``, piece by piece.

    ``rows`` are (number of the row, messages, outcome), in the order of the rows: those whose
    outcome is ``rejected`` are given back, with ``every_row`` all of them. ``filename`` tells .csv
    from .xlsx; without it the first bytes do. Raises ``FileRefusedError`` as the reader does.
    """
    data = _bytes_of(source)
    name = filename or ("bang.xlsx" if data.startswith(b"PK") else "bang.csv")
    lines = raw_rows(data, name, contract)
    top = list(islice(lines, HEADING_ROWS))
    found = layout.find_headings(top, contract)
    if found is None:
        raise FileRefusedError("no_headings", limit=HEADING_ROWS, columns=())
    index, headings = found
    width = max(chain(top[index].cells, (0,))) + 1
    kept = tuple(index for index in range(width) if index not in headings.remarks)
    book = Workbook()
    table = _Table(headings, kept, _Styles.of(book.active), get_language(), Comments())
    _write_headings(book.active, table, top[index])
    buffer = io.BytesIO()
    book.save(buffer)
    wanted = (said for said in rows if every_row or said[2] == REJECTED)
    tags = _row_tags(table, chain(top[index + 1 :], lines), wanted)
    changes = {
        sheet_name(1): partial(with_rows, tags=tags),
        COMMENTS: table.comments.parts,
        DRAWING: table.comments.drawing,
    }
    return rewritten_parts(buffer.getvalue(), changes)


def _bytes_of(source: Path | bytes | BinaryIO) -> bytes:
    if isinstance(source, bytes):
        return source
    return source.read_bytes() if isinstance(source, Path) else source.read()


def _write_headings(sheet: Any, table: _Table, line: RawRow) -> None:
    """The headings in words, also where the file had keys."""
    sheet.title = pgettext("spreadsheet", "To be corrected")
    sheet.freeze_panes = "B2"
    labels = [remark_label("errors")]
    for index in table.kept:
        column = table.headings.by_index.get(index)
        cell = line.cells.get(index)
        is_copy = index in line.copies
        labels.append(column.label if column else cell.text if cell and not is_copy else "")
    for place, label in enumerate(labels, start=1):
        cell = sheet.cell(1, place, strip_controls(label)[0])
        cell.data_type, cell.quotePrefix = "s", is_dangerous(label)
        cell.alignment, cell.fill = _WRAPPED, _HEADING
        cell.font = _BOLD if place > 1 else _BOLD_RED
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
    sheet.column_dimensions["A"].width = _ERRORS_WIDTH
    # Of it the comments of the rows are made, in its place.
    height, width = SIZE
    sheet["A1"].comment = Comment("", labels[0], height=height, width=width)


def _row_tags(table: _Table, lines: Iterable[RawRow], rows: Iterable[Said]) -> Iterator[str]:
    """The rows that are wanted, below the headings."""
    letters = [get_column_letter(place + 2) for place in range(len(table.kept))]
    number = 1
    said = iter(rows)
    wanted = next(said, None)
    for line in lines:
        while wanted is not None and wanted[0] < line.number:
            wanted = next(said, None)
        if wanted is None:
            return
        if wanted[0] != line.number:
            continue
        number += 1
        # The file is made while it is sent, when no page's language is active any more.
        with translation.override(table.language):
            cells = _cells(table, line, wanted[1], letters, number)
        yield f'<row r="{number}">{cells}</row>'


def _cells(
    table: _Table, line: RawRow, messages: Sequence[Message], letters: Sequence[str], number: int
) -> str:
    by_index: dict[int, list[str]] = {}
    places = table.places
    for message in messages:
        if message.column in places:
            by_index.setdefault(places[message.column], []).append(message.text)
    lines = [gettext("Row %(number)d of the uploaded file") % {"number": line.number}]
    lines += [_told(table, message) for message in messages]
    tags = [text_tag(f"A{number}", strip_controls("\n".join(lines))[0], table.styles.told)]
    for letter, index in zip(letters, table.kept, strict=True):
        errors = by_index.get(index)
        if errors:
            text = "\n".join(errors)[:_MOST_COMMENT]
            table.comments.add(f"{letter}{number}", text)
        tags.append(_tag(table.styles, f"{letter}{number}", line.cells.get(index), bool(errors)))
    return "".join(tags)


def _told(table: _Table, message: Message) -> str:
    column = table.headings.contract.by_key.get(message.column or "")
    return f"{column.label}: {message.text}" if column else message.text


def _tag(styles: _Styles, place: str, cell: Cell | None, is_wrong: bool) -> str:
    """The value as it was read; a wrong one coloured."""
    if cell is None:
        return f'<c r="{place}" s="{styles.text[1]}"/>' if is_wrong else ""
    value = cell.text if cell.error or cell.value == "" else cell.value
    if isinstance(value, bool):
        return f'<c r="{place}" s="{styles.number[is_wrong]}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, dt.date):
        return date_tag(place, value, styles.date[is_wrong], styles.text[is_wrong])
    if isinstance(value, str) or not math.isfinite(value):
        text = strip_controls(str(value))[0]
        look = styles.quoted if is_dangerous(text) else styles.text
        return text_tag(place, text, look[is_wrong])
    return f'<c r="{place}" s="{styles.number[is_wrong]}"><v>{value!r}</v></c>'
