"""The workbook of a contract: headings, drop-downs, an explanation, examples. Pure.

Its first sheet has the keys in a hidden first row and the headings below; it is the template, and
every export continues it with rows.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from solutions.imports.columns import CATALOGUE, terms
from solutions.imports.contract import Column, Contract, remark_label
from solutions.imports.sheet_scan import MAX_ROWS

from .guide import RULES, accepted, type_of
from .values import Value, is_dangerous
from .xlsx import Book, Styles

KEY_ROW: Final = 1
HEADING_ROW: Final = 2
_FIRST_ROW: Final = HEADING_ROW + 1
_LAST_ROW: Final = HEADING_ROW + MAX_ROWS

_INDIGO, _GOLD, _GREY, _PALE = "1A2A5E", "F2C14E", "EEF1F7", "FDF3D8"
_HEADING: Final = (Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=_INDIGO))
_REQUIRED: Final = (Font(bold=True, color="131D3D"), PatternFill("solid", fgColor=_GOLD))
_REMARK: Final = (Font(italic=True, color="434C63"), PatternFill("solid", fgColor=_GREY))
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_LINE: Final = Border(bottom=Side("thin", color="D3D9E6"))
_WIDTHS: Final = {
    "text": 24, "list": 28, "address": 30, "vocabulary": 24, "yes/no": 12, "integer": 12,
    "money": 16, "percent": 12, "date": 14, "period": 14, "points": 12, "email": 28,
}  # fmt: skip
_WIDE: Final = frozenset(
    {"summary", "problem", "description", "note", "image_texts", "method", "end_reason"}
)
_FORMATS: Final = {
    "integer": "0", "money": "#,##0", "percent": "General", "date": "dd/mm/yyyy",
    "yes/no": "General", "list": "General", "address": "General", "points": "0.##", "email": "@",
}  # fmt: skip
# Codes whose leading zeros Excel would drop.
_AS_TEXT: Final = frozenset(
    {"vendor_tax_code", "booth_code", "plan_name", "unit", "trial_note", "criteria_version",
     "product_version", "founding_number", "minutes_number", "result_number",
     "recognition_number", "confirmation_paper"}
)  # fmt: skip
_PROMPT: Final = 255  # characters that Excel shows
_GUIDE_WIDTHS: Final = (34, 14, 30, 90, 40)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a workbook offers.

    ``choices`` are the drop-downs by column key (besides the fixed vocabulary); ``examples`` rows
    of values by column key; ``remarks`` are the keys of columns behind those of the contract;
    ``rules`` are what the sheet “Hướng dẫn” says of the whole table, ``title`` names the first one.
    """

    choices: Mapping[str, Sequence[str]]
    examples: Sequence[Mapping[str, Value]] = ()
    remarks: Sequence[str] = ()
    lists: dict[str, str] = field(default_factory=dict)
    contract: Contract = CATALOGUE
    rules: Sequence[str | Promise] = RULES
    title: str = ""


def make_book(contents: Contents) -> Book:
    """The workbook in the active language, to be saved as it is or continued with rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = contents.title or pgettext("spreadsheet", "Solutions")
    _write_headings(sheet, contents)
    guide = book.create_sheet(pgettext("spreadsheet", "Guide"))
    _write_guide(guide, contents)
    if contents.examples:
        _write_examples(book.create_sheet(pgettext("spreadsheet", "Examples")), contents)
    lists = book.create_sheet(pgettext("spreadsheet", "Lists"))
    _write_lists(lists, contents)
    lists.sheet_state = "hidden"
    _add_validations(sheet, contents)
    buffer = io.BytesIO()
    styles = _styles(sheet, contents)
    book.save(buffer)
    return Book(buffer.getvalue(), styles, HEADING_ROW)


def format_of(column: Column) -> str:
    """How Excel shows the cells of a column."""
    return "@" if column.key in _AS_TEXT else _FORMATS.get(column.kind, "General")


def put(cell: Any, value: Value, column: Column | None = None) -> None:
    """Write a value into a cell of openpyxl; a text stays a text whatever it begins with."""
    cell.value = value
    if column is not None:
        cell.number_format = format_of(column)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = is_dangerous(value)


def dress_heading(cell: Any, *, is_required: bool = False, is_remark: bool = False) -> None:
    """Give a heading its colours; required columns are gold."""
    cell.font, cell.fill = _REMARK if is_remark else _REQUIRED if is_required else _HEADING
    cell.alignment = _WRAPPED


def width_of(column: Column) -> int:
    """Width of a column, in characters."""
    return 44 if column.key in _WIDE else _WIDTHS[column.kind]


def _write_headings(sheet: Worksheet, contents: Contents) -> None:
    columns = contents.contract.columns
    for index, column in enumerate(columns, start=1):
        sheet.cell(KEY_ROW, index, column.key)
        heading = sheet.cell(HEADING_ROW, index, column.label)
        dress_heading(heading, is_required=column.is_required)
        dimension = sheet.column_dimensions[get_column_letter(index)]
        dimension.width = width_of(column)
        dimension.number_format = format_of(column)
    for index, key in enumerate(contents.remarks, start=len(columns) + 1):
        sheet.cell(KEY_ROW, index, key)
        dress_heading(sheet.cell(HEADING_ROW, index, remark_label(key)), is_remark=True)
        sheet.column_dimensions[get_column_letter(index)].width = _WIDTHS["text"]
    sheet.row_dimensions[KEY_ROW].hidden = True
    sheet.row_dimensions[HEADING_ROW].height = 48
    sheet.freeze_panes = f"A{_FIRST_ROW}"


def _write_guide(sheet: Worksheet, contents: Contents) -> None:
    for rule in contents.rules:
        sheet.append([str(rule)])
    sheet.append([])
    headings = (
        pgettext("spreadsheet", "Column"),
        pgettext("spreadsheet", "Required"),
        pgettext("spreadsheet", "What to write"),
        pgettext("spreadsheet", "Accepted values, notes"),
        pgettext("spreadsheet", "Example"),
    )
    sheet.append(headings)
    top = sheet.max_row
    for cell in sheet[top]:
        dress_heading(cell)
    for column in contents.contract.columns:
        required = pgettext("spreadsheet", "Required") if column.is_required else ""
        choices = contents.choices.get(column.key, ())
        explained = "\n".join(filter(None, (column.note, accepted(column, choices))))
        kind = type_of(column, choices)
        sheet.append([column.label, required, kind, explained, column.example])
        for cell in sheet[sheet.max_row]:
            cell.alignment, cell.border = _WRAPPED, _LINE
            cell.number_format = "@"
    for index, width in enumerate(_GUIDE_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = f"A{top + 1}"


def _write_examples(sheet: Worksheet, contents: Contents) -> None:
    """The headings and some rows, marked as no real data."""
    sheet.append(
        [gettext("Sample data: only to see how to write. Enter your rows on the first sheet.")]
    )
    sheet["A1"].font = Font(bold=True, color="B3301D")
    for index, column in enumerate(contents.contract.columns, start=1):
        heading = sheet.cell(HEADING_ROW, index, column.label)
        dress_heading(heading, is_required=column.is_required)
        sheet.column_dimensions[get_column_letter(index)].width = width_of(column)
        for row, example in enumerate(contents.examples, start=_FIRST_ROW):
            cell = sheet.cell(row, index)
            put(cell, example.get(column.key), column)
            cell.fill = PatternFill("solid", fgColor=_PALE)
    sheet.freeze_panes = f"A{_FIRST_ROW}"


def _write_lists(sheet: Worksheet, contents: Contents) -> None:
    """The drop-downs' values, a column each; where they stand goes to ``contents.lists``."""
    for column in contents.contract.columns:
        values = list(contents.choices.get(column.key, ())) or _terms(column)
        if not values:
            continue
        index = len(contents.lists) + 1
        letter = get_column_letter(index)
        sheet.cell(1, index, column.label)
        for row, value in enumerate(values, start=2):
            put(sheet.cell(row, index), value)
        place = f"${letter}$2:${letter}${len(values) + 1}"
        contents.lists[column.key] = f"{quote_sheetname(sheet.title)}!{place}"


def _terms(column: Column) -> list[str]:
    group = "boolean" if column.kind == "yes/no" else column.group
    return [str(term) for term in terms(group) if "N " not in str(term)]


def _add_validations(sheet: Worksheet, contents: Contents) -> None:
    """A drop-down and a hint for each column.

    Other values are not refused while typing: aliases, several values and amounts such as
    “150 triệu” are read too, and the preview says what is wrong.
    """
    for index, column in enumerate(contents.contract.columns, start=1):
        place = contents.lists.get(column.key)
        rule = DataValidation(
            type="list" if place else None, formula1=place, allow_blank=True, showErrorMessage=False
        )
        rule.showInputMessage = True
        rule.promptTitle = column.label[:32]
        rule.prompt = _prompt(column)
        letter = get_column_letter(index)
        rule.add(f"{letter}{_FIRST_ROW}:{letter}{_LAST_ROW}")
        sheet.add_data_validation(rule)


def _prompt(column: Column) -> str:
    required = pgettext("spreadsheet", "Required") if column.is_required else ""
    example = gettext("Example: %(text)s") % {"text": column.example} if column.example else ""
    parts = [part for part in (required, column.note or type_of(column), example) if part]
    return ". ".join(part.rstrip(".") for part in parts)[:_PROMPT]


def _styles(sheet: Worksheet, contents: Contents) -> Styles:
    def number(form: str, *, is_quoted: bool = False) -> int:
        cell = WriteOnlyCell(sheet)
        cell.number_format = form
        cell.alignment = Alignment(vertical="top")
        cell.quotePrefix = is_quoted
        return int(cell.style_id)

    columns = [number(format_of(column)) for column in contents.contract.columns]
    return Styles(
        columns=(*columns, *(number("General") for _remark in contents.remarks)),
        fraction=number("#,##0.####"),
        text=number("@"),
        quoted=number("@", is_quoted=True),
    )
