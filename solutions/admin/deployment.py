"""Staff pages of real uses and what the using agencies say."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from provinces.staff.scoped_admin import ScopedHistoryAdmin, ScopedStackedInline
from solutions.models import Deployment, Review

from .help_texts import EMPTY


class ReviewInline(ScopedStackedInline):
    model = Review
    fields = (("written_on", "paper"), "body", ("vendor_reply", "replied_on"))


@admin.register(Deployment)
class DeploymentAdmin(ScopedHistoryAdmin):
    empty_text = EMPTY["deployment"]
    list_display = ("agency", "solution", "province", "since", "confirmed_on", "ended_on")
    list_filter = (
        ("confirmed_on", admin.EmptyFieldListFilter),
        ("ended_on", admin.EmptyFieldListFilter),
        "province",
    )
    list_select_related = ("solution", "province")
    search_fields = ("solution__folded_name", "agency")
    autocomplete_fields = ("solution",)
    inlines = (ReviewInline,)
    fieldsets = (
        (None, {"fields": ("province", "solution", "agency", "since")}),
        (_("Scope"), {"fields": (("users", "communes"),)}),
        (_("Confirmation by the agency"), {"fields": ("confirmed_on", "confirmation_paper")}),
        (_("End"), {"fields": ("ended_on", "end_reason")}),
    )
