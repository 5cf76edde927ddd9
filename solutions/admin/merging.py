"""Pages over the whole registry: suspected duplicates, comparing and merging two entries.

All staff see the pairs that concern their provinces, with what is open of every entry; merging is
the ministry's.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.models import MAX_NAME
from provinces import permissions
from provinces.models import Scope
from provinces.staff.scoped_fields import note_foreign
from solutions import duplicates as alike_solutions
from solutions.merging import merge_solutions, merge_vendors
from solutions.merging.listings import meeting
from solutions.merging.references import moved_rows
from solutions.models import Solution
from vendors import duplicates as alike_vendors
from vendors.duplicates import Pair, declare_distinct
from vendors.models import Vendor
from vendors.similar_admin import find_entry, open_facts

from .merge_form import MergeForm
from .mergers import merger_urls

ROWS = {
    "vendor": Vendor.objects.select_related("steward"),
    "solution": Solution.objects.select_related("vendor", "steward"),
}
PAIRS_A_PAGE = 20
_KINDS = (("vendor", gettext_lazy("Vendors")), ("solution", gettext_lazy("Solutions")))


class DistinctForm(forms.Form):
    """Which two entries are said to be different, and how one knows."""

    kind = forms.ChoiceField(choices=_KINDS)
    low = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    high = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    note = forms.CharField(max_length=MAX_NAME, required=False)


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of these pages, below that of solutions."""
    return [
        path("trung-lap/", site.admin_view(duplicates_view), name="duplicates"),
        path("trung-lap/khac-nhau/", site.admin_view(distinct_view), name="duplicates_distinct"),
        path("gop/<slug:kind>/<int:keep>/<int:drop>/", site.admin_view(merge_view), name="merge"),
        *merger_urls(site),
    ]


# Suspected pairs ---------------------------------------------------------------------------------
def duplicates_view(request: HttpRequest) -> HttpResponse:
    """The pairs that concern the person, the surest first, each with what may be done."""
    permissions.require(request.user, "view", Vendor)
    scope = Scope.of(request.user)
    found = {
        "vendor": alike_vendors.open_pairs(scope),
        "solution": alike_solutions.open_pairs(scope),
    }
    kind = request.GET.get("kind", "")
    pairs = found.get(kind, [*found["vendor"], *found["solution"]])
    page = Paginator(pairs, PAIRS_A_PAGE).get_page(request.GET.get("page"))
    context = admin.site.each_context(request) | {
        "title": _("Suspected duplicates"),
        "page": page,
        "pairs": _described(page),
        "tabs": [
            {"key": key, "label": label, "count": len(found[key]), "is_current": key == kind}
            for key, label in _KINDS
        ],
        "total": sum(map(len, found.values())),
        "kind": kind if kind in found else "",
        "may_merge": permissions.can(request.user, "merge", Vendor),
    }
    return TemplateResponse(request, "admin/merge/duplicates.html", context)


def _described(page: Page) -> list[dict[str, Any]]:
    """Both entries of each pair with what is open to all staff; a query for each kind."""
    rows = {
        kind: ROWS[kind].in_bulk(
            [key for pair in page if pair.kind == kind for key in (pair.low, pair.high)]
        )
        for kind in ROWS
    }
    return [
        {
            "pair": pair,
            "sides": [_side(rows[pair.kind][key], pair) for key in (pair.low, pair.high)],
        }
        for pair in page
        if pair.low in rows[pair.kind] and pair.high in rows[pair.kind]
    ]


def _side(row: Model, pair: Pair) -> dict[str, Any]:
    other = pair.high if row.pk == pair.low else pair.low
    return open_facts(row) | {"merge_url": reverse("admin:merge", args=[pair.kind, row.pk, other])}


@require_POST
def distinct_view(request: HttpRequest) -> HttpResponse:
    """Write down that two entries are different; they are not suspected any more."""
    form = DistinctForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was saved: the form was not complete. Try again."))
        return HttpResponseRedirect(reverse("admin:duplicates"))
    data = form.cleaned_data
    first, second = (find_entry(ROWS[data["kind"]], data[side]) for side in ("low", "high"))
    try:
        declare_distinct(first, second, by=request.user, note=data["note"])
    except PermissionDenied:
        note_foreign(Scope.of(request.user), type(first), first.pk)
        raise
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = _("“%(first)s” and “%(second)s” are different entries; they are no longer listed.")
        messages.success(request, text % {"first": first, "second": second})
    return HttpResponseRedirect(reverse("admin:duplicates"))


# Merging -----------------------------------------------------------------------------------------
def merge_view(request: HttpRequest, kind: str, keep: int, drop: int) -> HttpResponse:
    """Compare two entries, choose whose values survive, merge."""
    if kind not in ROWS or keep == drop:
        raise Http404
    permissions.require(request.user, "merge", ROWS[kind].model)
    stays, goes = (_entry(ROWS[kind], key) for key in (keep, drop))
    form = MergeForm(stays, goes, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        merge = merge_vendors if kind == "vendor" else merge_solutions
        try:
            journal = merge(stays, goes, by=request.user, values=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Merged. Everything that pointed to the other one moved."))
            return HttpResponseRedirect(reverse("admin:merger", args=[journal.pk]))
    context = admin.site.each_context(request) | {
        "title": _("Merge two entries"),
        "kind": kind,
        "sides": [open_facts(stays), open_facts(goes)],
        "form": form,
        "swap": reverse("admin:merge", args=[kind, drop, keep]),
        "moves": _moves(goes),
        "meetings": [_meeting(*pair) for pair in meeting(stays, goes)]
        if kind == "solution"
        else [],
    }
    return TemplateResponse(request, "admin/merge/merge.html", context)


def _entry(rows: QuerySet, key: int) -> Model:
    if key >= 2**63:
        raise Http404
    return find_entry(rows, key)


def _moves(entry: Model) -> list[dict[str, Any]]:
    """What leads to the entry that gives way, in words and numbers."""
    return [
        {"name": capfirst(str(model._meta.verbose_name_plural)), "count": count}
        for model, count in moved_rows(type(entry), entry.pk)
        if not model._meta.auto_created
    ]


def _meeting(winner: Any, loser: Any) -> dict[str, Any]:
    """Two listings of a province, of which one stays."""
    return {
        "province": winner.province or _("national"),
        "stays": winner,
        "number": str(winner.pk),
        "goes": loser,
    }
