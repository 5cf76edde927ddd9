"""Staff pages of adoption: choose and take over, what came of it, what changed at the origin."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.clock import today
from provinces import permissions
from provinces.models import Scope
from provinces.staff.scoped_fields import exists_anywhere, note_foreign
from showcase.adoption import KINDS, PER_PAGE, Chooser, read_keys
from showcase.adoption_results import OriginPages, Outcome, moment_text, read_moment
from solutions.adoption import Adoption
from solutions.origin_facts import may_take_over

# How many names a message repeats.
MOST_NAMES = 5


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of these pages on the staff site."""
    view = site.admin_view
    return [
        path("tiep-nhan/", view(adopt), {"kind": "listing"}, name="adopt"),
        path("tiep-nhan/cam-nang/", view(adopt), {"kind": "guide"}, name="adopt_guides"),
        path("tiep-nhan/ket-qua/<slug:moment>/", view(adopted), name="adopt_done"),
        path("tiep-nhan/ban-goc/", view(origins), {"kind": "listing"}, name="adopt_origins"),
        path(
            "tiep-nhan/ban-goc/cam-nang/",
            view(origins),
            {"kind": "guide"},
            name="adopt_guide_origins",
        ),
        path("tiep-nhan/ban-goc/<slug:kind>/<int:key>/", view(origin), name="adopt_origin"),
    ]


# Choosing ---------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose from another centre's catalogue; only the button that adopts changes anything."""
    data = request.POST if request.method == "POST" else request.GET
    try:
        chooser = Chooser(KINDS[kind], request.user, data, today())
    except LookupError:
        raise Http404 from None
    button = data.get("do", "") if request.method == "POST" else ""
    error = ""
    try:
        if button == "adopt":
            return _adopt(request, chooser)
        _press(chooser, button)
    except ValidationError as refused:
        error = " ".join(refused.messages)
    return _choose(request, chooser, error)


def _press(chooser: Chooser, button: str) -> None:
    """What the buttons do that change nothing but the ticks and the page."""
    if button == "filter":
        chooser.turn_to("1")
    elif button.startswith("page-"):
        chooser.turn_to(button.removeprefix("page-"))
    elif button == "tick_page":
        chooser.tick_page()
    elif button == "tick_all":
        chooser.tick_all()
    elif button == "untick":
        chooser.untick()


def _adopt(request: HttpRequest, chooser: Chooser) -> HttpResponse:
    if chooser.never_public():
        raise Http404
    done = chooser.adopt()
    _report(request, done)
    if not done.made:
        return HttpResponseRedirect(request.get_full_path())
    return HttpResponseRedirect(reverse("admin:adopt_done", args=[moment_text(done.at)]))


def _report(request: HttpRequest, done: Adoption) -> None:
    """Say what was passed over and why."""
    if done.known:
        count = len(done.known)
        text = ngettext(
            "%(count)d is in your catalogue already and was passed over: %(names)s.",
            "%(count)d are in your catalogue already and were passed over: %(names)s.",
            count,
        )
        names = "; ".join(done.known[:MOST_NAMES])
        more = "; …" if count > MOST_NAMES else ""
        messages.warning(request, text % {"count": count, "names": f"{names}{more}"})
    if done.gone:
        text = ngettext(
            "%(count)d is no longer shown at its origin and was passed over.",
            "%(count)d are no longer shown at their origin and were passed over.",
            done.gone,
        )
        messages.warning(request, text % {"count": done.gone})


def _choose(request: HttpRequest, chooser: Chooser, error: str) -> HttpResponse:
    page = chooser.page
    context = _frame(request, chooser.kind.title) | {
        "kind": chooser.kind.key,
        "chooser": chooser,
        "filters": chooser.filters,
        "page": page,
        "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=2)),
        "gap": page.paginator.ELLIPSIS,
        "rows": chooser.rows(),
        "kept": chooser.kept(),
        "ticked_count": len(chooser.ticked),
        "error": error,
    }
    return TemplateResponse(request, "admin/adopt/choose.html", context)


# What came of it --------------------------------------------------------------------------------
@require_safe
def adopted(request: HttpRequest, moment: str) -> HttpResponse:
    """What one adoption made, and the one step that is left: submit or publish all of it."""
    at = read_moment(moment)
    outcome = Outcome.of(request.user, at) if at else None
    if outcome is None:
        raise Http404
    title = _("Adopted into the catalogue")
    context = _frame(request, title) | {"outcome": outcome}
    return TemplateResponse(request, "admin/adopt/done.html", context)


# The origin changed -----------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def origins(request: HttpRequest, kind: str) -> HttpResponse:
    """Adopted entries whose origin changed; many can be taken over or left at once."""
    pages = OriginPages.of(kind)
    rows = pages.changed(Scope.of(request.user)).order_by("adopted_from", "pk")
    if request.method == "POST":
        return _decide_many(request, pages, rows)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    keys = [row.pk for row in page.object_list]
    found = pages.differences(
        pages.model.objects.filter(pk__in=keys).order_by("adopted_from", "pk")
    )
    context = _frame(request, _("The origin changed")) | {
        "kind": kind,
        "page": page,
        "rows": [(one, may_take_over(request.user, one.own)) for one in found],
    }
    return TemplateResponse(request, "admin/adopt/origins.html", context)


def _decide_many(request: HttpRequest, pages: OriginPages, rows: QuerySet) -> HttpResponse:
    keys = read_keys(request.POST.getlist("row"))
    _refuse_foreign(request, pages.model, keys)
    chosen = list(rows.filter(pk__in=keys))
    done = 0
    if not chosen:
        messages.error(request, _("Tick at least one."))
    elif request.POST.get("do") == "ignore":
        done = pages.ignore(chosen, request.user)
    elif request.POST.get("do") == "take":
        done = sum(_taken(request, pages, row) for row in chosen)
    if done:
        text = ngettext("%(count)d settled.", "%(count)d settled.", done) % {"count": done}
        messages.success(request, text)
    return HttpResponseRedirect(request.get_full_path())


def _taken(request: HttpRequest, pages: OriginPages, row: Model) -> bool:
    try:
        pages.take_over(row, None, None, request.user)
    except ValidationError as refused:
        messages.error(request, f"{row}: {' '.join(refused.messages)}")
    except PermissionDenied:
        text = _("%(object)s: it is public; the approver takes this over.") % {"object": row}
        messages.error(request, text)
    else:
        return True
    return False


@require_http_methods(["GET", "HEAD", "POST"])
def origin(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """What changed at the origin of one entry, to be taken over field by field."""
    pages = OriginPages.of(kind)
    _refuse_foreign(request, pages.model, {key})
    rows = pages.model.objects.filter(permissions.visible(request.user, pages.model))
    [*found] = pages.differences(rows.filter(pk=key, adopted_from__isnull=False))
    if not found:
        raise Http404
    chosen, error = found[0].defaults, ""
    if request.method == "POST":
        try:
            return _decide(request, pages, found[0].own)
        except ValidationError as refused:
            error = " ".join(refused.messages)
            is_moved = getattr(refused, "code", "") == "moved"
            chosen = chosen if is_moved else frozenset(request.POST.getlist("take"))
    own = found[0].own
    context = _frame(request, _("The origin changed")) | {
        "kind": kind,
        "found": found[0],
        "chosen": chosen,
        "error": error,
        "may_take": may_take_over(request.user, own),
        "may_ignore": permissions.can(request.user, "change", own),
        "back": reverse(pages.list_name),
        "own_url": pages.change_url(own),
    }
    return TemplateResponse(request, "admin/adopt/origin.html", context)


def _decide(request: HttpRequest, pages: OriginPages, own: Model) -> HttpResponse:
    """Take over what is ticked, or leave all."""
    if request.POST.get("do") == "take":
        token, keys = request.POST.get("token", ""), request.POST.getlist("take")
        taken = pages.take_over(own, keys, token, request.user)
        text = _("Taken over: %(parts)s.") % {"parts": "; ".join(taken)}
        messages.success(request, text if taken else _("Everything was left as it is."))
    else:
        pages.ignore([own], request.user)
        messages.success(request, _("Everything was left as it is."))
    return HttpResponseRedirect(reverse(pages.list_name))


def _refuse_foreign(request: HttpRequest, model: type[Model], keys: set[int]) -> None:
    """404, and a line in the log, for keys of rows that the person must not know."""
    seen = model.objects.filter(permissions.visible(request.user, model), pk__in=keys)
    for key in set(keys) - set(seen.values_list("pk", flat=True)):
        if exists_anywhere(model, key):
            note_foreign(Scope.of(request.user), model, key)
            raise Http404


def _frame(request: HttpRequest, title: Any) -> dict[str, Any]:
    return admin.site.each_context(request) | {"title": title, "opts": KINDS["listing"].model._meta}
