"""Rows into a prepared workbook, as a stream: the memory does not grow with the rows. Pure.

openpyxl makes the workbook with its headings, lists and styles once; here the rows are put into
its first sheet, or into several, while the archive is being sent.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from .values import Value, is_dangerous

_SHEET: Final = "xl/worksheets/sheet{}.xml"
_END_OF_ROWS: Final = b"</sheetData>"
_DIMENSION: Final = re.compile(rb"<dimension [^>]*/>")
_CHUNK: Final = 1 << 16
_EPOCH: Final = dt.date(1899, 12, 30)
# Before it Excel counts a day that never was.
_FIRST_DATE: Final = dt.date(1900, 3, 1)
# What XML cannot hold, and lone carriage returns, which a parser reads as line ends.
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Styles:
    """Numbers of cell styles in the workbook.

    ``columns`` by position; ``fraction`` for amounts that are not whole, ``text`` for dates that
    Excel cannot hold, ``quoted`` for texts that must never become formulas.
    """

    columns: tuple[int, ...]
    fraction: int
    text: int
    quoted: int


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook whose first sheet is to be continued below its last row ``used``."""

    data: bytes
    styles: Styles
    used: int


@dataclass(frozen=True, slots=True)
class Filling:
    """Rows for one sheet below its last row ``used``, with the ``styles`` of its columns."""

    styles: Styles
    used: int
    rows: Iterable[Sequence[Value]]


def xlsx_parts(book: Book, rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """The bytes of the .xlsx file with the rows, piece by piece."""
    return filled_parts(book.data, [Filling(book.styles, book.used, rows)])


def filled_parts(data: bytes, fillings: Sequence[Filling]) -> Iterator[bytes]:
    """The bytes of the workbook ``data`` whose first sheets are filled, one after the other."""
    return rewritten_parts(
        data,
        {
            sheet_name(number): partial(with_rows, tags=_row_tags(filling))
            for number, filling in enumerate(fillings, start=1)
        },
    )


def rewritten_parts(
    data: bytes, changes: Mapping[str, Callable[[bytes], Iterable[bytes]]]
) -> Iterator[bytes]:
    """The bytes of the workbook ``data``, some parts of which are made anew while it is sent.

    ``changes`` make a part, by its name, of what it held; they are called in their order, last of
    all parts.
    """
    pipe = _Pipe()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as target,
    ):
        for name in source.namelist():
            if name not in changes:
                target.writestr(name, source.read(name))
        for name, change in changes.items():
            with target.open(name, "w", force_zip64=True) as part:
                for piece in change(source.read(name)):
                    part.write(piece)
                    yield pipe.taken()
    yield pipe.taken()


def sheet_name(number: int) -> str:
    """The name of the part that holds the sheet of that number, from 1."""
    return _SHEET.format(number)


def with_rows(xml: bytes, tags: Iterable[str]) -> Iterator[bytes]:
    """The XML of a sheet with these rows behind its last one."""
    head, _end, tail = xml.partition(_END_OF_ROWS)
    yield _DIMENSION.sub(b"", head)
    yield from in_chunks(tags)
    yield _END_OF_ROWS + tail


class _Pipe:
    """What the archive is written to: it cannot be sought in, and is emptied by whoever sends."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """What was written since it was last asked."""
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def in_chunks(tags: Iterable[str]) -> Iterator[bytes]:
    """Short pieces of XML as fewer, longer ones."""
    parts: list[str] = []
    size = 0
    for tag in tags:
        parts.append(tag)
        size += len(tag)
        if size >= _CHUNK:
            yield "".join(parts).encode()
            parts, size = [], 0
    yield "".join(parts).encode()


def _row_tags(filling: Filling) -> Iterator[str]:
    styles = filling.styles
    letters = [get_column_letter(index + 1) for index in range(len(styles.columns))]
    for number, row in enumerate(filling.rows, start=filling.used + 1):
        cells = [
            _cell_tag(f"{letter}{number}", value, style, styles)
            for letter, value, style in zip(letters, row, styles.columns, strict=True)
            if value is not None and value != ""
        ]
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _cell_tag(place: str, value: Value, style: int, styles: Styles) -> str:
    if isinstance(value, str):
        return text_tag(place, value, styles.quoted if is_dangerous(value) else style)
    if isinstance(value, dt.date):
        return date_tag(place, value, style, styles.text)
    if isinstance(value, Decimal):
        return f'<c r="{place}" s="{styles.fraction}"><v>{value:f}</v></c>'
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def date_tag(place: str, value: dt.date, style: int, text_style: int) -> str:
    """A cell with a day; one that Excel cannot hold is a text."""
    if value < _FIRST_DATE:
        return text_tag(place, f"{value:%d/%m/%Y}", text_style)
    return f'<c r="{place}" s="{style}"><v>{(value - _EPOCH).days}</v></c>'


def text_tag(place: str, text: str, style: int) -> str:
    """A cell with a text, which stays one whatever it begins with."""
    return (
        f'<c r="{place}" s="{style}" t="inlineStr">'
        f'<is><t xml:space="preserve">{escaped(text)}</t></is></c>'
    )


def escaped(text: str) -> str:
    """The text as XML holds it."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return escape(_NOT_XML.sub("", unix))
