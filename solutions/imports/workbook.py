"""A workbook read by openpyxl cell by cell, with nothing kept of the cells that are done. Pure.

openpyxl's own read-only mode keeps every text that cells share, and what a row says of its height.
Here the texts lie in a file, so that memory does not grow with the rows.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.cell.text import Text
from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from .recent import Recent
from .spool import Spool

_TEXT: Final = f"{{{SHEET_MAIN_NS}}}si"
_RECENT: Final = 4_096

# A cell as openpyxl's parser gives it: row and column from 1, value, data_type, style_id.
ParsedCell = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """The first visible sheet of a workbook, and the archive part that holds its XML."""

    book: Any
    sheet: Any

    def source(self) -> IO[bytes]:
        """The XML of the sheet, to be closed."""
        # No public name leads from a read-only sheet to its XML.
        found: IO[bytes] = self.book._archive.open(self.sheet._worksheet_path)
        return found

    def rows(self) -> Iterator[tuple[int, list[ParsedCell]]]:
        """Number and cells of every row that the sheet has, in order."""
        book = self.book
        with self.source() as source:
            parser = WorkSheetParser(
                source,
                self.sheet._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for row in parser.parse():
                parser.row_dimensions.clear()
                yield row

    def number_format(self, cell: ParsedCell) -> str:
        """How Excel shows the number of the cell."""
        return ReadOnlyCell(self.sheet, **cell).number_format or ""

    def close(self) -> None:
        """Let go of the archive."""
        self.book.close()


def open_workbook(data: bytes) -> OpenedSheet:
    """Open the workbook at its first visible sheet. Raises what openpyxl raises."""
    reader = _Reader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    reader.read()
    sheets = [sheet for sheet in reader.wb.worksheets if hasattr(sheet, "_worksheet_path")]
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    return OpenedSheet(reader.wb, (visible or sheets)[0])


class _Reader(ExcelReader):  # type: ignore[misc]
    def read_strings(self) -> None:
        """The texts that cells share, into a file."""
        self.shared_strings = SharedTexts()
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings.read(source)


class SharedTexts:
    """The texts that cells share, by number, as a list of them would give them."""

    def __init__(self) -> None:
        self._texts: Spool[str] = Spool()
        self._recent: Recent[int, str] = Recent(_RECENT)

    def read(self, source: IO[bytes]) -> None:
        """Take in the table of texts, as openpyxl's ``read_string_table`` reads it."""
        elements = iterparse(source, events=("start", "end"))
        _event, root = next(elements)
        for event, node in elements:
            if event == "end" and node.tag == _TEXT:
                self._texts.append(Text.from_tree(node).content.replace("x005F_", ""))
                root.clear()

    def __getitem__(self, number: int) -> str:
        """The text of that number, from 0. Raises ``IndexError``."""
        text = self._recent.get(number)
        if text is None:
            if number < 0:
                raise IndexError(number)
            text = self._texts[number]
            self._recent.put(number, text)
        return text
