"""Operations over many rows, written down value by value so that they can be undone.

An entry with a field is one changed value; one without is a row removed (``old`` holds its columns,
``new`` the key of the row that took its place) or made (``new`` holds its columns). Values are
kept as JSON: related rows by their key, days and decimals as text.

``core.undoing`` takes them back. Who may do or undo an operation is asked by the apps above.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import DecimalField, Field, Model

from core.models import Journal, JournalEntry, User
from core.signed import (
    BATCH,
    in_batches,
    save,
    save_many,
    sign,
    write_last_versions,
    write_versions,
)

INTO: Final = "into"
_PLAIN: Final = (type(None), bool, int, str)

Values = dict[str, Any]


class Recorder:
    """Changes rows and writes each change down; ``close`` stores what was written."""

    def __init__(self, kind: str, title: str, *, by: User | None) -> None:
        self.by = by
        self.journal = Journal.objects.create(kind=kind, title=title, by=by)
        self._notes: list[tuple[type[Model], int, str, Any, Any]] = []

    def set(self, row: Model, **values: Any) -> None:
        """Set columns (by ``attname``) of ``row`` and save it, if something changes at all."""
        before = {name: stored(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        changed = [name for name in values if stored(row, name) != before[name]]
        for name in changed:
            self._note(row, name, before[name], stored(row, name))
        if changed:
            save(row, changed, by=self.by, reason=self.journal.title)

    def set_many(self, changes: Iterable[tuple[Model, Mapping[str, Any]]]) -> int:
        """As ``set`` with each row, all of one model, in few statements; how many rows changed.

        The rows hold what the database does. Raises ``IntegrityError`` like any saving.
        """
        changed: list[tuple[Model, list[str]]] = []
        for row, values in changes:
            names = []
            for name, value in values.items():
                before = stored(row, name)
                setattr(row, name, value)
                if stored(row, name) != before:
                    names.append(name)
                    self._note(row, name, before, stored(row, name))
            if names:
                changed.append((row, names))
        if changed:
            save_many(changed, by=self.by, reason=self.journal.title)
        return len(changed)

    def remove_many(self, rows: Sequence[Model], into: Mapping[int, int] | None = None) -> None:
        """As ``remove`` with each row, all of one model, to which nothing leads any more.

        ``into``: by the key of a row that of the one in its place. Raises ``IntegrityError`` when
        the database still holds on to one.
        """
        taken_by = into or {}
        for row in rows:
            self._note(row, "", columns(row), {INTO: taken_by.get(row.pk)})
        write_last_versions(rows, by=self.by, reason=self.journal.title)
        for batch in in_batches([row.pk for row in rows]):
            found = type(rows[0])._base_manager.filter(pk__in=batch)
            # Without Django's search for what leads there: that has moved.
            found._raw_delete(found.db)

    def remove(self, row: Model, into: Model | None = None) -> None:
        """Delete ``row``, whose references have moved; ``into`` is the row that takes its place."""
        self._note(row, "", columns(row), {INTO: into.pk if into is not None else None})
        sign(row, self.by, self.journal.title)
        row.delete()

    def make(self, row: Model) -> None:
        """Insert a new row."""
        sign(row, self.by, self.journal.title)
        row.save(force_insert=True)
        self._note(row, "", None, columns(row))

    def make_many(self, rows: Sequence[Model]) -> None:
        """Insert new rows of one model; they get their keys."""
        if not rows:
            return
        model = type(rows[0])
        model._base_manager.bulk_create(rows)
        write_versions(rows, by=self.by, reason=self.journal.title, are_new=True)
        for row in rows:
            self._note(row, "", None, columns(row))

    def close(self) -> Journal:
        """Store the entries; returns the journal."""
        kinds = _kinds({note[0] for note in self._notes})
        JournalEntry.objects.bulk_create(
            [
                JournalEntry(
                    journal=self.journal,
                    content_type=kinds[model],
                    object_id=key,
                    field=field,
                    old=old,
                    new=new,
                )
                for model, key, field, old, new in self._notes
            ],
            batch_size=BATCH,
        )
        return self.journal

    def _note(self, row: Model, field: str, old: Any, new: Any) -> None:
        self._notes.append((type(row), row.pk, field, old, new))


def _kinds(models: set[type[Model]]) -> dict[type[Model], ContentType]:
    """The kinds of rows; links that Django made itself have none before they are asked for.

    Django's own look-up would remember a new one even where this transaction fails.
    """
    labels = {model._meta.app_label for model in models}
    known = {
        (kind.app_label, kind.model): kind
        for kind in ContentType.objects.filter(app_label__in=labels)
    }
    names = {model: (model._meta.app_label, model._meta.model_name) for model in models}
    return {
        model: known.get(name) or ContentType.objects.create(app_label=name[0], model=name[1])
        for model, name in names.items()
    }


# Values ------------------------------------------------------------------------------------------
def stored(row: Model, attname: str) -> Any:
    """The value of one column as a journal keeps it."""
    field = field_of(type(row), attname)
    value = getattr(row, attname)
    if isinstance(field, DecimalField) and value is not None:
        # With all its decimals, as the database gives it back.
        return f"{field.to_python(value):.{field.decimal_places}f}"
    return value if isinstance(value, _PLAIN) else field.value_to_string(row)


def columns(row: Model) -> Values:
    """All columns of a row as a journal keeps them, by ``attname``."""
    return {field.attname: stored(row, field.attname) for field in row._meta.concrete_fields}


def field_of(model: type[Model], attname: str) -> Field:
    """The column of that ``attname``. Raises ``KeyError`` for a column that is no more."""
    return {field.attname: field for field in model._meta.concrete_fields}[attname]
