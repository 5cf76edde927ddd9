"""Earlier versions of objects: what a version said, how two differ, bringing one back.

A version is a row of the field history. States and publication have their own record and are never
brought back; nor are addresses and owners, which stay as they are for good.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import states
from core.models import User
from provinces import lifecycle, permissions
from provinces.record.differences import SAME, Piece, pieces
from provinces.record.shown_values import NOTHING, Names, label_of, listed, moment, shown

Values = Mapping[str, Any]

# What belongs to the publication of an object or is fixed once it is made.
_KEPT = frozenset(
    {"publish_on", "approval_number", "approval_date", "adopted_from", "slug", "key", "is_sample"}
)
# From this length on a text is compared word by word, with so many letters around each change.
_LONG_TEXT = 30
_AROUND = 80
_GAP = " … "
MAX_REASON = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: its label, both values in words.

    ``pieces`` compares long texts word by word; ``added`` and ``removed`` name related rows.
    """

    name: str
    label: str
    old: str
    new: str
    pieces: tuple[Piece, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def has_history(model: type[Model]) -> bool:
    """Whether objects of ``model`` keep their field history."""
    return hasattr(model._meta, "simple_history_manager_attribute")


def history_of(model: type[Model]) -> QuerySet:
    """All versions of all objects of ``model``, without their order."""
    return model.history.model.objects.order_by()


def fields_of(model: type[Model]) -> dict[str, Field]:
    """The fields that a version keeps and people know: name -> field."""
    history = model.history.model
    kept = {f.name: f for f in history.tracked_fields if f.editable and not f.primary_key}
    return kept | {f.name: f for f in history._history_m2m_fields}


def values_of_versions(model: type[Model], versions: Collection[Model]) -> dict[int, Values]:
    """What each version said: its number -> name of the field -> stored value.

    Related rows are given by their keys, several as a sorted tuple. One query for each
    many-to-many field.
    """
    several = {
        field.name: _keys_by_version(model, field, [v.pk for v in versions])
        for field in model.history.model._history_m2m_fields
    }
    plain = [f for name, f in fields_of(model).items() if name not in several]
    return {
        version.pk: {f.name: getattr(version, f.attname) for f in plain}
        | {name: tuple(sorted(keys.get(version.pk, ()))) for name, keys in several.items()}
        for version in versions
    }


def values_now(obj: Model) -> Values:
    """What ``obj`` says now, in the same form."""
    several = {field.name for field in type(obj).history.model._history_m2m_fields}
    return {
        name: tuple(sorted(getattr(obj, name).values_list("pk", flat=True)))
        if name in several
        else getattr(obj, field.attname)
        for name, field in fields_of(type(obj)).items()
    }


def changed_names(model: type[Model], old: Values, new: Values) -> list[str]:
    """The fields in which two versions differ, in the order of the model."""
    return [name for name in fields_of(model) if old.get(name) != new.get(name)]


def want_names(
    names: Names, model: type[Model], changed: Collection[str], *said: Values | None
) -> None:
    """Tell ``names`` which related rows the changed fields speak of."""
    fields = fields_of(model)
    for values in said:
        for name in changed:
            names.want(fields[name], (values or {}).get(name))


def differences(
    model: type[Model], changed: Collection[str], old: Values, new: Values, names: Names
) -> list[Change]:
    """The changed fields in words. ``names`` has been read."""
    fields = fields_of(model)
    return [_change(model, fields[name], old.get(name), new.get(name), names) for name in changed]


def verb_to_change(obj: Model) -> str:
    """The right that changing ``obj`` at once takes: what is public changes by publishing."""
    whole = whole_of(obj)
    is_open = type(whole) not in lifecycle.models() or whole.state == states.DRAFT
    return "change" if is_open else "publish"


def whole_of(obj: Model) -> Model:
    """The object with a lifecycle of which ``obj`` is a part, else ``obj`` itself."""
    for model in lifecycle.models():
        if lookup := lifecycle.parts_of(model).get(type(obj)):
            return reduce(getattr, lookup.split("__"), obj)
    return obj


def restorable(model: type[Model], names: Collection[str]) -> list[str]:
    """Those of the fields ``names`` that a version may bring back."""
    kept = _KEPT | {_owner_path(model).partition("__")[0]}
    return [name for name in fields_of(model) if name in names and name not in kept]


@transaction.atomic
def restore(version: Model, *, by: User, fields: Collection[str]) -> Model:
    """Bring back what ``version`` said in ``fields``, as a new version; returns the object.

    A row that was deleted is made again under its old number, with all that it said. Raises
    ``PermissionDenied``, ``ValidationError`` (text fit to show) when it is not possible any more.
    """
    model = version.instance_type
    obj = row_of(version, is_locked=True)
    is_gone = obj is None
    values = values_of_versions(model, [version])[version.pk]
    if is_gone:
        obj = remade(version)
        _require_parents(obj)
    permissions.require(by, verb_to_change(obj), obj)
    names = list(values) if is_gone else restorable(model, fields)
    several = {f.name: f for f in model.history.model._history_m2m_fields if f.name in names}
    for name in names:
        if name not in several:
            setattr(obj, model._meta.get_field(name).attname, values[name])
    obj.full_clean()
    obj._history_user = by
    obj._change_reason = reason_of(version)
    obj.save(force_insert=is_gone)
    for name, field in several.items():
        getattr(obj, name).set(_existing(field, values[name]))
    return obj


def row_of(version: Model, *, is_locked: bool = False) -> Model | None:
    """The row as it is now, with what it belongs to; None when it was deleted."""
    model = version.instance_type
    rows = model._base_manager.filter(pk=version.id)
    if owner := _owner_path(model):
        rows = rows.select_related(owner)
    return (rows.select_for_update(of=("self",)) if is_locked else rows).first()


def remade(version: Model) -> Model:
    """The row as it would be made again from ``version``; what versions do not keep is empty."""
    kept = {f.attname: getattr(version, f.attname) for f in version.tracked_fields}
    row = version.instance_type(**kept)
    near, _dot, far = _owner_path(type(row)).partition("__")
    if far:
        field = row._meta.get_field(near)
        above = field.related_model._base_manager.select_related(far)
        if found := above.filter(pk=getattr(row, field.attname)).first():
            setattr(row, near, found)
    return row


def reason_of(version: Model) -> str:
    """What the history says of bringing ``version`` back, in the language of the records."""
    with override("vi"):
        text = _("Restored the version of %(moment)s") % {"moment": moment(version.history_date)}
    return text[:MAX_REASON]


def in_words(error: ValidationError, model: type[Model]) -> list[str]:
    """The messages of ``error``, each with the label of its field."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    known = {field.name for field in model._meta.get_fields()}
    return [
        f"{label_of(model, name)}: {text}"
        if name != NON_FIELD_ERRORS and name in known
        else str(text)
        for name, texts in error.message_dict.items()
        for text in texts
    ]


def shortened(found: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces of a comparison with long unchanged stretches cut to what stands near changes."""
    last = len(found) - 1
    return tuple(
        Piece(SAME, _cut(piece.text, at > 0, at < last)) if piece.kind == SAME else piece
        for at, piece in enumerate(found)
    )


def _cut(text: str, follows_change: bool, precedes_change: bool) -> str:
    first, last = _AROUND * follows_change, _AROUND * precedes_change
    if len(text) <= first + last + len(_GAP):
        return text
    head = text[:first].rpartition(" ")[0] if first else ""
    tail = text[len(text) - last :].partition(" ")[2] if last else ""
    return f"{head}{_GAP}{tail}"


def _keys_by_version(model: type[Model], field: Field, numbers: list[int]) -> dict[int, list[Any]]:
    rows = getattr(model.history.model, field.name).model.objects.filter(history_id__in=numbers)
    found: dict[int, list[Any]] = {}
    for number, key in rows.values_list("history_id", f"{field.m2m_reverse_field_name()}_id"):
        found.setdefault(number, []).append(key)
    return found


def _change(model: type[Model], field: Field, old: Any, new: Any, names: Names) -> Change:
    label = label_of(model, field.name)
    before, after = shown(field, old, names), shown(field, new, names)
    if field.many_to_many:
        added = listed(field, set(new or ()) - set(old or ()), names)
        removed = listed(field, set(old or ()) - set(new or ()), names)
        return Change(field.name, label, before, after, added=tuple(added), removed=tuple(removed))
    is_long = isinstance(old, str) and isinstance(new, str) and NOTHING not in (before, after)
    if is_long and not field.choices and max(len(before), len(after)) >= _LONG_TEXT:
        return Change(field.name, label, before, after, pieces=shortened(pieces(before, after)))
    return Change(field.name, label, before, after)


def _owner_path(model: type[Model]) -> str:
    kind = permissions.kind_of(model)
    return kind.owner if kind else ""


def _require_parents(obj: Model) -> None:
    """Whatever the row was part of must still be there. Raises ``ValidationError``."""
    for field in obj._meta.fields:
        if not isinstance(field, ForeignKey):
            continue
        key = getattr(obj, field.attname)
        if key is not None and not field.related_model._base_manager.filter(pk=key).exists():
            raise ValidationError(
                _("“%(field)s” does not exist any more; bring that back first."),
                code="gone",
                params={"field": label_of(type(obj), field.name)},
            )


def _existing(field: Field, keys: tuple[Any, ...]) -> list[Model]:
    rows = field.related_model._base_manager.in_bulk(keys)
    if missing := [key for key in keys if key not in rows]:
        raise ValidationError(
            _("%(field)s: entry no. %(number)s does not exist any more."),
            code="missing",
            params={"field": field.verbose_name, "number": missing[0]},
        )
    return [rows[key] for key in keys]
