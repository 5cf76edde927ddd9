"""Regions and provinces, kept by the ministry."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from provinces.models import Province, ProvinceAlias, ProvinceCode, Region
from provinces.staff.scoped_admin import ScopedAdmin, ScopedTabularInline


class AliasInline(ScopedTabularInline):
    model = ProvinceAlias
    fields = ("name", "slug")


class CodeInline(ScopedTabularInline):
    model = ProvinceCode
    fields = ("scheme", "code", "valid_from", "valid_to")


@admin.register(Region)
class RegionAdmin(ScopedAdmin):
    list_display = ("name", "name_en", "position")
    search_fields = ("name", "name_en")
    fields = ("name", "name_en", "slug", "position")


@admin.register(Province)
class ProvinceAdmin(ScopedAdmin):
    list_display = ("name", "kind", "region", "communes", "valid_to", "successor")
    list_filter = ("kind", "region", ("valid_to", admin.EmptyFieldListFilter))
    list_select_related = ("region", "successor")
    list_per_page = 100
    search_fields = ("name", "name_en", "slug", "aliases__folded")
    autocomplete_fields = ("successor",)
    folds_search = True
    inlines = (AliasInline, CodeInline)
    fieldsets = (
        (None, {"fields": ("name", "full_name", "name_en", "slug", "sort_name", "kind", "region")}),
        (_("Figures"), {"fields": ("communes", "phone_code")}),
        (
            _("Validity"),
            {
                "fields": (
                    "valid_from",
                    "valid_to",
                    "successor",
                    "resolution_number",
                    "boundaries_changed_on",
                )
            },
        ),
        (_("Place on the tile map"), {"fields": ("tile_column", "tile_row")}),
    )
