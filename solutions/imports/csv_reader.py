"""A .csv file to rows: UTF-8 only, the delimiter found by the headings, line by line. Pure."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
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
_HINT_BYTES: Final = 64
_CHUNK: Final = 1 << 16

# A longer text than allowed is the error of one cell, not of the file (files have 10 MB at most).
csv.field_size_limit(11 * 1024 * 1024)


def csv_rows(data: bytes, contract: Contract) -> Iterator[RawRow]:
    """The rows of a .csv file, blank ones too, numbered as Excel shows them.

    Raises ``FileRefusedError``: utf16, encoding, legacy_tcvn3, legacy_vni, unclosed_quote.
    """
    _check_encoding(data)
    hint = _EXCEL_HINT.match(data[:_HINT_BYTES].decode("utf-8-sig", "ignore"))
    lines = partial(_lines, data, skipped=1 if hint else 0)
    return _rows(lines(), hint[1] if hint else _delimiter(lines, contract))


def _check_encoding(data: bytes) -> None:
    is_marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    sample = data[:_UTF16_SAMPLE]
    if is_marked or sample.count(0) * 3 > len(sample):
        raise FileRefusedError("utf16")
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        lines = data.decode("latin-1").splitlines()
        raise FileRefusedError(_encoding_code(lines)) from None


def _lines(data: bytes, *, skipped: int) -> Iterator[str]:
    """The lines of the file with their ends, decoded as they are asked for."""
    return islice(io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline=""), skipped, None)


def _encoding_code(lines: list[str]) -> str:
    legacy = legacy_encoding(re.split("[,;\t]", " ; ".join(lines[:500])))
    return f"legacy_{legacy}" if legacy else "encoding"


def _delimiter(lines: Callable[[], Iterator[str]], contract: Contract) -> str:
    """The delimiter with which the best line of the first 20 has the most known headings."""
    return max(_DELIMITERS, key=lambda delimiter: _headings_found(lines(), delimiter, contract))


def _headings_found(lines: Iterator[str], delimiter: str, contract: Contract) -> int:
    best = 0
    rows = csv.reader(lines, delimiter=delimiter)
    for _number, cells in zip(range(HEADING_ROWS), rows, strict=False):
        best = max(best, len(contract.match(dict(enumerate(cells))).by_index))
    return best


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[RawRow]:
    number = 0
    rows = csv.reader(chain(lines, (_END,)), delimiter=delimiter)
    for number, values in enumerate(rows, start=1):
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
