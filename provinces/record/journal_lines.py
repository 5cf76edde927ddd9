"""What an operation wrote down, line by line, in words for staff."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import pgettext

from core.journal import field_of
from core.models import JournalEntry
from provinces.record.shown_values import NOTHING, Names, shown


def lines_of(entries: Sequence[JournalEntry]) -> list[dict[str, Any]]:
    """Each entry with its row, field, both values and a link; a query for each kind of row."""
    names = Names()
    for entry in entries:
        for field, value in _values(entry):
            names.want(field, value)
    names.read()
    return [_line(entry, names) for entry in entries]


def _values(entry: JournalEntry) -> list[tuple[Any, Any]]:
    model = entry.content_type.model_class()
    if model is None or not entry.field:
        return []
    try:
        field = field_of(model, entry.field)
    except KeyError:
        return []
    return [(field, _python(field, value)) for value in (entry.old, entry.new)]


def _python(field: Any, value: Any) -> Any:
    return None if value is None else field.to_python(value)


def _line(entry: JournalEntry, names: Names) -> dict[str, Any]:
    model = entry.content_type.model_class()
    values = _values(entry)
    is_gone = not entry.field and entry.old is not None and not entry.is_undone
    line = {
        "entry": entry,
        "row": capfirst(str(model._meta.verbose_name)) if model else entry.content_type.model,
        "number": str(entry.object_id),
        "url": "" if is_gone else _url(model, entry.object_id),
    }
    if values:
        field = values[0][0]
        old, new = (shown(field, value, names) for _field, value in values)
        return line | {"what": capfirst(str(field.verbose_name)), "old": old, "new": new}
    if entry.old is None:
        return line | {"what": pgettext("entry", "added"), "old": NOTHING, "new": NOTHING}
    return line | {"what": pgettext("entry", "taken away"), "old": _name(entry), "new": NOTHING}


def _name(entry: JournalEntry) -> str:
    """What the removed row was called."""
    named = (entry.old.get(name) for name in ("name", "legal_name", "title", "agency"))
    return next((text for text in named if text), NOTHING)


def _url(model: type[Model] | None, key: int) -> str:
    if model is None or model not in admin.site._registry:
        return ""
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[key])
    except NoReverseMatch:
        return ""
