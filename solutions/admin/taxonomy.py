"""The national vocabulary, kept by the ministry: pillars, sectors, audiences, programmes, law."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from provinces.staff.scoped_admin import ScopedAdmin, ScopedTabularInline
from solutions.models import (
    Audience,
    LegalInstrument,
    Pillar,
    Programme,
    ProgrammeEntry,
    Sector,
)


class TermAdmin(ScopedAdmin):
    """Words that are public as soon as they are saved."""

    list_display = ("name", "name_en", "position")
    search_fields = ("name", "name_en", "aliases")


@admin.register(Pillar)
class PillarAdmin(TermAdmin):
    fields = ("name", "name_en", "key", "position", "aliases")


@admin.register(Audience)
class AudienceAdmin(TermAdmin):
    fields = ("name", "name_en", "key", "position", "aliases")


@admin.register(Sector)
class SectorAdmin(TermAdmin):
    list_display = ("name", "name_en", "pillar", "is_priority", "position", "valid_to")
    list_filter = ("pillar", "is_priority", ("valid_to", admin.EmptyFieldListFilter))
    list_select_related = ("pillar",)
    fieldsets = (
        (None, {"fields": ("name", "name_en", "slug", "pillar", "is_priority")}),
        (_("In lists"), {"fields": ("position", "icon", "aliases")}),
        (_("Validity"), {"fields": (("valid_from", "valid_to"),)}),
    )


class ProgrammeEntryInline(ScopedTabularInline):
    model = ProgrammeEntry
    fields = ("solution", "position", "free_functions", "free_functions_en")
    autocomplete_fields = ("solution",)


@admin.register(Programme)
class ProgrammeAdmin(TermAdmin):
    list_display = ("name", "document_number", "document_date", "position")
    inlines = (ProgrammeEntryInline,)
    fieldsets = (
        (None, {"fields": ("name", "name_en", "slug", "key", "position", "aliases")}),
        (_("Announcing document"), {"fields": (("document_number", "document_date"),)}),
        (_("About"), {"fields": ("about", "about_en")}),
    )


@admin.register(LegalInstrument)
class LegalInstrumentAdmin(ScopedAdmin):
    list_display = ("number", "kind", "title", "effective_on", "expired_on", "replaced_by")
    list_filter = ("kind", "confidence", ("expired_on", admin.EmptyFieldListFilter))
    list_select_related = ("replaced_by",)
    search_fields = ("number", "title", "title_en", "issuer")
    autocomplete_fields = ("replaced_by",)
    fieldsets = (
        (None, {"fields": ("number", "kind", "title", "title_en", "issuer", "website")}),
        (_("Validity"), {"fields": ("issued_on", "effective_on", "expired_on", "replaced_by")}),
        (_("Source"), {"fields": ("confidence",)}),
    )
