"""Records that nobody edits: changes of state, old addresses, files."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.models import OldAddress, StoredFile, Transition
from provinces import lifecycle
from provinces.staff.scoped_admin import ScopedAdmin


class ReadOnly(ScopedAdmin):
    """A page that shows and changes nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Transition)
class TransitionAdmin(ReadOnly):
    """All changes of state, for the ministry; others read those of an object on its page."""

    list_display = (
        "at",
        "content_type",
        "object_id",
        "what",
        "state",
        "by",
        "is_self_approval",
    )
    list_filter = ("verb", "is_self_approval", "content_type", "at")
    list_select_related = ("content_type", "by")
    search_fields = ("reason", "by__username", "object_id")
    date_hierarchy = "at"
    fields = (
        "at",
        ("content_type", "object_id"),
        "what",
        "state",
        "reason",
        "by",
        "is_self_approval",
    )
    readonly_fields = ("what", "state")

    @admin.display(description=_("action"), ordering="verb")
    def what(self, row: Transition) -> str:
        """What was done."""
        return lifecycle.VERB_LABELS.get(row.verb, row.verb)

    @admin.display(description=_("state"), ordering="to_state")
    def state(self, row: Transition) -> str:
        """In which state it was since."""
        return lifecycle.STATE_LABELS.get(row.to_state, row.to_state)


@admin.register(OldAddress)
class OldAddressAdmin(ScopedAdmin):
    list_display = ("path", "target", "created_at")
    search_fields = ("path", "target")
    fields = ("path", "target")


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnly):
    list_display = ("name", "content_type", "size", "width", "height", "uploaded_by", "created_at")
    list_filter = ("content_type", "created_at")
    list_select_related = ("uploaded_by",)
    search_fields = ("name", "digest")
    fields = (
        "name",
        "digest",
        "content_type",
        "size",
        ("width", "height"),
        "uploaded_by",
        "created_at",
    )
