"""Staff pages of evaluations: entered with scores and papers, published, revoked."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.clock import today
from core.templatetags.ui import vn_date
from provinces.staff.scoped_admin import ScopedHistoryAdmin
from provinces.staff.scoped_fields import ScopedForm
from provinces.staff.step_admin import Step, SteppedAdmin
from provinces.staff.step_forms import DayInput, StepForm
from solutions import evaluating
from solutions.models import Evaluation
from solutions.pricing import add_months
from solutions.scoring import PROPOSED_MONTHS, shown_points

from .criteria import is_draft
from .evaluation_steps import STEPS, NoticeForm
from .evidence_sheets import EvidenceExportAdmin
from .help_texts import EMPTY, EVALUATION
from .recognition import SAME_FILE
from .scores import ScoreInline, sets_on_offer

# What of a published evaluation is still filled in: the notice, the reply, papers that come later.
_OPEN_AFTER = (
    "vendor_notified_on",
    "vendor_reply",
    "original_file",
    "public_file",
    "conflict_file",
)


class EvaluationForm(ScopedForm):
    """An evaluation; its internal papers are never its public copy."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("evaluated_on", "valid_until"):
            if name in self.fields:
                self.fields[name].widget = DayInput()
        if "method" in self.fields:
            self.fields["method"].widget.attrs["rows"] = 4
        if "evaluated_on" in self.fields:
            self.fields["evaluated_on"].widget.attrs |= {
                "data-proposes": "valid_until",
                "data-months": str(PROPOSED_MONTHS),
            }

    def clean(self) -> dict[str, Any]:
        """The public copy is a file of its own."""
        data = super().clean()
        kept = {name: data.get(name, getattr(self.instance, name)) for name in _INTERNAL}
        if data.get("public_file") is not None and data["public_file"] in kept.values():
            self.add_error("public_file", SAME_FILE)
        return data


# Papers that only staff of the owner and the ministry may open.
_INTERNAL = ("original_file", "conflict_file")


@admin.register(Evaluation)
class EvaluationAdmin(EvidenceExportAdmin, SteppedAdmin, ScopedHistoryAdmin):
    """Evaluations: scores are typed at once with the rest; what is published keeps its scores."""

    form = EvaluationForm
    change_form_template = "admin/evaluation_change_form.html"
    sheet_kind = "evaluations"
    help_texts = EVALUATION
    empty_text = EMPTY["evaluation"]
    list_display = (
        "solution",
        "body",
        "province",
        "shown_overall",
        "state",
        "evaluated_on",
        "valid_until",
    )
    list_filter = ("state", "province", "criteria_set", "evaluated_on", "valid_until")
    list_select_related = ("solution", "body", "province")
    search_fields = ("solution__folded_name", "result_number", "minutes_number")
    folds_search = True
    autocomplete_fields = ("solution", "body")
    readonly_fields = ("state", "shown_overall", "public_from", "revoked_on", "revoke_reason")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "province",
                    "solution",
                    "product_version",
                    "body",
                    "criteria_set",
                    ("evaluated_on", "valid_until"),
                    "method",
                    ("state", "shown_overall"),
                )
            },
        ),
        (
            gettext_lazy("Papers"),
            {
                "fields": (
                    ("founding_number", "founding_date"),
                    ("members_present", "members_total"),
                    ("minutes_number", "minutes_date"),
                    ("result_number", "result_date"),
                    "result_signer",
                    ("original_file", "public_file"),
                )
            },
        ),
        (
            gettext_lazy("Conflict of interest"),
            {"fields": ("has_conflict_forms", "conflict_file")},
        ),
        (
            gettext_lazy("The vendor's right of reply"),
            {"fields": (("vendor_notified_on", "public_from"), "vendor_reply")},
        ),
        (gettext_lazy("Revocation"), {"fields": ("revoked_on", "revoke_reason")}),
    )
    inlines = (ScoreInline,)
    steps = STEPS

    class Media:
        js = (Script("js/evaluation-total.js", type="module"),)

    def step_form(self, step: Step) -> type[StepForm]:
        """With the day of the notice to the vendor."""
        return NoticeForm

    def change_verb(self, obj: Evaluation | None) -> str:
        return "change" if is_draft(obj) else "publish"

    def has_delete_permission(self, request: HttpRequest, obj: Evaluation | None = None) -> bool:
        return is_draft(obj) and super().has_delete_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Evaluation | None = None) -> Any:
        """Of a new evaluation what is known when it is entered; the revocation of a revoked one."""
        shown = list(super().get_fieldsets(request, obj))
        if obj is None:
            return shown[:-2]
        return shown if obj.state == Evaluation.Stage.REVOKED else shown[:-1]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Scored by the newest published criteria unless something else is chosen."""
        initial = super().get_changeform_initial_data(request)
        newest = sets_on_offer().first()
        if newest is not None:
            initial.setdefault("criteria_set", newest.pk)
        return initial

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.Field:
        """Published criteria sets, and the one that the evaluation has."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "criteria_set":
            key = request.resolver_match.kwargs.get("object_id")
            own = Evaluation.objects.filter(pk=key).first() if str(key).isdecimal() else None
            field.queryset = sets_on_offer(own)
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Evaluation | None = None) -> list[str]:
        """What is published stays as it was published; a set with scores is not exchanged."""
        fixed = super().get_readonly_fields(request, obj)
        if obj is None:
            return fixed
        if not is_draft(obj):
            names = [field.name for field in self.model._meta.fields if field.editable]
            return [*fixed, *(name for name in names if name not in _OPEN_AFTER)]
        return [*fixed, "criteria_set"] if obj.scores.exists() else fixed

    def save_model(
        self, request: HttpRequest, obj: Evaluation, form: forms.ModelForm, change: bool
    ) -> None:
        """The day of the notice moves the day from which a bad result is public."""
        super().save_model(request, obj, form, change)
        if not is_draft(obj) and "vendor_notified_on" in form.changed_data:
            evaluating.notify_vendor(obj, obj.vendor_notified_on)

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        """Reckon the overall score of the saved scores."""
        super().save_related(request, form, formsets, change)
        self._rescore(request, form.instance)
        self._propose_last_day(request, form.instance)

    def after_restore(self, request: HttpRequest, obj: Evaluation) -> None:
        """Earlier scores make another total, an earlier notice another day of publication."""
        obj.refresh_from_db()
        if is_draft(obj):
            self._rescore(request, obj)
        else:
            evaluating.notify_vendor(obj, obj.vendor_notified_on)

    def _rescore(self, request: HttpRequest, evaluation: Evaluation) -> None:
        try:
            evaluating.rescore(evaluation)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.WARNING)

    def _propose_last_day(self, request: HttpRequest, evaluation: Evaluation) -> None:
        """A draft without a last day is saved as it is, with a word on what is usual."""
        if not is_draft(evaluation) or evaluation.valid_until or not evaluation.evaluated_on:
            return
        usual = add_months(evaluation.evaluated_on, PROPOSED_MONTHS)
        text = _(
            "No last day is entered, so the result would count without end. Usual are %(months)d "
            "months, until %(day)s, since products change."
        )
        said = {"months": PROPOSED_MONTHS, "day": vn_date(usual)}
        self.message_user(request, text % said, messages.WARNING)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page with what still lacks before a draft can be published."""
        obj = kwargs.get("obj")
        if obj is not None and obj.pk:
            lacking = evaluating.lacks_for_publication([obj], on=today()) if is_draft(obj) else {}
            context |= {"lacking": lacking.get(obj.pk, []), "waits": _waits(obj)}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("overall score"), ordering="overall_micropoints")
    def shown_overall(self, evaluation: Evaluation) -> str:
        """Points out of 100, or that scores are missing."""
        if evaluation.overall is None:
            return _("scores are missing")
        return shown_points(evaluation.overall, get_language())


def _waits(obj: Model) -> str:
    """From which day visitors see a result below 50 or a revocation; "" of others."""
    if is_draft(obj) or (obj.state == Evaluation.Stage.PUBLISHED and not obj.has_failed):
        return ""
    if obj.public_from is None:
        return _("Visitors do not see it: the vendor was not told yet. Enter the day below.")
    if obj.public_from > today():
        return _("Visitors see it from %(day)s, when the vendor had 10 working days to reply.") % {
            "day": vn_date(obj.public_from)
        }
    return ""
