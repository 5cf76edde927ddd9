"""Staff pages of real uses: who uses what, and how it is known."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.clock import today
from provinces.staff.scoped_admin import ScopedHistoryAdmin, ScopedStackedInline
from provinces.staff.scoped_fields import ScopedForm
from solutions.models import Deployment, OfficialDomain, UseRequest
from solutions.official_mail import host_of, is_official
from solutions.using.asking import not_official

from .evidence_sheets import EvidenceExportAdmin
from .help_texts import EMPTY
from .use_steps import STEPS, DoingAdmin, StandingFilter, UseStep

# What an agency said itself: staff do not put other words into its mouth.
_SAID_BY_AGENCY = ("solution", "agency", "users", "communes", "since", "told_by")
_BY_STEPS = (
    "confirmed_on",
    "confirmed_by",
    "confirmation_paper",
    "confirmation_paper_date",
    "denied_on",
    "ended_on",
    "end_reason",
)
_HELP = {
    "agency": _("As the agency signs its letters, for example: UBND phường Hải Châu."),
    "users": _("How many people of the agency use it, for example: 120."),
    "communes": _("How many communes it covers. Only for agencies above the commune."),
    "told_by": _("What the vendor says is shown apart until the agency confirms it."),
    "agency_email": _(
        "The mailbox of the office, not of a person, for example: vanthu@haichau.danang.gov.vn. "
        "The link for confirmation goes there."
    ),
}


class DeploymentForm(ScopedForm):
    """The form of a use; its mailbox must be one to which links may go."""

    def clean_agency_email(self) -> str:
        """The address in small letters. Raises ``ValidationError`` for one that is not official."""
        email = (self.cleaned_data["agency_email"] or "").lower()
        if not email or "agency_email" not in self.changed_data:
            return email
        known = OfficialDomain.objects.filter(domain=host_of(email))
        if not is_official(email, set(known.values_list("domain", flat=True))):
            raise ValidationError(not_official(), code="official")
        return email


class UseRequestInline(ScopedStackedInline):
    """The letters about a use, to read."""

    model = UseRequest
    fields = (("email", "sent_at", "expires_on"), ("answered_on", "answer"), "note")
    readonly_fields = ("email", "sent_at", "expires_on", "answered_on", "answer", "note")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Deployment)
class DeploymentAdmin(EvidenceExportAdmin, DoingAdmin, ScopedHistoryAdmin):
    """Uses: entered by hand, confirmed and ended by steps only."""

    form = DeploymentForm
    sheet_kind = "deployments"
    doings = STEPS
    doing_related = ("solution__vendor", "province")
    help_texts = _HELP
    empty_text = EMPTY["deployment"]
    list_display = (
        "agency",
        "solution",
        "province",
        "shown_standing",
        "confirmed_on",
        "told_by",
        "since",
    )
    list_filter = (StandingFilter, "told_by", "province")
    list_select_related = ("solution", "province")
    search_fields = ("solution__folded_name", "agency")
    autocomplete_fields = ("solution",)
    inlines = (UseRequestInline,)
    readonly_fields = ("shown_standing", *_BY_STEPS)
    fieldsets = (
        (None, {"fields": ("province", "solution", "agency", "since", "told_by")}),
        (_("Scope"), {"fields": (("users", "communes"),)}),
        (
            _("Confirmation by the agency"),
            {
                "fields": (
                    "shown_standing",
                    "agency_email",
                    ("confirmed_on", "confirmed_by"),
                    ("confirmation_paper", "confirmation_paper_date"),
                    "denied_on",
                )
            },
        ),
        (_("End"), {"fields": ("ended_on", "end_reason")}),
    )

    def is_offered(self, step: UseStep, obj: Deployment) -> bool:
        """Nothing is done with what has ended."""
        return obj.standing(today()) is not Deployment.Standing.ENDED

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """What the agency said through its link is not rewritten; a new one asks again."""
        fixed = super().get_readonly_fields(request, obj)
        if obj is not None and obj.confirmed_by == Deployment.Way.LINK:
            return [*fixed, *(name for name in _SAID_BY_AGENCY if name not in fixed)]
        return fixed

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> Any:
        """The letters, once there is one."""
        has_letters = obj is not None and obj.requests.exists()
        return super().get_inlines(request, obj) if has_letters else ()

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """What steps write is not shown before there is something to step from."""
        if obj is not None:
            return super().get_fieldsets(request, obj)
        first, scope = self.fieldsets[:2]
        return (first, scope, (_("Confirmation by the agency"), {"fields": ("agency_email",)}))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What an agency answered about is kept; an entry of nobody's word may go."""
        if obj is not None and (obj.confirmed_on or obj.denied_on):
            return False
        return super().has_delete_permission(request, obj)

    @admin.display(description=_("where it stands"))
    def shown_standing(self, deployment: Deployment) -> str:
        """Where the use stands today."""
        return deployment.standing(today()).label
