"""Pages of what was merged: the list, each merger value by value, undoing."""

from functools import partial

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.journal import field_of
from core.models import Journal, JournalEntry
from provinces import permissions
from provinces.staff.journal_pages import (
    journal_context,
    journal_of,
    journals,
    list_context,
    undone,
)
from solutions.merging import MERGE_SOLUTIONS, MERGE_VENDORS, undo
from vendors.models import Vendor

MERGERS = (MERGE_VENDORS, MERGE_SOLUTIONS)
MERGERS_A_PAGE = 30


def merger_urls(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of these pages, below that of solutions."""
    return [
        path("da-gop/", site.admin_view(mergers_view), name="mergers"),
        path("da-gop/<int:key>/", site.admin_view(merger_view), name="merger"),
    ]


def mergers_view(request: HttpRequest) -> HttpResponse:
    """All mergers, the newest first, and which can still be undone."""
    permissions.require(request.user, "merge", Vendor)
    page = Paginator(journals(MERGERS), MERGERS_A_PAGE).get_page(request.GET.get("page"))
    context = {"title": _("Merged entries"), **list_context(page, "admin:merger")}
    shared = admin.site.each_context(request)
    return TemplateResponse(request, "admin/merge/mergers.html", shared | context)


def merger_view(request: HttpRequest, key: int) -> HttpResponse:
    """One merger with every value it changed; a POST undoes it."""
    permissions.require(request.user, "merge", Vendor)
    journal = journal_of(MERGERS, key)
    if request.method == "POST":
        _undo(request, journal)
        return HttpResponseRedirect(reverse("admin:merger", args=[journal.pk]))
    context = admin.site.each_context(request) | journal_context(request, journal)
    return TemplateResponse(request, "admin/merge/merger.html", context)


def _undo(request: HttpRequest, journal: Journal) -> None:
    done = undone(request, partial(undo, journal, by=request.user))
    if done is None or not done.left:
        return
    text = ngettext(
        "%(count)d value was changed since and stays; decide on it below.",
        "%(count)d values were changed since and stay; decide on them below.",
        len(done.left),
    )
    messages.warning(request, text % {"count": len(done.left)})
    for one in done.left:
        if one.entry.is_undone:
            messages.warning(request, _taken(one.entry, one.field))


def _taken(entry: JournalEntry, attname: str) -> str:
    """A row that was made again, but for a value that another row has by now."""
    model = entry.content_type.model_class()
    return _("%(kind)s no. %(number)d: “%(field)s” could not be given back; check it.") % {
        "kind": capfirst(str(model._meta.verbose_name)),
        "number": entry.object_id,
        "field": field_of(model, attname).verbose_name,
    }
