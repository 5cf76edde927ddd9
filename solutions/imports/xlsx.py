"""An .xlsx file to rows: hostile files refused, merged cells and formulas known beforehand. Pure.

The archive's directory is checked, then the XML of the sheet is scanned as a stream (no tree), then
openpyxl reads it once in read-only mode: memory does not grow with the number of rows.
"""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final, Protocol

from openpyxl import DEFUSEDXML, load_workbook

from .cells import Cell, RawRow, value_cell
from .messages import FileRefusedError
from .sheet_scan import MAX_COLUMNS, Merge, SheetScan, scan_sheet

MAX_UNPACKED: Final = 100 * 1024 * 1024
_MAX_PARTS: Final = 5_000
# Parts that openpyxl keeps whole in memory; real ones have some hundred KB.
_MAX_SMALL_PART: Final = 8 * 1024 * 1024
_MAX_STRINGS: Final = 1_500_000
_CHUNK: Final = 1 << 20
_ROWS_AT_ONCE: Final = 500
_CONTENT_TYPES: Final = "[Content_Types].xml"
# openpyxl reads the small parts with lxml where it is installed, which takes declarations in.
_DECLARATIONS: Final = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)

if not DEFUSEDXML:  # set OPENPYXL_DEFUSEDXML=False and entity bombs would go off
    raise ImportError("openpyxl must use defusedxml")


class _ReadOnlyCell(Protocol):
    value: object
    data_type: str
    number_format: str | None


def xlsx_rows(data: bytes) -> Iterator[RawRow]:
    """The rows of the first visible sheet, up to the last filled one, blank ones too.

    Raises ``FileRefusedError``: damaged, macros, external_links, unpacks_too_big, too_complex,
    too_many_rows, unsafe_xml, other_office.
    """
    _check_archive(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of openpyxl, about parts that are of no use here
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheet = _first_sheet(book)
            # No public name leads from a read-only sheet to its XML.
            with book._archive.open(sheet._worksheet_path) as source:
                scan = scan_sheet(source)
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        rows = sheet.iter_rows(max_row=max(scan.last_row, 1), max_col=max(scan.last_column, 1))
        yield from _with_merges(_raw_rows(_quietly(rows), scan), scan.merges)
        book.close()
    except FileRefusedError:
        raise
    except Exception as error:  # openpyxl raises a dozen kinds for files that are not sound
        raise FileRefusedError("damaged") from error


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive.infolist())
            if b"macroenabled" in archive.read(_CONTENT_TYPES).lower():
                raise FileRefusedError("macros")
            for part in archive.infolist():
                if part.filename.endswith("sharedStrings.xml"):
                    _check_strings(archive, part)
                elif _is_kept_whole(part.filename.lower()):
                    _check_declarations(archive.read(part))
    except FileRefusedError:
        raise
    except Exception as error:  # zipfile and zlib raise several kinds for a broken archive
        raise FileRefusedError("damaged") from error


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename.lower() for part in parts}
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FileRefusedError("unpacks_too_big", limit=MAX_UNPACKED >> 20)
    is_workbook = any(name.startswith("xl/") for name in names)
    if not is_workbook or _CONTENT_TYPES.lower() not in names or "xl/workbook.bin" in names:
        raise FileRefusedError("other_office")
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise FileRefusedError("macros")
    if any(name.startswith("xl/externallinks/") for name in names):
        raise FileRefusedError("external_links")
    if len(parts) > _MAX_PARTS or any(
        part.file_size > _MAX_SMALL_PART for part in parts if _is_kept_whole(part.filename.lower())
    ):
        raise FileRefusedError("too_complex")


def _is_kept_whole(name: str) -> bool:
    if not name.endswith((".xml", ".rels")):
        return False  # pictures and the like are not read at all
    return not (name.endswith("sharedstrings.xml") or name.startswith("xl/worksheets/"))


def _check_declarations(xml: bytes) -> None:
    if any(word in xml for word in _DECLARATIONS):
        raise FileRefusedError("unsafe_xml")


def _check_strings(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack the shared texts once: they may be as many as cells, and no more than promised."""
    count = unpacked = 0
    with archive.open(part) as source:
        while chunk := source.read(_CHUNK):
            unpacked += len(chunk)
            # A tag cut in two by the chunk is missed; this is a limit, not a measurement.
            count += chunk.count(b"si>") + chunk.count(b"si/>")
            if unpacked > MAX_UNPACKED:
                raise FileRefusedError("unpacks_too_big", limit=MAX_UNPACKED >> 20)
    if count > _MAX_STRINGS:
        raise FileRefusedError("too_complex")


def _first_sheet(book: Any) -> Any:
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "_worksheet_path")]
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    return (visible or sheets)[0]


def _quietly(rows: Iterable[tuple[_ReadOnlyCell, ...]]) -> Iterator[tuple[_ReadOnlyCell, ...]]:
    """The rows, without openpyxl's warnings on dates and extensions it does not know."""
    source = iter(rows)
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            batch = list(islice(source, _ROWS_AT_ONCE))
        if not batch:
            return
        yield from batch


def _raw_rows(rows: Iterable[tuple[_ReadOnlyCell, ...]], scan: SheetScan) -> Iterator[RawRow]:
    for number, values in enumerate(rows, start=1):
        formulas, unsaved = scan.formulas.get(number, 0), scan.unsaved.get(number, 0)
        cells: dict[int, Cell] = {}
        for index, source in enumerate(values):
            if source.value is None and not formulas >> index & 1:
                continue
            cell = _cell(source, bool(formulas >> index & 1), bool(unsaved >> index & 1))
            if cell is not None:
                cells[index] = cell
        yield RawRow(number, cells)


def _cell(source: _ReadOnlyCell, is_formula: bool, is_unsaved: bool) -> Cell | None:
    if is_unsaved:
        return Cell("", "", error="formula_empty")
    if source.data_type == "e":
        return Cell("", str(source.value), error="excel_error")
    is_percent = source.data_type == "n" and "%" in (source.number_format or "")
    cell = value_cell(source.value, is_percent=is_percent)
    if is_formula and cell is not None:
        cell.warnings += ("formula_value",)
    return cell


def _with_merges(rows: Iterable[RawRow], merges: list[Merge]) -> Iterator[RawRow]:
    """The rows with the value of each merged area in all of its cells."""
    starting: dict[int, list[Merge]] = {}
    for merge in merges:
        starting.setdefault(merge.first_row, []).append(merge)
    active: dict[int, tuple[Merge, Cell]] = {}  # by column: areas that reach down to this row
    for row in rows:
        active = {i: kept for i, kept in active.items() if kept[0].last_row >= row.number}
        for merge in starting.get(row.number, ()):
            top = row.cells.get(merge.first_column)
            for index in range(merge.first_column, min(merge.last_column + 1, MAX_COLUMNS)):
                active.pop(index, None)
                if top is not None:
                    active[index] = (merge, top)
        if active:
            filled = dict(row.cells) | {index: cell for index, (_merge, cell) in active.items()}
            copies = (i for i, (merge, _cell) in active.items() if i > merge.first_column)
            row = RawRow(row.number, dict(sorted(filled.items())), frozenset(copies))
        yield row
