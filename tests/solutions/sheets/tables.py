"""Sheets of evidence as real .xlsx files, previewed and imported."""

import io
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from zeal import zeal_context

from core.models import User
from provinces.models import Province
from solutions.imports import job_runs
from solutions.imports.importer import Importer
from solutions.imports.preview import untracked
from solutions.imports.reader import read_table
from solutions.imports.report import Report
from solutions.models import CriteriaSet, Solution
from solutions.sheets import saving
from solutions.sheets.kinds import KINDS
from solutions.sheets.reading import EntryReading
from tests.factories import CriteriaSetFactory, CriterionFactory, SolutionFactory
from tests.solutions.imports.books import workbook
from tests.solutions.imports.tables import TODAY

VENDOR = "Công ty A"
PRODUCT = "Phần mềm B"
NAMED = {"vendor_name": VENDOR, "solution_name": PRODUCT}
WEIGHTS = {"Chức năng": 50, "Bảo mật": 30, "Dịch vụ": 20}


def solution(**more: object) -> Solution:
    """The product that the rows are about."""
    return SolutionFactory(**{"name": PRODUCT, "vendor__legal_name": VENDOR, **more})


def criteria_set(**more: object) -> CriteriaSet:
    """A published set of three criteria, weighing 50, 30 and 20 percent."""
    made = CriteriaSetFactory(
        **{"name": "Bộ tiêu chí mẫu", "version": "1.0", "state": "published", **more}
    )
    for position, (name, weight) in enumerate(WEIGHTS.items()):
        CriterionFactory(criteria_set=made, name=name, weight=Decimal(weight), position=position)
    return made


def importer(by: User, province: Province | None) -> Importer:
    """The rights of a person as far as an import for the province has them."""
    reason = "nhập từ tệp bang.xlsx"
    return Importer(job_runs.rights(by, province), TODAY, province, by, reason=reason)


def book_of(*rows: dict[str, object]) -> bytes:
    """An .xlsx of the rows, headed by their keys; a column missing in one is empty there."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    return workbook([keys, *([row.get(key) for key in keys] for row in rows)])


def file_of(*rows: dict[str, object], name: str = "bang.xlsx") -> SimpleUploadedFile:
    """The rows as an uploaded .xlsx."""
    return SimpleUploadedFile(name, book_of(*rows))


def read(kind: str, data: bytes, by: Importer, *, saves: bool, name: str = "bang.xlsx") -> Report:
    """The report on a file of the kind, which must not query for each row."""
    with zeal_context():
        table = read_table(io.BytesIO(data), name, KINDS[kind].contract())
        return report_of(KINDS[kind].read(table, by, untracked), saves=saves)


def previewed(kind: str, *rows: dict[str, object], by: Importer) -> Report:
    """What an import of the rows would do."""
    return read(kind, book_of(*rows), by, saves=False)


def imported(kind: str, *rows: dict[str, object], by: Importer) -> Report:
    """What an import of the rows did."""
    return read(kind, book_of(*rows), by, saves=True)


def changed(report: Report) -> list[tuple[int, str, object, object]]:
    """Row, column, old and new value of every change."""
    found = [change for outcome in report.outcomes for change in outcome.changes]
    return [(change.row, change.column, change.old, change.new) for change in found]


def report_of(reading: EntryReading, *, saves: bool) -> Report:
    """All that a preview of the sheet says, or with ``saves`` what saving it came to."""
    report = Report(list(reading.lost), reading.warnings, reading.notes)
    if saves:
        for outcomes, counts in saving.saved(reading, reading.records.importer):
            report.outcomes += outcomes
            report.saved.update(counts)
    else:
        for outcomes in saving.previewed(reading):
            report.outcomes += outcomes
    report.finish()
    return report
