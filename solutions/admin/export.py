"""Spreadsheets out of the staff site: the template, the rows of a list, the public catalogue."""

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, urlsplit

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, gettext_lazy

from core.clock import today
from provinces import permissions
from provinces.models import Province, Scope
from provinces.staff.scoped_admin import ScopedAdmin
from solutions.exports.rows import Exporter, Row
from solutions.exports.template import KINDS, XLSX, export_parts, template
from solutions.filters import CatalogueFilter
from solutions.models import Listing, PricePlan, Sector
from solutions.search import matching, search

_LONGEST: Final = 2_000
_ACTIONS: Final = {
    "xlsx": gettext_lazy("Export as a spreadsheet (.xlsx)"),
    "csv": gettext_lazy("Export as a spreadsheet (.csv)"),
}
_LINKS: Final = {
    "xlsx": gettext_lazy("Export the list (.xlsx)"),
    "csv": gettext_lazy("Export the list (.csv)"),
}

T = TypeVar("T", bound=HttpResponseBase)


class ExportAdmin(ScopedAdmin):
    """A list of listings or price plans that can be taken out in the columns of the contract."""

    change_list_template = "admin/export_change_list.html"
    # The look-up from a row to its listing's solution.
    export_solution = "solution"

    def get_urls(self) -> list[URLPattern]:
        """One more address: the rows of the list, with the list's own filters."""
        view = self.admin_site.admin_view(self.export_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("xuat/<slug:kind>/", view, name=name), *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The selected rows, or all that the filters leave, as a file."""
        actions = super().get_actions(request)
        for kind, label in _ACTIONS.items():
            name = f"export_{kind}"
            actions[name] = (_action(kind), name, label)
        return actions

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """All rows that the list shows with these filters, on all its pages."""
        if kind not in KINDS:
            raise Http404
        if request.method not in {"GET", "HEAD"} or not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
            return HttpResponseRedirect(f"{reverse(name)}?e=1")
        return self.export(request, rows, kind)

    def export(self, request: HttpRequest, rows: QuerySet, kind: str) -> StreamingHttpResponse:
        """The file with these rows, which are the person's to see."""
        scope = Scope.of(request.user)
        mine = rows.filter(permissions.visible(scope, self.model))
        return _file(_Rows(mine, scope, self.export_solution), kind)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list with links that take it out."""
        context = {"exports": self.export_links(request)} | (extra_context or {})
        return super().changelist_view(request, context)

    def export_links(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Label and address of each link; the list's own filters stay."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_export"
        query = request.GET.copy()
        query.pop("p", None)
        return [
            {"label": label, "url": f"{reverse(name, args=[kind])}?{query.urlencode()}".rstrip("?")}
            for kind, label in _LINKS.items()
        ]


class ListingExportAdmin(ExportAdmin):
    """The list of listings; beside it the template and the export of the public catalogue."""

    def get_urls(self) -> list[URLPattern]:
        """The pages that belong to no row."""
        wrap = self.admin_site.admin_view
        return [
            path("bang-mau/", wrap(self.template_view), name="import_template"),
            path("xuat-danh-muc/", wrap(self.catalogue_view), name="catalogue_export"),
            *super().get_urls(),
        ]

    def export_links(self, request: HttpRequest) -> list[dict[str, Any]]:
        """With what belongs to no row: the public catalogue, and the template to fill in."""
        return [
            *super().export_links(request),
            {"label": gettext("Export of the public catalogue"), "url": _page("catalogue_export")},
            {"label": gettext("Template to fill in (.xlsx)"), "url": _page("import_template")},
        ]

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """The workbook to fill in."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        content = template(Scope.of(request.user), today())
        return attached(HttpResponse(content, content_type=XLSX), "mau-nhap-danh-muc.xlsx")

    def catalogue_view(self, request: HttpRequest) -> HttpResponseBase:
        """What the public catalogue shows at an address, as a file; without one, ask for it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = CatalogueForm(request.GET if "kind" in request.GET else None)
        if form.is_valid():
            query, on = form.found.query, today()
            rows = Listing.objects.filter(
                pk__in=search(query, on).listings, solution__in=matching(query, on)
            )
            return _file(
                # Nobody's rights: just what visitors see.
                _Rows(rows.order_by("pk"), Scope(), "solution"),
                form.cleaned_data["kind"],
            )
        context = self.admin_site.each_context(request) | {
            "title": gettext("Export of the public catalogue"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/export_catalogue.html", context)


class CatalogueForm(forms.Form):
    """The address of a page of the public catalogue, and the kind of file."""

    address = forms.CharField(
        label=gettext_lazy("Address of the catalogue page"),
        max_length=_LONGEST,
        required=False,
        help_text=gettext_lazy(
            "Open the public catalogue, choose sectors, provinces and prices there, then copy the "
            "address of the page into this field. Empty: the whole catalogue."
        ),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of file"),
        choices=[("xlsx", "Excel (.xlsx)"), ("csv", "CSV (.csv)")],
        widget=forms.RadioSelect,
        initial="xlsx",
    )

    found: CatalogueFilter

    def clean_address(self) -> str:
        """The address, whose query must be understood whole. Raises ``ValidationError``."""
        address = self.cleaned_data["address"].strip()
        try:
            parts = urlsplit(address)
        except ValueError as error:
            raise forms.ValidationError(gettext("This is not an address.")) from error
        query = QueryDict(mutable=True)
        for key, value in parse_qsl(parts.query if "?" in address else ""):
            query.appendlist(key, value)
        self.found = CatalogueFilter(query, on=today(), fixed=_places(parts.path))
        if self.found.problems:
            raise forms.ValidationError([problem.message for problem in self.found.problems])
        return address


class _Rows:
    """Rows of a list as a file: ids first, then everything else in batches while it is sent."""

    def __init__(self, rows: QuerySet, scope: Scope, solution: str) -> None:
        self._is_plans = rows.model is PricePlan
        self._ids = list(rows.values_list("pk", flat=True))
        self._scope = scope
        self.has_sample = rows.order_by().filter(**{f"{solution}__is_sample": True}).exists()

    def __iter__(self) -> Iterator[Row]:
        exporter = Exporter(self._scope, today(), marks_sample=self.has_sample)
        return exporter.plans(self._ids) if self._is_plans else exporter.listings(self._ids)


def _action(kind: str) -> Callable[..., HttpResponseBase]:
    @admin.action(description=_ACTIONS[kind])
    def act(modeladmin: ExportAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase:
        return modeladmin.export(request, queryset, kind)

    return act


def _page(name: str) -> str:
    return reverse(f"admin:{name}")


def _places(way: str) -> dict[str, str]:
    """The province and the sector to which a page of the site narrows the catalogue."""
    parts = [part for part in way.split("/") if part][:4]
    province = Province.objects.filter(slug__in=parts).first()
    sector = Sector.objects.filter(slug__in=parts).first()
    named = {"province": province, "sector": sector}
    return {key: row.slug for key, row in named.items() if row is not None}


def _file(rows: _Rows, kind: str) -> StreamingHttpResponse:
    parts = export_parts(kind, rows, today(), has_sample=rows.has_sample)
    response = StreamingHttpResponse(parts, content_type=KINDS[kind])
    return attached(response, f"danh-muc-giai-phap-{today():%Y-%m-%d}.{kind}")


def attached(response: T, name: str) -> T:
    """The response as a file to be kept, which no cache stores."""
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
