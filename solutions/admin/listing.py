"""Staff pages of listings: what a province offers, at which prices, in which state."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from core.clock import today
from core.money import format_vnd
from provinces.models import Scope
from provinces.staff.lifecycle_admin import LifecycleAdmin
from provinces.staff.scoped_fields import ScopedForm
from solutions import actions
from solutions.cards import is_price_stale
from solutions.models import Listing

from .approval import ApprovalPages
from .bulk import ListingCare
from .confirmation import PriceConfirmation
from .export import ListingExportAdmin
from .help_texts import EMPTY, LISTING
from .listing_filters import ConfirmedFilter, PictureFilter, SectorFilter, offered
from .price import PlanInline


class ListingForm(ScopedForm):
    """A listing; showing it in the centre needs a recorded reason."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("is_featured") and not data.get("featured_reason"):
            self.add_error("featured_reason", _("Say why it is shown in the centre."))
        return data


@admin.register(Listing)
class ListingAdmin(
    ApprovalPages, PriceConfirmation, ListingCare, ListingExportAdmin, LifecycleAdmin
):
    form = ListingForm
    help_texts = LISTING
    empty_text = EMPTY["listing"]
    list_display = (
        "offer",
        "province",
        "state",
        "shown_price",
        "confirmed",
        "is_featured",
        "updated_at",
    )
    list_filter = (
        "state",
        SectorFilter,
        ConfirmedFilter,
        PictureFilter,
        "trial_offer",
        "is_featured",
        "province",
    )
    list_select_related = ("solution__vendor", "province")
    search_fields = ("solution__folded_name", "solution__vendor__folded_name", "booth_code")
    folds_search = True
    autocomplete_fields = ("solution",)
    inlines = (PlanInline,)
    readonly_fields = (
        "shown_price",
        "first_published_at",
        "archived_on",
        "archive_reason",
        "adopted_from",
    )
    fieldsets = (
        (None, {"fields": ("province", "solution", "state", "publish_on", "first_published_at")}),
        (
            _("In the centre"),
            {"fields": ("is_featured", "featured_reason", "booth_code")},
        ),
        (_("Trial"), {"fields": ("trial_offer", "trial_note")}),
        (_("Local office contact"), {"fields": ("contact_email", "contact_phone")}),
        (
            _("Confirmation of the prices by the vendor"),
            {"fields": ("shown_price", "price_checked_on", "price_check_source")},
        ),
        (_("Approval paper"), {"fields": (("approval_number", "approval_date"),)}),
        (_("Origin and end"), {"fields": ("adopted_from", "archived_on", "archive_reason")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Listing | None = None) -> list[str]:
        """Of which solution it is does not change."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if obj is None else [*fixed, "solution"]

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        """Carry the saved plans on into the price series and the price that lists show."""
        super().save_related(request, form, formsets, change)
        if not self.is_proposal(request, form.instance):
            actions.reprice([form.instance], by=request.user)

    def after_restore(self, request: HttpRequest, obj: Listing) -> None:
        """A plan of an earlier version is carried on as a typed one."""
        actions.reprice([obj], by=request.user)

    def view_on_site(self, obj: Listing) -> str | None:
        """The public page of the solution, with this province's listing first."""
        if not self.is_public(obj):
            return None
        query = f"?province={obj.province.slug}" if obj.province else ""
        return f"{obj.solution.get_absolute_url()}{query}"

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """With what the apps above know; the province, where there are several, comes last."""
        filters = super().get_list_filter(request)
        fixed = len(self.list_filter) - 1
        return [*filters[:fixed], *offered(), *filters[fixed:]]

    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:
        """The province only for those who see several."""
        shown = super().get_list_display(request)
        scope = Scope.of(request.user)
        if scope.sees_all or len(scope.provinces) > 1:
            return shown
        return [name for name in shown if name != "province"]

    @admin.display(description=_("solution"), ordering="solution__sort_key")
    def offer(self, listing: Listing) -> SafeString:
        """The solution, below it who offers it."""
        solution = listing.solution
        return format_html(
            '{}<small class="offer-vendor">{}</small>', solution, solution.vendor.shown_name
        )

    @admin.display(description=_("price confirmed by the vendor on"), ordering="price_checked_on")
    def confirmed(self, listing: Listing) -> str | SafeString:
        """The day of the confirmation; of one that does not hold any more, or is missing, a mark.

        A listing that says no price has none to confirm.
        """
        day = listing.price_checked_on
        shown = date_format(day, "SHORT_DATE_FORMAT") if day else ""
        if not is_price_stale(day, today()):
            return shown
        if day is None and listing.price_from is None:
            return "–"
        text = pgettext("price", "not confirmed again")
        mark = format_html('<span class="state state--warn">{}</span>', text)
        return format_html("{} {}", shown, mark) if shown else mark

    @admin.display(description=_("first-year cost from"), ordering="price_from")
    def shown_price(self, listing: Listing) -> str:
        """The least first-year cost, as stored."""
        if listing.price_from is None:
            return "–"
        return format_vnd(listing.price_from, get_language())
