"""Rows of a statement as one JSON text, so that a single statement can answer several questions.

Both databases build the text; what JSON has no type for is read back by the type of its column.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Any, Final

from django.db.models import Field
from django.db.models.sql.compiler import SQLCompiler

# Columns of one array: PostgreSQL takes at most 100 arguments of a function.
_AT_ONCE: Final = 90
# What PostgreSQL's driver would give, by the kind of the column. SQLite has no such types itself:
# there the text is what the column holds, and Django's own converters read it.
_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "DateField": dt.date.fromisoformat,
    "DateTimeField": dt.datetime.fromisoformat,
    "DecimalField": Decimal,
}
_PLAIN: Final = frozenset(
    {
        "AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "EmailField",
        "FileField", "ForeignKey", "IntegerField", "OneToOneField", "PositiveBigIntegerField",
        "PositiveIntegerField", "PositiveSmallIntegerField", "SlugField", "SmallIntegerField",
        "TextField", "URLField",
    }
)  # fmt: skip


def columns_of(compiler: SQLCompiler) -> list[Field]:
    """What the columns of a compiled statement hold, in their order."""
    return [expression.output_field for expression, _sql, _alias in compiler.select]


@lru_cache(maxsize=256)
def joined(statement: str, width: int, vendor: str) -> str:
    """An expression: the rows of ``statement``, of ``width`` columns, as a JSON text in order."""
    names = [f"c{number}" for number in range(width)]
    is_postgresql = vendor == "postgresql"
    array = "json_build_array" if is_postgresql else "json_array"
    parts = (names[start : start + _AT_ONCE] for start in range(0, width, _AT_ONCE))
    row = ", ".join(f"{array}({', '.join(part)})" for part in parts)
    rows = f"json_group_array({array}({row}))"
    if is_postgresql:
        rows = f"coalesce(json_agg({array}({row})), '[]')::text"
    return f"(WITH part({', '.join(names)}) AS ({statement}) SELECT {rows} FROM part)"  # noqa: S608


def rows_in(text: str, columns: Sequence[Field], vendor: str) -> list[tuple[Any, ...]]:
    """The rows of such a text, as the database's driver would give them.

    Raises ``ValueError`` for a kind of column that nobody has taught us to read.
    """
    if vendor != "postgresql":
        return [tuple(chain.from_iterable(row)) for row in json.loads(text)]
    kinds = [column.get_internal_type() for column in columns]
    if unknown := set(kinds) - _PLAIN - _READERS.keys():
        raise ValueError(f"columns of {sorted(unknown)} cannot be read from JSON")
    readers = [_READERS.get(kind) for kind in kinds]
    rows = json.loads(text, parse_float=Decimal)
    return [
        tuple(
            value if read is None or value is None else read(value)
            for read, value in zip(readers, chain.from_iterable(row), strict=True)
        )
        for row in rows
    ]
