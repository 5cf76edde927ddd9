"""Staff pages of handbook guides with their steps, solutions and attachments."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.clock import today
from core.renditions import with_renditions
from core.slugs import free_slug
from guides.models import Guide, GuideAttachment, GuideSolution, GuideStep, Problem
from provinces import permissions
from provinces.staff.lifecycle_admin import LifecycleAdmin
from provinces.staff.scoped_admin import ScopedStackedInline, ScopedTabularInline
from provinces.staff.scoped_fields import ScopedForm

from .help_texts import EMPTY, GUIDE, STEP


class StepForm(ScopedForm):
    """A step whose picture, where it has one, is said in words."""

    def clean(self) -> dict[str, Any]:
        """Ask for the words of a picture, and for the picture of words, beside their fields."""
        data = super().clean()
        if "picture" in self.errors:
            return data
        if data.get("picture") and not data.get("picture_alt"):
            self.add_error("picture_alt", _("Say in words what the picture shows."))
        elif data.get("picture_alt") and not data.get("picture"):
            self.add_error("picture", _("Choose the picture too, or empty the words beside it."))
        return data


class StepInline(ScopedStackedInline):
    model = GuideStep
    form = StepForm
    picture_fields = ("picture",)
    help_texts = STEP
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
                    ("picture", "picture_alt"),
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
        """With the solutions, the pictures and their renditions, three queries for all."""
        rows = super().get_queryset(request).select_related("picture")
        return rows.prefetch_related("solutions", with_renditions("picture"))


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
    help_texts = GUIDE
    empty_text = EMPTY["guide"]
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
