"""Staff pages of price plans with their promotions; every save is carried into the price series."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import states
from provinces import permissions
from provinces.models import Scope
from provinces.staff.proposing_admin import ProposingAdmin
from provinces.staff.scoped_admin import ScopedStackedInline, ScopedTabularInline
from solutions import actions
from solutions.models import Listing, PricePlan, PriceRevision, Promotion

from .export import ExportAdmin
from .help_texts import EMPTY, PLAN, PROMOTION
from .plan_cost import COST_LINE, CostLine, CostView, without_the_tick
from .plan_forms import (
    ALL_THE_SAME,
    PlanForm,
    PlanFormSet,
    PromotionForm,
    PromotionFormSet,
    SinglePlanForm,
)

_PLAN_FIELDSETS = (
    (
        None,
        {
            "fields": (
                ALL_THE_SAME,
                ("name", "role"),
                ("charge", "amount"),
                ("period_months", "unit"),
                COST_LINE,
            )
        },
    ),
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


def _asked(fieldsets: Any, page: Any, request: HttpRequest, obj: Any) -> Any:
    """The fieldsets, of what the person only reads without the tick that confirms doubts."""
    may = page.has_add_permission(request) if obj is None else False
    if may or page.has_change_permission(request, obj):
        return fieldsets
    return without_the_tick(fieldsets)


class PlanInline(CostLine, ScopedStackedInline):
    """The plans of a listing, each folded up to its price; promotions are on the plan's page."""

    template = "admin/plan_inline.html"

    model = PricePlan
    form = PlanForm
    help_texts = PLAN
    formset = PlanFormSet
    fieldsets = _PLAN_FIELDSETS
    readonly_fields = (COST_LINE,)
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[PricePlan]:
        """With the promotions, which the cost counts."""
        return super().get_queryset(request).prefetch_related("promotions")

    def get_fieldsets(self, request: HttpRequest, obj: Listing | None = None) -> Any:
        """To read, without the question of what is typed."""
        return _asked(super().get_fieldsets(request, obj), self, request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Listing | None = None) -> bool:
        """A plan that may have been public gets its last day instead."""
        if obj is not None and obj.first_published_at is not None:
            return False
        return super().has_delete_permission(request, obj)


class PromotionInline(ScopedStackedInline):
    model = Promotion
    form = PromotionForm
    help_texts = PROMOTION
    formset = PromotionFormSet
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ALL_THE_SAME,
                    ("amount", "percent"),
                    ("starts_on", "ends_on"),
                    "condition",
                )
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: PricePlan | None = None) -> Any:
        """To read, without the question of what is typed."""
        return _asked(super().get_fieldsets(request, obj), self, request, obj)


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
class PricePlanAdmin(CostLine, CostView, ExportAdmin, ProposingAdmin):
    export_solution = "listing__solution"
    form = SinglePlanForm
    help_texts = PLAN
    empty_text = EMPTY["plan"]
    proposes_at_once = True
    list_display = ("__str__", "listing", "role", "charge", "amount", "unit", "valid_to")
    list_filter = ("charge", "role", "vat", ("valid_to", admin.EmptyFieldListFilter))
    list_select_related = ("listing__solution", "listing__province")
    search_fields = ("name_key", "listing__solution__folded_name")
    folds_search = True
    autocomplete_fields = ("listing",)
    inlines = (PromotionInline, RevisionInline)
    fieldsets = ((None, {"fields": ("listing",)}), *_PLAN_FIELDSETS)
    readonly_fields = (COST_LINE,)

    def get_fieldsets(self, request: HttpRequest, obj: PricePlan | None = None) -> Any:
        """To read, without the question of what is typed."""
        return _asked(super().get_fieldsets(request, obj), self, request, obj)

    def proposal_target(self, obj: PricePlan) -> Listing:
        """A plan is proposed on as part of its listing."""
        return obj.listing

    def proposal_prefix(self, obj: PricePlan) -> str:
        """Where the listing has the plan."""
        return f"plans.{obj.pk}."

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
        if not self.is_proposal(request, form.instance):
            actions.reprice([form.instance.listing], by=request.user)

    def after_restore(self, request: HttpRequest, obj: PricePlan) -> None:
        """An earlier version is carried on as a typed one."""
        actions.reprice([obj.listing], by=request.user)

    def delete_model(self, request: HttpRequest, obj: PricePlan) -> None:
        """Without the plan its listing may show another price."""
        listing = obj.listing
        super().delete_model(request, obj)
        actions.reprice([listing], by=request.user)
