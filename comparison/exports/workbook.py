"""The comparison as a workbook: a sheet for each table, above each what it is, how to cite it."""

import io
from collections.abc import Sequence
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from comparison.citation import as_of, not_the_index
from core.text import strip_controls
from solutions.exports.book import dress_heading, put
from solutions.exports.values import Value

from .edition import Edition
from .tables import Form, Table, tables_of

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMATS: Final = {
    Form.TEXT: "@",
    Form.WHOLE: "#,##0",
    Form.HUNDREDTHS: "#,##0.00",
    Form.FINE: "0.0000",
    Form.DATE: "dd/mm/yyyy",
}
_TITLE: Final = Font(bold=True, size=14, color="1A2A5E")
_MARK: Final = Font(bold=True, color="B3301D")
_NOTE: Final = Font(italic=True, color="434C63")
_TEXT_IN_NUMBERS: Final = Font(italic=True, color="646D84")
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_RIGHT: Final = Alignment(vertical="top", horizontal="right")
_BAND: Final = PatternFill("solid", fgColor="F2F5FC")
_LONGEST_NAME: Final = 31  # characters that Excel allows for the name of a sheet


def workbook(edition: Edition) -> bytes:
    """The .xlsx in the active language; no text in it is ever a formula."""
    book = Workbook()
    book.remove(book.active)
    for table in tables_of(edition):
        _write(book.create_sheet(table.name[:_LONGEST_NAME]), table, edition)
    properties = book.properties
    properties.title, properties.creator = edition.title, _("Ministry of Science and Technology")
    properties.language = get_language()
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(sheet: Worksheet, table: Table, edition: Edition) -> None:
    used = _write_head(sheet, table, edition) + 1
    for index, column in enumerate(table.columns, start=1):
        dress_heading(sheet.cell(used, index, column.heading))
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.row_dimensions[used].height = 64
    for number, row in enumerate(table.rows, start=used + 1):
        _write_row(sheet, number, table, row)
    sheet.freeze_panes = sheet.cell(used + 1, table.fixed + 1)
    if table.rows:
        last = get_column_letter(len(table.columns))
        sheet.auto_filter.ref = f"A{used}:{last}{used + len(table.rows)}"
    sheet.print_title_rows = f"{used}:{used}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write_head(sheet: Worksheet, table: Table, edition: Edition) -> int:
    """Title, mark, notes, citation and address; the number of the last row used."""
    lines = [(edition.title, _TITLE)]
    if edition.has_sample:
        lines.append((_("SAMPLE FIGURES FOR ILLUSTRATION"), _MARK))
    if edition.is_draft:
        lines.append((_("Draft, not published."), _MARK))
    notes = [not_the_index(), *([as_of(edition.board.on)] if edition.board.quarter else [])]
    notes += table.notes
    notes.append(_("Cite as: %(line)s") % {"line": edition.line_to_cite(get_language() or "vi")})
    lines += [(text, _NOTE) for text in dict.fromkeys(notes)]
    for number, (text, font) in enumerate(lines, start=1):
        cell = sheet.cell(number, 1)
        put(cell, strip_controls(text)[0])
        cell.font = font
    address = sheet.cell(len(lines) + 1, 1)
    put(address, edition.address)
    address.font = _NOTE
    return len(lines) + 1


def _write_row(sheet: Worksheet, number: int, table: Table, row: Sequence[Value]) -> None:
    for index, (column, value) in enumerate(zip(table.columns, row, strict=True), start=1):
        cell = sheet.cell(number, index)
        put(cell, strip_controls(value)[0] if isinstance(value, str) else value)
        is_text = isinstance(value, str)
        cell.number_format = "@" if is_text else _FORMATS[column.form]
        cell.alignment = _TOP
        if is_text and column.form is not Form.TEXT:
            cell.font, cell.alignment = _TEXT_IN_NUMBERS, _RIGHT
        if number % 2:
            cell.fill = _BAND
