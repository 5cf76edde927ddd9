"""Moves the counter after a commit that wrote to a watched table."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .counter import counter
from .watching import watched

_WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


def look_after(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Notice what is written through a new connection."""
    if _notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(_notice)


def _notice(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    result = execute(sql, params, many, context)
    written = _WRITE.match(sql) if isinstance(sql, str) else None
    if written and written[1] in _tables():
        _tell(context["connection"])
    return result


def _tell(connection: Any) -> None:
    if not connection.in_atomic_block:
        counter().bump()
        return
    # The outermost block stands for the transaction: what is undone with it needs no word.
    connection.wrote_in = connection.atomic_blocks[0] if connection.atomic_blocks else None
    hooks = connection.run_on_commit
    savepoints = set(connection.savepoint_ids)
    # One call at the end is enough; one of a savepoint may be undone with it.
    if not any(hook[1] is _committed and hook[0] <= savepoints for hook in hooks[-3:]):
        transaction.on_commit(_committed, using=connection.alias)


def _committed() -> None:
    counter().bump()


@cache
def _tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in watched())
