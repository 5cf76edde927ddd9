"""Staff pages of handbook guides with their steps, solutions and attachments."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.clock import today
from core.slugs import free_slug
from guides.models import Guide, GuideAttachment, GuideSolution, GuideStep, Problem
from provinces import permissions
from provinces.lifecycle_admin import LifecycleAdmin
from provinces.scoped_admin import ScopedStackedInline, ScopedTabularInline


class StepInline(ScopedStackedInline):
    model = GuideStep
    autocomplete_fields = ("solutions",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("position", "phase"),
                    "title",
                    "body",
                    ("responsible", "days", "people", "cost"),
                    "checklist",
                    "solutions",
                )
            },
        ),
        (
            _("In English"),
            {
                "classes": ("collapse",),
                "fields": ("phase_en", "title_en", "body_en", "responsible_en", "checklist_en"),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[GuideStep]:
        """With the solutions, one query for all."""
        return super().get_queryset(request).prefetch_related("solutions")


class SolutionLinkInline(ScopedTabularInline):
    model = GuideSolution
    fields = ("solution", "note", "note_en", "position")
    autocomplete_fields = ("solution",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[GuideSolution]:
        """With the solutions, one query for all."""
        return super().get_queryset(request).select_related("solution")


class AttachmentInline(ScopedTabularInline):
    model = GuideAttachment
    fields = ("file", "title", "position")

    def get_queryset(self, request: HttpRequest) -> QuerySet[GuideAttachment]:
        """With the files, one query for all."""
        return super().get_queryset(request).select_related("file")


@admin.register(Guide)
class GuideAdmin(LifecycleAdmin):
    list_display = ("title", "problem", "province", "state", "version", "effective_on")
    list_filter = ("state", "sectors", "audiences", "province")
    list_select_related = ("problem", "province")
    search_fields = ("folded_text",)
    folds_search = True
    autocomplete_fields = ("sectors", "audiences", "legal_basis")
    readonly_fields = ("first_published_at", "archive_reason", "adopted_from")
    inlines = (StepInline, SolutionLinkInline, AttachmentInline)
    fieldsets = (
        (None, {"fields": ("province", "title", "title_en", "problem", "sectors", "audiences")}),
        (_("Summary"), {"fields": ("summary", "summary_en")}),
        (_("Approach"), {"fields": ("body", "body_en")}),
        (_("Validity"), {"fields": (("version", "effective_on"), "legal_basis")}),
        (
            _("Publication"),
            {"fields": ("state", "publish_on", "first_published_at", "archive_reason")},
        ),
        (_("Origin"), {"fields": ("adopted_from",)}),
    )

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.Field:
        """Guides of every province answer the public problems, and the province's own."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "problem":
            public = Problem.objects.published(today()).values("pk")
            own = permissions.visible(request.user, Problem)
            field.queryset = Problem.objects.filter(Q(pk__in=public) | own)
        return field

    def save_model(
        self, request: HttpRequest, obj: Guide, form: forms.ModelForm, change: bool
    ) -> None:
        """A new guide gets its address from its title."""
        if not obj.slug:
            obj.slug = free_slug(Guide, obj.title, obj.province.slug if obj.province else "")
        super().save_model(request, obj, form, change)
