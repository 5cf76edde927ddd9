"""A spreadsheet file to rows of cells by column key; what is hostile is refused. Pure.

Nothing here knows vendors or prices: cells are as typed, and ``values`` makes sense of them.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Final

from . import layout, xlsx
from .cells import Cell, RawRow
from .columns import CATALOGUE
from .contract import Contract, Headings
from .csv_reader import HEADING_ROWS, csv_rows
from .legacy import from_tcvn3, from_vni, legacy_encoding
from .messages import FileRefusedError, Message
from .sheet_scan import MAX_ROWS

MAX_BYTES: Final = 10 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_SAMPLE_TEXTS: Final = 3_000
_NEAR_HEADINGS: Final = 2


@dataclass(slots=True)
class Row:
    """A row of the table: ``number`` as the spreadsheet shows it, filled cells by column key."""

    number: int
    cells: dict[str, Cell]


@dataclass(slots=True)
class Sheet:
    """A table that could be opened.

    ``keys`` are the columns it has. ``rows`` can be read once and may still raise
    ``FileRefusedError``; ``warnings`` (to be confirmed) and ``notes`` (what was skipped) are
    complete when it ends.
    """

    keys: frozenset[str]
    heading_row: int
    rows: Iterator[Row]
    warnings: list[Message] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)


def read_table(source: Path | BinaryIO, filename: str, contract: Contract = CATALOGUE) -> Sheet:
    """Open a spreadsheet of the contract (PRODUCT section 8).

    The kind of file follows from its name and its first bytes, which must agree. Raises
    ``FileRefusedError`` with what is wrong and what to do.
    """
    rows = _rows_of(_bytes_of(source), filename.lower(), contract)
    top = list(islice(rows, HEADING_ROWS))
    if not any(row.cells for row in top):
        raise FileRefusedError("empty")
    found = layout.find_headings(top, contract)
    if found is None:
        _refuse_legacy_headings(top, contract)
        raise FileRefusedError("no_headings", limit=HEADING_ROWS, columns=contract.required)
    index, headings = found
    if headings.duplicates:
        raise FileRefusedError("duplicate_columns", columns=headings.duplicates)
    if headings.missing:
        raise FileRefusedError("missing_columns", columns=headings.missing)
    sheet = Sheet(headings.keys, top[index].number, iter(()))
    if contract.has_amounts:
        sheet.warnings += layout.declared_units(top[:index])
    sheet.warnings += _about(headings, top[index])
    sheet.notes += [
        Message("remark_column", top[index].number, params={"text": text})
        for text in headings.remarks.values()
    ]
    sheet.rows = _table_rows(chain(top[index + 1 :], rows), headings, sheet)
    return sheet


def raw_rows(data: bytes, filename: str, contract: Contract) -> Iterator[RawRow]:
    """The rows of the file as they stand, titles and group lines too.

    Raises ``FileRefusedError`` at once or while it is read.
    """
    return _rows_of(data, filename.lower(), contract)


def _bytes_of(source: Path | BinaryIO) -> bytes:
    if isinstance(source, Path):
        with source.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    else:
        data = source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FileRefusedError("too_big", limit=MAX_BYTES >> 20)
    if not data:
        raise FileRefusedError("empty")
    return data


def _rows_of(data: bytes, filename: str, contract: Contract) -> Iterator[RawRow]:
    if data.startswith(_OLE):
        raise FileRefusedError("encrypted" if _ENCRYPTED in data else "old_xls")
    if filename.endswith((".xlsm", ".xltm", ".xlam")):
        raise FileRefusedError("macros")
    if filename.endswith(".xlsx"):
        if not data.startswith(_ZIP):
            raise FileRefusedError("not_xlsx")
        return xlsx.xlsx_rows(data)
    if filename.endswith(".csv"):
        if data.startswith(_ZIP):
            raise FileRefusedError("csv_is_xlsx")
        return csv_rows(data, contract)
    raise FileRefusedError("old_xls" if filename.endswith(".xls") else "wrong_type")


def _refuse_legacy_headings(rows: list[RawRow], contract: Contract) -> None:
    """Headings that become known ones when read with an old encoding tell which it is."""
    for name, decode in (("tcvn3", from_tcvn3), ("vni", from_vni)):
        decoded = [
            RawRow(row.number, {i: Cell("", decode(t)) for i, t in row.texts().items()})
            for row in rows
        ]
        if layout.find_headings(decoded, contract):
            raise FileRefusedError(f"legacy_{name}")


def _about(headings: Headings, row: RawRow) -> list[Message]:
    """Warnings about the heading line itself."""
    unknown = [
        Message("unknown_heading", row.number, params={"text": text[:80]})
        for text in headings.unknown.values()
    ]
    scaled = [
        Message(
            "points_in_heading" if column.kind == "points" else "unit_in_heading",
            row.number,
            column.key,
            {"text": text},
        )
        for index, text in headings.scaled.items()
        for column in (headings.by_index[index],)
    ]
    return unknown + scaled


def _without(remarks: Collection[int], row: RawRow) -> RawRow:
    """The row without what stands in columns that only people read."""
    if not remarks:
        return row
    return RawRow(row.number, {i: c for i, c in row.cells.items() if i not in remarks}, row.copies)


def _table_rows(rows: Iterator[RawRow], headings: Headings, sheet: Sheet) -> Iterator[Row]:
    """The data rows; notes on the others go to ``sheet.notes``."""
    columns = [(index, column.key) for index, column in headings.by_index.items()]
    count = 0
    sample: list[str] = []
    for row in map(partial(_without, headings.remarks), rows):
        is_near = row.number <= sheet.heading_row + _NEAR_HEADINGS
        role = layout.role_of(row, headings, is_near_headings=is_near)
        if role == "blank":
            continue
        if role != "data":
            text = layout.first_text(row)[:80]
            sheet.notes.append(Message(f"skipped_{role}", row.number, params={"text": text}))
            continue
        count += 1
        if count > MAX_ROWS:
            raise FileRefusedError("too_many_rows", limit=MAX_ROWS)
        cells = {key: row.cells[index] for index, key in columns if index in row.cells}
        if len(sample) < _SAMPLE_TEXTS:
            sample += [cell.text for cell in cells.values()]
        yield Row(row.number, cells)
    if legacy := legacy_encoding(sample):
        raise FileRefusedError(f"legacy_{legacy}")
