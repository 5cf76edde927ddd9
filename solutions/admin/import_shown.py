"""What the page of an import shows of its job: counts, rows of the sheet, how far it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from solutions.imports import job_runs
from solutions.imports.contract import Contract
from solutions.imports.job_rows import (
    ERROR,
    KIND_LABELS,
    NOTE,
    WARNING,
    ShownChange,
    object_of,
    shown_changes,
    told,
)
from solutions.models import ImportJob, ImportJobRow
from solutions.sheets.kinds import KINDS

from .sheet_upload import page_of

Stage = ImportJob.Stage
# Seconds that a job may wait for a worker before its page says that none seems to run.
_PATIENCE: Final = 10
FILTERS: Final[dict[str, Promise]] = KIND_LABELS | {
    "warnings": pgettext_lazy("row of a sheet", "With warnings"),
    "differs": pgettext_lazy("row of a sheet", "Other than in the preview"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """A count on top of the page, which is also the choice to see only these rows."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the sheet as the page shows it; ``address`` is where its object is changed."""

    row: ImportJobRow
    address: str
    label: str
    planned: str
    changes: list[ShownChange]
    errors: list[str]
    warnings: list[str]
    notes: list[str]


def rows_of(job: ImportJob, chosen: str) -> QuerySet[ImportJobRow]:
    """The rows of the sheet that are asked for; ``chosen`` is a key of ``FILTERS`` or ""."""
    rows = job.rows.select_related(None)
    if chosen == "warnings":
        return rows.filter(has_warnings=True)
    if chosen == "differs":
        return rows.filter(differs=True)
    return rows.filter(outcome=chosen) if chosen else rows


def tallies_of(job: ImportJob) -> list[Tally]:
    """The counts on top of the page, those of 0 only where they always stand."""
    counts = job.tallies.get("saved" if job.stage == Stage.DONE else "preview", {})
    found = [Tally(key, str(label), counts.get(key, 0)) for key, label in FILTERS.items()]
    always = ("created", "changed", "unchanged", "rejected")
    return [tally for tally in found if tally.count or tally.key in always] if counts else []


def shown_row(row: ImportJobRow, job: ImportJob, contract: Contract) -> ShownRow:
    """A row in words."""
    return ShownRow(
        row,
        _address(row, job),
        str(KIND_LABELS.get(row.outcome, row.outcome)),
        str(KIND_LABELS.get(row.planned, "")) if row.differs else "",
        shown_changes(row, contract),
        told(row, ERROR, contract=contract),
        told(row, WARNING, contract=contract),
        told(row, NOTE, contract=contract),
    )


def _address(row: ImportJobRow, job: ImportJob) -> str:
    """Where what the row became is changed; "" where it has no page, or is not there yet."""
    pk = row.listing_id if KINDS[job.kind].is_catalogue else object_of(row)
    return page_of(KINDS[job.kind], "change", pk) if pk is not None else ""


def doubtful_codes(job: ImportJob) -> Iterable[dict[str, Any]]:
    """The tax codes whose check digit fails, with the rows that have them."""
    return [
        {"code": code, "rows": [number for number, _name in said[:5]], "vendor": said[0][1]}
        for code, said in job.tallies.get("codes", {}).items()
    ]


def progress_of(job: ImportJob) -> dict[str, Any]:
    """How far the job is, in numbers and in words."""
    is_running = job.stage in job_runs.OPEN
    is_silent = job_runs.is_silent(job)
    waits = job.stage in (Stage.WAITING, Stage.QUEUED)
    waited = (timezone.now() - job.updated_at).total_seconds() if waits else 0
    return {
        "is_running": is_running,
        "is_silent": is_silent,
        "waits_for_worker": waits and waited > _PATIENCE and not _is_worker_busy(),
        "progress_text": _progress_text(job),
        "progress_max": job.rows_total if _is_counted(job) else 0,
    }


def _is_counted(job: ImportJob) -> bool:
    """Whether it is known how many rows there are, and some of them are done."""
    return bool(job.rows_total) and job.stage in (Stage.READING, Stage.SAVING)


def _progress_text(job: ImportJob) -> str:
    numbers = {"done": job.rows_done, "total": job.rows_total}
    if job.stage == Stage.READING and job.rows_total:
        return _("Comparing with the catalogue: %(done)d of %(total)d rows") % numbers
    if job.stage == Stage.READING:
        return _("Reading the sheet: %(done)d rows so far") % numbers
    if job.stage == Stage.SAVING:
        return _("Saving: %(done)d of %(total)d rows") % numbers
    return str(Stage(job.stage).label)


def _is_worker_busy() -> bool:
    """Whether some worker is at another import, so that this one only has to wait its turn."""
    since = timezone.now() - job_runs.SILENCE
    at_work = ImportJob.objects.filter(stage__in=[Stage.READING, Stage.SAVING])
    return at_work.filter(alive_at__gte=since).exists()
