"""Pages of what was merged: the list, each merger value by value, undoing."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.journal import field_of
from core.models import Journal, JournalEntry
from core.undoing import UNDO_DAYS, can_be_undone, undo_until
from provinces import permissions
from provinces.record.journal_lines import lines_of
from solutions.merging import MERGE_SOLUTIONS, MERGE_VENDORS, undo
from vendors.models import Vendor

MERGERS = (MERGE_VENDORS, MERGE_SOLUTIONS)
MERGERS_A_PAGE = 30
ENTRIES_A_PAGE = 100


def merger_urls(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of these pages, below that of solutions."""
    return [
        path("da-gop/", site.admin_view(mergers_view), name="mergers"),
        path("da-gop/<int:key>/", site.admin_view(merger_view), name="merger"),
    ]


def mergers_view(request: HttpRequest) -> HttpResponse:
    """All mergers, the newest first, and which can still be undone."""
    permissions.require(request.user, "merge", Vendor)
    rows = Journal.objects.filter(kind__in=MERGERS).select_related("by", "undone_by")
    page = Paginator(rows, MERGERS_A_PAGE).get_page(request.GET.get("page"))
    context = admin.site.each_context(request) | {
        "title": _("Merged entries"),
        "page": page,
        "days": UNDO_DAYS,
        "mergers": [
            {"journal": row, "can_undo": can_be_undone(row), "until": undo_until(row)}
            for row in page
        ],
    }
    return TemplateResponse(request, "admin/merge/mergers.html", context)


def merger_view(request: HttpRequest, key: int) -> HttpResponse:
    """One merger with every value it changed; a POST undoes it."""
    permissions.require(request.user, "merge", Vendor)
    rows = Journal.objects.filter(kind__in=MERGERS).select_related("by", "undone_by")
    journal = rows.filter(pk=key).first() if key < 2**63 else None
    if journal is None:
        raise Http404
    if request.method == "POST":
        _undo(request, journal)
        return HttpResponseRedirect(reverse("admin:merger", args=[journal.pk]))
    entries = journal.entries.select_related("content_type").order_by("is_undone", "pk")
    page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    is_undone = journal.undone_at is not None
    context = admin.site.each_context(request) | {
        "title": journal.title,
        "journal": journal,
        "page": page,
        "lines": lines_of(list(page)),
        "can_undo": can_be_undone(journal),
        "until": undo_until(journal),
        "days": UNDO_DAYS,
        "left": entries.filter(is_undone=False).count() if is_undone else 0,
    }
    return TemplateResponse(request, "admin/merge/merger.html", context)


def _undo(request: HttpRequest, journal: Journal) -> None:
    try:
        done = undo(journal, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    text = ngettext(
        "Undone: %(count)d value was given back.",
        "Undone: %(count)d values were given back.",
        done.restored,
    )
    messages.success(request, text % {"count": done.restored})
    if done.left:
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
