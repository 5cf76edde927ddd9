"""Taking an operation back: what still is as it left it is restored, the rest is for people.

``core.journal`` says what entries are and writes them.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CharField, ForeignKey, Model, SlugField, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext as _

from core.journal import INTO, LONGEST_REASON, Values, columns, field_of, save, sign, stored
from core.models import Journal, JournalEntry, User
from core.slugs import free_slug

UNDO_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Left:
    """A value that undoing leaves as it is, for a person to decide.

    ``field`` is empty for a whole row; ``now`` is the value of today, None where the row is gone.
    """

    entry: JournalEntry
    field: str
    now: Any


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did: the number of values and rows restored, and what was left alone."""

    journal: Journal
    restored: int
    left: tuple[Left, ...]


def undo_until(journal: Journal) -> dt.datetime:
    """Until when the operation can be undone."""
    return journal.at + dt.timedelta(days=UNDO_DAYS)


def can_be_undone(journal: Journal) -> bool:
    """Whether it was not undone yet and its 30 days are not over."""
    return journal.undone_at is None and timezone.now() <= undo_until(journal)


@transaction.atomic
def undo(journal: Journal, *, by: User) -> Undone:
    """Take back every value that is still the one the operation set; the rest is listed.

    Raises ``ValidationError`` when it was undone before or its 30 days are over.
    """
    fresh = Journal.objects.select_for_update().get(pk=journal.pk)
    if fresh.undone_at is not None:
        raise ValidationError(_("This was undone already."), code="undone")
    if not can_be_undone(fresh):
        raise ValidationError(
            _("Only what was done within the last %(days)d days can be undone."),
            code="late",
            params={"days": UNDO_DAYS},
        )
    entries = list(fresh.entries.select_related("content_type").order_by("-pk"))
    left: list[Left] = []
    for group in _groups(entries):
        left += _take_back(group, by, fresh.title)
    done = [entry for entry in entries if entry.is_undone]
    JournalEntry.objects.bulk_update(done, ["is_undone"], batch_size=500)
    journal.undone_by, journal.undone_at = by, timezone.now()
    journal.save(update_fields=["undone_by", "undone_at"])
    return Undone(journal, len(done), tuple(left))


def _groups(entries: Sequence[JournalEntry]) -> Iterator[list[JournalEntry]]:
    """Entries of one row that stand together are taken back together, whole rows alone."""

    def row(entry: JournalEntry) -> tuple[Any, ...]:
        alone = entry.pk if not entry.field else 0
        return entry.content_type_id, entry.object_id, alone

    for _key, group in groupby(entries, key=row):
        yield list(group)


def _take_back(group: list[JournalEntry], by: User, reason: str) -> list[Left]:
    entry = group[0]
    if entry.field:
        return _restore_values(group, by, reason)
    if entry.old is None:
        return _remove_made(entry, by, reason)
    return _make_again(entry, by, reason)


def _restore_values(group: list[JournalEntry], by: User, reason: str) -> list[Left]:
    model = group[0].content_type.model_class()
    row = model._base_manager.select_for_update().filter(pk=group[0].object_id).first()
    if row is None:
        return [Left(entry, entry.field, None) for entry in group]
    now = columns(row)
    left, fit = [], []
    for entry in group:
        is_as_set = entry.field in now and now[entry.field] == entry.new
        if is_as_set and _exists_if_related(model, entry.field, entry.old):
            fit.append(entry)
        else:
            left.append(Left(entry, entry.field, now.get(entry.field)))
    for entry in fit:
        field = field_of(model, entry.field)
        setattr(row, entry.field, field.to_python(entry.old))
    try:
        with transaction.atomic():
            if fit:
                save(row, [entry.field for entry in fit], by=by, reason=reason)
    except IntegrityError:
        return [Left(entry, entry.field, now.get(entry.field)) for entry in group]
    for entry in fit:
        entry.is_undone = True
    return left


def _exists_if_related(model: type[Model], attname: str, value: Any) -> bool:
    field = field_of(model, attname)
    if value is None or not isinstance(field, ForeignKey):
        return True
    return field.related_model._base_manager.filter(pk=value).exists()


def _remove_made(entry: JournalEntry, by: User, reason: str) -> list[Left]:
    model = entry.content_type.model_class()
    row = model._base_manager.filter(pk=entry.object_id).first()
    if row is None or columns(row) != entry.new:
        return [Left(entry, "", None if row is None else columns(row))]
    sign(row, by, reason)
    row.delete()
    entry.is_undone = True
    return []


def _make_again(entry: JournalEntry, by: User, reason: str) -> list[Left]:
    """Insert the removed row with its own key; what is taken meanwhile is made free or emptied."""
    model = entry.content_type.model_class()
    if model._base_manager.filter(pk=entry.object_id).exists():
        return [Left(entry, "", None)]
    row = model(**_values(model, entry.old))
    changed = _follow_relations(row) + _free_what_is_taken(row)
    try:
        with transaction.atomic():
            # Raw, so that the days of making and changing stay what they were.
            row.save_base(raw=True, force_insert=True)
    except IntegrityError:
        return [Left(entry, "", None)]
    if hasattr(model, "history"):
        model.history.bulk_history_create(
            [row], default_user=by, default_change_reason=reason[:LONGEST_REASON]
        )
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
        if wanted is not None and not _exists_if_related(type(row), field.attname, wanted):
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
