from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Accounts and records")

    def ready(self) -> None:
        """Notice what any connection writes to a table that pages or the search show."""
        # Models exist only from here on.
        from core.changes.noticing import look_after  # noqa: PLC0415

        connection_created.connect(look_after, dispatch_uid="core.changes")
