"""An .xlsx file to rows: hostile files refused, merged cells and formulas known beforehand. Pure.

The archive's directory is checked, then the XML of the sheet is scanned as a stream (no tree), then
openpyxl reads it once (``workbook``): memory does not grow with the number of rows.
"""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeAlias

from openpyxl import DEFUSEDXML

from .cells import Cell, RawRow, value_cell
from .messages import FileRefusedError
from .sheet_scan import MAX_COLUMNS, Merge, SheetScan, scan_sheet
from .workbook import OpenedSheet, ParsedCell, open_workbook

MAX_UNPACKED: Final = 100 * 1024 * 1024
_MAX_PARTS: Final = 5_000
# Parts that openpyxl keeps whole in memory; real ones have some hundred KB.
_MAX_SMALL_PART: Final = 8 * 1024 * 1024
_MAX_STRINGS: Final = 1_500_000
_CHUNK: Final = 1 << 20
_ROWS_AT_ONCE: Final = 50
_CONTENT_TYPES: Final = "[Content_Types].xml"
# openpyxl reads the small parts with lxml where it is installed, which takes declarations in.
_DECLARATIONS: Final = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)

Rows: TypeAlias = Iterable[tuple[int, list[ParsedCell]]]

if not DEFUSEDXML:  # set OPENPYXL_DEFUSEDXML=False and entity bombs would go off
    raise ImportError("openpyxl must use defusedxml")


def xlsx_rows(data: bytes) -> Iterator[RawRow]:
    """The rows of the first visible sheet, up to the last filled one, blank ones too.

    Raises ``FileRefusedError``: damaged, macros, external_links, unpacks_too_big, too_complex,
    too_many_rows, unsafe_xml, other_office.
    """
    _check_archive(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of openpyxl, about parts that are of no use here
            sheet = open_workbook(data)
            with sheet.source() as source:
                scan = scan_sheet(source)
        yield from _with_merges(_raw_rows(sheet, scan), scan.merges)
        sheet.close()
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


def _quietly(rows: Rows) -> Iterator[tuple[int, list[ParsedCell]]]:
    """The rows, without openpyxl's warnings on dates and extensions it does not know."""
    source = iter(rows)
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            batch = list(islice(source, _ROWS_AT_ONCE))
        if not batch:
            return
        yield from batch


def _raw_rows(sheet: OpenedSheet, scan: SheetScan) -> Iterator[RawRow]:
    """The rows up to the last filled one, also those that the file leaves out."""
    percents: dict[int, bool] = {}  # by style: whether Excel shows numbers as percentages
    expected = 1
    for number, found in _quietly(sheet.rows()):
        if number > scan.last_row:
            break
        for blank in range(expected, number):
            yield RawRow(blank, {})
        expected = number + 1
        formulas, unsaved = scan.formulas.get(number, 0), scan.unsaved.get(number, 0)
        cells: dict[int, Cell] = {}
        for source in found:
            index = source["column"] - 1
            if index >= MAX_COLUMNS or (source["value"] is None and not formulas >> index & 1):
                continue
            if source["data_type"] == "n" and source["style_id"] not in percents:
                percents[source["style_id"]] = "%" in sheet.number_format(source)
            cell = _cell(source, bool(formulas >> index & 1), bool(unsaved >> index & 1), percents)
            if cell is not None:
                cells[index] = cell
        yield RawRow(number, cells)


def _cell(
    source: ParsedCell, is_formula: bool, is_unsaved: bool, percents: dict[int, bool]
) -> Cell | None:
    if is_unsaved:
        return Cell("", "", error="formula_empty")
    kind, value = source["data_type"], source["value"]
    if kind == "e":
        return Cell("", str(value), error="excel_error")
    cell = value_cell(value, is_percent=kind == "n" and percents[source["style_id"]])
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
