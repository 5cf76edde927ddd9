"""Staff pages of spreadsheet imports: upload, preview, confirmation, progress, report.

Each page shows the jobs of the person's provinces only; confirming and cancelling is for the person
who uploaded the sheet. Reading a page never works on a job: a worker, or the button, does.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.models import User
from provinces import permissions
from provinces.models import Scope
from provinces.staff.scoped_fields import note_foreign
from solutions.imports import error_sheet, job_runs, jobs
from solutions.imports.job_rows import (
    ERROR,
    NOTE,
    WARNING,
    unpacked,
)
from solutions.imports.report import REJECTED
from solutions.models import ImportJob, ImportJobRow
from solutions.sheets.kinds import KINDS

from . import evidence_sheets
from .import_shown import FILTERS, doubtful_codes, progress_of, rows_of, shown_row, tallies_of
from .sheet_upload import upload_address, upload_page

Stage = ImportJob.Stage
PER_PAGE: Final = 50
_ROWS_AT_ONCE: Final = 500
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pages(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of these pages, for the site of the staff."""

    def page(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        return path(f"nhap-bang-tinh/{route}", site.admin_view(view), name=name)

    return [
        page("", import_list, "import_list"),
        page("tai-len/", import_upload, "import_upload"),
        page("<slug:key>/", import_job, "import_job"),
        page("<slug:key>/tien-do/", import_progress, "import_progress"),
        page("<slug:key>/loi/", import_errors, "import_errors"),
        page("<slug:key>/luu/", import_confirm, "import_confirm"),
        page("<slug:key>/huy/", import_cancel, "import_cancel"),
        page("<slug:key>/lam-tiep/", import_resume, "import_resume"),
        page("<slug:key>/ma-so-thue/", import_codes, "import_codes"),
        *evidence_sheets.pages(site),
    ]


@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """The imports of the person's provinces, newest first."""
    permissions.require(request.user, "view", ImportJob)
    jobs_seen = (
        _visible(request.user).select_related("by", "province").defer("tax_code_notes", "tallies")
    )
    page = Paginator(jobs_seen, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Spreadsheet imports"),
        "page": page,
        "may_upload": permissions.can(request.user, "add", ImportJob),
    }
    return render(request, "admin/imports/list.html", _frame(request) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    """Take in a sheet and lead to its preview."""
    return upload_page(request, KINDS[ImportJob.Kind.CATALOGUE])


@require_GET
def import_job(request: HttpRequest, key: str) -> HttpResponse:
    """Where the job stands: progress, preview or report, whichever it has come to."""
    job = _job(request, key)
    contract = KINDS[job.kind].contract()
    asked = request.GET.get("outcome", "")
    chosen = asked if asked in FILTERS else ""
    rows = rows_of(job, chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": job.name,
        "job": job,
        "upload_address": upload_address(KINDS[job.kind]),
        "is_own": jobs.is_own(job, request.user),
        "is_over": job.stage == Stage.DONE,
        "tallies": tallies_of(job),
        "chosen": chosen,
        "page": page,
        "rows": [shown_row(row, job, contract) for row in page],
        "sheet_warnings": unpacked(job.tallies.get("sheet", []), WARNING),
        "sheet_notes": unpacked(job.tallies.get("sheet", []), NOTE),
        "codes": doubtful_codes(job),
        "has_errors": bool(job.sheet) and _wrong(job).exists(),
        "will_publish": job.publishes and job_runs.may_publish(job.by, job.province),
    }
    template = "admin/imports/job.html"
    return render(request, template, _frame(request) | context | progress_of(job))


@require_GET
def import_progress(request: HttpRequest, key: str) -> JsonResponse:
    """How far the job is, for the script of its page."""
    job = _job(request, key)
    progress = progress_of(job)
    answer = {
        "stage": job.stage,
        "isRunning": progress["is_running"],
        "done": job.rows_done,
        "total": job.rows_total,
        "text": progress["progress_text"],
        "isWaiting": progress["waits_for_worker"],
        "isSilent": progress["is_silent"],
    }
    response = JsonResponse(answer)
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def import_errors(request: HttpRequest, key: str) -> HttpResponseBase:
    """The wrong rows of the sheet as a workbook, with what is wrong beside them."""
    job = _job(request, key)
    wrong = _wrong(job)
    if not job.sheet or not wrong.exists():
        raise Http404
    with job.sheet.open("rb") as file:
        contract = KINDS[job.kind].contract()
        parts = error_sheet.error_workbook(file, _said(wrong), filename=job.name, contract=contract)
    response = StreamingHttpResponse(parts, content_type=_XLSX)
    stem = job.name.rpartition(".")[0] or "bang-tinh"
    response["Content-Disposition"] = content_disposition_header(True, f"{stem}-loi.xlsx")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def import_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Save what the preview showed."""
    return _done(request, key, lambda job: jobs.confirm(job=job, by=request.user))


@require_POST
def import_cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Give the import up; nothing was saved."""
    return _done(request, key, lambda job: jobs.cancel(job=job, by=request.user))


@require_POST
def import_resume(request: HttpRequest, key: str) -> HttpResponse:
    """Go on with an import whose worker is gone."""
    return _done(request, key, lambda job: jobs.resume(job=job, by=request.user))


@require_POST
def import_codes(request: HttpRequest, key: str) -> HttpResponse:
    """Take tax codes that fail their check digit, each with a note, and preview anew."""
    sent = zip(request.POST.getlist("code"), request.POST.getlist("note"), strict=False)
    notes = dict(sent)
    return _done(
        request, key, lambda job: jobs.confirm_tax_codes(job=job, notes=notes, by=request.user)
    )


def _done(request: HttpRequest, key: str, act: Callable[[ImportJob], ImportJob]) -> HttpResponse:
    """Do something with a job, say what stands in its way, and lead back to its page."""
    job = _job(request, key)
    try:
        act(job)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("admin:import_job", key=job.key)


def _frame(request: HttpRequest) -> dict[str, Any]:
    return admin.site.each_context(request)


def _visible(person: User) -> QuerySet[ImportJob]:
    return ImportJob.objects.filter(permissions.visible(person, ImportJob))


def _job(request: HttpRequest, key: str) -> ImportJob:
    """The job of this key, if it is the person's to see. Raises ``Http404``."""
    try:
        wanted = UUID(key)
    except ValueError:
        raise Http404 from None
    job = _visible(request.user).select_related("by", "province").filter(key=wanted).first()
    if job is None:
        if ImportJob.objects.filter(key=wanted).exists():
            note_foreign(Scope.of(request.user), ImportJob, key)
        raise Http404
    return job


def _wrong(job: ImportJob) -> QuerySet[ImportJobRow]:
    """The rows that are wrong themselves, or with another row of their listing."""
    return job.rows.filter(outcome=REJECTED)


def _said(rows: QuerySet[ImportJobRow]) -> Iterator["error_sheet.Said"]:
    """What is wrong, row by row; read in parts while the file is sent."""
    last = 0
    while part := list(rows.filter(number__gt=last).order_by("number")[:_ROWS_AT_ONCE]):
        for row in part:
            yield row.number, unpacked(row.messages, ERROR), row.outcome
        last = part[-1].number
