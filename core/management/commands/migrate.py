"""Django's ``migrate``, with the triggers of the log of changes away before and made anew after."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from core.changes import triggers
from core.changes.anew import tell_all_to_begin_anew


class Command(migrate.Command):
    """As Django's; a plan or a check leaves the database as it is."""

    def handle(self, *args: Any, **options: Any) -> None:
        database = options["database"]
        connection = connections[database]
        reads_only = options["plan"] or options["check_unapplied"]
        if reads_only or (not options["app_label"] and _has_nothing_to_do(connection)):
            super().handle(*args, **options)
            return
        triggers.remove(connection)
        try:
            super().handle(*args, **options)
        finally:
            # What migrations, and processes that went on meanwhile, wrote is in no log.
            triggers.install(connection, lambda: tell_all_to_begin_anew(database))


def _has_nothing_to_do(connection: BaseDatabaseWrapper) -> bool:
    """Whether all migrations are applied and the triggers are those of this release.

    Then the triggers stay: a portal that runs meanwhile misses no change.
    """
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not waiting and triggers.are_current(connection)
