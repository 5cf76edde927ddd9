"""Staff pages of evaluating bodies and of the criteria they evaluate by."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import states
from core.slugs import free_slug
from core.text import vi_slugify
from provinces.staff.scoped_admin import ScopedHistoryAdmin, ScopedTabularInline
from provinces.staff.step_admin import Step, SteppedAdmin
from solutions import evaluating
from solutions.models import CriteriaSet, Criterion, EvaluationBody

from .help_texts import BODY, CRITERIA_SET, CRITERION

# The step that copies a published version; the verb is the right that it takes.
NEW_VERSION = "add"


@admin.register(EvaluationBody)
class EvaluationBodyAdmin(ScopedHistoryAdmin):
    help_texts = BODY
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


class CriterionForm(forms.ModelForm):
    """A criterion; its key follows from its name where none is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False

    def clean_key(self) -> str:
        """The key, made from the name if it is empty."""
        longest = Criterion._meta.get_field("key").max_length
        return self.cleaned_data["key"] or vi_slugify(self.data.get(self._name(), ""), longest)

    def _name(self) -> str:
        return self.add_prefix("name")


class CriterionInline(ScopedTabularInline):
    model = Criterion
    form = CriterionForm
    help_texts = CRITERION
    fields = ("position", "name", "name_en", "description", "description_en", "weight", "key")

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Texts of two lines, so that a criterion stays one row."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name.startswith("description"):
            field.widget = forms.Textarea(attrs={"rows": 2, "cols": 30})
        return field


def _publish(obj: CriteriaSet, *, by: Any, reason: str) -> None:
    evaluating.publish_criteria_set(obj, by=by)


def _draft_next(obj: CriteriaSet, *, by: Any, reason: str) -> None:
    evaluating.draft_next_version(obj, by=by)


@admin.register(CriteriaSet)
class CriteriaSetAdmin(SteppedAdmin):
    """Versions of the criteria; a published one can only be read, and copied into the next."""

    help_texts = CRITERIA_SET
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
            _publish,
        ),
        Step(
            NEW_VERSION,
            pgettext_lazy("step", "Make a new version"),
            frozenset({states.PUBLISHED}),
            _draft_next,
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: CriteriaSet | None = None) -> bool:
        return is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: CriteriaSet | None = None) -> bool:
        return is_draft(obj) and super().has_delete_permission(request, obj)

    def view_on_site(self, obj: CriteriaSet) -> str | None:
        """The public page of a published version."""
        return None if is_draft(obj) else obj.get_absolute_url()

    def step_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """After a new version was made, its form."""
        answer = super().step_view(request, object_id, verb)
        if verb != NEW_VERSION or not isinstance(answer, HttpResponseRedirect):
            return answer
        slug = CriteriaSet.objects.filter(pk=object_id).values("slug")
        drafts = CriteriaSet.objects.filter(slug__in=slug, state=states.DRAFT)
        draft = drafts.order_by("-pk").first()
        if draft is None:
            return answer
        return HttpResponseRedirect(reverse("admin:solutions_criteriaset_change", args=[draft.pk]))


def is_draft(obj: Model | None) -> bool:
    """Whether it is not published yet; None is one to be made."""
    return obj is None or obj.state == states.DRAFT
