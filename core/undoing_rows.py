"""Whole rows taken back: those that an operation made go, those that it removed come again.

``core.undoing`` is what others call.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, router, transaction
from django.db.models import (
    CharField,
    ForeignKey,
    Model,
    ProtectedError,
    SlugField,
    UniqueConstraint,
)
from django.db.models.deletion import Collector
from django.db.models.sql import InsertQuery

from core.journal import INTO, Values, columns, stored
from core.models import JournalEntry, User
from core.signed import in_batches, sign, write_versions
from core.slugs import free_slug
from core.undoing_values import Left, existing, locked


# Made rows ---------------------------------------------------------------------------------------
def remove_made(run: Sequence[JournalEntry], by: User | None, reason: str) -> list[Left]:
    """Remove rows of one model that still say what the operation wrote into them.

    One that something needs by now is left, and then all are removed one by one.
    """
    model = run[0].content_type.model_class()
    rows = locked(model, {entry.object_id for entry in run})
    left = []
    same = []
    for entry in run:
        row = rows.get(entry.object_id)
        if row is None or columns(row) != entry.new:
            left.append(Left(entry, "", None if row is None else columns(row)))
        else:
            sign(row, by, reason)
            same.append((entry, row))
    return left + _delete(same)


def _delete(pairs: Sequence[tuple[JournalEntry, Model]]) -> list[Left]:
    if not pairs:
        return []
    collector = Collector(using=router.db_for_write(type(pairs[0][1])))
    try:
        with transaction.atomic():
            collector.collect([row for _entry, row in pairs])
            collector.delete()
    except ProtectedError:
        if len(pairs) == 1:
            [(entry, row)] = pairs
            return [Left(entry, "", columns(row))]
        return [one for pair in pairs for one in _delete([pair])]
    for entry, _row in pairs:
        entry.is_undone = True
    return []


# Removed rows ------------------------------------------------------------------------------------
def make_again(run: Sequence[JournalEntry], by: User | None, reason: str) -> list[Left]:
    """Insert removed rows of one model with their own keys.

    All at once where nothing they need is gone and nothing of theirs is taken; else each by
    itself: what is taken meanwhile is made free or emptied.
    """
    model = run[0].content_type.model_class()
    taken = existing(model, [entry.object_id for entry in run])
    left = [Left(entry, "", None) for entry in run if entry.object_id in taken]
    free = [entry for entry in run if entry.object_id not in taken]
    rows = [model(**_values(model, entry.old)) for entry in free]
    if rows and _has_all_it_needs(rows) and _inserted(rows):
        write_versions(rows, by=by, reason=reason, are_new=True)
        for entry in free:
            entry.is_undone = True
        return left
    return left + [one for entry in free for one in _make_one_again(entry, by, reason)]


def _has_all_it_needs(rows: Sequence[Model]) -> bool:
    """Whether all rows that these lead to exist, or come with them."""
    own = {row.pk for row in rows}
    for field in rows[0]._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            wanted = {getattr(row, field.attname) for row in rows} - {None}
            wanted -= own if field.related_model is type(rows[0]) else set()
            if existing(field.related_model, wanted) != wanted:
                return False
    return True


def _inserted(rows: Sequence[Model]) -> bool:
    """Insert rows as they are, so that the days of making and changing stay what they were."""
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    fields = model._meta.concrete_fields
    try:
        with transaction.atomic(using=connection.alias):
            for batch in in_batches(rows, connection.ops.bulk_batch_size(fields, rows)):
                query = InsertQuery(model)
                query.insert_values(fields, batch, raw=True)
                query.get_compiler(using=connection.alias).execute_sql()
    except IntegrityError:
        return False
    return True


def _make_one_again(entry: JournalEntry, by: User | None, reason: str) -> list[Left]:
    """Insert the removed row with its own key; what is taken meanwhile is made free or emptied."""
    model = entry.content_type.model_class()
    row = model(**_values(model, entry.old))
    changed = _follow_relations(row) + _free_what_is_taken(row)
    if not _inserted([row]):
        return [Left(entry, "", None)]
    write_versions([row], by=by, reason=reason, are_new=True)
    entry.is_undone = True
    return [Left(entry, name, stored(row, name)) for name in changed]


def _values(model: type[Model], kept: Mapping[str, Any]) -> Values:
    """The columns of today with what was kept; a column that is new since has its default."""
    known = {field.attname: field for field in model._meta.concrete_fields}
    return {name: known[name].to_python(value) for name, value in kept.items() if name in known}


def _follow_relations(row: Model) -> list[str]:
    """Lead columns to rows that are gone on to what took their place; returns their names."""
    changed = []
    for field in row._meta.concrete_fields:
        if not isinstance(field, ForeignKey):
            continue
        wanted = getattr(row, field.attname)
        if wanted is not None and not existing(field.related_model, [wanted]):
            setattr(row, field.attname, place_taken_by(field.related_model, wanted))
            changed.append(field.attname)
    return changed


def place_taken_by(model: type[Model], key: int) -> int | None:
    """The key of the row that took the place of one that is gone; None where nobody knows."""
    names = (model._meta.app_label, model._meta.model_name)
    kind = dict(zip(("content_type__app_label", "content_type__model"), names, strict=True))
    seen = {key}
    while True:
        removed = JournalEntry.objects.filter(**kind, object_id=key, field="")
        last = removed.filter(old__isnull=False).order_by("-pk").values_list("new", flat=True)
        key = (last.first() or {}).get(INTO)
        if key is None or key in seen:
            return None
        if model._base_manager.filter(pk=key).exists():
            return key
        seen.add(key)


def _free_what_is_taken(row: Model) -> list[str]:
    """Give another address, or none at all, where another row has the value by now."""
    changed = []
    for field in row._meta.concrete_fields:
        if not (field.unique and isinstance(field, SlugField)):
            continue
        if type(row)._base_manager.filter(**{field.name: getattr(row, field.attname)}).exists():
            setattr(row, field.attname, free_slug(type(row), getattr(row, field.attname)))
            changed.append(field.attname)
    for rule in row._meta.constraints:
        if isinstance(rule, UniqueConstraint) and (name := _emptied(row, rule)):
            changed.append(name)
    return changed


def _emptied(row: Model, rule: UniqueConstraint) -> str:
    """Empty the text that breaks the rule; "" when nothing breaks it or it has no such text."""
    try:
        rule.validate(type(row), row)
    except ValidationError:
        for name in rule.fields:
            field = row._meta.get_field(name)
            if isinstance(field, CharField) and field.blank:
                setattr(row, field.attname, "")
                return field.attname
    return ""
