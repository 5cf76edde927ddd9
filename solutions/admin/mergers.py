"""Pages of what was merged: the list, each merger value by value, undoing."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.journal import field_of
from core.models import Journal, JournalEntry
from core.undoing import UNDO_DAYS, can_be_undone, undo_until
from provinces import permissions
from provinces.record.shown_values import NOTHING, Names, shown
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
        "lines": _lines(list(page)),
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


# Entries in words --------------------------------------------------------------------------------
def _lines(entries: list[JournalEntry]) -> list[dict[str, Any]]:
    """Each entry with its row, field, both values and a link; a query for each kind of row."""
    names = Names()
    for entry in entries:
        for field, value in _values(entry):
            names.want(field, value)
    names.read()
    return [_line(entry, names) for entry in entries]


def _values(entry: JournalEntry) -> list[tuple[Any, Any]]:
    model = entry.content_type.model_class()
    if model is None or not entry.field:
        return []
    try:
        field = field_of(model, entry.field)
    except KeyError:
        return []
    return [(field, _python(field, value)) for value in (entry.old, entry.new)]


def _python(field: Any, value: Any) -> Any:
    return None if value is None else field.to_python(value)


def _line(entry: JournalEntry, names: Names) -> dict[str, Any]:
    model = entry.content_type.model_class()
    values = _values(entry)
    is_gone = not entry.field and entry.old is not None and not entry.is_undone
    line = {
        "entry": entry,
        "row": capfirst(str(model._meta.verbose_name)) if model else entry.content_type.model,
        "number": str(entry.object_id),
        "url": "" if is_gone else _url(model, entry.object_id),
    }
    if values:
        field = values[0][0]
        old, new = (shown(field, value, names) for _field, value in values)
        return line | {"what": capfirst(str(field.verbose_name)), "old": old, "new": new}
    if entry.old is None:
        return line | {"what": pgettext("entry", "added"), "old": NOTHING, "new": NOTHING}
    return line | {"what": pgettext("entry", "taken away"), "old": _name(entry), "new": NOTHING}


def _name(entry: JournalEntry) -> str:
    """What the removed row was called."""
    named = (entry.old.get(name) for name in ("name", "legal_name", "title", "agency"))
    return next((text for text in named if text), NOTHING)


def _url(model: type[Model] | None, key: int) -> str:
    if model is None or model not in admin.site._registry:
        return ""
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[key])
    except NoReverseMatch:
        return ""
