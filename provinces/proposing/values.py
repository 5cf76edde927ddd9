"""Values as proposals keep them, as text, and back: exact for the machine, readable for people.

``true`` and ``false``, plain numbers, ISO dates; a related row by its slug, key, number or hash,
several by theirs, sorted and separated by ``; ``. Lines of a text end with a line feed alone.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models.fields.related import RelatedField
from django.utils.translation import gettext as _

from provinces.record import shown_values

_YES_NO = {"true": True, "false": False}
# The columns by which rows are known, best first.
_KEYS = ("slug", "key", "number", "digest")

# Names of rows by model and key, for showing many values with one query for each model.
Names: TypeAlias = Mapping[type[models.Model], Mapping[str, str]]


def own_field(model: type[models.Model], name: str) -> Any:
    """The field or many-to-many relation of that name, which people may edit.

    Raises ``ValidationError`` for any other name.
    """
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        field = None
    is_own = isinstance(field, models.Field) and field.editable
    if field is None or not (is_own or field.many_to_many):
        raise ValidationError(
            _("This field cannot be taken over here; edit the entry and refuse the change."),
            code="field",
        )
    return field


def text_of(obj: models.Model, field: Any) -> str:
    """What the object says in the field."""
    value = getattr(obj, field.name)
    return text_from(field, value.all() if field.many_to_many else value)


def text_from(field: Any, value: Any) -> str:
    """A value of the field, for a relation a row or rows, as text."""
    if field.many_to_many:
        key = key_of(field.related_model)
        return "; ".join(sorted(str(getattr(row, key)) for row in value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, models.Model):
        return str(getattr(value, key_of(type(value))))
    return str(value).replace("\r\n", "\n")


def value_from(field: models.Field, text: str, obj: models.Model) -> Any:
    """The value that ``text`` stands for. Raises ``ValidationError``."""
    if isinstance(field, RelatedField):
        return next(iter(rows_of(field.related_model, text)), None)
    if isinstance(field, models.BooleanField):
        return field.clean(_YES_NO.get(text), obj)
    return field.clean(None if text == "" and field.null else text, obj)


def rows_of(model: type[models.Model], text: str) -> list[models.Model]:
    """The rows that ``text`` names. Raises ``ValidationError`` when one does not exist any more."""
    names = split(text)
    key = key_of(model)
    found = {str(getattr(row, key)): row for row in model.objects.filter(**{f"{key}__in": names})}
    if missing := [name for name in names if name not in found]:
        raise ValidationError(
            _("There is no “%(name)s” any more."), code="missing", params={"name": missing[0]}
        )
    return [found[name] for name in names]


def key_of(model: type[models.Model]) -> str:
    """The column by which proposals name rows of the model."""
    names = {field.name for field in model._meta.fields}
    return next((key for key in _KEYS if key in names), "pk")


def split(text: str) -> list[str]:
    """The keys in a text of several."""
    return [part.strip() for part in text.split(";") if part.strip()]


def names_of(values: Iterable[tuple[Any, str]]) -> Names:
    """The names of all rows that the values (field, text) speak of, one query for each model."""
    wanted: dict[type[models.Model], set[str]] = {}
    for field, text in values:
        if isinstance(field, RelatedField):
            wanted.setdefault(field.related_model, set()).update(split(text))
    found: dict[type[models.Model], dict[str, str]] = {}
    for model, keys in wanted.items():
        key = key_of(model)
        rows = model.objects.filter(**{f"{key}__in": keys}) if keys else []
        found[model] = {str(getattr(row, key)): str(row) for row in rows}
    return found


def shown(field: Any, text: str, names: Names) -> str:
    """The value for people to read, personal numbers masked; empty for an empty one."""
    if text == "" or field is None:
        return text
    if isinstance(field, RelatedField):
        known = names.get(field.related_model, {})
        return "; ".join(known.get(key, key) for key in split(text))
    try:
        is_flag = isinstance(field, models.BooleanField)
        value = _YES_NO.get(text) if is_flag else field.to_python(text)
    except ValidationError:
        return text
    return shown_values.shown(field, value, shown_values.Names())
