"""What rows said at a moment of the past, from field history and from the journals of operations.

The sources, in this order: the last record of the field history up to the moment; for a row that
nothing was recorded of until then, the row itself when it was there and nothing was recorded since;
its first later record where that is a deletion, or was written by an operation whose journal keeps
what it replaced. Whatever else changed since, or changed without a record, is ``unknown``.
"""

import datetime as dt
from collections import defaultdict, namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Min, Model, QuerySet
from django.utils import timezone

from core.models import JournalEntry
from core.signed import LONGEST_REASON

MADE, CHANGED, DELETED = "+", "~", "-"
# The columns that were asked for, by ``attname``: a named tuple, of which there may be very many.
Row = Any

# Rows fetched together.
AT_ONCE: Final = 2_000
_RECORD: Final = ("history_type", "history_id", "history_change_reason", "created_at")


class Then(NamedTuple):
    """A row as it was: the columns asked for; ``record`` is the history record it is from.

    ``is_from_later``: that record was written afterwards, so that only these columns are known.
    """

    values: Row
    record: int | None
    is_from_later: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """``known`` rows by key; ``unknown`` are the keys of those that were there, but not how."""

    known: Mapping[int, Then]
    unknown: frozenset[int]


def end_of(day: dt.date) -> dt.datetime:
    """The first moment after ``day``, in the portal's time zone."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min)
    return timezone.make_aware(midnight, timezone.get_default_timezone())


def rows_at(
    model: type[Model],
    names: Sequence[str],
    end: dt.datetime,
    keep: Callable[[Row], bool] = lambda row: True,
) -> Rows:
    """The rows of a dated ``model`` with field history as they were before ``end``; 4 queries.

    ``names`` are the columns asked for, by ``attname``. Rows for which ``keep`` is false are left
    out: there may be very many.
    """
    shape = namedtuple("shape", names)
    records = model.history.model._base_manager
    last = _records(records.filter(history_date__lt=end), Max("history_id"), shape)
    first = _records(records.filter(history_date__gte=end), Min("history_id"), shape)
    replaced = Replaced.of(model, end)
    known = {
        key: Then(record.values, record.number)
        for key, record in last.items()
        if record.kind != DELETED and keep(record.values)
    }
    unknown = set()
    shared: list[dict[Any, Any]] = [{} for _name in names]
    rows = model._base_manager.filter(created_at__lt=end).order_by().values_list("pk", *names)
    for key, *said in rows.iterator(AT_ONCE):
        if key in first:
            continue
        now = replaced.before(key, shape(*map(_once, shared, said)))
        if key in last:
            if last[key].values != now:
                # Written past the field history, nobody knows when.
                unknown.add(key)
                known.pop(key, None)
        elif keep(now):
            known[key] = Then(now, None)
    for key, record in first.items():
        if key in last or record.kind == MADE or record.created_at >= end:
            continue
        if record.kind == DELETED or replaced.by_operation(key, record.reason):
            then = replaced.before(key, record.values)
            if keep(then):
                known[key] = Then(then, record.number, is_from_later=True)
        else:
            unknown.add(key)
    return Rows(known, frozenset(unknown))


def _once(known: dict[Any, Any], value: Any) -> Any:
    """The same value, kept once for a column: texts, days and amounts repeat themselves."""
    return known.setdefault(value, value)


# Journals ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Replaced:
    """What operations replaced since a moment: the oldest value by row and column.

    ``reasons`` are the titles of the operations by row, as the field history has them; ``removed``
    the columns of whole rows.
    """

    model: type[Model]
    columns: Mapping[int, Mapping[str, Any]]
    reasons: Mapping[int, frozenset[str]]
    removed: Mapping[int, Mapping[str, Any]]
    since: Mapping[int, Mapping[str, dt.datetime]]

    @classmethod
    def of(cls, model: type[Model], end: dt.datetime) -> "Replaced":
        """Of the rows of a model, from ``end`` on; one query."""
        columns: dict[int, dict[str, Any]] = defaultdict(dict)
        since: dict[int, dict[str, dt.datetime]] = defaultdict(dict)
        reasons: dict[int, set[str]] = defaultdict(set)
        removed: dict[int, Mapping[str, Any]] = {}
        entries = JournalEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(model), journal__at__gte=end
        ).order_by("journal__at", "pk")
        asked = ("object_id", "field", "old", "journal__title", "journal__at")
        for key, field, old, title, at in entries.values_list(*asked):
            if field and field not in columns[key]:
                columns[key][field], since[key][field] = old, at
            elif not field and old:
                removed.setdefault(key, old)
            reasons[key].add(title[:LONGEST_REASON])
        frozen = {key: frozenset(titles) for key, titles in reasons.items()}
        return cls(model, columns, frozen, removed, since)

    def before(self, key: int, values: Row) -> Row:
        """The columns of a row with what operations replaced put back."""
        mine = self.columns.get(key)
        if mine is None:
            return values
        old = {name: self._read(name, mine[name]) for name in values._fields if name in mine}
        return values._replace(**old)

    def by_operation(self, key: int, reason: str | None) -> bool:
        """Whether a record of this reason was written by an operation that the journal has."""
        return reason is not None and reason in self.reasons.get(key, frozenset())

    def _read(self, name: str, old: Any) -> Any:
        fields = {field.attname: field for field in self.model._meta.concrete_fields}
        return fields[name].to_python(old)


# Field history -----------------------------------------------------------------------------------
class _Record(NamedTuple):
    kind: str
    number: int
    reason: str | None
    created_at: dt.datetime
    values: Row


def _records(records: QuerySet, which: Max | Min, shape: Any) -> dict[int, _Record]:
    """The last, or first, of the records of each row."""
    chosen = records.order_by().values("id").annotate(chosen=which).values("chosen")
    rows = records.model._base_manager.filter(history_id__in=chosen).order_by()
    found = {}
    shared: list[dict[Any, Any]] = [{} for _name in shape._fields]
    for key, *said in rows.values_list("id", *_RECORD, *shape._fields).iterator(AT_ONCE):
        about, values = said[: len(_RECORD)], said[len(_RECORD) :]
        found[key] = _Record(*about, shape(*map(_once, shared, values)))
    return found
