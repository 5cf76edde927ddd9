"""Tables given as rows of text by column key, read, previewed and imported."""

import csv
import datetime as dt
import io

from django.test.utils import CaptureQueriesContext
from zeal import zeal_context

from provinces.models import Province
from solutions.imports.apply import apply
from solutions.imports.importer import Importer
from solutions.imports.preview import preview
from solutions.imports.reader import Sheet, read_table
from solutions.imports.report import Outcome, Report

TODAY = dt.date(2026, 11, 22)
LEAST = {"vendor_name": "Công ty A", "solution_name": "Phần mềm B", "charge": "Miễn phí"}
PAID = LEAST | {
    "plan_name": "Cơ bản",
    "charge": "Thuê dịch vụ",
    "amount": "1.900.000",
    "period": "Tháng",
    "unit": "trạm",
}


def sheet(*rows: dict[str, str]) -> Sheet:
    """A table with the columns that any of the rows has; a column missing in one is empty there."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, keys, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return read_table(io.BytesIO(buffer.getvalue().encode()), "bang.csv")


def importer(province: Province | None = None, **more: object) -> Importer:
    """The rights of the province's approver, else of the operator; publishes unless told not to."""
    return Importer.for_command(province, TODAY, **({"publishes": True} | more))


def imported(*rows: dict[str, str], by: Importer) -> Report:
    """The report of an import of the rows, which must not query for each row."""
    with zeal_context():
        return apply(sheet(*rows), by)


def previewed(*rows: dict[str, str], by: Importer) -> Report:
    """The report of a preview of the rows, which must not query for each row."""
    with zeal_context():
        return preview(sheet(*rows), by)


def kinds(report: Report) -> list[str]:
    """What became of the rows, in their order."""
    return [outcome.kind for outcome in report.outcomes]


def errors(report: Report) -> list[tuple[int, str | None, str]]:
    """Row, column and code of every error; each can be shown."""
    return _messages(report, lambda outcome: outcome.errors)


def warnings(report: Report) -> list[tuple[int, str | None, str]]:
    """Row, column and code of every warning of a row; each can be shown."""
    return _messages(report, lambda outcome: outcome.warnings)


def writes(captured: CaptureQueriesContext) -> list[str]:
    """The statements that change something."""
    return [q["sql"] for q in captured if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def values(instance: object, *names: str) -> dict[str, object]:
    """Fields of a row, for comparing them all at once."""
    return {name: getattr(instance, name) for name in names}


def _messages(report: Report, of: object) -> list[tuple[int, str | None, str]]:
    found = [message for outcome in report.outcomes for message in _of(outcome, of)]
    assert not [message for message in found if "{" in str(message)]
    return [(message.row, message.column, message.code) for message in found]


def _of(outcome: Outcome, of: object) -> list:
    return of(outcome)
