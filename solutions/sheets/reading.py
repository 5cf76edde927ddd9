"""A sheet of evidence read: its rows, put together by the object that they are about."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import Any, Final

from core.text import fold
from solutions.imports.cell_parser import CellParser, ParsedRow
from solutions.imports.contract import Column
from solutions.imports.fields import is_empty
from solutions.imports.groups import shown
from solutions.imports.identities import sliced
from solutions.imports.lookups import Lookups
from solutions.imports.messages import CellError
from solutions.imports.preview import Track, untracked
from solutions.imports.reader import Row, Sheet
from solutions.imports.report import REJECTED, Outcome
from solutions.models import Solution

from .records import Entry, Records
from .solutions import SolutionFinder

BATCH: Final = 200  # objects compared and saved at once
# What a row finds its solution by: another way to write it is no contradiction.
_NAMED_BY: Final = frozenset(
    {"vendor_name", "vendor_tax_code", "solution_name", "solution_address"}
)


class EntryReading:
    """A sheet read and its rows put together by object, to be compared batch by batch.

    ``rows`` counts the rows; ``lost`` are the outcomes of those that are about no object that can
    be told. ``codes`` stays empty: tax codes that fail are corrected in the catalogue. Raises
    ``FileRefusedError``.
    """

    def __init__(self, sheet: Sheet, records: Records, track: Track = untracked) -> None:
        self.records = records
        rows = _parsed(track(sheet.rows, "read", None), records)
        self.rows = len(rows)
        self.warnings, self.notes = sheet.warnings, sheet.notes
        self.codes: dict[str, list[tuple[int, str]]] = {}
        finder = SolutionFinder(rows)
        found = finder.find_all(rows)
        finder.check_addresses(rows, found)
        self._entries, lost = _grouped(rows, found, records)
        self.lost = [
            Outcome(
                row.number,
                REJECTED,
                row.names[0],
                records.title(row, found.get(row.number)),
                row.errors,
                row.warnings,
            )
            for row in lost
        ]
        self._track = track

    def skip(self, numbers: Collection[int]) -> None:
        """Leave out the objects of these rows, which an earlier run has done."""
        self.lost = [outcome for outcome in self.lost if outcome.row not in numbers]
        self._entries = [e for e in self._entries if e.first.number not in numbers]

    def batches(self, stage: str) -> Iterator[list[Entry]]:
        """The entries, ``BATCH`` at a time, once; each is let go of when it is done."""
        entries, self._entries = self._entries, []
        total = len(entries)
        entries.reverse()
        taken = iter(lambda: entries.pop() if entries else None, None)
        yield from sliced(self._track(taken, stage, total), BATCH)


def _parsed(rows: Iterable[Row], records: Records) -> list[ParsedRow]:
    columns = [column for column in records.contract.columns if column.key in records.keys]
    parser = CellParser(columns, records.importer, Lookups(records.importer.on))
    has_place = "province" in records.contract.by_key
    found = []
    for row in rows:
        parsed = ParsedRow(row.number)
        for column in columns:
            _take(parsed, parser, column, row)
        if has_place:
            parser.locate(parsed)
        found.append(parsed)
    return found


def _take(parsed: ParsedRow, parser: CellParser, column: Column, row: Row) -> None:
    """Read one cell of the row into its values."""
    cell = row.cells.get(column.key)
    # The name may be left out beside an address; the finder says so when both are missing.
    if cell is None and column.is_required and column.key != "solution_name":
        parsed.error("required", column.key)
    if cell is None and column.key != "province":
        return
    try:
        value = parser.value(parsed, column, cell)
        if not is_empty(value) or column.key == "province":
            parsed.values[column.key] = value
    except CellError as error:
        parsed.errors.append(error.at(row.number, column.key))


def _grouped(
    rows: Iterable[ParsedRow], found: Mapping[int, Solution], records: Records
) -> tuple[list[Entry], list[ParsedRow]]:
    """The rows by the object they are about, and those that are about none."""
    entries: dict[Hashable, Entry] = {}
    lost = []
    for row in rows:
        solution = found.get(row.number)
        identity = records.identify(row, solution) if solution is not None else None
        if solution is None or identity is None:
            lost.append(row)
            continue
        entry = entries.setdefault(identity, Entry(identity, solution))
        if entry.rows:
            _compare_rows(entry, row)
        entry.rows.append(row)
    return list(entries.values()), lost


def _compare_rows(entry: Entry, row: ParsedRow) -> None:
    """A later row about the same object: it repeats the first one, or it contradicts it."""
    is_same = True
    # What the row leaves empty contradicts nothing.
    for key, other in row.values.items():
        one = entry.first.values.get(key)
        if key in _NAMED_BY or one == other:
            continue
        if isinstance(one, str) and fold(one) == fold(str(other)):
            continue
        is_same = False
        row.error("entry_conflict", key, first=entry.first.number, text=shown(_told(one), key))
    if is_same and not row.errors:
        entry.duplicates.add(row.number)


def _told(value: Any) -> Any:
    return "–" if is_empty(value) else value
