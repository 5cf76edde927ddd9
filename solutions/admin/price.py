"""Staff pages of price plans with their promotions; every save is carried into the price series."""

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import states
from provinces import permissions
from provinces.models import Scope
from provinces.scoped_admin import (
    ScopedHistoryAdmin,
    ScopedStackedInline,
    ScopedTabularInline,
)
from provinces.scoped_fields import ScopedForm
from solutions import actions
from solutions.models import Listing, PricePlan, PriceRevision, Promotion
from solutions.pricing import MESSAGES, Terms, problems_of

_PLAN_FIELDSETS = (
    (None, {"fields": (("name", "role"), ("charge", "amount"), ("period_months", "unit"))}),
    (
        _("Quantities"),
        {
            "classes": ("collapse",),
            "fields": (
                ("quantity_min", "quantity_max"),
                ("quantity_included", "extra_unit_amount"),
            ),
        },
    ),
    (
        _("Set-up, renewal, maintenance"),
        {
            "classes": ("collapse",),
            "fields": (
                ("setup_fee", "setup_per_unit"),
                ("renewal_amount", "minimum_months"),
                ("maintenance_percent", "warranty_months"),
                ("trial_days", "condition"),
            ),
        },
    ),
    (
        _("Tax, validity, source"),
        {
            "classes": ("collapse",),
            "fields": (
                ("vat", "vat_rate"),
                ("valid_from", "valid_to"),
                ("source", "source_kind"),
                "note",
                "position",
            ),
        },
    ),
)


def _own_terms(plan: PricePlan) -> Terms:
    """What the typed plan says, without promotions; it may not be saved yet."""
    names = [item.name for item in fields(Terms) if item.name != "promotions"]
    return Terms(**{name: getattr(plan, name) for name in names})


class AmountsForm(ScopedForm):
    """A form that shows amounts as they were typed: 670000, not 670000.0000."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in self.initial.items():
            if isinstance(value, Decimal):
                self.initial[name] = Decimal(f"{value.normalize():f}")


class PlanForm(AmountsForm):
    """A price plan that passes the rules of prices."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        for problem in problems_of(_own_terms(self.instance)):
            if not problem.is_warning:
                field = problem.field if problem.field in self.fields else None
                self.add_error(field, forms.ValidationError(MESSAGES[problem.code]))


class PromotionForm(AmountsForm):
    """A promotion; whoever types one knows when it ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "ends_on" in self.fields:
            self.fields["ends_on"].required = True


class PromotionFormSet(BaseInlineFormSet):
    """The promotions of a plan, each below the plan's price."""

    def clean(self) -> None:
        super().clean()
        terms = _own_terms(self.instance)
        for form in self.forms:
            if form.errors or not form.has_changed() or form in self.deleted_forms:
                continue
            with_this = replace(terms, promotions=(form.instance.terms(),))
            for problem in problems_of(with_this):
                if problem.promotion is not None and not problem.is_warning:
                    form.add_error(problem.field, forms.ValidationError(MESSAGES[problem.code]))


class PlanInline(ScopedStackedInline):
    """The plans of a listing; promotions are on the plan's own page."""

    model = PricePlan
    form = PlanForm
    fieldsets = _PLAN_FIELDSETS
    show_change_link = True

    def has_delete_permission(self, request: HttpRequest, obj: Listing | None = None) -> bool:
        """A plan that may have been public gets its last day instead."""
        if obj is not None and obj.first_published_at is not None:
            return False
        return super().has_delete_permission(request, obj)


class PromotionInline(ScopedTabularInline):
    model = Promotion
    form = PromotionForm
    formset = PromotionFormSet
    fields = ("amount", "percent", "starts_on", "ends_on", "condition")


class RevisionInline(ScopedTabularInline):
    """The public price series, to read."""

    model = PriceRevision
    fields = (
        "changed_on",
        "charge",
        "amount",
        "period_months",
        "unit",
        "first_year_cost",
        "source",
    )
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: PricePlan | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: PricePlan | None = None) -> bool:
        return False


@admin.register(PricePlan)
class PricePlanAdmin(ScopedHistoryAdmin):
    form = PlanForm
    list_display = ("__str__", "listing", "role", "charge", "amount", "unit", "valid_to")
    list_filter = ("charge", "role", "vat", ("valid_to", admin.EmptyFieldListFilter))
    list_select_related = ("listing__solution", "listing__province")
    search_fields = ("name_key", "listing__solution__folded_name")
    folds_search = True
    autocomplete_fields = ("listing",)
    inlines = (PromotionInline, RevisionInline)
    fieldsets = ((None, {"fields": ("listing",)}), *_PLAN_FIELDSETS)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PricePlan]:
        """With what names a plan's listing."""
        rows = super().get_queryset(request)
        return rows.select_related("listing__solution", "listing__province")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.Field:
        """A new plan of a public listing is public at once: only for those who may publish."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "listing":
            scope = Scope.of(request.user)
            publishable = permissions.visible(scope, Listing, "publish")
            field.queryset = field.queryset.filter(Q(state=states.DRAFT) | publishable)
        return field

    def change_verb(self, obj: PricePlan | None) -> str:
        """The plans of what is public, or in review, change as the listing itself does."""
        return "change" if obj is None or obj.listing.state == states.DRAFT else "publish"

    def has_delete_permission(self, request: HttpRequest, obj: PricePlan | None = None) -> bool:
        """A plan that may have been public gets its last day instead."""
        if obj is not None and obj.listing.first_published_at is not None:
            return False
        return super().has_delete_permission(request, obj)

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        """Carry the saved plan on into the price series and the price that lists show."""
        super().save_related(request, form, formsets, change)
        actions.reprice([form.instance.listing], by=request.user)

    def delete_model(self, request: HttpRequest, obj: PricePlan) -> None:
        """Without the plan its listing may show another price."""
        listing = obj.listing
        super().delete_model(request, obj)
        actions.reprice([listing], by=request.user)
