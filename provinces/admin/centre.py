"""Centres with their rooms, photos and the names of the department."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from provinces.models import Centre, CentreLocation, CentrePhoto, DepartmentName, Scope
from provinces.staff.scoped_admin import (
    ScopedHistoryAdmin,
    ScopedStackedInline,
    ScopedTabularInline,
)


class LocationInline(ScopedStackedInline):
    model = CentreLocation
    fields = (
        ("name", "area_m2"),
        "address",
        "opening_hours",
        ("latitude", "longitude"),
        "position",
    )


class PhotoInline(ScopedTabularInline):
    model = CentrePhoto
    fields = ("file", "alt", "position")
    picture_fields = ("file",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("file")


class DepartmentNameInline(ScopedTabularInline):
    model = DepartmentName
    fields = ("name", "name_en", "valid_from", "valid_to")


@admin.register(Centre)
class CentreAdmin(ScopedHistoryAdmin):
    list_display = ("name", "province", "state", "is_model", "opened_on")
    list_filter = ("state", "is_model", "province")
    list_select_related = ("province",)
    search_fields = ("province__slug", "province__aliases__folded", "province__name")
    folds_search = True
    inlines = (LocationInline, PhotoInline, DepartmentNameInline)
    fieldsets = (
        (None, {"fields": ("province", "name", "name_en", "state", "opened_on", "is_model")}),
        (_("Founding decision"), {"fields": (("founding_number", "founding_date"),)}),
        (_("Office contact"), {"fields": ("email", "phone", "website")}),
        (_("Introduction"), {"fields": ("intro", "intro_en")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Centre | None = None) -> list[str]:
        """Which centre is the model is for the ministry to say."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if Scope.of(request.user).sees_all else [*fixed, "is_model"]

    def has_delete_permission(self, request: HttpRequest, obj: Centre | None = None) -> bool:
        """Every province has its centre; one that closes is suspended."""
        return Scope.of(request.user).sees_all and super().has_delete_permission(request, obj)
