"""The page of one price: what the vendor said about it, and room for what it says now."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.clock import today
from core.models import MAX_ADDRESS, MAX_TEXT, User
from provinces import permissions
from provinces.models import Scope
from provinces.staff.scoped_fields import exists_anywhere, note_foreign
from provinces.staff.step_forms import DayInput
from solutions.explanations import cost_of, explain_price
from solutions.models import PricePlan
from solutions.price_watch import comparing
from solutions.price_watch.asked import Asked
from solutions.price_watch.comparing import ShownPrice, ShownSpread, compared


class ExplanationForm(forms.Form):
    """What the vendor says, on which day, by which letter, e-mail or call."""

    text = forms.CharField(
        label=gettext_lazy("The vendor's explanation"),
        max_length=MAX_TEXT,
        help_text=gettext_lazy(
            "Scope, quantity, conditions or tax that make the price differ, in the vendor's words. "
            "Read by the department and the ministry only."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
    )
    given_on = forms.DateField(label=gettext_lazy("Explanation given on"), widget=DayInput)
    source = forms.CharField(
        label=gettext_lazy("Source of the explanation"),
        max_length=MAX_ADDRESS,
        help_text=gettext_lazy("Number and date of the letter, e-mail or call."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show a plan's explanations; record a new one for those who may change the plan.

    A plan of another province is not found (404); the ministry reads and records nothing (403).
    """
    scope = Scope.of(request.user)
    plan = _plan(scope, plan_id)
    may = permissions.can(scope, "change", plan)
    if request.method == "POST":
        permissions.require(scope, "change", plan)
    form = ExplanationForm(request.POST or None, initial={"given_on": today()})
    if request.method == "POST" and form.is_valid() and _record(request.user, plan, form):
        messages.success(request, _("The vendor's explanation is recorded."))
        return redirect("admin:price_watch_explain", plan.pk)
    asked = Asked.of(scope, {}, today())
    kind, price = _beside(scope, asked, plan)
    context = admin.site.each_context(request) | {
        "title": _("Explanation of a price"),
        "home": reverse("admin:price_watch"),
        "plan": plan,
        "solution": plan.listing.solution,
        "cost": cost_of(plan, asked.on),
        "kind": kind,
        "price": price,
        "remark": comparing.REMARK,
        "explanations": plan.explanations.all(),
        "form": form if may else None,
    }
    return TemplateResponse(request, "admin/price_watch/explain.html", context)


def _plan(scope: Scope, plan_id: int) -> PricePlan:
    rows = PricePlan.objects.filter(permissions.visible(scope, PricePlan, "inspect"))
    related = rows.select_related("listing__solution__vendor", "listing__province")
    plan = related.prefetch_related("promotions").filter(pk=plan_id).first()
    if plan is None:
        if exists_anywhere(PricePlan, plan_id):
            note_foreign(scope, PricePlan, plan_id)
        raise Http404
    return plan


def _record(user: User, plan: PricePlan, form: ExplanationForm) -> bool:
    """Whether it could be recorded; what is wrong goes to the form."""
    try:
        explain_price(plan=plan, by=user, **form.cleaned_data)
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            form.add_error(name if name in form.fields else None, texts)
        return False
    return True


def _beside(
    scope: Scope, asked: Asked, plan: PricePlan
) -> tuple[ShownSpread | None, ShownPrice | None]:
    """The price beside those of the other provinces; nothing where it is not the one compared."""
    for found in compared(scope, asked, [plan.listing.solution_id]):
        for kind in (*found.spreads, *found.others):
            for price in kind.prices:
                if price.price.plan_id == plan.pk:
                    return kind, price
    return None, None
