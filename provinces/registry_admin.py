"""Pages of the shared registry: everyone finds an entry, its steward keeps it.

Who may not see the whole entry (it may not be public yet) reads what is needed to avoid a
duplicate: name, vendor, tax code, web address, steward (product page, section 3).
"""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from . import permissions
from .models import Scope
from .scoped_admin import ScopedHistoryAdmin


class RegistryAdmin(ScopedHistoryAdmin):
    """A page of vendors or solutions."""

    # Whether an entry has a public page is known to the apps above.
    view_on_site = False
    # What every member of staff reads of every entry.
    open_fields: tuple[str, ...] = ()

    def sees_whole(self, request: HttpRequest, obj: Model | None) -> bool:
        """Whether the person sees every field of the entry."""
        return obj is None or permissions.can(request.user, "inspect", obj)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        if self.sees_whole(request, obj):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": self.open_fields})]

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        if self.sees_whole(request, obj):
            return super().get_fields(request, obj)
        return self.open_fields

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> Any:
        return super().get_inlines(request, obj) if self.sees_whole(request, obj) else ()

    def keeps_owner(self, request: HttpRequest) -> bool:
        """The ministry may name another steward."""
        return not Scope.of(request.user).sees_all
