"""The letters with links, to read; asking a vendor; deciding on what a vendor said."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.models import User
from provinces import permissions
from provinces.lifecycle import Outcome
from provinces.staff.scoped_fields import ScopedForm
from solutions.models import UseRequest
from solutions.using import asking, declaring

from .use_steps import DoingAdmin, Rows, UseStep, each


class HoldForm(forms.Form):
    """Why something is not done."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )


def _take(rows: Rows, by: User, answers: Mapping[str, Any]) -> Outcome[UseRequest]:
    return each(rows, lambda row: declaring.take_claims(request=row, by=by))


def _pass_over(rows: Rows, by: User, answers: Mapping[str, Any]) -> Outcome[UseRequest]:
    return each(rows, lambda row: declaring.pass_over_claims(request=row, by=by, **answers))


def _hindrances(rows: Rows, by: User) -> Mapping[int, str]:
    """Only what a vendor said and nobody decided on (1 query)."""
    decided = set(
        declaring.decisions()
        .filter(object_id__in=[row.pk for row in rows])
        .values_list("object_id", flat=True)
    )
    found = {}
    for row in rows:
        if not permissions.can(by, "change", row):
            found[row.pk] = gettext("You may not do this.")
        elif row.answer != UseRequest.Answer.DECLARED or row.pk in decided:
            found[row.pk] = gettext("There is nothing to decide on any more.")
    return found


DECIDING = (
    UseStep(
        "tiep-nhan",
        pgettext_lazy("step", "Take the vendor's claims over"),
        forms.Form,
        _hindrances,
        _take,
    ),
    UseStep(
        "bo-qua",
        pgettext_lazy("step", "Do not take them over"),
        HoldForm,
        _hindrances,
        _pass_over,
    ),
)


class AskVendorForm(ScopedForm):
    """Which vendor is asked about which solution; whether it can be is said beforehand."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (solution := data.get("solution")) is not None and "province" not in self.errors:
            text = asking.vendor_obstacle(solution, data.get("province"))
            if text:
                raise ValidationError(text, code="vendor")
        return data


@admin.register(UseRequest)
class UseRequestAdmin(DoingAdmin):
    """Letters to agencies and vendors. Adding one asks a vendor; none is changed or deleted."""

    form = AskVendorForm
    help_texts = {
        "solution": _("The link goes to the office e-mail on the page of its vendor."),
    }
    empty_text = _(
        "No letter yet. Send links to agencies from the list of uses, or press “Add” to ask a "
        "vendor which agencies use its solution."
    )
    doings = DECIDING
    doing_related = ("solution", "province")
    list_display = (
        "solution",
        "deployment_agency",
        "email",
        "sent_at",
        "expires_on",
        "answered_on",
        "answer",
        "province",
    )
    list_filter = ("purpose", "answer", ("answered_on", admin.EmptyFieldListFilter), "province")
    list_select_related = ("solution", "deployment", "province")
    search_fields = ("solution__folded_name", "email", "deployment__agency")
    autocomplete_fields = ("solution",)
    fields = (
        "purpose",
        "province",
        "solution",
        "deployment",
        "email",
        ("sent_at", "sent_by"),
        "expires_on",
        ("answered_on", "answer"),
        "said",
    )
    readonly_fields = ("said",)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Of a new letter only which vendor is asked about what."""
        return ("province", "solution") if obj is None else self.fields

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A letter that went out is not rewritten; of the list, actions are for those who may."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def is_offered(self, step: UseStep, obj: UseRequest) -> bool:
        """Only what waits for a decision has buttons."""
        return obj.answer == UseRequest.Answer.DECLARED and not declaring.is_decided(obj)

    def save_model(
        self, request: HttpRequest, obj: UseRequest, form: forms.ModelForm, change: bool
    ) -> None:
        """Send the letter; a letter that could not be sent leaves nothing behind."""
        try:
            made = asking.ask_vendor(solution=obj.solution, province=obj.province, by=request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            obj.pk, obj.email = made.pk, made.email

    def log_addition(self, request: HttpRequest, obj: UseRequest, message: Any) -> Any:
        """As Django; of nothing there is nothing to log."""
        return super().log_addition(request, obj, message) if obj.pk else None

    def response_add(
        self, request: HttpRequest, obj: UseRequest, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Back to the list, where the letter stands."""
        if obj.pk:
            text = gettext("The link was sent to %(email)s.") % {"email": obj.email}
            self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:solutions_userequest_changelist"))

    @admin.display(description=_("using agency"), ordering="deployment__agency")
    def deployment_agency(self, row: UseRequest) -> str:
        """The agency that was asked; empty for a vendor."""
        return row.deployment.agency if row.deployment else ""

    @admin.display(description=_("what was written"))
    def said(self, row: UseRequest) -> SafeString | str:
        """What the answer says in words; of a vendor's answer one line for each agency."""
        claims = declaring.claims_of(row)
        if not claims:
            return row.note or "–"
        return format_html_join("", "<p>{}</p>", ((_line(claim),) for claim in claims))


def _line(claim: declaring.Claim) -> str:
    parts = [claim.agency]
    if claim.since:
        day = date_format(claim.since, "SHORT_DATE_FORMAT")
        parts.append(gettext("since %(day)s") % {"day": day})
    if claim.users:
        parts.append(gettext("users: %(number)d") % {"number": claim.users})
    return "; ".join(parts)
