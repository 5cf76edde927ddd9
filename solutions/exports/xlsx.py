"""Rows into a prepared workbook, as a stream: the memory does not grow with the rows. Pure.

openpyxl makes the workbook with its headings, lists and styles once; here the rows are put into
its first sheet, or into several, while the archive is being sent.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
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
    pipe = _Pipe()
    filled = {_SHEET.format(number): filling for number, filling in enumerate(fillings, start=1)}
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as target,
    ):
        for name in source.namelist():
            if name not in filled:
                target.writestr(name, source.read(name))
        for name, filling in filled.items():
            head, _end, tail = source.read(name).partition(_END_OF_ROWS)
            with target.open(name, "w", force_zip64=True) as sheet:
                sheet.write(_DIMENSION.sub(b"", head))
                for part in _in_chunks(_row_tags(filling)):
                    sheet.write(part)
                    yield pipe.taken()
                sheet.write(_END_OF_ROWS + tail)
    yield pipe.taken()


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


def _in_chunks(tags: Iterable[str]) -> Iterator[bytes]:
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
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        if is_dangerous(text):
            style = styles.quoted
        return _text_tag(place, _NOT_XML.sub("", text), style)
    if isinstance(value, dt.date):
        if value < _FIRST_DATE:
            return _text_tag(place, f"{value:%d/%m/%Y}", styles.text)
        return f'<c r="{place}" s="{style}"><v>{(value - _EPOCH).days}</v></c>'
    if isinstance(value, Decimal):
        return f'<c r="{place}" s="{styles.fraction}"><v>{value:f}</v></c>'
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def _text_tag(place: str, text: str, style: int) -> str:
    return (
        f'<c r="{place}" s="{style}" t="inlineStr">'
        f'<is><t xml:space="preserve">{escape(text)}</t></is></c>'
    )
