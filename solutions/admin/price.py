"""Staff pages of price plans with their promotions; every save is carried into the price series."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import states
from core.clock import today
from provinces import permissions
from provinces.models import Scope
from provinces.staff.part_formset import PartFormSet
from provinces.staff.proposing_admin import ProposingAdmin
from provinces.staff.scoped_admin import ScopedStackedInline, ScopedTabularInline
from provinces.staff.scoped_fields import ScopedForm
from solutions import actions
from solutions.models import Listing, PricePlan, PriceRevision, Promotion
from solutions.plan_doubts import MISTYPED, Usual, looks_mistyped_beside, own_terms, usual_costs
from solutions.pricing import MESSAGES, Problem, problems_of

from .export import ExportAdmin
from .help_texts import EMPTY, PLAN, PROMOTION

_ALL_THE_SAME = "confirm_doubts"
_PLAN_FIELDSETS = (
    (
        None,
        {
            "fields": (
                _ALL_THE_SAME,
                ("name", "role"),
                ("charge", "amount"),
                ("period_months", "unit"),
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


class AmountsForm(ScopedForm):
    """A form that shows amounts as they were typed: 670000, not 670000.0000."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in self.initial.items():
            if isinstance(value, Decimal):
                self.initial[name] = Decimal(f"{value.normalize():f}")


class DoubtsForm(AmountsForm):
    """A form that asks about what is doubtful but possible, and saves it once that is confirmed."""

    confirm_doubts = forms.BooleanField(
        label=_("This is right as typed: save it all the same"),
        required=False,
        widget=forms.HiddenInput,
    )

    def tell(self, problem: Problem) -> None:
        """Put a problem beside its field: an error, or what is to be confirmed."""
        if problem.is_warning:
            self.doubt(problem.field, str(MESSAGES[problem.code]))
        else:
            field = problem.field if problem.field in self.fields else None
            self.add_error(field, forms.ValidationError(MESSAGES[problem.code]))

    def doubt(self, field: str, text: str) -> None:
        """Ask about a changed value, unless it is confirmed; from now on the tick is shown."""
        if not self.has_changed():
            return
        self.fields[_ALL_THE_SAME].widget = forms.CheckboxInput()
        if not self.data.get(self.add_prefix(_ALL_THE_SAME)):
            self.add_error(field if field in self.fields else None, text)


class PlanForm(DoubtsForm):
    """A price plan that passes the rules of prices."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        for problem in problems_of(own_terms(self.instance)):
            self.tell(problem)

    def compare(self, usual: Usual) -> None:
        """Ask about a price far from what the solution costs elsewhere."""
        if self.instance.charge and looks_mistyped_beside(self.instance, usual, today()):
            self.doubt("amount", str(MISTYPED))


class SinglePlanForm(PlanForm):
    """A plan on its own page."""

    def _post_clean(self) -> None:
        super()._post_clean()
        listing = self.cleaned_data.get("listing") or self._listing()
        if not self.errors and listing is not None and "amount" in self.changed_data:
            self.compare(usual_costs(listing, today()))

    def _listing(self) -> Listing | None:
        return self.instance.listing if self.instance.listing_id else None


class PlanFormSet(PartFormSet):
    """The plans of a listing, each beside what the solution costs elsewhere."""

    def clean(self) -> None:
        super().clean()
        moved = [form for form in self.forms if not form.errors and "amount" in form.changed_data]
        moved = [form for form in moved if form not in self.deleted_forms]
        if moved and self.instance.solution_id:
            usual = usual_costs(self.instance, today())
            for form in moved:
                form.compare(usual)


class PromotionForm(DoubtsForm):
    """A promotion; whoever types one knows when it ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "ends_on" in self.fields:
            self.fields["ends_on"].required = True


class PromotionFormSet(PartFormSet):
    """The promotions of a plan, each below the plan's price, together within the days of a year."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms]
        said = [form for form in kept if not form.errors and form.instance.starts_on]
        changed = [form for form in said if form.has_changed()]
        if not changed:
            return
        promotions = tuple(form.instance.terms() for form in said)
        for problem in problems_of(replace(own_terms(self.instance), promotions=promotions)):
            if problem.promotion is None:
                continue
            form = said[problem.promotion]
            if problem.code == "promotion_long":
                # Said of them all together, so it is asked where something was typed.
                form = form if form in changed else changed[-1]
            if form in changed:
                form.tell(problem)


def _asked(fieldsets: Any, page: Any, request: HttpRequest, obj: Any) -> Any:
    """The fieldsets, of what the person only reads without the tick that confirms doubts."""
    may = page.has_add_permission(request) if obj is None else False
    if may or page.has_change_permission(request, obj):
        return fieldsets
    return [
        (title, options | {"fields": [one for one in options["fields"] if one != _ALL_THE_SAME]})
        for title, options in fieldsets
    ]


class PlanInline(ScopedStackedInline):
    """The plans of a listing; promotions are on the plan's own page."""

    model = PricePlan
    form = PlanForm
    help_texts = PLAN
    formset = PlanFormSet
    fieldsets = _PLAN_FIELDSETS
    show_change_link = True

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
                    _ALL_THE_SAME,
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
class PricePlanAdmin(ExportAdmin, ProposingAdmin):
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
