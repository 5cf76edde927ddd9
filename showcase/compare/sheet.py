"""The comparison as a spreadsheet: the rows of the page, amounts as numbers, never a formula."""

import io
from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.templatetags.ui import vn_date
from core.text import strip_controls
from solutions.approval_list import sample_mark
from solutions.exports.values import is_dangerous

from .page import Comparison
from .table import Cell, Row

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LABEL_WIDTH: Final = 30
_COLUMN_WIDTH: Final = 36
_LINE: Final = Side(style="thin", color="858EA3")
_FRAME: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD: Final = PatternFill("solid", fgColor="1A2A5E")
_GROUP: Final = PatternFill("solid", fgColor="E4EAF7")
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_BOLD: Final = Font(bold=True)
_SMALL: Final = Font(italic=True, color="434C63")


def comparison_xlsx(comparison: Comparison, address: str) -> bytes:
    """The bytes of the .xlsx in the active language.

    ``address`` is the absolute address of the page, so that whoever gets the file can look again.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = pgettext("spreadsheet", "Comparison")
    _write_top(sheet, comparison, address)
    _write_heads(sheet, comparison)
    first = sheet.max_row
    for group in comparison.groups:
        _write_group(sheet, group.title, len(comparison.heads))
        for row in group.rows:
            _write_row(sheet, row)
        if group.note:
            _write_line(sheet, group.note, _SMALL)
    for text in (
        _("Prices are published by vendors, who answer for them; they are not the result of a "
          "price appraisal."),
        _("Information for reference; it does not replace the selection of contractors under the "
          "law on bidding."),
    ):  # fmt: skip
        _write_line(sheet, text, _SMALL)
    _for_print(sheet, first, len(comparison.heads))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_top(sheet: Worksheet, comparison: Comparison, address: str) -> None:
    if any(head.is_sample for head in comparison.heads):
        _write_line(sheet, sample_mark(), Font(bold=True, color="B3301D"))
    _write_line(sheet, _("Comparison of solutions"), Font(bold=True, size=14))
    day = _("As of %(day)s") % {"day": vn_date(comparison.on)}
    _write_line(sheet, f"{day}. {address}", _SMALL)
    if comparison.query.only_differences:
        _write_line(sheet, _("Only the rows in which they differ."), _SMALL)


def _write_heads(sheet: Worksheet, comparison: Comparison) -> None:
    texts = [pgettext("comparison", "Point of comparison")]
    texts += [f"{head.name}\n{head.vendor_name}" for head in comparison.heads]
    place = _next(sheet)
    for index, text in enumerate(texts, start=1):
        cell = _put(sheet.cell(place, index), text, Font(bold=True, color="FFFFFF"))
        cell.fill, cell.border = _HEAD, _FRAME


def _write_group(sheet: Worksheet, title: str, columns: int) -> None:
    place = _next(sheet)
    for index in range(1, columns + 2):
        cell = sheet.cell(place, index)
        cell.fill, cell.border = _GROUP, _FRAME
    _put(sheet.cell(place, 1), title, _BOLD)


def _write_row(sheet: Worksheet, row: Row) -> None:
    """One row; amounts stand alone as numbers, what they are for in the row below."""
    label = f"{row.label} ({row.hint})" if row.hint else row.label
    if not any(cell.amount is not None for cell in row.cells):
        _write_cells(sheet, label, [_text(cell) for cell in row.cells])
    else:
        _write_cells(sheet, label, [_figure(cell) for cell in row.cells])
        notes = [_beside(cell) for cell in row.cells]
        _write_cells(sheet, pgettext("comparison", "for what"), notes, _SMALL)
    if row.note:
        _write_line(sheet, row.note, _SMALL)


def _write_cells(
    sheet: Worksheet, label: str, values: Sequence[str | int], font: Font | None = None
) -> None:
    place = _next(sheet)
    _put(sheet.cell(place, 1), label, font or _BOLD).border = _FRAME
    for index, value in enumerate(values, start=2):
        cell = _put(sheet.cell(place, index), value, font)
        cell.border = _FRAME
        if isinstance(value, int):
            cell.number_format = "#,##0"


def _text(cell: Cell) -> str:
    if not cell.lines:
        return _("no information yet")
    return f"{cell.text} [{cell.best}]" if cell.best else cell.text


def _figure(cell: Cell) -> str | int:
    return _text(cell) if cell.amount is None else cell.amount


def _beside(cell: Cell) -> str:
    if cell.amount is None:
        return ""
    texts = [line.text for line in cell.lines[1:]]
    return "\n".join([f"[{cell.best}]", *texts] if cell.best else texts)


def _write_line(sheet: Worksheet, text: str, font: Font) -> None:
    cell = _put(sheet.cell(_next(sheet), 1), text, font)
    cell.alignment = Alignment(vertical="top")


def _next(sheet: Worksheet) -> int:
    """The row below the last one; an empty sheet says that it has one."""
    return 1 if sheet.max_row == 1 and sheet["A1"].value is None else sheet.max_row + 1


def _put(cell: Any, value: str | int, font: Font | None = None) -> Any:
    """Write a value; a text stays a text whatever it begins with."""
    cell.value = strip_controls(value)[0] if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = is_dangerous(value)
    cell.alignment = _WRAPPED
    if font:
        cell.font = font
    return cell


def _for_print(sheet: Worksheet, heads: int, columns: int) -> None:
    """A4 landscape, one page wide, the names on every page and always in sight."""
    sheet.column_dimensions["A"].width = _LABEL_WIDTH
    for index in range(2, columns + 2):
        sheet.column_dimensions[get_column_letter(index)].width = _COLUMN_WIDTH
    sheet.freeze_panes = f"B{heads + 1}"
    sheet.print_title_rows = f"{heads}:{heads}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
