"""Staff pages of problems with their tasks and related solutions."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.slugs import free_slug
from guides.models import Problem, ProblemSolution, ProblemTask
from provinces.staff.lifecycle_admin import LifecycleAdmin
from provinces.staff.scoped_admin import ScopedTabularInline

from .help_texts import EMPTY, PROBLEM


class TaskInline(ScopedTabularInline):
    model = ProblemTask
    fields = ("text", "text_en", "position")


class SolutionLinkInline(ScopedTabularInline):
    model = ProblemSolution
    fields = ("solution", "note", "note_en", "position")
    autocomplete_fields = ("solution",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProblemSolution]:
        """With the solutions, one query for all."""
        return super().get_queryset(request).select_related("solution")


@admin.register(Problem)
class ProblemAdmin(LifecycleAdmin):
    help_texts = PROBLEM
    empty_text = EMPTY["problem"]
    list_display = ("title", "sector", "province", "state", "position", "updated_at")
    list_filter = ("state", "sector", "audiences", "province")
    list_select_related = ("sector", "province")
    search_fields = ("folded_text",)
    folds_search = True
    autocomplete_fields = ("audiences",)
    readonly_fields = ("first_published_at", "archive_reason")
    inlines = (TaskInline, SolutionLinkInline)
    fieldsets = (
        (None, {"fields": ("province", "title", "title_en", "sector", "audiences")}),
        (_("What is wrong today"), {"fields": ("statement", "statement_en")}),
        (
            _("Publication"),
            {"fields": ("state", "publish_on", "first_published_at", "position", "archive_reason")},
        ),
    )

    def save_model(
        self, request: HttpRequest, obj: Problem, form: forms.ModelForm, change: bool
    ) -> None:
        """A new problem gets its address from its title."""
        if not obj.slug:
            obj.slug = free_slug(Problem, obj.title, obj.province.slug if obj.province else "")
        super().save_model(request, obj, form, change)
