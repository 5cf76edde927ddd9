"""What a plan costs, beside its fields: reckoned when the page is made, and while one types."""

from typing import Any, Final

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms.widgets import Script
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.clock import today
from provinces import permissions
from solutions.models import Listing, PricePlan
from solutions.plan_costs import YEARS, plan_cost
from solutions.plan_doubts import MISTYPED, looks_mistyped_beside, own_terms, usual_costs
from solutions.pricing import MESSAGES, problems_of

from .plan_forms import ALL_THE_SAME, PlanForm

COST_LINE: Final = "reckoned_cost"
_TEMPLATE: Final = "admin/plan_cost.html"
# What a cost follows from; the rest of the plan says nothing of it.
_ASKED: Final = (
    "role", "charge", "amount", "period_months", "unit", "quantity_min", "quantity_max",
    "quantity_included", "extra_unit_amount", "setup_fee", "setup_per_unit", "renewal_amount",
    "maintenance_percent", "warranty_months", "vat", "vat_rate", "valid_from", "valid_to",
    "source_kind",
)  # fmt: skip


class CostLine:
    """A line of a plan's form that says what the plan costs."""

    class Media:
        js = (Script("js/plan-cost.js", type="module"),)

    @admin.display(description=_("what this plan costs"))
    def reckoned_cost(self, plan: PricePlan) -> SafeString:
        """The first-year cost with its make-up, and the place where typing changes it."""
        cost = plan_cost(plan, today()) if plan.charge else None
        context = {
            "cost": cost,
            "years": YEARS,
            "address": reverse("admin:solutions_priceplan_cost"),
            "plan": plan.pk,
            "listing": plan.listing_id,
        }
        return render_to_string("admin/plan_cost_line.html", context)


class CostView:
    """The address that reckons a plan while it is typed; it saves nothing."""

    def get_urls(self) -> list[URLPattern]:
        """One more address: the cost of what is typed."""
        view = self.admin_site.admin_view(self.cost_view)
        return [path("chi-phi/", view, name="solutions_priceplan_cost"), *super().get_urls()]

    def cost_view(self, request: HttpRequest) -> HttpResponse:
        """The cost, what is wrong and what is doubtful of one plan's fields, as a piece of a page.

        ``plan`` and ``listing`` are the keys of those the form is about, if they are kept already.
        Foreign ones are 404, as everywhere; who may enter no plans is refused.
        """
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not permissions.can(request.user, "add", PricePlan):
            raise PermissionDenied
        kept = self._kept(self, request, "plan")
        listing = kept.listing if kept else self._kept(self._listings(), request, "listing")
        form = _AskedForm(request.POST, instance=kept)
        is_right, wrong = form.is_valid(), _wrong(form)
        plan = form.instance
        context = {
            "cost": plan_cost(plan, today()) if is_right else None,
            "years": YEARS,
            "wrong": wrong,
            "doubtful": _doubtful(plan, listing, form) if is_right else [],
        }
        return render(request, _TEMPLATE, context)

    def _kept(self, page: Any, request: HttpRequest, name: str) -> Any:
        """The row that the form is about; None where it names none. Raises ``Http404``."""
        key = request.POST.get(name, "")
        if not key:
            return None
        if "\x00" in key:
            raise Http404
        return page.get_object(request, key)

    def _listings(self) -> Any:
        return self.admin_site.get_model_admin(Listing)


class _AskedForm(PlanForm):
    """What the cost follows from; doubts are told, not asked about."""

    class Meta(PlanForm.Meta):
        model = PricePlan
        fields = _ASKED

    def doubt(self, field: str, text: str) -> None:
        """Told apart from what is wrong."""


def _wrong(form: forms.ModelForm) -> list[tuple[str, str]]:
    """What keeps the plan from being reckoned: the field's name for people, and why.

    What is merely not filled in yet is no mistake.
    """
    return [
        (str(form.fields[name].label) if name in form.fields else "", text)
        for name, errors in form.errors.as_data().items()
        for error in errors
        if error.code != "required"
        for text in error.messages
    ]


def _doubtful(plan: PricePlan, listing: Listing | None, form: forms.ModelForm) -> list[str]:
    """What is possible but mostly a slip, in the order of the fields."""
    found = [
        str(MESSAGES[problem.code])
        for problem in problems_of(own_terms(plan))
        if problem.is_warning
    ]
    if listing is not None and "amount" in form.changed_data:
        usual = usual_costs(listing, today())
        if looks_mistyped_beside(plan, usual, today()):
            found.append(str(MISTYPED))
    return found


def without_the_tick(fieldsets: Any) -> Any:
    """The fieldsets without the tick that confirms doubts, for those who only read."""
    return [
        (title, options | {"fields": [one for one in options["fields"] if one != ALL_THE_SAME]})
        for title, options in fieldsets
    ]
