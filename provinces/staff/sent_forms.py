"""Forms as browsers send them: values of fields, lines of tables, and how people read them."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from provinces.record.shown_values import NOTHING

DELETE = "DELETE"
# As many lines as Django takes of one table.
_MOST_LINES = 2_000
_MOST_DIGITS = 6


def as_data(field_: forms.Field, value: Any) -> list[str]:
    """What a browser would send for a field with this (prepared) value."""
    widget = getattr(field_.widget, "widget", field_.widget)
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    if isinstance(widget, forms.FileInput):
        return []
    shown = widget.format_value(value)
    if shown is None:
        return []
    return [str(one) for one in shown] if isinstance(shown, list | tuple) else [str(shown)]


def in_words(field_: forms.Field, value: Any) -> str:
    """A (prepared) value of a field as people read it."""
    if isinstance(field_, forms.FileField):
        return str(value or NOTHING)
    data = [one for one in as_data(field_, value) if one]
    if type(field_) is forms.BooleanField:
        return _("Yes") if data else _("No")
    if isinstance(field_, forms.ModelChoiceField):
        return _names_of(field_, data) or NOTHING
    if isinstance(field_, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field_.choices}
        return "; ".join(labels.get(key, key) for key in data) or NOTHING
    return "; ".join(data) or NOTHING


def _names_of(field_: forms.ModelChoiceField, keys: list[str]) -> str:
    to_python = field_.queryset.model._meta.pk.to_python
    try:
        rows = field_.queryset.filter(pk__in=[to_python(key) for key in keys])
    except ValidationError:
        return ""
    return "; ".join(sorted(field_.label_from_instance(row) for row in rows))


def put(data: QueryDict, name: str, values: list[str] | tuple[str, ...]) -> None:
    """Set the values of a field; none leaves it out, as an unticked box."""
    if values:
        data.setlist(name, list(values))
    else:
        data.pop(name, None)


def rearrange(
    data: QueryDict, prefix: str, *, gone: Collection[str] = (), dropped: Collection[str] = ()
) -> dict[str, tuple[str, str]]:
    """Leave out lines, and make new lines of those whose rows are gone.

    ``dropped`` are prefixes of lines, ``gone`` keys of rows. Returns the new lines, which stand at
    the end: prefix of the line -> prefix of the parts, key of the row.
    """
    initial, total = (_count(data, f"{prefix}-{name}_FORMS") for name in ("INITIAL", "TOTAL"))
    if not 0 <= initial <= total <= _MOST_LINES:
        return {}
    lines = {at: _line(data, f"{prefix}-{at}-") for at in range(total)}
    left = [at for at in range(initial, total) if f"{prefix}-{at}" in dropped]
    moved = [at for at in range(initial) if lines[at].get("id", [""])[0] in gone]
    for at, line in lines.items():
        for name in line:
            del data[f"{prefix}-{at}-{name}"]
    lost: dict[str, tuple[str, str]] = {}
    stay = [at for at in lines if at not in left and at not in moved]
    for new, at in enumerate([*stay, *moved]):
        line = lines[at]
        if at in moved:
            lost[f"{prefix}-{new}"] = (prefix, line.pop("id")[0])
            line.pop(DELETE, None)
        for name, values in line.items():
            data.setlist(f"{prefix}-{new}-{name}", values)
    data[f"{prefix}-INITIAL_FORMS"] = str(initial - len(moved))
    data[f"{prefix}-TOTAL_FORMS"] = str(total - len(left))
    return lost


def _count(data: QueryDict, name: str) -> int:
    text = data.get(name, "0")
    return int(text) if text.isdecimal() and len(text) < _MOST_DIGITS else -1


def _line(data: QueryDict, start: str) -> dict[str, list[str]]:
    return {key.removeprefix(start): data.getlist(key) for key in data if key.startswith(start)}
