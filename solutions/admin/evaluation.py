"""Staff pages of evaluating bodies, criteria and evaluations."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import states
from core.slugs import free_slug
from provinces.staff.scoped_admin import ScopedHistoryAdmin, ScopedTabularInline
from provinces.staff.step_admin import Step, SteppedAdmin
from solutions import actions
from solutions.models import (
    CriteriaSet,
    Criterion,
    CriterionScore,
    Evaluation,
    EvaluationBody,
)
from solutions.scoring import shown_points

from .help_texts import EMPTY, EVALUATION

# What of a published evaluation is still filled in: the notice, the reply, the public copy.
_OPEN_AFTER = ("vendor_notified_on", "vendor_reply", "original_file", "public_file")


@admin.register(EvaluationBody)
class EvaluationBodyAdmin(ScopedHistoryAdmin):
    list_display = ("name", "province", "founding_number", "founding_date")
    list_filter = ("province",)
    list_select_related = ("province",)
    search_fields = ("name", "name_en", "slug")
    autocomplete_fields = ("legal_basis",)
    fieldsets = (
        (None, {"fields": ("province", "name", "name_en", "about")}),
        (
            _("Founding decision"),
            {"fields": (("founding_number", "founding_date"), "legal_basis")},
        ),
    )

    def save_model(
        self, request: HttpRequest, obj: EvaluationBody, form: forms.ModelForm, change: bool
    ) -> None:
        """A new body gets its address from its name."""
        if not obj.slug:
            second = obj.province.slug if obj.province else ""
            obj.slug = free_slug(EvaluationBody, obj.name, second)
        super().save_model(request, obj, form, change)


class CriterionInline(ScopedTabularInline):
    model = Criterion
    fields = ("key", "name", "name_en", "weight", "position")


def _publish_set(obj: CriteriaSet, *, by: Any, reason: str) -> None:
    actions.publish_criteria_set(obj, by=by)


@admin.register(CriteriaSet)
class CriteriaSetAdmin(SteppedAdmin):
    """Versions of the criteria; a published one can only be read."""

    list_display = ("name", "version", "state", "published_on")
    list_filter = ("state",)
    search_fields = ("name", "name_en", "slug", "version")
    autocomplete_fields = ("legal_basis",)
    readonly_fields = ("state", "published_on")
    inlines = (CriterionInline,)
    fields = ("name", "name_en", "slug", "version", "state", "published_on", "legal_basis")
    steps = (
        Step(
            "publish",
            pgettext_lazy("step", "Publish the criteria set"),
            frozenset({states.DRAFT}),
            _publish_set,
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: CriteriaSet | None = None) -> bool:
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: CriteriaSet | None = None) -> bool:
        return _is_draft(obj) and super().has_delete_permission(request, obj)


class ScoreFormSet(BaseInlineFormSet):
    """One line for every criterion; those without a score yet stand ready."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        evaluation = kwargs.get("instance")
        if evaluation is not None and evaluation.pk and "data" not in kwargs:
            scored = evaluation.scores.values("criterion")
            left = evaluation.criteria_set.criteria.exclude(pk__in=scored)
            kwargs["initial"] = [{"criterion": pk} for pk in left.values_list("pk", flat=True)]
        super().__init__(*args, **kwargs)


class ScoreForm(forms.ModelForm):
    """The score of a criterion; a line whose points are empty is not saved."""

    def has_changed(self) -> bool:
        changed = set(self.changed_data)
        return bool(changed - {"criterion"}) if self.instance.pk is None else bool(changed)


class ScoreInline(ScopedTabularInline):
    model = CriterionScore
    form = ScoreForm
    formset = ScoreFormSet
    fields = ("criterion", "points", "note")
    _evaluation: Evaluation | None = None

    def get_formset(
        self, request: HttpRequest, obj: Evaluation | None = None, **kwargs: Any
    ) -> type[BaseInlineFormSet]:
        """The lines of this evaluation's criteria set (the inline lives for one request)."""
        self._evaluation = obj
        return super().get_formset(request, obj, **kwargs)

    def get_extra(self, request: HttpRequest, obj: Evaluation | None = None, **kwargs: Any) -> int:
        if obj is None:
            return 0
        return obj.criteria_set.criteria.exclude(pk__in=obj.scores.values("criterion")).count()

    def get_queryset(self, request: HttpRequest) -> QuerySet[CriterionScore]:
        """With the criteria, one query for all."""
        return super().get_queryset(request).select_related("criterion")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.Field:
        """Only the criteria of the set."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "criterion" and self._evaluation is not None:
            field.queryset = field.queryset.filter(criteria_set=self._evaluation.criteria_set_id)
        return field


def _publish(obj: Evaluation, *, by: Any, reason: str) -> None:
    actions.publish_evaluation(obj, by=by)


def _revoke(obj: Evaluation, *, by: Any, reason: str) -> None:
    actions.revoke_evaluation(obj, by=by, reason=reason)


@admin.register(Evaluation)
class EvaluationAdmin(SteppedAdmin, ScopedHistoryAdmin):
    """Evaluations: scores are typed into a saved draft; what is published keeps its scores."""

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
    autocomplete_fields = ("solution", "body", "criteria_set")
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
                    ("state", "shown_overall"),
                )
            },
        ),
        (
            _("Papers"),
            {
                "fields": (
                    ("founding_number", "founding_date"),
                    ("members_present", "members_total"),
                    ("minutes_number", "minutes_date"),
                    ("result_number", "result_date"),
                    "result_signer",
                    "has_conflict_forms",
                    "original_file",
                    "public_file",
                )
            },
        ),
        (
            _("The vendor's right of reply"),
            {"fields": (("vendor_notified_on", "public_from"), "vendor_reply")},
        ),
        (_("Revocation"), {"fields": ("revoked_on", "revoke_reason")}),
    )
    inlines = (ScoreInline,)
    steps = (
        Step(
            "publish",
            pgettext_lazy("step", "Publish the evaluation"),
            frozenset({states.DRAFT}),
            _publish,
            asks_tick=True,
        ),
        Step(
            "revoke",
            pgettext_lazy("step", "Revoke the evaluation"),
            frozenset({states.PUBLISHED}),
            _revoke,
            asks_reason=True,
            is_reason_public=True,
        ),
    )

    def change_verb(self, obj: Evaluation | None) -> str:
        return "change" if _is_draft(obj) else "publish"

    def has_delete_permission(self, request: HttpRequest, obj: Evaluation | None = None) -> bool:
        return _is_draft(obj) and super().has_delete_permission(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Evaluation | None) -> Any:
        """Scores follow once the criteria set is known."""
        return super().get_inlines(request, obj) if obj is not None else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Evaluation | None = None) -> list[str]:
        """What is published stays as it was published; a set with scores is not exchanged."""
        fixed = super().get_readonly_fields(request, obj)
        if obj is None:
            return fixed
        if not _is_draft(obj):
            names = [field.name for field in self.model._meta.fields if field.editable]
            return [*fixed, *(name for name in names if name not in _OPEN_AFTER)]
        return [*fixed, "criteria_set"] if obj.scores.exists() else fixed

    def save_model(
        self, request: HttpRequest, obj: Evaluation, form: forms.ModelForm, change: bool
    ) -> None:
        """The day of the notice moves the day from which a bad result is public."""
        super().save_model(request, obj, form, change)
        if not _is_draft(obj) and "vendor_notified_on" in form.changed_data:
            actions.notify_vendor(obj, obj.vendor_notified_on)

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        """Reckon the overall score of the saved scores."""
        super().save_related(request, form, formsets, change)
        self._rescore(request, form.instance)

    def after_restore(self, request: HttpRequest, obj: Evaluation) -> None:
        """Scores of an earlier version make another overall score."""
        self._rescore(request, obj)

    def _rescore(self, request: HttpRequest, evaluation: Evaluation) -> None:
        try:
            actions.rescore(evaluation)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.WARNING)

    @admin.display(description=_("overall score"), ordering="overall_micropoints")
    def shown_overall(self, evaluation: Evaluation) -> str:
        """Points out of 100, or that scores are missing."""
        if evaluation.overall is None:
            return _("scores are missing")
        return shown_points(evaluation.overall, get_language())


def _is_draft(obj: Model | None) -> bool:
    return obj is None or obj.state == states.DRAFT
