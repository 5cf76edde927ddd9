"""A .csv file to rows: UTF-8 only, the delimiter found by the headings. Pure."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from .cells import Cell, RawRow, text_cell
from .contract import Contract
from .legacy import legacy_encoding
from .messages import FileRefusedError

HEADING_ROWS: Final = 20
_DELIMITERS: Final = (",", ";", "\t")
_EXCEL_HINT: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_END: Final = "\uffff"  # no character: stands behind the last row to prove that it was reached
_FORMULA_TEXT: Final = re.compile(r'="([^"]*)"')  # how Excel is told to keep leading zeros
_UTF16_SAMPLE: Final = 2000

# A longer text than allowed is the error of one cell, not of the file (files have 10 MB at most).
csv.field_size_limit(11 * 1024 * 1024)


def csv_rows(data: bytes, contract: Contract) -> Iterator[RawRow]:
    """The rows of a .csv file, blank ones too, numbered as Excel shows them.

    Raises ``FileRefusedError``: utf16, encoding, legacy_tcvn3, legacy_vni, unclosed_quote.
    """
    text = _decoded(data)
    hint = _EXCEL_HINT.match(text)
    if hint:
        text = text[hint.end() :]
    return _rows(text, hint[1] if hint else _delimiter(text, contract))


def _decoded(data: bytes) -> str:
    is_marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    sample = data[:_UTF16_SAMPLE]
    if is_marked or sample.count(0) * 3 > len(sample):
        raise FileRefusedError("utf16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        lines = data.decode("latin-1").splitlines()
        raise FileRefusedError(_encoding_code(lines)) from None


def _encoding_code(lines: list[str]) -> str:
    legacy = legacy_encoding(re.split("[,;\t]", " ; ".join(lines[:500])))
    return f"legacy_{legacy}" if legacy else "encoding"


def _delimiter(text: str, contract: Contract) -> str:
    """The delimiter with which the best line of the first 20 has the most known headings."""
    return max(_DELIMITERS, key=lambda delimiter: _headings_found(text, delimiter, contract))


def _headings_found(text: str, delimiter: str, contract: Contract) -> int:
    best = 0
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for _number, cells in zip(range(HEADING_ROWS), rows, strict=False):
        best = max(best, len(contract.match(dict(enumerate(cells))).by_index))
    return best


def _rows(text: str, delimiter: str) -> Iterator[RawRow]:
    lines = io.StringIO(f"{text}\r\n{_END}" if text[-1:] not in "\r\n" else text + _END, newline="")
    number = 0
    for number, values in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
        if values == [_END]:
            return
        cells = ((index, _cell(value)) for index, value in enumerate(values))
        yield RawRow(number, {index: cell for index, cell in cells if cell is not None})
    raise FileRefusedError("unclosed_quote", row=number)


def _cell(value: str) -> Cell | None:
    """A cell; the apostrophe that our export puts before ``= + - @`` is dropped again."""
    if not value or value.isspace():
        return None
    if value[0] == "'" and len(value) > 1 and (value[1] in "=+-@" or value[1] < " "):
        value = value[1:]
    elif match := _FORMULA_TEXT.fullmatch(value):
        value = match[1]
    return text_cell(value)
