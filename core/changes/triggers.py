"""The triggers that write the log: made after every migration, for SQLite and PostgreSQL.

SQLite forgets the triggers of a table that a migration builds anew, and refuses to drop a column
that one names; so they go before a migration and come back after it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from core.models import Change

from .watching import Owner, owners, watched

PREFIX = "log_change_"


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How a database says "is another value or null" and names its transaction."""

    differs: str
    transaction: str


_SQLITE = _Dialect("IS NOT", "0")
_POSTGRESQL = _Dialect("IS DISTINCT FROM", "txid_current()")
_BODY = "$body$"
_EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def install(
    connection: BaseDatabaseWrapper, in_the_end: Callable[[], object] = lambda: None
) -> None:
    """Make the triggers of every watched table that exists, and call ``in_the_end``.

    The last trigger is made in one transaction with that: where the process is killed before, they
    are not those wanted, and both is done once more. Not all of them: on PostgreSQL that would keep
    many tables from being written to at a time, in an order of its own.
    """
    remove(connection)
    statements = [*chain.from_iterable(_wanted(connection).values())]
    with connection.cursor() as cursor:
        for statement in statements[:-1]:
            cursor.execute(statement)
        with transaction.atomic(using=connection.alias):
            for statement in statements[-1:]:
                cursor.execute(statement)
            in_the_end()


def are_current(connection: BaseDatabaseWrapper) -> bool:
    """Whether there are exactly the triggers that ``install`` would make."""
    wanted = _wanted(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
                [f"{PREFIX}%"],
            )
            return {sql for (sql,) in cursor.fetchall()} == set(chain(*wanted.values()))
        # Of our tables: another schema of the database may have a copy of them.
        cursor.execute(
            "SELECT relname, prosrc FROM pg_trigger"
            " JOIN pg_proc ON tgfoid = pg_proc.oid JOIN pg_class ON tgrelid = pg_class.oid"
            " WHERE proname LIKE %s AND tgenabled = 'O' AND pg_table_is_visible(tgrelid)",
            [f"{PREFIX}%"],
        )
        bodies = [(table, function.split(_BODY)[1]) for table, (function, _) in wanted.items()]
        return sorted(cursor.fetchall()) == sorted(bodies)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger of ours."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
                [f"{PREFIX}%"],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {_quoted(name)}")
            return
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname LIKE %s AND pg_function_is_visible(oid)",
            [f"{PREFIX}%"],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {_quoted(name)}() CASCADE")


def count(connection: BaseDatabaseWrapper) -> int:
    """How many tables have their triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT count(DISTINCT tbl_name) FROM sqlite_master"
                " WHERE type = 'trigger' AND name LIKE %s",
                [f"{PREFIX}%"],
            )
        else:
            cursor.execute(
                "SELECT count(DISTINCT tgrelid) FROM pg_trigger WHERE tgname LIKE %s",
                [f"{PREFIX}%"],
            )
        return int(cursor.fetchone()[0])


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """By table the statements that make its triggers; of tables that exist."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    wanted: dict[str, list[str]] = {}
    if Change._meta.db_table not in tables:
        return wanted
    for model in watched():
        table, own = model._meta.db_table, owners(model)
        if table in tables and all(hop in tables for owner in own for _column, hop in owner.hops):
            wanted[table] = list(_statements(connection, table, own))
    return wanted


def _statements(connection: BaseDatabaseWrapper, table: str, own: list[Owner]) -> Iterator[str]:
    if connection.vendor == "sqlite":
        for event, sides in _EVENTS.items():
            inserts = " ".join(_inserts(own, sides, _SQLITE))
            name = _quoted(f"{PREFIX}{event.lower()}_{table}")
            yield (
                f"CREATE TRIGGER {name} AFTER {event} ON {_quoted(table)}"
                f" FOR EACH ROW BEGIN {inserts} END"
            )
        return
    name = _quoted(f"{PREFIX}{table}"[:63])
    branches = " ".join(
        f"IF TG_OP = '{event}' THEN {' '.join(_inserts(own, sides, _POSTGRESQL))} END IF;"
        for event, sides in _EVENTS.items()
    )
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" {_BODY} BEGIN {branches} RETURN NULL; END {_BODY}"
    )
    yield (
        f"CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {_quoted(table)}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _inserts(own: list[Owner], sides: tuple[str, ...], dialect: _Dialect) -> Iterator[str]:
    log = _quoted(Change._meta.db_table)
    for owner in own:
        keys = [_key(owner, side) for side in sides]
        for index, key in enumerate(keys):
            # A row that went to another owner concerns both; one that stayed is told once.
            moved = f" AND {key} {dialect.differs} {keys[0]}" if index else ""
            yield (
                f'INSERT INTO {log} (topic, key, "transaction")'
                f" SELECT '{owner.topic}', {key}, {dialect.transaction}"
                f" WHERE {key} IS NOT NULL{moved};"
            )


def _key(owner: Owner, side: str) -> str:
    """The owner's key, from a row before (OLD) or after (NEW) the change."""
    if not owner.hops:
        return f'{side}."id"'
    column, *others = [column for column, _table in owner.hops]
    key = f"{side}.{_quoted(column)}"
    for (_column, table), next_column in zip(owner.hops, others, strict=False):
        wanted = f"SELECT {_quoted(next_column)} FROM {_quoted(table)}"  # noqa: S608 our own names
        key = f'({wanted} WHERE "id" = {key})'
    return key


def _quoted(name: str) -> str:
    return f'"{name}"'
