"""Querysets compiled once and run again for another object.

Putting a statement together costs more than running it where an index finds its few rows. What a
page reads of one object is always the same statement but for the object's key: ``prepared`` keeps
the text of the statement, and each call only runs it.
"""

import copy
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from typing import Any, Final, Generic, ParamSpec, TypeVar

from django.db import connections
from django.db.models import QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

# One for each day and database; yesterday's goes when it is the oldest.
_MOST_KEPT: Final = 8

Row = TypeVar("Row")
Asked = ParamSpec("Asked")
Kept = tuple[QuerySet, SQLCompiler, str, tuple[Any, ...]]


class _Given(Value):
    """Stands where a call puts its value, as it is: an integer or a text, or several."""

    def __init__(self, sql: str) -> None:
        super().__init__(None)
        self._sql = sql

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        return self._sql, [_HERE]


_HERE: Final = object()
_MANY: Final = "/*given*/%s"
# For look-ups of one value (``solution=GIVEN``), and of several (``pk__in=ANY_GIVEN``).
GIVEN: Final = _Given("%s")
ANY_GIVEN: Final = _Given(f"({_MANY})")


class Prepared(Generic[Asked, Row]):
    """A function that builds a queryset with ``GIVEN`` or ``ANY_GIVEN`` in it.

    Its arguments (a day) are part of the statement, which is kept for each of them; ``given`` is
    what differs from call to call.
    """

    def __init__(self, build: Callable[Asked, QuerySet]) -> None:
        self._build = build
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self.__doc__ = build.__doc__

    def rows(
        self, given: int | str | Collection[int], *args: Asked.args, **kwargs: Asked.kwargs
    ) -> list[Row]:
        """The rows for a value, or for several; one query, and those of ``prefetch_related``."""
        put = [given] if isinstance(given, int | str) else list(given)
        if not put:
            return []
        alias = QuerySet().db
        key = (alias, args, *sorted(kwargs.items()))
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = _compiled(self._build(*args, **kwargs), alias)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        queryset, compiler, statement, params = kept
        # Of this thread: a connection belongs to one, and so does what it compiles.
        own = copy.copy(compiler)
        own.connection = connections[alias]
        statement = statement.replace(_MANY, ", ".join(["%s"] * len(put)))
        values = tuple(value for param in params for value in (put if param is _HERE else (param,)))
        own.as_sql = lambda *_args, **_kwargs: (statement, values)
        fresh = queryset._chain()
        fresh.query.get_compiler = lambda *_args, **_kwargs: own
        return list(fresh)


def prepared(build: Callable[Asked, QuerySet]) -> Prepared[Asked, Any]:
    """Decorate a function that builds a queryset with ``GIVEN`` as a value in it."""
    return Prepared(build)


def _compiled(queryset: QuerySet, alias: str) -> Kept:
    compiler = queryset.query.get_compiler(using=alias)
    statement, params = compiler.as_sql()
    return queryset, compiler, statement, tuple(params)
