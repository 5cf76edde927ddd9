"""The database after a test that commits: no row of ours left, as after ``manage.py flush``.

``flush`` makes all types of content and all permissions anew, and on PostgreSQL new files for every
table and index, after which the server must read its catalogue and plan every statement again. Here
both stay, and rows are deleted where some are.
"""

from functools import cache

from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import TransactionTestCase

from core.models import Change

# What a migration leaves behind, and no test changes.
STAYS = frozenset({"auth_permission", "django_content_type", "django_migrations"})


def install() -> None:
    """Have Django's tests that commit end like this."""
    TransactionTestCase._fixture_teardown = lambda _test: empty()
    # No new connection either, whose server would begin with empty caches.
    TransactionTestCase._should_reload_connections = lambda _test: False


def empty() -> None:
    """Delete every row but of ``STAYS``; numbers go on, triggers stay silent on PostgreSQL."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            # Neither triggers nor foreign keys, as with TRUNCATE.
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(";".join(f'DELETE FROM "{table}"' for table in _tables()))
    else:
        statements = connection.ops.sql_flush(no_style(), list(_tables()))
        connection.ops.execute_sql_flush(statements)


@cache
def _tables() -> tuple[str, ...]:
    """All other tables; the log, into which the deletions from the others are written, is last."""
    found = set(connection.introspection.django_table_names(only_existing=True)) - STAYS
    log = Change._meta.db_table
    return (*sorted(found - {log}), log)
