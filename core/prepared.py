"""Querysets compiled once and run again for another object, several of them at once if need be.

Putting a statement together costs more than running it where an index finds its few rows. What a
page reads of one object is always the same statement but for the object's key: ``prepared`` keeps
the text of the statement, and each call only runs it. ``together`` runs several as one.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Generic, NamedTuple, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Field, Model, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from .json_rows import columns_of, joined, rows_in

# One for each day and database; yesterday's goes when it is the oldest.
_MOST_KEPT: Final = 8

Row = TypeVar("Row")
Asked = ParamSpec("Asked")
Given = int | str | Collection[int]


class _Given(Value):
    """Stands where a call puts its value, as it is: an integer or a text, or several."""

    def __init__(self, sql: str) -> None:
        super().__init__(None)
        self._sql = sql

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        return self._sql, [_HERE]


_HERE: Final = object()
_MANY: Final = "/*given*/%s"
# So many values stand in a statement that is given several; more as they come.
_SIZES: Final = (1, 2, 4, 8, 16, 24, 48)
# For look-ups of one value (``solution=GIVEN``), and of several (``pk__in=ANY_GIVEN``).
GIVEN: Final = _Given("%s")
ANY_GIVEN: Final = _Given(f"({_MANY})")


class _Kept(NamedTuple):
    """A compiled queryset: what it was made of, the text of its statement and its parameters.

    ``fields`` are its columns, ``converters`` what Django reads their values with: both follow from
    the statement alone.
    """

    queryset: QuerySet
    compiler: SQLCompiler
    text: str
    params: tuple[Any, ...]
    fields: Sequence[Field]
    converters: Mapping[int, Any]

    def statement(self, given: Sequence[int | str]) -> tuple[str, tuple[Any, ...]]:
        """Text and parameters with what a call gives in its place."""
        if _MANY in self.text:
            given = _filled_up(given)
        text = self.text.replace(_MANY, ", ".join(["%s"] * len(given)))
        values = [v for param in self.params for v in (given if param is _HERE else (param,))]
        return text, tuple(values)

    def read(self, alias: str, **replaced: Callable[..., Any]) -> list[Any]:
        """The rows as the queryset makes them, with some methods of its compiler replaced."""
        # Of this thread: a connection belongs to one, and so does what it compiles.
        own = _twin(self.compiler)
        own.connection = connections[alias]
        own.get_converters = lambda *_args: self.converters
        for name, method in replaced.items():
            setattr(own, name, method)
        # Reading rows changes neither queryset nor query, so that both need not be copied whole.
        fresh, fresh._query = _twin(self.queryset), _twin(self.queryset.query)
        fresh._query.get_compiler = lambda *_args, **_kwargs: own
        return list(fresh)


class Call(NamedTuple):
    """A prepared queryset with what it is asked for; see ``Prepared.of``."""

    kept: Callable[[str], _Kept]
    given: Sequence[int | str]


class Prepared(Generic[Asked, Row]):
    """A function that builds a queryset with ``GIVEN`` or ``ANY_GIVEN`` in it.

    Its arguments (a day) are part of the statement, which is kept for each of them; ``given`` is
    what differs from call to call.
    """

    def __init__(self, build: Callable[Asked, QuerySet]) -> None:
        self._build = build
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self.__doc__ = build.__doc__

    def rows(self, given: Given, *args: Asked.args, **kwargs: Asked.kwargs) -> list[Row]:
        """The rows for a value, or for several; one query, and those of ``prefetch_related``."""
        alias = QuerySet().db
        call = self.of(given, *args, **kwargs)
        if not call.given:
            return []
        try:
            kept = call.kept(alias)
        except EmptyResultSet:
            # No row can meet its conditions, as Django sees without asking.
            return []
        statement = kept.statement(call.given)
        return kept.read(alias, as_sql=lambda *_args, **_kwargs: statement)

    def every(self, *args: Asked.args, **kwargs: Asked.kwargs) -> list[Row]:
        """The rows of a queryset in which no value is left open; one query."""
        return self.rows(0, *args, **kwargs)

    def of(self, given: Given, *args: Asked.args, **kwargs: Asked.kwargs) -> Call:
        """The same, to be asked ``together`` with others."""

        def kept(alias: str) -> _Kept:
            key = (alias, args, *sorted(kwargs.items()))
            if key not in self._kept:
                self._kept[key] = _compiled(self._build(*args, **kwargs), alias)
                while len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
            return self._kept[key]

        return Call(kept, [given] if isinstance(given, int | str) else list(given))


def prepared(build: Callable[Asked, QuerySet]) -> Prepared[Asked, Any]:
    """Decorate a function that builds a queryset with ``GIVEN`` as a value in it."""
    return Prepared(build)


def together(*calls: Call) -> list[list[Any]]:
    """The rows of several prepared querysets, asked for in one statement.

    As ``Prepared.rows`` of each; a call that is given nothing asks nothing.
    """
    alias = QuerySet().db
    kept = {number: call.kept(alias) for number, call in enumerate(calls) if call.given}
    found: list[list[Any]] = [[] for _call in calls]
    if not kept:
        return found
    connection = connections[alias]
    parts = {number: one.statement(calls[number].given) for number, one in kept.items()}
    texts = [
        joined(parts[number][0], len(one.fields), connection.vendor) for number, one in kept.items()
    ]
    with connection.cursor() as cursor:
        params = [value for _text, values in parts.values() for value in values]
        cursor.execute(f"SELECT {', '.join(texts)}", params)  # noqa: S608 compiled querysets
        answers = cursor.fetchone()
    for (number, one), answer in zip(kept.items(), answers, strict=True):
        rows = rows_in(answer, one.fields, connection.vendor)
        if rows:
            own = partial(_given_rows, rows)
            found[number] = one.read(alias, execute_sql=own)
    return found


def hang(children: Iterable[Model], owners: Iterable[Model], relation: str, key: str) -> None:
    """Give ``owners`` what ``prefetch_related(relation)`` would, from rows that are read already.

    ``key`` is the attribute of a child that has its owner's key.
    """
    own: dict[Any, list[Model]] = defaultdict(list)
    for child in children:
        own[getattr(child, key)].append(child)
    for owner in owners:
        rows: QuerySet = QuerySet(type(owner)._meta.get_field(relation).related_model)
        rows._result_cache, rows._prefetch_done = own[owner.pk], True
        vars(owner).setdefault("_prefetched_objects_cache", {})[relation] = rows


def _filled_up(given: Sequence[int | str]) -> Sequence[int | str]:
    """The values with the last one repeated, so that there are few different statements.

    A database reads a statement that it knows already in no time; a long one takes it longer than
    to answer. That a value stands twice among several changes nothing.
    """
    if not given:
        return given
    wanted = next((size for size in _SIZES if size >= len(given)), len(given))
    return [*given, *[given[-1]] * (wanted - len(given))]


def _compiled(queryset: QuerySet, alias: str) -> _Kept:
    compiler = queryset.query.get_compiler(using=alias)
    text, params = compiler.as_sql()
    columns = [expression for expression, _sql, _alias in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(columns)
    return _Kept(queryset, compiler, text, tuple(params), columns_of(compiler), converters)


def _given_rows(rows: list[tuple[Any, ...]], *_args: Any, **_kwargs: Any) -> list[Any]:
    """In place of asking the database: rows as it gives them, in one piece."""
    return [rows]


def _twin(one: Any) -> Any:
    """An object of its own with the same contents, which it shares."""
    twin = object.__new__(type(one))
    vars(twin).update(vars(one))
    return twin
