"""The project as an app, and the staff's own admin site."""

from allauth.mfa.apps import MFAConfig
from axes.apps import AppConfig as AxesConfig
from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class ShowcaseConfig(AppConfig):
    default = True
    name = "showcase"
    verbose_name = _("Portal")

    def ready(self) -> None:
        # Models exist only from here on.
        from showcase.searching.finding import store  # noqa: PLC0415
        from solutions.index.beside import also_store  # noqa: PLC0415

        also_store(store)


class StaffAdminConfig(admin_apps.AdminConfig):
    """Lets every app register with ``@admin.register`` without knowing the project."""

    default = False
    default_site = "showcase.admin_site.StaffSite"


class SignInsConfig(AxesConfig):
    """The package that counts failed sign-ins, under a name that staff understand."""

    default = False
    verbose_name = _("Sign-ins")


class SecondFactorsConfig(MFAConfig):
    """The package of the second factor, under a name that staff understand."""

    default = False
    verbose_name = _("Second factors")
