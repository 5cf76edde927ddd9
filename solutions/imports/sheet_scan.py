"""A first look through the XML of a sheet: merged areas, formulas, how far it really reaches.

Pure, as a stream of tags: nothing is kept of the cells but their place. openpyxl's read-only mode
tells neither merged cells nor formulas, and believes what the file says of its own size.
"""

import re
from dataclasses import dataclass, field
from typing import IO, Final

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from .messages import FileRefusedError

MAX_COLUMNS: Final = 256
MAX_ROWS: Final = 20_000
_LAST_ROW: Final = 1_048_576  # of any workbook
_SPARE_ROWS: Final = 1_000  # titles, group lines, totals
_MAX_MERGES: Final = 100_000
_CHUNK: Final = 1 << 16
_CELL: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged area; columns count from 0, rows from 1, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(slots=True)
class SheetScan:
    """What a sheet holds.

    ``formulas`` and ``unsaved`` (formulas without a stored value): by row, a number whose bit n
    stands for column n. ``last_row`` and ``last_column`` (a count) enclose the filled cells.
    """

    merges: list[Merge] = field(default_factory=list)
    formulas: dict[int, int] = field(default_factory=dict)
    unsaved: dict[int, int] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 0
    filled_rows: int = 0


def scan_sheet(source: IO[bytes]) -> SheetScan:
    """Look through the XML of a sheet.

    Raises ``FileRefusedError``: damaged (not XML, rows out of order), unsafe_xml, too_many_rows,
    too_complex (merged areas).
    """
    target = _Target()
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        while chunk := source.read(_CHUNK):
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException as error:
        raise FileRefusedError("unsafe_xml") from error
    except ParseError as error:
        raise FileRefusedError("damaged") from error
    return target.scan


class _Target:
    """Receives the tags of a sheet from the parser."""

    def __init__(self) -> None:
        self.scan = SheetScan()
        self._row = 0
        self._column = -1
        self._has_value = self._has_formula = self._is_row_filled = False
        self._is_in_value = self._keeps_empty = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name == "c":
            reference = attributes.get("r")
            self._column = _place(reference)[0] if reference else self._column + 1
            # A formula that gave an empty text has an empty value; another empty value is none.
            self._keeps_empty = attributes.get("t") == "str"
            self._has_value = self._has_formula = False
        elif name == "v":
            self._is_in_value = True
            self._has_value = self._keeps_empty
        elif name == "is":
            self._has_value = True
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._start_row(attributes.get("r"))
        elif name == "mergeCell":
            self._add_merge(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if name == "v":
            self._is_in_value = False
        elif name == "c" and (self._has_value or self._has_formula):
            self._end_cell()
        elif name == "row" and self._is_row_filled:
            self.scan.filled_rows += 1
            if self.scan.filled_rows > MAX_ROWS + _SPARE_ROWS:
                raise FileRefusedError("too_many_rows", limit=MAX_ROWS)

    def data(self, text: str) -> None:
        """Only whether a value has any text: reading it is openpyxl's business."""
        if self._is_in_value:
            self._has_value = True

    def close(self) -> None:
        """Nothing is left open."""

    def _start_row(self, number: str | None) -> None:
        try:
            row = int(float(number)) if number else self._row + 1
        except (ValueError, OverflowError):
            raise FileRefusedError("damaged") from None
        if not self._row < row <= _LAST_ROW:
            raise FileRefusedError("damaged")  # openpyxl would drop the row without a word
        self._row, self._column, self._is_row_filled = row, -1, False

    def _end_cell(self) -> None:
        scan, row = self.scan, self._row
        self._is_row_filled = True
        if self._column >= MAX_COLUMNS:
            return
        scan.last_row = row
        scan.last_column = max(scan.last_column, self._column + 1)
        if self._has_formula:
            bit = 1 << self._column
            scan.formulas[row] = scan.formulas.get(row, 0) | bit
            if not self._has_value:
                scan.unsaved[row] = scan.unsaved.get(row, 0) | bit

    def _add_merge(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        (left, top), (right, bottom) = _place(first), _place(last or first)
        if left < MAX_COLUMNS:
            self.scan.merges.append(Merge(top, bottom, left, right))
        if len(self.scan.merges) > _MAX_MERGES:
            raise FileRefusedError("too_complex")


def _place(reference: str) -> tuple[int, int]:
    """Column from 0 and row from 1 of a reference such as ``B12``."""
    match = _CELL.fullmatch(reference)
    if match is None:
        raise FileRefusedError("damaged")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1, int(match[2])
