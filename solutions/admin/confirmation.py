"""The page on which staff record that a vendor confirmed its prices, for many listings at once."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import states
from core.clock import today
from core.models import MAX_ADDRESS
from core.money import format_vnd
from provinces import permissions
from provinces.models import Scope
from provinces.staff.scoped_admin import ScopedAdmin
from provinces.staff.scoped_fields import ScopedMultipleChoiceField
from solutions.cards import is_price_stale
from solutions.confirmations import Confirmed, confirm_prices, has_plans, recordable
from solutions.models import Listing
from vendors.models import Vendor

# A page that can still be read; what is left over comes up again afterwards.
MOST_ROWS = 500
ACTION = "confirm_prices"


class ConfirmationForm(forms.Form):
    """The day, the source, and which listings it is about."""

    confirmed_on = forms.DateField(
        label=_("Confirmed by the vendor on"),
        help_text=_("The day of the letter, e-mail or price list."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=_("Source of the confirmation"),
        max_length=MAX_ADDRESS,
        help_text=_(
            "Number and date of the letter, e-mail or price list; for example: "
            "Công văn số 15/CV-ABC ngày 03/11/2026."
        ),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    back = forms.ChoiceField(
        choices=[("queue", ""), ("list", "")], widget=forms.HiddenInput, required=False
    )

    def __init__(self, *args: Any, scope: Scope, offered: QuerySet[Listing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = ScopedMultipleChoiceField(
            offered, error_messages={"required": gettext("Tick at least one listing.")}
        )
        chosen.scope = scope
        self.fields["listings"] = chosen

    def chosen(self) -> set[str]:
        """The keys of the listings that were ticked."""
        return {str(key) for key in self["listings"].value() or ()}


class PriceConfirmation(ScopedAdmin):
    """What the page of listings has besides: a vendor's confirmation of its prices."""

    def get_urls(self) -> list[URLPattern]:
        """One more address: the listings of a vendor whose prices are confirmed."""
        view = self.admin_site.admin_view(self.confirm_view)
        own = path("xac-nhan-gia/<int:vendor_id>/", view, name="solutions_listing_confirm")
        return [own, *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The confirmation as a bulk action, for those who may edit some listing."""
        actions = super().get_actions(request)
        if permissions.can(request.user, "change", self.model):
            label = _("Record that the vendor confirmed the prices")
            actions[ACTION] = (_in_bulk, ACTION, label)
        return actions

    def confirm_view(self, request: HttpRequest, vendor_id: int) -> HttpResponse:
        """Show the vendor's listings, all ticked; record the confirmation of those sent back."""
        if not permissions.can(request.user, "change", self.model):
            raise PermissionDenied
        vendor = get_object_or_404(Vendor, pk=vendor_id)
        rows = self._open_rows(self.get_queryset(request).filter(solution__vendor=vendor))
        return self._answer(request, vendor, rows)

    def _answer(
        self,
        request: HttpRequest,
        vendor: Vendor,
        rows: QuerySet[Listing],
        back: str = "queue",
        *,
        is_sent: bool = True,
    ) -> HttpResponse:
        found = list(rows[:MOST_ROWS])
        if not found:
            raise Http404
        may = {listing.pk for listing in recordable(found, request.user)}
        sent = request.POST if is_sent and request.method == "POST" else None
        form = ConfirmationForm(
            sent,
            scope=Scope.of(request.user),
            offered=Listing.objects.filter(pk__in=may),
            initial={"confirmed_on": today(), "back": back, "listings": list(may)},
        )
        if form.is_valid() and (done := self._record(request, form)) is not None:
            return self._done(request, form, done)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Confirmation of the prices by the vendor"),
            "opts": self.opts,
            "vendor": vendor,
            "form": form,
            "rows": _shown(found, may, form.chosen()),
            "has_several_provinces": len({listing.province_id for listing in found}) > 1,
            "may_any": bool(may),
            "may_all": len(may) == len(found),
            "is_cut": rows[MOST_ROWS : MOST_ROWS + 1].exists(),
            "most_rows": MOST_ROWS,
        }
        return TemplateResponse(request, "admin/work/confirm.html", context)

    def _record(self, request: HttpRequest, form: ConfirmationForm) -> Confirmed | None:
        data = form.cleaned_data
        try:
            return confirm_prices(
                listings=data["listings"],
                confirmed_on=data["confirmed_on"],
                source=data["source"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return None

    def _done(self, request: HttpRequest, form: ConfirmationForm, done: Confirmed) -> HttpResponse:
        text = ngettext(
            "The confirmation of the prices is recorded for %(count)d listing.",
            "The confirmation of the prices is recorded for %(count)d listings.",
            done.recorded,
        )
        self.message_user(request, text % {"count": done.recorded}, messages.SUCCESS)
        if done.kept:
            text = ngettext(
                "%(count)d listing has a later confirmation, which was kept.",
                "%(count)d listings have a later confirmation, which was kept.",
                done.kept,
            )
            self.message_user(request, text % {"count": done.kept}, messages.WARNING)
        to_list = form.cleaned_data["back"] == "list"
        page = "admin:solutions_listing_changelist" if to_list else "admin:index"
        return HttpResponseRedirect(reverse(page))

    def confirm_selected(
        self, request: HttpRequest, rows: QuerySet[Listing]
    ) -> HttpResponse | None:
        """The page for what was ticked in the list; it must be of one vendor."""
        rows = self._open_rows(rows)
        vendors = Vendor.objects.filter(pk__in=rows.order_by().values("solution__vendor"))
        found = list(vendors[:2])
        if len(found) != 1:
            text = (
                gettext("A confirmation is of one vendor; choose the listings of one vendor only.")
                if found
                else gettext("Nothing of what was ticked has a price that could be confirmed.")
            )
            self.message_user(request, text, messages.ERROR)
            return None
        return self._answer(request, found[0], rows, "list", is_sent=False)

    def _open_rows(self, rows: QuerySet[Listing]) -> QuerySet[Listing]:
        """Of ``rows`` those that show a price or will: the longest unconfirmed first."""
        return (
            rows.exclude(state=states.ARCHIVED)
            .filter(has_plans())
            .select_related("province", "solution")
            .order_by(F("price_checked_on").asc(nulls_first=True), "solution__sort_key", "pk")
        )


def _shown(
    listings: Collection[Listing], may: Collection[int], chosen: Collection[str]
) -> list[dict[str, Any]]:
    """The lines of the table."""
    on = today()
    return [
        {
            "pk": listing.pk,
            "name": listing.solution.local_name,
            "province": listing.province,
            "state": listing.get_state_display(),
            "price": ""
            if listing.price_from is None
            else format_vnd(listing.price_from, get_language()),
            "checked_on": listing.price_checked_on,
            "source": listing.price_check_source,
            "is_stale": is_price_stale(listing.price_checked_on, on),
            "may": listing.pk in may,
            "is_ticked": str(listing.pk) in chosen,
        }
        for listing in listings
    ]


@admin.action(description=_("Record that the vendor confirmed the prices"))
def _in_bulk(
    modeladmin: PriceConfirmation, request: HttpRequest, queryset: QuerySet[Listing]
) -> HttpResponse | None:
    return modeladmin.confirm_selected(request, queryset)
