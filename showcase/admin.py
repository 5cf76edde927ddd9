"""Staff pages over packages: who signed in, who failed, whose second factor is to be reset."""

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessLog
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest


class SuperuserOnly(admin.ModelAdmin):
    """A page for superusers, to read and to delete from."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.ALLOW

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Authenticator)
class AuthenticatorAdmin(SuperuserOnly):
    """Second factors; deleting a lost one lets its owner enrol again. Secrets are not shown."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    fields = ("user", "type", "created_at", "last_used_at")


@admin.register(AccessAttempt)
class AccessAttemptAdmin(SuperuserOnly):
    """Failed sign-ins that count now; deleting one unlocks the account from that address."""

    list_display = ("username", "ip_address", "failures_since_start", "attempt_time")
    search_fields = ("username", "ip_address")
    fields = ("username", "ip_address", "failures_since_start", "attempt_time", "path_info")


@admin.register(AccessLog)
class AccessLogAdmin(SuperuserOnly):
    """Sign-ins, kept for audits."""

    list_display = ("username", "ip_address", "attempt_time", "logout_time")
    list_filter = ("attempt_time",)
    search_fields = ("username", "ip_address")
    date_hierarchy = "attempt_time"
    fields = ("username", "ip_address", "attempt_time", "logout_time", "path_info")

    def has_delete_permission(self, request: HttpRequest, obj: AccessLog | None = None) -> bool:
        """Audits need them whole."""
        return False
