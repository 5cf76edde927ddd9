"""Staff pages of mergers of provinces: planned and previewed, carried out, undone; their tasks.

Planning, merging and undoing are the ministry's; tasks are those of each province's own staff.
"""

from functools import partial
from typing import Final

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from core.clock import today
from core.models import Journal, User
from core.undoing import UNDO_DAYS
from provinces import permissions
from provinces.models import Province, Scope
from provinces.staff.journal_pages import (
    journal_context,
    journal_of,
    journals,
    list_context,
    undone,
)
from provinces.staff.scoped_fields import note_foreign
from showcase.models import MergerTask
from showcase.province_merger.forms import ConfirmForm, MergerForm
from showcase.province_merger.operations import (
    MERGE_PROVINCES,
    former_of,
    merge_provinces,
    successor_of,
    undo,
)
from showcase.province_merger.plan import Plan
from showcase.province_merger.previewing import Preview, preview
from showcase.province_merger.tasks import complete, task_address, tasks_for

KINDS: Final = (MERGE_PROVINCES,)
MERGERS_A_PAGE = 24
TASKS_A_PAGE = 50
# So many pairs of listings are named in a preview; the rest is counted.
MOST_PAIRS = 50
_MAX_KEY = 2**63


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of these pages on the staff site."""
    view = site.admin_view
    return [
        path("sap-xep-tinh/", view(mergers), name="province_mergers"),
        path("sap-xep-tinh/thuc-hien/", view(merge), name="merge_provinces"),
        path("sap-xep-tinh/viec/", view(tasks), name="merger_tasks"),
        path("sap-xep-tinh/<int:key>/", view(merger), name="province_merger"),
    ]


# The mergers -------------------------------------------------------------------------------------
@require_safe
def mergers(request: HttpRequest) -> HttpResponse:
    """All mergers of provinces, the newest first."""
    permissions.require(request.user, "merge", Province)
    page = Paginator(journals(KINDS), MERGERS_A_PAGE).get_page(request.GET.get("page"))
    context = admin.site.each_context(request) | {
        "title": _("Mergers of provinces"),
        **list_context(page, "admin:province_merger"),
    }
    return TemplateResponse(request, "admin/province_merger/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Choose, read what would happen, confirm by typing; only the confirmed POST changes anything.

    A POST without the right words shows the preview again.
    """
    permissions.require(request.user, "merge", Province)
    is_post = request.method == "POST"
    data = request.POST if is_post else request.GET
    # A form sent empty names what it lacks.
    form = MergerForm(data if is_post or "into" in data or "former" in data else None)
    seen, confirm = None, None
    if form.is_bound and form.is_valid():
        plan = form.plan()
        confirm = ConfirmForm(plan.into, request.POST if is_post else None)
        if is_post and confirm.is_valid() and (done := _carry_out(request, plan, confirm)):
            return done
        seen = preview(plan, today())
    context = admin.site.each_context(request) | {
        "title": _("Merge provinces"),
        "form": form,
        "seen": seen,
        "pairs": seen.meetings[:MOST_PAIRS] if seen else (),
        "more_pairs": max(len(seen.meetings) - MOST_PAIRS, 0) if seen else 0,
        "can_do": bool(seen and seen.plan.former and not seen.hindrances),
        "confirm": confirm,
        "said": _said(seen),
        "days": UNDO_DAYS,
    }
    return TemplateResponse(request, "admin/province_merger/merge.html", context)


def _carry_out(
    request: HttpRequest, plan: Plan, confirm: ConfirmForm
) -> HttpResponseRedirect | None:
    try:
        merged = merge_provinces(plan, by=request.user)
    except ValidationError as error:
        confirm.add_error(None, error)
        return None
    if merged is None:
        messages.info(request, _("There is nothing to do: all of it is done already."))
        return HttpResponseRedirect(reverse("admin:province_mergers"))
    messages.success(request, _("Done. Everything of the former provinces is the successor's now."))
    return HttpResponseRedirect(reverse("admin:province_merger", args=[merged.journal.pk]))


def _said(seen: Preview | None) -> list[tuple[str, str]]:
    """The sentence of the plan in parts: label and text."""
    if seen is None:
        return []
    plan = seen.plan
    return [
        (pgettext("merger", "Former provinces"), ", ".join(row.full_name for row in plan.former)),
        (pgettext("merger", "Successor"), plan.facts.full_name or plan.into.full_name),
        (pgettext("merger", "First day"), f"{plan.on:%d/%m/%Y}"),
        (_("Number of the resolution"), plan.resolution),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def merger(request: HttpRequest, key: int) -> HttpResponse:
    """What one merger did, its tasks, every value; a POST undoes it."""
    permissions.require(request.user, "merge", Province)
    journal = journal_of(KINDS, key)
    if request.method == "POST":
        _undo(request, journal)
        return HttpResponseRedirect(reverse("admin:province_merger", args=[journal.pk]))
    own = MergerTask.objects.filter(journal=journal)
    context = admin.site.each_context(request) | {
        **journal_context(request, journal),
        "heaps": _heaps(journal),
        "open_tasks": own.open().count(),
        "all_tasks": own.count(),
        "into": successor_of(journal),
        "former": former_of(journal),
    }
    return TemplateResponse(request, "admin/province_merger/merger.html", context)


def _heaps(journal: Journal) -> list[tuple[str, int]]:
    """How many rows of each kind the merger changed, made or removed; two queries at most."""
    counted = dict(
        journal.entries.order_by()
        .values("content_type")
        .annotate(count=Count("object_id", distinct=True))
        .values_list("content_type", "count")
    )
    kinds = ContentType.objects.in_bulk(counted)
    return sorted((_plural(kinds[key]), count) for key, count in counted.items())


def _plural(kind: ContentType) -> str:
    model = kind.model_class()
    return capfirst(str(model._meta.verbose_name_plural)) if model else kind.model


def _undo(request: HttpRequest, journal: Journal) -> None:
    done = undone(request, partial(undo, journal, by=request.user))
    if done is None or not done.left:
        return
    text = ngettext(
        "%(count)d value was changed since and stays; it is a task for staff now.",
        "%(count)d values were changed since and stay; they are tasks for staff now.",
        len(done.left),
    )
    messages.warning(request, text % {"count": len(done.left)})


# Tasks -------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def tasks(request: HttpRequest) -> HttpResponse:
    """What mergers left to decide in the person's provinces; a POST marks tasks as done."""
    if not permissions.can(request.user, "view", MergerTask):
        raise PermissionDenied
    if request.method == "POST":
        _complete(request)
        return HttpResponseRedirect(reverse("admin:merger_tasks"))
    shows_done = request.GET.get("done") == "1"
    rows = tasks_for(request.user).filter(done_at__isnull=not shows_done)
    page = Paginator(rows, TASKS_A_PAGE).get_page(request.GET.get("page"))
    lines = [_line(row, request.user) for row in page]
    scope = Scope.of(request.user)
    context = admin.site.each_context(request) | {
        "title": _("Tasks from mergers of provinces"),
        "page": page,
        "lines": lines,
        "can_do_any": any(line["can_do"] for line in lines),
        "shows_done": shows_done,
        "shows_province": scope.sees_all or len(scope.provinces) > 1,
        "may_merge": permissions.can(request.user, "merge", Province),
    }
    return TemplateResponse(request, "admin/province_merger/tasks.html", context)


def _line(row: MergerTask, user: User) -> dict[str, object]:
    return {
        "task": row,
        "key": str(row.pk),
        "kind": capfirst(str(row.content_type.model_class()._meta.verbose_name)),
        "url": task_address(row),
        "can_do": row.done_at is None and permissions.can(user, "change", row),
    }


def _complete(request: HttpRequest) -> None:
    """Mark the ticked tasks as done; one of another province is not there (404)."""
    asked = {key for key in request.POST.getlist("task") if key.isascii() and key.isdecimal()}
    keys = {int(key) for key in asked if int(key) < _MAX_KEY} if len(asked) < 1000 else set()
    rows = list(tasks_for(request.user).filter(pk__in=keys))
    if foreign := keys - {row.pk for row in rows}:
        for key in MergerTask.objects.filter(pk__in=foreign).values_list("pk", flat=True):
            note_foreign(Scope.of(request.user), MergerTask, key)
        raise Http404
    try:
        count = complete(rows, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    text = ngettext("%(count)d task is done.", "%(count)d tasks are done.", count)
    messages.success(request, text % {"count": count})
