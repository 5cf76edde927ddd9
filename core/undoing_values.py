"""Giving back changed values: those that still are as an operation left them, many at once.

``core.undoing`` is what others call.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model

from core.journal import stored
from core.models import JournalEntry, User
from core.signed import in_batches, save, save_many


@dataclass(frozen=True, slots=True)
class Left:
    """A value that undoing leaves as it is, for a person to decide.

    ``field`` is empty for a whole row; ``now`` is the value of today, None where the row is gone.
    """

    entry: JournalEntry
    field: str
    now: Any


def give_back(run: list[JournalEntry], by: User, reason: str) -> list[Left]:
    """Give back values of one model: all at once, or row by row where the database refuses one."""
    model = run[0].content_type.model_class()
    related = _related(model, run)
    fits, left = _fitting(model, run, related)
    try:
        with transaction.atomic():
            save_many(list(fits.values()), by=by, reason=reason)
    except IntegrityError:
        return _restore_one_by_one(model, run, related, by, reason)
    return left


def _restore_one_by_one(
    model: type[Model],
    run: list[JournalEntry],
    related: Mapping[str, set[Any]],
    by: User,
    reason: str,
) -> list[Left]:
    found: list[Left] = []
    for _key, group in groupby(run, key=attrgetter("object_id")):
        entries = list(group)
        fits, left = _fitting(model, entries, related)
        found += left
        for row, names in fits.values():
            try:
                with transaction.atomic():
                    save(row, names, by=by, reason=reason)
            except IntegrityError:
                found += _all_left(model, entries)
    return found


def _all_left(model: type[Model], entries: Sequence[JournalEntry]) -> list[Left]:
    """Nothing of the row can be given back."""
    row = model._base_manager.get(pk=entries[0].object_id)
    found = []
    for entry in entries:
        if entry.is_undone:
            entry.is_undone = False
            found.append(Left(entry, entry.field, stored(row, entry.field)))
    return found


def _fitting(
    model: type[Model], run: Sequence[JournalEntry], related: Mapping[str, set[Any]]
) -> tuple[dict[int, tuple[Model, list[str]]], list[Left]]:
    """The rows with the values that still are as the operation set them given back, unsaved.

    By key, each with the names of its columns that changed; and what is left as it is.
    """
    rows = locked(model, {entry.object_id for entry in run})
    fields = {field.attname: field for field in model._meta.concrete_fields}
    fits: dict[int, tuple[Model, list[str]]] = {}
    left = []
    for entry in run:
        row = rows.get(entry.object_id)
        is_known = row is not None and entry.field in fields
        now = stored(row, entry.field) if is_known else None
        entry.is_undone = is_known and now == entry.new and _is_there(entry, related)
        if not entry.is_undone:
            left.append(Left(entry, entry.field, now))
            continue
        setattr(row, entry.field, fields[entry.field].to_python(entry.old))
        names = fits.setdefault(row.pk, (row, []))[1]
        if entry.field not in names:
            names.append(entry.field)
    return fits, left


def locked(model: type[Model], keys: Collection[int]) -> dict[int, Model]:
    """The rows with these keys that exist, by key, locked."""
    rows: dict[int, Model] = {}
    for batch in in_batches(sorted(keys)):
        rows |= model._base_manager.select_for_update().in_bulk(batch)
    return rows


def _related(model: type[Model], run: Sequence[JournalEntry]) -> dict[str, set[Any]]:
    """Of the rows that values to be given back lead to, by column, the keys of those there are."""
    wanted: dict[str, set[Any]] = defaultdict(set)
    for entry in run:
        if entry.old is not None:
            wanted[entry.field].add(entry.old)
    return {
        field.attname: existing(field.related_model, wanted[field.attname])
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.attname in wanted
    }


def existing(model: type[Model], keys: Collection[Any]) -> set[Any]:
    """Those of the keys that a row has."""
    return {
        key
        for batch in in_batches(sorted(keys))
        for key in model._base_manager.filter(pk__in=batch).values_list("pk", flat=True)
    }


def _is_there(entry: JournalEntry, related: Mapping[str, set[Any]]) -> bool:
    return entry.old is None or entry.old in related.get(entry.field, {entry.old})
