"""Staff pages of listings: what a province offers, at which prices, in which state."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import states
from core.money import format_vnd
from provinces.lifecycle_admin import LifecycleAdmin
from provinces.scoped_fields import ScopedForm
from solutions import actions
from solutions.models import Listing

from .price import PlanInline


class ListingForm(ScopedForm):
    """A listing; showing it in the centre needs a recorded reason."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("is_featured") and not data.get("featured_reason"):
            self.add_error("featured_reason", _("Say why it is shown in the centre."))
        return data


@admin.register(Listing)
class ListingAdmin(LifecycleAdmin):
    form = ListingForm
    list_display = (
        "solution",
        "vendor",
        "province",
        "state",
        "shown_price",
        "price_checked_on",
        "is_featured",
        "updated_at",
    )
    list_filter = (
        "state",
        "is_featured",
        "trial_offer",
        ("price_checked_on", admin.EmptyFieldListFilter),
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
        actions.reprice([form.instance], by=request.user)

    def view_on_site(self, obj: Listing) -> str | None:
        """The public page of the solution, with this province's listing first."""
        if obj.state != states.PUBLISHED:
            return None
        query = f"?province={obj.province.slug}" if obj.province else ""
        return f"{obj.solution.get_absolute_url()}{query}"

    @admin.display(description=_("vendor"), ordering="solution__vendor__sort_key")
    def vendor(self, listing: Listing) -> str:
        """Who offers the solution."""
        return listing.solution.vendor.shown_name

    @admin.display(description=_("first-year cost from"), ordering="price_from")
    def shown_price(self, listing: Listing) -> str:
        """The least first-year cost, as stored."""
        if listing.price_from is None:
            return "–"
        return format_vnd(listing.price_from, get_language())
