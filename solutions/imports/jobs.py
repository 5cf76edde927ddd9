"""What a person does with a spreadsheet: upload, confirm, cancel; the work is in ``job_runs``.

Up to ``SMALL`` rows are read and saved at once, while the person waits; more by a worker.
"""

import datetime as dt
from itertools import islice
from typing import BinaryIO, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.models import MAX_NAME, User
from core.text import squeeze
from provinces import permissions
from provinces.models import Province
from solutions.models import ImportJob, Listing
from solutions.sheets.kinds import KINDS
from solutions.tasks import look_after, work_on_import

from . import job_runs
from .reader import read_table

Stage = ImportJob.Stage
SMALL: Final = 500
KEPT_DAYS: Final = 30
MAX_NOTE: Final = 200


def is_small(source: BinaryIO, filename: str, kind: str = ImportJob.Kind.CATALOGUE) -> bool:
    """Whether the sheet has at most ``SMALL`` rows; ``source`` is left at its beginning.

    Raises ``FileRefusedError`` for a file that cannot be opened at all.
    """
    rows = read_table(source, filename, KINDS[kind].contract()).rows
    count = sum(1 for _row in islice(rows, SMALL + 1))
    source.seek(0)
    return count <= SMALL


def create_job(
    *,
    by: User,
    province: Province | None,
    sheet: File,
    pictures: File | None = None,
    publishes: bool = False,
    is_small: bool = False,
    kind: str = ImportJob.Kind.CATALOGUE,
) -> ImportJob:
    """Take in a sheet for the province (None: national entries) and have it read.

    ``kind`` is what the sheet holds; only the catalogue's may publish. Raises ``PermissionDenied``;
    ``ValidationError`` when it asks to publish and may not.
    """
    permissions.require(job_runs.rights(by, province), "add", Listing(province=province))
    is_catalogue = KINDS[kind].is_catalogue
    if publishes and not (is_catalogue and job_runs.may_publish(by, province)):
        raise ValidationError(
            _("Another approver has to publish here; the entries will be drafts."), code="publish"
        )
    job = ImportJob.objects.create(
        kind=kind,
        by=by,
        province=province,
        name=_short_name(sheet.name or ""),
        sheet=sheet,
        pictures=pictures or "",
        publishes=publishes,
    )
    _start(job, is_small=is_small)
    return job


def confirm(*, job: ImportJob, by: User) -> ImportJob:
    """Have the previewed job saved. Raises ``PermissionDenied``, ``ValidationError``."""
    _require_own(job, by)
    _move(job, {Stage.PREVIEWED}, stage=Stage.QUEUED, rows_done=0)
    _start(job, is_small=job.rows_total <= SMALL)
    return job


def cancel(*, job: ImportJob, by: User) -> ImportJob:
    """Give up a job of which nothing was saved.

    Raises ``PermissionDenied``; ``ValidationError`` once saving has begun or all is over.
    """
    _require_own(job, by)
    stages = {Stage.WAITING, Stage.READING, Stage.PREVIEWED, Stage.QUEUED}
    _move(job, stages, stage=Stage.CANCELLED)
    return job


def confirm_tax_codes(*, job: ImportJob, notes: dict[str, str], by: User) -> ImportJob:
    """Take tax codes of the sheet although their check digit fails, and read the sheet again.

    ``notes`` say, by code, why each is right. Raises ``PermissionDenied``, ``ValidationError``.
    """
    _require_own(job, by)
    tidy = {code: squeeze(note) for code, note in notes.items() if squeeze(note)}
    if not tidy:
        raise ValidationError(_("Write why the tax code is right."), code="note")
    if any(len(note) > MAX_NOTE for note in tidy.values()):
        raise ValidationError(_("A note has at most 200 characters."), code="note")
    if not set(tidy) <= set(job.tallies.get("codes", {})):
        raise ValidationError(_("This tax code is not in the sheet."), code="code")
    known = job.tax_code_notes | tidy
    _move(job, {Stage.PREVIEWED}, stage=Stage.WAITING, tax_code_notes=known, rows_done=0)
    _start(job, is_small=job.rows_total <= SMALL)
    return job


def resume(*, job: ImportJob, by: User) -> ImportJob:
    """Go on with a job whose worker is gone. Raises ``PermissionDenied``, ``ValidationError``."""
    _require_own(job, by)
    if not job_runs.is_silent(job):
        raise ValidationError(_("The import is still being worked on."), code="alive")
    _start(job, is_small=0 < job.rows_total <= SMALL)
    return job


@transaction.atomic
def forget_old(on: dt.date) -> int:
    """Remove the files and rows of imports older than ``KEPT_DAYS`` days; how many there were.

    The jobs stay, with their counts. What nobody confirmed until then is cancelled.
    """
    old = ImportJob.objects.filter(created_at__date__lt=on - dt.timedelta(days=KEPT_DAYS))
    old = old.exclude(sheet="").exclude(stage__in=[Stage.READING, Stage.SAVING])
    for job in old:
        job.rows.all().delete()
        for file in (job.sheet, job.pictures):
            if file:
                transaction.on_commit(_removal(file))
        over = job.stage in (Stage.DONE, Stage.REFUSED)
        kept = {"stage": job.stage if over else Stage.CANCELLED, "tax_code_notes": {}}
        tallies = {name: job.tallies.get(name, {}) for name in ("preview", "objects", "saved")}
        ImportJob.objects.filter(pk=job.pk).update(sheet="", pictures="", tallies=tallies, **kept)
    return len(old)


def is_own(job: ImportJob, by: User) -> bool:
    """Whether it is this person who confirms or cancels the job; colleagues only see it."""
    return job.by_id == by.pk or by.is_superuser


def _require_own(job: ImportJob, by: User) -> None:
    if not is_own(job, by):
        raise PermissionDenied
    permissions.require(by, "add", job)


def _move(job: ImportJob, stages: set[Stage], **columns: object) -> None:
    """Write ``columns`` if the job is still in one of the stages. Raises ``ValidationError``."""
    rows: QuerySet[ImportJob] = ImportJob.objects.filter(pk=job.pk, stage__in=stages)
    if not rows.update(**columns):
        raise ValidationError(
            _("The import has moved on meanwhile; this page shows where it stands."), code="stage"
        )
    job.refresh_from_db()


def _start(job: ImportJob, *, is_small: bool) -> None:
    if is_small:
        look_after(str(job.key))
        job_runs.run(str(job.key))
    else:
        work_on_import.enqueue(str(job.key))
    job.refresh_from_db()


def _short_name(name: str) -> str:
    """The file's name, short enough to keep, with its ending."""
    stem, dot, ending = squeeze(name).rpartition(".")
    return f"{stem[: MAX_NAME - 20]}{dot}{ending[:10]}"


def _removal(file: File) -> object:
    storage, name = file.storage, file.name
    return lambda: storage.delete(name)
