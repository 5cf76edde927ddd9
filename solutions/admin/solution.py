"""Staff pages of the solutions' registry."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from core.clock import today
from core.slugs import free_slug
from provinces import permissions
from provinces.models import Scope
from provinces.staff.scoped_admin import ScopedTabularInline
from solutions import duplicates
from solutions.models import (
    Implementer,
    Listing,
    ProgrammeEntry,
    Solution,
)
from vendors.similar_admin import SimilarAdmin, SimilarForm

from . import merging
from .bulk import SolutionCare
from .help_texts import EMPTY, SOLUTION
from .pictures import ImageInline
from .recognition import RecognitionInline


class SolutionForm(SimilarForm):
    """A solution; a new one is compared with those that are there."""

    named_by = "name"

    def find_suspects(self, data: dict[str, Any]) -> list[Solution]:
        """Solutions of the vendor with a like name, or with the same web address."""
        if data.get("vendor") is None:
            return []
        draft = Solution(
            name=data["name"], vendor=data["vendor"], website=data.get("website") or ""
        )
        return duplicates.suspects(draft)


class ImplementerInline(ScopedTabularInline):
    model = Implementer
    fields = ("name", "province")


class ProgrammeInline(ScopedTabularInline):
    """The programmes of a solution: the ministry's to say."""

    model = ProgrammeEntry
    fields = ("programme", "position", "free_functions", "free_functions_en")

    def has_change_permission(self, request: HttpRequest, obj: Solution | None = None) -> bool:
        return permissions.can(request.user, "change", ProgrammeEntry)


@admin.register(Solution)
class SolutionAdmin(SolutionCare, SimilarAdmin):
    form = SolutionForm
    help_texts = SOLUTION
    empty_text = EMPTY["solution"]
    hinted_by = ("vendor", "website")
    list_display = ("name", "vendor", "steward", "kind", "readiness", "listing_count", "updated_at")
    list_filter = ("kind", "readiness", "deployment", "sectors", "programmes", "steward")
    list_select_related = ("vendor", "steward")
    search_fields = ("folded_name", "vendor__folded_name", "vendor__tax_code", "web_domain")
    folds_search = True
    autocomplete_fields = ("vendor", "sectors", "audiences", "replaced_by")
    inlines = (ImageInline, RecognitionInline, ImplementerInline, ProgrammeInline)
    open_fields = ("name", "vendor", "website", "steward")
    public_fields = (
        *("name", "name_en", "kind", "readiness", "summary", "summary_en", "problem", "problem_en"),
        *("description", "description_en", "features", "sectors", "audiences", "deployment"),
        *("security_level", "data_location", "integrations", "languages", "vietnamese_product"),
        *("off_the_shelf", "off_the_shelf_basis", "website", "video_url"),
    )
    fieldsets = (
        (None, {"fields": ("name", "name_en", "vendor", "steward", "kind", "readiness")}),
        (_("What it is"), {"fields": ("summary", "summary_en", "problem", "problem_en")}),
        (_("Description"), {"fields": ("description", "description_en", "features")}),
        (_("Whom it serves"), {"fields": ("sectors", "audiences")}),
        (
            _("Technical facts"),
            {
                "fields": (
                    "deployment",
                    "security_level",
                    "data_location",
                    "integrations",
                    "languages",
                    "vietnamese_product",
                    "off_the_shelf",
                    "off_the_shelf_basis",
                )
            },
        ),
        (_("Addresses"), {"fields": ("website", "video_url", "replaced_by")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Solution]:
        """With the number of public listings."""
        public = (
            Listing.objects.published(today())
            .filter(solution=OuterRef("pk"))
            .order_by()
            .values("solution")
            .annotate(number=Count("pk"))
            .values("number")
        )
        return super().get_queryset(request).annotate(public_listings=Coalesce(Subquery(public), 0))

    def formfield_for_choice_field(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field:
        """State shared platforms are named by the ministry."""
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if db_field.name == "kind" and not Scope.of(request.user).sees_all:
            shared = Solution.Kind.STATE_SHARED
            field.choices = [choice for choice in field.choices if choice[0] != shared]
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Solution | None = None) -> list[str]:
        """A shared platform stays one until the ministry says otherwise."""
        fixed = super().get_readonly_fields(request, obj)
        is_shared = obj is not None and obj.kind == Solution.Kind.STATE_SHARED
        return [*fixed, "kind"] if is_shared and not Scope.of(request.user).sees_all else fixed

    def save_model(
        self, request: HttpRequest, obj: Solution, form: forms.ModelForm, change: bool
    ) -> None:
        """A new solution gets its address from its name."""
        if not obj.slug:
            obj.slug = free_slug(Solution, obj.name, obj.vendor.slug)
        super().save_model(request, obj, form, change)

    def find_similar(self, asked: dict[str, Any]) -> list[Solution]:
        """Solutions like what is typed."""
        vendor, website = asked.get("vendor"), asked.get("website", "")
        return duplicates.similar(asked.get("q", ""), vendor=vendor, website=website)

    def get_urls(self) -> list[URLPattern]:
        """The pages of suspected duplicates and of mergers stand below this one."""
        return [*merging.urls(self.admin_site), *super().get_urls()]

    def view_on_site(self, obj: Solution) -> str | None:
        """The public page, while there is one."""
        is_public = Solution.objects.published(today()).filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None

    @admin.display(description=_("public listings"), ordering="public_listings")
    def listing_count(self, solution: Solution) -> int:
        """In how many listings it is public today."""
        return solution.public_listings
