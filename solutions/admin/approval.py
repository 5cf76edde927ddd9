"""The list for signature on the staff site: looked at, downloaded, then recorded as approved."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from core.clock import today
from core.models import State
from core.state_form import MEDIA_TYPE as DOCX
from core.text import vi_slugify
from provinces import permissions
from provinces.models import Province
from provinces.staff.selecting_admin import MOST_AT_ONCE, SELECTION
from provinces.staff.step_admin import SteppedAdmin
from provinces.staff.step_forms import DayInput
from solutions.approval_list import (
    ApprovalList,
    approval_list,
    approval_rows,
    headings,
    lacking,
    sample_mark,
)
from solutions.exports.template import XLSX
from solutions.models import Listing
from solutions.papers import approval_docx, approval_xlsx

# So many rows are looked at on the page; the files have all of them.
SHOWN: Final = 50
NATIONAL: Final = "quoc-gia"
# By the ending of the file what kind of file it is.
MEDIA_TYPES: Final = {"docx": DOCX, "xlsx": XLSX}


class PaperForm(forms.Form):
    """Number and date of the paper that the list comes with, once they are known."""

    number = forms.CharField(
        label=gettext_lazy("Submission, number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "For example 12/TTr-SKHCN. Empty: the file has dots to fill in by hand."
        ),
    )
    date = forms.DateField(label=gettext_lazy("Submission, date"), required=False, widget=DayInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("number") and "date" in data and data["date"] is None:
            self.add_error("date", gettext("Enter the date of the paper too."))
        if data.get("date") and not data.get("number", ""):
            self.add_error("number", gettext("Enter the number of the paper too."))
        return data


class ApprovalPages(SteppedAdmin):
    """What the staff page of listings knows about approving them on paper."""

    def get_urls(self) -> list[URLPattern]:
        """One more address: the list for signature."""
        view = self.admin_site.admin_view(self.approval_view)
        return [
            path("danh-muc-trinh/", view, name="solutions_listing_approval_list"),
            *super().get_urls(),
        ]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """With the list for signature of what is selected."""
        actions = super().get_actions(request)
        label = pgettext_lazy("action", "List for signature")
        actions["approval_list"] = (_selected_list, "approval_list", label)
        return actions

    def step_warnings(self, rows: Sequence[Model]) -> dict[int, list[str]]:
        """Without sector, summary or price it may be published, and becomes a task."""
        return lacking([row.pk for row in rows], today())

    def approval_view(self, request: HttpRequest) -> HttpResponse:
        """The list of what is in review in one province, or of the selection that was sent."""
        if SELECTION in request.POST:
            rows = self.selected(request, self.get_queryset(request).none())
            return self.show_list(request, rows or [])
        owners = self._owners(request)
        owner = _asked_owner(request.GET.get("province", ""), owners)
        rows = list(self._waiting(request).filter(province=owner)[:MOST_AT_ONCE]) if owners else []
        return self.show_list(request, rows, owners=owners, owner=owner)

    def show_list(
        self,
        request: HttpRequest,
        rows: Sequence[Listing],
        *,
        owners: Sequence[Province | None] = (),
        owner: Province | None = None,
    ) -> HttpResponse:
        """The page of the list, or the file that a button of the page asks for."""
        rows = [row for row in rows if permissions.can(request.user, "inspect", row)]
        rows.sort(key=lambda row: (row.solution.sort_key, row.pk))
        asked = request.POST.get("file", "")
        if asked and asked not in MEDIA_TYPES:
            raise Http404
        form = PaperForm(request.POST if asked else None)
        is_ready = asked and len({row.province_id for row in rows}) == 1 and form.is_valid()
        if is_ready:
            return _file(asked, rows, form.cleaned_data)
        keys = [row.pk for row in rows]
        context = self.admin_site.each_context(request) | {
            "title": gettext("List of solutions for approval"),
            "opts": self.opts,
            "form": form,
            "headings": headings(),
            "rows": approval_rows(keys[:SHOWN], today()),
            "count": len(rows),
            "more": max(len(rows) - SHOWN, 0),
            "sample_mark": sample_mark(),
            "owners": [(_slug(one), _name(one), one == owner) for one in owners],
            "selection": ",".join(map(str, keys)),
            "first": keys[0] if keys else "",
            "may_approve": bool(rows) and permissions.can(request.user, "approve", rows[0]),
        }
        return TemplateResponse(request, "admin/approval_list.html", context)

    def _waiting(self, request: HttpRequest) -> QuerySet[Listing]:
        """What is in review, with what names it; without the columns of the list page."""
        rows = self.get_queryset(request).filter(state=State.IN_REVIEW)
        return rows.select_related("solution__vendor", "province")

    def _owners(self, request: HttpRequest) -> list[Province | None]:
        """Whose listings wait: the provinces of the person by name, the ministry last (1 query)."""
        keys = self._waiting(request).order_by().values_list("province", flat=True).distinct()
        found = list(keys)
        own = list(Province.objects.filter(pk__in=[key for key in found if key]))
        own.sort(key=lambda province: province.sort_key)
        return [*own, *([None] if None in found else [])]


@admin.action(description=pgettext_lazy("action", "List for signature"))
def _selected_list(
    modeladmin: ApprovalPages, request: HttpRequest, queryset: QuerySet
) -> HttpResponse | None:
    rows = modeladmin.selected(request, queryset)
    if rows is None:
        return None
    if len({row.province_id for row in rows}) > 1:
        text = gettext("A list is signed for one province: select listings of one province only.")
        modeladmin.message_user(request, text, messages.WARNING)
        return None
    return modeladmin.show_list(request, rows)


def _asked_owner(slug: str, owners: Sequence[Province | None]) -> Province | None:
    """The owner that the address names, else the first."""
    for owner in owners:
        if _slug(owner) == slug:
            return owner
    return owners[0] if owners else None


def _slug(owner: Province | None) -> str:
    return owner.slug if owner else NATIONAL


def _name(owner: Province | None) -> str:
    return owner.local_name if owner else gettext("national")


def _written(content: ApprovalList, ending: str) -> bytes:
    if ending == "docx":
        return approval_docx.approval_docx(content)
    return approval_xlsx.approval_xlsx(content)


def _file(ending: str, rows: Sequence[Listing], said: dict[str, Any]) -> HttpResponse:
    """The file to save. A paper of the state is in Vietnamese, whoever asks for it."""
    with translation.override("vi"):
        content = approval_list(rows, today(), number=said["number"], date=said["date"])
        data = _written(content, ending)
    name = f"danh-muc-trinh-{vi_slugify(_slug(rows[0].province))}-{today():%Y-%m-%d}.{ending}"
    response = HttpResponse(data, content_type=MEDIA_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
