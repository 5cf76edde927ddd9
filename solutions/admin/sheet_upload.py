"""The page that takes in a sheet, of any kind, and leads to its preview."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from provinces import permissions
from solutions.imports import jobs
from solutions.imports.job_form import UploadForm
from solutions.models import ImportJob
from solutions.sheets.kinds import SheetKind


def upload_page(request: HttpRequest, kind: SheetKind) -> HttpResponse:
    """Ask for a sheet of the kind; a good one is read. Raises ``PermissionDenied``."""
    permissions.require(request.user, "add", ImportJob)
    if request.method == "POST":
        form = UploadForm(request.user, request.POST, request.FILES, kind=kind.key)
        if form.is_valid():
            return redirect("admin:import_job", key=_taken_in(request, form, kind).key)
    else:
        form = UploadForm(request.user, kind=kind.key)
    context = {
        "title": _("Import a spreadsheet"),
        "form": form,
        "kind": kind,
        "template_address": template_address(kind),
    }
    return render(request, "admin/imports/upload.html", admin.site.each_context(request) | context)


def template_address(kind: SheetKind) -> str:
    """Where the workbook to fill in is downloaded."""
    if kind.is_catalogue:
        return reverse("admin:import_template")
    return reverse("admin:sheet_template", args=[kind.key])


def upload_address(kind: SheetKind) -> str:
    """Where a sheet of the kind is uploaded."""
    if kind.is_catalogue:
        return reverse("admin:import_upload")
    return reverse("admin:sheet_upload", args=[kind.key])


def page_of(kind: SheetKind, page: str, *args: Any) -> str:
    """The address of a page of what the kind is about; "" for what has no pages of its own."""
    options = kind.model._meta
    try:
        return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=args)
    except NoReverseMatch:
        return ""


def _taken_in(request: HttpRequest, form: UploadForm, kind: SheetKind) -> ImportJob:
    data = form.cleaned_data
    return jobs.create_job(
        by=request.user,
        province=data["province"],
        sheet=data["sheet"],
        pictures=data.get("pictures"),
        publishes=bool(data.get("publishes")),
        is_small=form.is_small,
        kind=kind.key,
    )
