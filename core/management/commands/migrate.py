"""Django's ``migrate``, with the triggers of the log of changes away before and made anew after."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from core.changes import triggers


class Command(migrate.Command):
    """As Django's; a plan or a check leaves the database as it is."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        triggers.remove(connection)
        try:
            super().handle(*args, **options)
        finally:
            triggers.install(connection)
