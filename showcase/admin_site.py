"""The admin as the staff's site: our names, our sign-in with second factor, our pages only."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from provinces.models import Scope

# Pages that packages bring along show what our rights do not cover (secrets of the second factor,
# groups nobody uses). What staff need of them is in showcase.admin.
FOREIGN_PACKAGES = frozenset({"allauth", "axes", "django", "django_tasks_db"})
# Django's own link to "view on site" tells the address of any object, whoever owns it.
CLOSED_PAGES = frozenset({"view_on_site"})


class StaffSite(admin.AdminSite):
    """Django's admin at ``/quan-tri/`` for people with a role in a province or the ministry."""

    site_header = _("Catalogue administration")
    site_title = _("Catalogue administration")
    index_title = _("Administration")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person is active staff with a role."""
        user = request.user
        return user.is_active and user.is_staff and Scope.of(user).is_staff

    def register(
        self,
        model_or_iterable: Any,
        admin_class: type[admin.ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Take in the pages of our own apps."""
        if admin_class is None or _package(admin_class) not in FOREIGN_PACKAGES:
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [p for p in super().get_urls() if getattr(p, "name", None) not in CLOSED_PAGES]

    @method_decorator(secure_admin_login)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """No form of its own: it would sign in with a password alone, whoever has a second factor.

        Visitors are led to the sign-in of ``/tai-khoan/``, staff without a role get 403.
        """
        if not self.has_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:index"))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One page for the password: the one that asks for the old one and the second factor."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sign out, then back to the sign-in page."""
        super().logout(request, extra_context)
        return HttpResponseRedirect(reverse("account_login"))


def _package(admin_class: type[admin.ModelAdmin] | type[Model]) -> str:
    return admin_class.__module__.partition(".")[0]
