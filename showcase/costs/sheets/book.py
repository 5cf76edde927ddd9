"""A workbook of formulas that also holds what they come to.

openpyxl writes formulas without results, and a reader that does not calculate (the preview of a
telephone or of a mail program, Excel while it protects a downloaded file) would show nothing. So
each formula may bring its result, which is put beside it when the file is finished; programs that
calculate do so anew on opening all the same.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Final, TypeAlias
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet

from core.text import strip_controls
from solutions.exports.values import is_dangerous

Result: TypeAlias = int | str | dt.date | None

WHOLE, PLAIN, DAY = "#,##0", "General", "dd/mm/yyyy"
PRICE: Final = "#,##0.####"
FONT: Final = "Times New Roman"
LINE_HEIGHT: Final = 16  # points

_LINE: Final = Side(style="thin", color="858EA3")
_FRAME: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_EPOCH: Final = dt.date(1899, 12, 30)
_MM_PER_INCH: Final = 25.4
_FORMULA: Final = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v ?/?>(?:</v>)?</c>')
# openpyxl says the file is from Excel; LibreOffice then trusts what it finds instead of reckoning.
_PROGRAM: Final = re.compile(r"<Application>.*?</Application>")


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; ``is_input``: one may type there. Made once, shared by its cells."""

    is_bold: bool = False
    is_italic: bool = False
    is_heading: bool = False
    is_input: bool = False
    is_framed: bool = False
    is_small: bool = False
    is_right: bool = False
    is_warning: bool = False
    is_one_line: bool = False
    form: str = PLAIN


TEXT: Final = Look()
TITLE: Final = Look(is_bold=True, is_one_line=True)
TITLE_NOTE: Final = Look(is_italic=True, is_one_line=True)
BOLD: Final = Look(is_bold=True)
CELL: Final = Look(is_framed=True)
LABEL: Final = Look(is_framed=True, is_bold=True)
HEADING: Final = Look(is_heading=True, is_framed=True)
FIGURE: Final = Look(is_framed=True, form=WHOLE)
SUM: Final = Look(is_framed=True, is_bold=True, form=WHOLE)
EXACT: Final = Look(is_small=True, form="0")


class Book:
    """A workbook that is filled sheet by sheet; ``content`` is the finished file.

    ``mark`` stands at the head of every printed page, "" for none.
    """

    def __init__(self, mark: str = "") -> None:
        self._mark = mark
        self._workbook = Workbook()
        self._workbook.remove(self._workbook.active)
        self._workbook.calculation = CalcProperties(fullCalcOnLoad=True)
        self._pages: list[Page] = []
        self._styles: dict[Look, StyleArray] = {}

    def page(self, title: str) -> "Page":
        """A new sheet behind the others; its title is at most 31 characters."""
        page = Page(self, self._workbook.create_sheet(title))
        page.sheet.oddHeader.center.text = self._mark or None
        self._pages.append(page)
        return page

    def dress(self, cell: Cell, look: Look) -> None:
        """Give a cell its look; a look is made once, which is what takes the time."""
        if look not in self._styles:
            _dress(cell, look)
            self._styles[look] = cell._style
        cell._style = copy(self._styles[look])

    def content(self) -> bytes:
        """The bytes of the .xlsx file, with the results of the formulas that brought one."""
        buffer = io.BytesIO()
        self._workbook.save(buffer)
        finished = io.BytesIO()
        sheets = {f"xl/worksheets/sheet{n}.xml": page for n, page in enumerate(self._pages, 1)}
        with zipfile.ZipFile(buffer) as source, _archive(finished) as target:
            for name in source.namelist():
                data = source.read(name)
                if name in sheets:
                    data = sheets[name].with_results(data.decode()).encode()
                elif name == "docProps/app.xml":
                    data = _PROGRAM.sub("", data.decode()).encode()
                target.writestr(name, data)
        return finished.getvalue()


class Page:
    """A sheet; rows and columns count from 1."""

    def __init__(self, book: Book, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._book = book
        self._results: dict[str, Result] = {}

    def text(self, row: int, column: int, text: str, look: Look = TEXT) -> None:
        """A text that stays one, whatever it begins with."""
        cell = self.sheet.cell(row, column)
        cell.value = strip_controls(text)[0]
        cell.data_type = "s"
        self._book.dress(cell, look)
        if is_dangerous(text):
            cell.quotePrefix = True

    def number(self, row: int, column: int, value: object, look: Look = FIGURE) -> None:
        """A number or a day; None leaves the cell empty."""
        cell = self.sheet.cell(row, column)
        cell.value = value
        self._book.dress(cell, look)

    def formula(
        self, row: int, column: int, formula: str, look: Look = FIGURE, *, result: Result = None
    ) -> None:
        """A formula (without its equals sign) and, where it is known, what it comes to."""
        cell = self.sheet.cell(row, column)
        cell.value = f"={formula}"
        self._book.dress(cell, look)
        if result is not None:
            self._results[cell.coordinate] = result

    def at(self, row: int, column: int) -> str:
        """The cell, as formulas of any sheet name it."""
        return f"{self._name}!${get_column_letter(column)}${row}"

    def span(self, column: int, first: int, last: int) -> str:
        """The cells of a column from row to row, as formulas of any sheet name them."""
        letter = get_column_letter(column)
        return f"{self._name}!${letter}${first}:${letter}${last}"

    def here(self, row: int, column: int) -> str:
        """The cell, as formulas of this sheet name it."""
        return f"{get_column_letter(column)}{row}"

    def span_here(self, column: int, first: int, last: int) -> str:
        """The cells of a column from row to row, as formulas of this sheet name them."""
        letter = get_column_letter(column)
        return f"{letter}${first}:{letter}${last}"

    def widths(self, widths: Sequence[float]) -> None:
        """Widths of the columns from the first on, in characters."""
        for index, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(index)].width = width

    def across(self, row: int, last: int, text: str, look: Look = TEXT, *, lines: int = 1) -> None:
        """A text over the columns up to ``last``, with room for ``lines``."""
        self.sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        self.text(row, 1, text, look)
        self.sheet.row_dimensions[row].height = LINE_HEIGHT * lines

    def headings(self, row: int, headings: Sequence[str]) -> None:
        """The headings of a table from the first column on, with room for what they say."""
        for column, heading in enumerate(headings, start=1):
            self.text(row, column, heading, HEADING)
        self.fit(row, headings)

    def fit(self, row: int, texts: Sequence[str]) -> None:
        """Make a row high enough for the texts of its cells; programs differ in doing it."""
        lines = 1
        for column, text in enumerate(texts, start=1):
            width = self.sheet.column_dimensions[get_column_letter(column)].width
            lines = max(lines, -(-len(text) // max(1, int(width) - 2)))
        self.sheet.row_dimensions[row].height = LINE_HEIGHT * lines

    def for_print(self, heading_row: int, *, is_landscape: bool = False) -> None:
        """A4, one page wide, the heading row on each page, the margins of state documents."""
        sheet = self.sheet
        sheet.print_title_rows = f"{heading_row}:{heading_row}"
        sheet.page_setup.orientation = "landscape" if is_landscape else "portrait"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = sheet.page_margins
        margins.top = margins.bottom = 20 / _MM_PER_INCH
        margins.left, margins.right = 30 / _MM_PER_INCH, 15 / _MM_PER_INCH
        sheet.oddFooter.center.text = "&P/&N"

    def with_results(self, xml: str) -> str:
        """The sheet's XML with the results beside their formulas."""
        return _FORMULA.sub(self._with_result, xml)

    def _with_result(self, found: re.Match[str]) -> str:
        place, attributes, formula = found.groups()
        result = self._results.get(place)
        if result is None:
            return found[0]
        if isinstance(result, dt.date):
            result = (result - _EPOCH).days
        if isinstance(result, str):
            attributes += ' t="str"'
        return f'<c r="{place}"{attributes}><f>{formula}</f><v>{escape(str(result))}</v></c>'

    @property
    def _name(self) -> str:
        return quote_sheetname(self.sheet.title)


def quoted(text: str) -> str:
    """A text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'


def _dress(cell: Cell, look: Look) -> None:
    color = "FFFFFF" if look.is_heading else "B3301D" if look.is_warning else "131D3D"
    size = 9 if look.is_small else 11
    cell.font = Font(
        name=FONT,
        size=size,
        bold=look.is_bold or look.is_heading,
        italic=look.is_italic,
        color=color,
    )
    horizontal = "center" if look.is_heading else "right" if look.is_right else None
    is_one_line = look.is_small or look.is_one_line
    cell.alignment = Alignment(horizontal=horizontal, vertical="top", wrap_text=not is_one_line)
    cell.number_format = look.form
    if look.is_framed:
        cell.border = _FRAME
    if look.is_heading:
        cell.fill = PatternFill("solid", fgColor="1A2A5E")
    elif look.is_input:
        cell.fill = PatternFill("solid", fgColor="FDF3D8")


def _archive(buffer: io.BytesIO) -> zipfile.ZipFile:
    return zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED)
