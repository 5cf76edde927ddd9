"""The list for signature as a spreadsheet: texts only, no cell is ever a formula."""

from io import BytesIO
from typing import Final

from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.state_form import MOTTO, STATE_NAME
from core.text import strip_controls
from solutions.approval_list import ApprovalList, headings, sample_mark

from .approval_docx import price_note, signers

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS: Final = (6, 30, 30, 16, 22, 42, 26, 16, 22)
_FONT: Final = "Times New Roman"
_LINE: Final = Side(style="thin")
# Styles are shared by all cells of a kind: making one for each is what takes the time.
_FRAME: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TABLE: Final = Font(name=_FONT, size=11)
_TABLE_BOLD: Final = Font(name=_FONT, size=11, bold=True)
_LEFT: Final = Alignment(horizontal="left", vertical="top", wrap_text=True)
_CENTRE: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
_MIDDLE: Final = len(WIDTHS) // 2
_MM_PER_INCH: Final = 25.4


def approval_xlsx(content: ApprovalList) -> bytes:
    """The bytes of the .xlsx, in the active language; printed landscape on A4 with its headings."""
    book = Workbook()
    sheet = book.active
    sheet.title = pgettext("sheet", "List")
    for index, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    _heading(sheet, content)
    first = sheet.max_row + 1
    for index, heading in enumerate(headings(), start=1):
        _framed(sheet.cell(first, index), heading, is_bold=True)
    for position, values in enumerate(content.table(), start=first + 1):
        for index, value in enumerate(values, start=1):
            _framed(sheet.cell(position, index), value)
    _below(sheet)
    _for_print(sheet, first)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _heading(sheet: Worksheet, content: ApprovalList) -> None:
    """The two columns of a state paper, then the title over the whole width."""
    head = content.letterhead
    last = len(WIDTHS)
    for row, (left, right, is_bold) in enumerate(
        (
            (head.superior or head.issuer, STATE_NAME, True),
            (head.issuer if head.superior else "", MOTTO, True),
            (head.number, head.place_and_date, False),
        ),
        start=1,
    ):
        _across(sheet, row, 1, _MIDDLE, left, is_bold=is_bold)
        _across(sheet, row, _MIDDLE + 1, last, right, is_bold=is_bold)
    _across(sheet, 5, 1, last, content.title.upper(), is_bold=True, size=14)
    _across(sheet, 6, 1, last, content.below_title)
    _across(sheet, 7, 1, last, sample_mark() if content.is_sample else "", is_bold=True)


def _below(sheet: Worksheet) -> None:
    row = sheet.max_row + 1
    _across(sheet, row, 1, len(WIDTHS), price_note())
    places = ((1, _MIDDLE), (_MIDDLE + 1, len(WIDTHS)))
    for (first, last), (office, how) in zip(places, signers(), strict=True):
        _across(sheet, row + 2, first, last, office.upper(), is_bold=True)
        _across(sheet, row + 3, first, last, how)


def _across(
    sheet: Worksheet,
    row: int,
    first: int,
    last: int,
    text: str,
    *,
    is_bold: bool = False,
    size: int = 12,
) -> None:
    """A line in the middle of several columns."""
    sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    cell = sheet.cell(row, first)
    _set_text(cell, text)
    cell.font = Font(name=_FONT, size=size, bold=is_bold)
    cell.alignment = _CENTRE


def _framed(cell: Cell, text: str, *, is_bold: bool = False) -> None:
    _set_text(cell, text)
    cell.font = _TABLE_BOLD if is_bold else _TABLE
    cell.border = _FRAME
    cell.alignment = _CENTRE if is_bold else _LEFT


def _set_text(cell: Cell, text: str) -> None:
    """A text cell whatever it begins with; the quote keeps it one when somebody edits it."""
    cell.value = strip_controls(text)[0]
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@", "\t")):
        cell.quotePrefix = True


def _for_print(sheet: Worksheet, heading_row: int) -> None:
    sheet.freeze_panes = sheet.cell(heading_row + 1, 1)
    sheet.print_title_rows = f"{heading_row}:{heading_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.top = margins.bottom = 20 / _MM_PER_INCH
    margins.left, margins.right = 30 / _MM_PER_INCH, 15 / _MM_PER_INCH
    sheet.oddHeader.center.text = "&P"
    sheet.HeaderFooter.differentFirst = True
