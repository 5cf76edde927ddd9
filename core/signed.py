"""Saving rows so that the field history says who and why: one row, or thousands in few statements.

What derives columns of its own (``derive``) gets them too. ``updated_at`` stays as it is when only
columns change: an operation over many rows is not an editor's work on each of them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

from django.db.models import ManyToManyField, Model
from django.utils import timezone

from core.models import User

LONGEST_REASON: Final = 100
BATCH: Final = 500
# Rows with so few different values are written by one statement for each value.
_FEW: Final = 20

T = TypeVar("T")


def save(row: Model, names: Sequence[str], *, by: User | None, reason: str) -> None:
    """Save changed columns; a row that derives columns of its own is saved whole."""
    sign(row, by, reason)
    if hasattr(row, "derive"):
        row.save()
    else:
        row.save(update_fields=list(names))


def sign(row: Model, by: User | None, reason: str) -> None:
    """Who and why, for the field history."""
    row._history_user = by
    row._change_reason = reason[:LONGEST_REASON]


def save_many(
    changed: Sequence[tuple[Model, Sequence[str]]], *, by: User | None, reason: str
) -> None:
    """Save changed columns (by ``attname``) of rows of one model, with a version of each.

    One statement for each five hundred rows that get the same values. A column that follows from a
    changed one is saved too.
    """
    by_names: dict[tuple[str, ...], list[Model]] = defaultdict(list)
    for row, names in changed:
        sign(row, by, reason)
        by_names[tuple(dict.fromkeys([*names, *_derived(row)]))].append(row)
    for together, rows in by_names.items():
        _write(together, rows)
    write_versions([row for row, _names in changed], by=by, reason=reason)


def write_versions(
    rows: Sequence[Model], *, by: User | None, reason: str, are_new: bool = False
) -> None:
    """A version of each row as it is now, where its model keeps a field history."""
    if not rows or not hasattr(type(rows[0]), "history"):
        return
    manager = type(rows[0]).history
    versions = manager.bulk_history_create(
        rows,
        batch_size=BATCH,
        update=not are_new,
        default_user=by,
        default_change_reason=reason[:LONGEST_REASON],
    )
    for field in manager.model._history_m2m_fields:
        for batch in in_batches(versions):
            record_many(field, batch)


def write_last_versions(rows: Sequence[Model], *, by: User | None, reason: str) -> None:
    """The version that says that a row is gone, for rows deleted without Django's signals."""
    if not rows or not hasattr(type(rows[0]), "history"):
        return
    version = type(rows[0]).history.model
    now = timezone.now()
    version.objects.bulk_create(
        [
            version(
                history_date=now,
                history_type="-",
                history_user=by,
                history_change_reason=reason[:LONGEST_REASON],
                **{field.attname: getattr(row, field.attname) for field in version.tracked_fields},
            )
            for row in rows
        ],
        batch_size=BATCH,
    )


def record_many(field: ManyToManyField, history: Sequence[Any]) -> None:
    """What simple-history keeps of the field beside each new row of history, in bulk.

    Call it after the links are saved, once for each field that the history keeps.
    """
    if not history:
        return
    model: type[Model] = getattr(type(history[0]), field.name).model
    source, target = field.m2m_column_name(), field.m2m_reverse_name()
    by_object = {row.id: row for row in history}
    links = field.remote_field.through._base_manager.filter(**{f"{source}__in": by_object})
    model.objects.bulk_create(
        model(
            history=by_object[getattr(link, source)],
            id=link.pk,
            **{source: getattr(link, source), target: getattr(link, target)},
        )
        for link in links
    )


def in_batches(items: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """The items, so many at once."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _derived(row: Model) -> list[str]:
    """Derive the columns of a row that follow from others; returns which of them changed."""
    if not hasattr(row, "derive"):
        return []
    before = _values(row)
    row.derive()
    return [name for name, value in _values(row).items() if value != before[name]]


def _values(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _write(names: Sequence[str], rows: Sequence[Model]) -> None:
    manager = type(rows[0])._base_manager
    alike: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in rows:
        alike[tuple(getattr(row, name) for name in names)].append(row.pk)
    if len(alike) > _FEW:
        fields = [field.name for field in rows[0]._meta.concrete_fields if field.attname in names]
        manager.bulk_update(rows, fields, batch_size=BATCH // 5)
        return
    for values, keys in alike.items():
        for batch in in_batches(keys):
            manager.filter(pk__in=batch).update(**dict(zip(names, values, strict=True)))
