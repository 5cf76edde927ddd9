"""Everything the import says: a code, where it happened and the sentence for people. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.money import MESSAGES as MONEY_MESSAGES
from solutions.pricing import MESSAGES as PLAN_MESSAGES
from vendors.tax_code import MESSAGES as TAX_CODE_MESSAGES

from .columns import ANY_COLUMN
from .evidence_messages import EVIDENCE

_FILE: Final = {
    "wrong_type": _("Only .xlsx and .csv files can be read. Open the file and save it as .xlsx."),
    "not_xlsx": _(
        "The file is not a real .xlsx file, whatever its name says. Open it and choose "
        "“Save as”, type “Excel workbook (.xlsx)”."
    ),
    "csv_is_xlsx": _("The file is named .csv but is an Excel workbook. Rename it to .xlsx."),
    "old_xls": _("This is an old .xls file. Open it and choose “Save as”, type .xlsx."),
    "encrypted": _(
        "The file is protected by a password. Remove the password in Excel (File, Info, "
        "Protect Workbook) and save it again."
    ),
    "other_office": _("This is another kind of document, not an Excel workbook. Save it as .xlsx."),
    "macros": _("The file contains macros. Save it as .xlsx, which has none."),
    "external_links": _(
        "The file has links to other workbooks. In Excel choose Data, Edit Links, Break Link, "
        "then save it again."
    ),
    "too_big": _("The file is larger than {limit} MB. Split it into several files."),
    "unpacks_too_big": _("The file unpacks to more than {limit} MB. Split it into several files."),
    "too_many_rows": _("The table has more than {limit} rows. Split it into several files."),
    "too_complex": _("The file is built in too complicated a way. Copy the table into a new file."),
    "unsafe_xml": _("The file contains entity declarations, which Excel never writes: refused."),
    "damaged": _("The file is damaged and cannot be read. Open it in Excel and save it again."),
    "empty": _("The file has no rows."),
    "utf16": _(
        "The file is in UTF-16. In Excel choose “Save as”, type “CSV UTF-8 (comma delimited)”, "
        "or save it as .xlsx."
    ),
    "encoding": _(
        "The file is not in UTF-8. In Excel choose “Save as”, type “CSV UTF-8 (comma delimited)”, "
        "or save it as .xlsx."
    ),
    "legacy_tcvn3": _(
        "The text is in the old TCVN3 (ABC) encoding. Convert it to Unicode, then save it as .xlsx."
    ),
    "legacy_vni": _(
        "The text is in the old VNI encoding. Convert it to Unicode, then save it as .xlsx."
    ),
    "unclosed_quote": _(
        "A quotation mark opened in row {row} is never closed, so the rest of the file cannot be "
        "told apart. Correct that cell, or save the file as .xlsx."
    ),
    "no_headings": _(
        "No heading line was found in the first {limit} rows. The table needs at least the "
        "columns: {columns}."
    ),
    "missing_columns": _("Required columns are missing: {columns}."),
    "duplicate_columns": _("Columns that appear more than once: {columns}."),
}
_ARCHIVE: Final = {
    "archive_damaged": _(
        "The .zip file of pictures is damaged or not a .zip file. Make it again and upload it."
    ),
    "archive_encrypted": _(
        "The .zip file of pictures is protected by a password. Make it again without one."
    ),
    "archive_too_many": _(
        "The .zip file has more than {limit} files. Split the sheet and its pictures."
    ),
    "archive_too_big": _(
        "The .zip file unpacks to more than {limit} MB. Split the sheet and its pictures."
    ),
    "archive_entry_too_big": _(
        "“{text}” in the .zip file is larger than {limit} MB. Save the picture smaller."
    ),
    "archive_bomb": _("“{text}” in the .zip file unpacks to far more than a picture can: refused."),
    "archive_paths": _("“{text}” in the .zip file has a path that leads outside of it: refused."),
}
_SHEET: Final = {
    "unknown_heading": _("The column “{text}” is not known and is left out."),
    "unit_above": _(
        "“{text}” stands above the table, but amounts are read in dong. Are they really in dong?"
    ),
    "unit_in_heading": _(
        "The heading says “{text}”, but amounts are read in dong. Are they really in dong?"
    ),
    "points_in_heading": _(
        "The heading says “{text}”, but scores are read as points out of 100. Are they really?"
    ),
    "skipped_group": _("A group line, not a row of the table: “{text}”. Skipped."),
    "skipped_total": _("A line of totals: “{text}”. Skipped."),
    "skipped_footer": _("A line below the table: “{text}”. Skipped."),
    "skipped_numbering": _("A line of column numbers. Skipped."),
    "skipped_headings": _("The headings again. Skipped."),
    "remark_column": _("The column “{text}” is only for reading and is left out."),
}
_CELL: Final = {
    "not_points": _("“{text}” is not a score from 0 to 100 points with at most two decimals."),
    "bad_email": _("“{text}” is not an e-mail address."),
    "control_removed": _("Characters that cannot be shown were removed."),
    "formula_value": _("A formula: the value stored with it was taken."),
    "formula_empty": _(
        "A formula without a stored value. Open the file in Excel and save it, or type the value."
    ),
    "excel_error": _("The cell shows the error {text}."),
    "required": _("This cell must be filled in."),
    "too_long": _("The text has {length} characters; at most {limit} are allowed."),
    "not_yes_no": _("“{text}” is neither yes nor no. Write Có or Không."),
    "not_in_list": _("“{text}” is not in the list. Choose one of: {choices}."),
    "bad_period": _(
        "“{text}” is not a period. Write Tháng, Quý, Năm, Một lần or for example 24 tháng."
    ),
    "bad_date": _("“{text}” is not a date. Write day/month/year, for example 31/12/2026."),
    "out_of_range": _("The number must be from {minimum} to {maximum}."),
    "not_a_percent": _("“{text}” is not a percentage from 0 to 100."),
    "not_a_quantity": _("“{text}” is not a whole number."),
    "bad_address": _("“{text}” is not a web address. Write for example https://luavang.example."),
    "several_addresses": _("The cell has several web addresses; one is allowed."),
    "address_repaired": _("The web address was read as {text}."),
    "no_address": _("“{text}” is not a web address; the cell was read as empty."),
}
_MEANING: Final = {
    "unknown_province": _(
        "“{text}” is not a province or city. Write its name, for example Khánh Hòa."
    ),
    "unknown_province_near": _("“{text}” is not a province or city. Is it one of: {near}?"),
    "province_code": _(
        "“{text}” is a code, and the codes of before and after 1 July 2025 differ. Write the name."
    ),
    "province_ended": _("“{text}” is read as {province}."),
    "province_not_yours": _("You may not enter solutions for {province}."),
    "national_not_yours": _("Only the ministry enters national solutions. Write a province."),
    "unknown_sector": _("“{text}” is not a sector. Choose from: {choices}."),
    "unknown_audience": _("“{text}” is not a group of users. Choose from: {choices}."),
    "unknown_programme": _("“{text}” is not a programme. Choose from: {choices}."),
    "tax_code_repaired": _("The lost 0 at the beginning of the tax code was put back: {text}."),
    "tax_code_missing": _("The tax code is missing; add it when it is known."),
    "tax_code_by_name": _("No tax code here: taken for the vendor of this name that has one."),
    "vendor_ambiguous": _("Several vendors have this name. Write the tax code."),
    "conflict": _("This differs from row {first} of the same solution, which says “{text}”."),
    "differs_elsewhere": _(
        "This differs from row {first}, which says “{text}”; row {first} is followed."
    ),
    "plan_conflict": _("The same price plan stands in row {first} with another value: “{text}”."),
    "promotion_conflict": _(
        "The same promotion stands in row {first} with another value: “{text}”."
    ),
    "duplicate": _("The same as row {first}; counted once."),
    "other_row_wrong": _("Not saved, because row {first} of the same solution is wrong."),
    "listing_archived": _("This solution is no longer shown; its entry was changed, not restored."),
    "people_need_approver": _(
        "Who installs a public solution is changed by an approver; these names were left as they "
        "are."
    ),
    "promotion_later": _(
        "The plan is proposed first; import the sheet again for its promotion once it is accepted."
    ),
    "featured_national": _("A national entry is shown in no centre; “featured” is left out."),
    "proposed": _("Proposed to who keeps this entry, not changed: “{text}”."),
    "pictures_not_read": _(
        "Not added: {text}. Upload a .zip file with these pictures together with the sheet."
    ),
    "pictures_not_yours": _(
        "Another province or the ministry keeps this solution; its pictures were not added."
    ),
    "picture_missing": _("The .zip file has no picture named “{text}”."),
    "picture_missing_near": _("The .zip file has no picture named “{text}”. Is it one of: {near}?"),
    "picture_twice": _(
        "The .zip file has several pictures named “{text}”. Give each its own name."
    ),
    "picture_refused": _("The picture “{text}” was refused: {reason}"),
    "picture_without_text": _(
        "Say what the picture “{text}” shows, for people who cannot see it: one text for each "
        "picture, in the same order, separated by ;"
    ),
    "picture_texts_more": _("There are more texts than pictures: one text for each picture."),
    "no_sector": _("The solution has no sector, so visitors hardly find it."),
    "no_summary": _("The solution has no summary."),
    "no_price": _("The solution has no price."),
    "long_summary": _("Lists show the first 200 characters of {length}."),
    "small_price": _("Is it really only {text}? Amounts are read in dong."),
    "small_rate": _("Is the rate really {text}%?"),
    "future_confirmation": _("The day lies in the future."),
    "not_valid": "{text}",
    "not_saved": _("It could not be saved; someone may have changed it at the same moment."),
}
MESSAGES: Final[Mapping[str, Any]] = {
    **_FILE,
    **_ARCHIVE,
    **_SHEET,
    **_CELL,
    **_MEANING,
    **EVIDENCE,
    **{f"money_{code}": text for code, text in MONEY_MESSAGES.items()},
    **{f"tax_{code}": text for code, text in TAX_CODE_MESSAGES.items()},
    **{f"plan_{code}": text for code, text in PLAN_MESSAGES.items()},
}


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to say about a file: ``code`` is a key of ``MESSAGES``.

    ``row`` is the number that the spreadsheet shows, ``column`` the key of a column; ``params``
    fill the sentence. ``text`` and ``place`` are in the language active when they are read.
    """

    code: str
    row: int | None = None
    column: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text

    @property
    def text(self) -> str:
        """The sentence."""
        shown = {
            name: "; ".join(str(part) for part in value) if isinstance(value, tuple) else value
            for name, value in self.params.items()
        }
        return str(MESSAGES[self.code]).format(**shown)

    @property
    def place(self) -> str:
        """Where: row and column, as far as they are known."""
        label = ANY_COLUMN[self.column].label if self.column in ANY_COLUMN else ""
        if self.row and label:
            place = gettext("Row {row}, column “{column}”")
        elif self.row:
            place = gettext("Row {row}")
        else:
            place = "{column}"
        return str(place).format(row=self.row, column=label)


class FileRefusedError(ValueError):
    """The whole file cannot be taken; ``message`` says why and what to do."""

    def __init__(self, code: str, **params: Any) -> None:
        self.message = Message(code, row=params.get("row"), params=params)
        super().__init__(code)

    def __str__(self) -> str:
        return self.message.text


class CellError(ValueError):
    """A cell that cannot be taken; ``at`` gives the ``Message`` once the place is known."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params
        super().__init__(code)

    def at(self, row: int, column: str) -> Message:
        """The message for the cell in ``row`` and ``column``."""
        return Message(self.code, row, column, self.params)
