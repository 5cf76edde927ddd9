"""The admin as the staff's site: our names, our sign-in with second factor, our pages only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.decorators import method_decorator
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from provinces.models import Scope
from showcase import sign_in, staff_menu
from showcase.preview import preview_address
from showcase.views import adoption, booths, learning, preview, province_merger, work

# Pages that packages bring along show what our rights do not cover (secrets of the second factor,
# groups nobody uses). What staff need of them is in showcase.admin.
FOREIGN_PACKAGES = frozenset({"allauth", "axes", "django", "django_tasks_db"})
# What a person reads who is led aside before working.
GATES = {
    sign_in.CHANGE_PASSWORD: _(
        "Please choose a password of your own first: somebody else knows the present one."
    ),
    sign_in.ENROL: _(
        "Your role decides for others, so signing in needs a second factor. Please set up the "
        "authenticator app; it takes about two minutes."
    ),
}
# Django's own link to "view on site" tells the address of any object, whoever owns it.
CLOSED_PAGES = frozenset({"view_on_site"})
# Pages of apps below that are of no single model. They are looked up by name when addresses are
# asked for: their packages register with this very site, and so cannot be imported first.
PAGES = (
    "comparison.admin.dashboards.pages",
    "comparison.admin.papers.pages",
    "comparison.admin.quarter_figures.pages",
    "comparison.admin.weights.pages",
    "solutions.admin.price_watch.pages",
    "solutions.admin.spreadsheet.pages",
)


class StaffSite(admin.AdminSite):
    """Django's admin at ``/quan-tri/`` for people with a role in a province or the ministry."""

    site_header = _("Catalogue administration")
    site_title = _("Catalogue administration")
    index_title = _("Administration")
    site_url = "/"
    # Our own navigation, grouped by task, stands in its place (templates/admin/base_site.html).
    enable_nav_sidebar = False

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
        tools = (adoption, booths, learning, preview, province_merger, work)
        own = [pattern for tool in tools for pattern in tool.urls(self)]
        own += [pattern for name in PAGES for pattern in import_string(name)(self)]
        django = [p for p in super().get_urls() if getattr(p, "name", None) not in CLOSED_PAGES]
        # Before Django's own, which end in an answer to any address.
        return [*own, *django]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The first page is the work queue."""
        return super().index(request, work.home(request) | (extra_context or {}))

    def admin_view(
        self, view: Callable[..., HttpResponse], cacheable: bool = False
    ) -> Callable[..., HttpResponse]:
        """As Django; before that a first password is changed and a second factor enrolled."""
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            step = sign_in.pending_step(request.user) if self.has_permission(request) else ""
            if not step or request.resolver_match.view_name == "admin:logout":
                return inner(request, *args, **kwargs)
            messages.warning(request, GATES[step])
            return redirect(step)

        return gated

    def preview_address(self, obj: Model) -> str:
        """Where ``obj`` is shown as visitors will see it; "" for what has no public page."""
        return preview_address(obj)

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The pages by task; of one app (``app_label``) as Django has them."""
        apps = super().get_app_list(request, app_label)
        return apps if app_label else staff_menu.grouped(apps, request)

    def i18n_javascript(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The words of the admin's scripts, with the Vietnamese ones that Django lacks."""
        return StaffScripts.as_view(packages=["django.contrib.admin"])(request)

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


class StaffScripts(JavaScriptCatalog):
    """Django's words for the admin's scripts, completed by the portal's own catalogue."""

    def get_paths(self, packages: list[str]) -> list[str]:
        return [*super().get_paths(packages), *map(str, settings.LOCALE_PATHS)]


def _package(admin_class: type[admin.ModelAdmin] | type[Model]) -> str:
    return admin_class.__module__.partition(".")[0]
