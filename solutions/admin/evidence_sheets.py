"""Staff pages of the sheets of evaluations, recognitions and uses: template, upload, export."""

from collections.abc import Callable
from typing import Any, ClassVar, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import today
from provinces import permissions
from provinces.models import Scope
from solutions.exports.template import KINDS as FILES
from solutions.exports.template import XLSX, file_parts
from solutions.models import ImportJob
from solutions.sheets import books
from solutions.sheets.criteria import CriteriaColumns
from solutions.sheets.kinds import EVIDENCE, SheetKind
from solutions.sheets.rows import EvidenceRows

from .export import ExportAdmin, attached
from .sheet_upload import page_of, template_address, upload_address, upload_page

Kind = ImportJob.Kind
_NAMES: Final = {
    Kind.EVALUATIONS: "ket-qua-danh-gia",
    Kind.RECOGNITIONS: "giai-thuong-chung-nhan",
    Kind.DEPLOYMENTS: "don-vi-su-dung",
}
# Who sees a row may take it out; recognitions, which all see, only who may send them back.
_EXPORT_VERB: Final = {Kind.RECOGNITIONS: "change"}


class EvidenceExportAdmin(ExportAdmin):
    """A list of evaluations or uses that can be taken out, and put in, as a sheet."""

    sheet_kind: ClassVar[str]

    def export(self, request: HttpRequest, rows: QuerySet, kind: str) -> StreamingHttpResponse:
        """The file with these rows, which are the person's to see."""
        return _file(EVIDENCE[self.sheet_kind], rows, Scope.of(request.user), kind)

    def export_links(self, request: HttpRequest) -> list[dict[str, Any]]:
        """With the way in: uploading a sheet, and the template to fill in."""
        kind = EVIDENCE[self.sheet_kind]
        return [
            {"label": _("Import a spreadsheet"), "url": upload_address(kind)},
            *super().export_links(request),
            {"label": _("Template to fill in (.xlsx)"), "url": template_address(kind)},
        ]


def pages(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of these pages, for the site of the staff."""

    def page(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
        return path(f"bang-tinh/{route}", site.admin_view(view), name=name)

    return [
        page("", sheets, "sheets"),
        page("<slug:kind>/nhap/", sheet_upload, "sheet_upload"),
        page("<slug:kind>/bang-mau/", sheet_template, "sheet_template"),
        page("<slug:kind>/xuat/<slug:file>/", sheet_rows, "sheet_rows"),
    ]


@require_GET
def sheets(request: HttpRequest) -> HttpResponse:
    """What can be put in and taken out as a sheet, besides solutions and prices."""
    permissions.require(request.user, "view", ImportJob)
    context = {
        "title": _("Evaluations, recognitions and uses by spreadsheet"),
        "may_upload": permissions.can(request.user, "add", ImportJob),
        "kinds": [_links(kind) for kind in EVIDENCE.values()],
    }
    return render(request, "admin/imports/kinds.html", admin.site.each_context(request) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Take in a sheet of the kind and lead to its preview."""
    return upload_page(request, _kind(kind))


@require_GET
def sheet_template(request: HttpRequest, kind: str) -> HttpResponse:
    """The workbook to fill in."""
    permissions.require(request.user, "view", ImportJob)
    found = _kind(kind)
    content = books.template(found.key, Scope.of(request.user), today())
    return attached(HttpResponse(content, content_type=XLSX), f"mau-{_NAMES[found.key]}.xlsx")


@require_GET
def sheet_rows(request: HttpRequest, kind: str, file: str) -> HttpResponseBase:
    """All of the kind that the person may take out."""
    permissions.require(request.user, "view", ImportJob)
    found = _kind(kind)
    if file not in FILES:
        raise Http404
    return _file(found, found.model._default_manager.all(), Scope.of(request.user), file)


def _kind(key: str) -> SheetKind:
    if key not in EVIDENCE:
        raise Http404
    return EVIDENCE[key]


def _links(kind: SheetKind) -> dict[str, Any]:
    """The ways to put a kind in and to take it out."""
    return {
        "label": kind.label,
        "upload": upload_address(kind),
        "template": template_address(kind),
        "list": page_of(kind, "changelist"),
        "exports": [
            {"label": label, "url": reverse("admin:sheet_rows", args=[kind.key, file])}
            for file, label in (("xlsx", "Excel (.xlsx)"), ("csv", "CSV (.csv)"))
        ],
    }


def _file(kind: SheetKind, rows: QuerySet, scope: Scope, file: str) -> StreamingHttpResponse:
    """The rows that are the person's, in the columns of the kind, as a file."""
    verb = _EXPORT_VERB.get(kind.key, "view")
    mine = rows.filter(permissions.visible(scope, kind.model, verb))
    has_sample = mine.order_by().filter(solution__is_sample=True).exists()
    criteria = CriteriaColumns.load() if kind.key == Kind.EVALUATIONS else None
    contract = criteria.contract if criteria else kind.contract()
    maker = EvidenceRows(kind.key, contract, criteria, today(), marks_sample=has_sample)
    contents = books.contents_of(kind.key, contract, scope, today(), remarks=maker.remarks)
    parts = file_parts(file, maker.rows(list(mine.values_list("pk", flat=True))), contents)
    response = StreamingHttpResponse(parts, content_type=FILES[file])
    return attached(response, f"{_NAMES[kind.key]}-{today():%Y-%m-%d}.{file}")
