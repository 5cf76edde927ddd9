"""The pages of the work queue in the staff site: the first page, and the list of each kind."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, pgettext

from core.clock import today
from provinces import permissions
from showcase.work.kinds import Bulk, Worker
from showcase.work.queue import kind_named, queue_of

PAGE_SIZE = 50


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of the queue below those of ``site``."""
    return [path("viec/<slug:key>/", site.admin_view(_list_view(site)), name="work_list")]


def home(request: HttpRequest) -> dict[str, Any]:
    """What the first page of the staff site shows besides its frame."""
    queue = queue_of(request.user, today())
    return {
        "title": pgettext("work queue", "To do"),
        "queue": queue,
        "first_steps": _first_steps() if queue.is_new else [],
    }


def work_list(request: HttpRequest, site: admin.AdminSite, key: str) -> HttpResponse:
    """Everything of one kind of work; raises ``Http404`` for a kind that does not exist."""
    kind = kind_named(key)
    if kind is None:
        raise Http404
    worker = Worker.of(request.user, today())
    page = Paginator(kind.listed(worker), PAGE_SIZE).get_page(request.GET.get("page"))
    bulk = kind.bulk if kind.bulk and _may(request, kind.bulk) else None
    context = site.each_context(request) | {
        "title": kind.title,
        "advice": kind.advice,
        "page": page,
        "items": kind.items(worker, list(page.object_list)),
        "bulk": bulk,
        "bulk_address": _changelist(bulk) if bulk else "",
    }
    return TemplateResponse(request, "admin/work/list.html", context)


def _list_view(site: admin.AdminSite) -> Any:
    def view(request: HttpRequest, key: str) -> HttpResponse:
        return work_list(request, site, key)

    return view


def _may(request: HttpRequest, bulk: Bulk) -> bool:
    return permissions.can(request.user, bulk.verb, bulk.model)


def _changelist(bulk: Bulk) -> str:
    options = bulk.model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_changelist")


def _first_steps() -> list[dict[str, str]]:
    """How an empty department comes to its first listings, the quickest way first."""
    return [
        {
            "title": gettext("Adopt from the model centre"),
            "text": gettext(
                "Tick what the province wants to offer too; names, texts and prices are copied as "
                "drafts. About 10 minutes for 50 solutions."
            ),
            "button": gettext("Choose solutions"),
            "address": reverse("admin:adopt"),
        },
        {
            "title": gettext("Import a spreadsheet"),
            "text": gettext(
                "If the department keeps a list in Excel: fill in the template, upload it, check "
                "the preview, confirm. Nothing is saved before."
            ),
            "button": gettext("Upload a spreadsheet"),
            "address": reverse("admin:import_upload"),
        },
        {
            "title": gettext("Add by hand"),
            "text": gettext(
                "For a single solution: choose it, enter the price, save. About 5 minutes each."
            ),
            "button": gettext("Add a listing"),
            "address": reverse("admin:solutions_listing_add"),
        },
    ]
