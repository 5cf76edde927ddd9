"""Three versions of what was adopted: the origin as last compared, the origin now, our own.

An adopted listing or guide keeps which row it came from. What changed at the origin since is laid
beside our own copy, field by field and part by part (a price plan, a step), so that a person can
take over some of it. Here is only the comparing; the actions are in ``origins`` of each app.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import states
from core.models import Transition
from core.money import format_number
from provinces.record.differences import Piece
from provinces.record.differences import pieces as pieces_of

T = TypeVar("T", bound=Model)

CHANGED, NEW, ENDED = "changed", "new", "ended"
NOTHING = "–"
# From so many characters on a text is shown by what changed in it.
LONG = 60


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that the origin changed: its texts in three versions.

    ``key`` is what a form sends to take it over; ``is_untouched`` says that ours still is what the
    origin was, so that nobody here decided otherwise.
    """

    key: str
    name: str
    label: str
    then: str
    now: str
    ours: str
    is_untouched: bool

    @property
    def pieces(self) -> list[Piece]:
        """The change of a long text word by word; nothing for a short one."""
        if NOTHING in (self.then, self.now) or max(len(self.then), len(self.now)) < LONG:
            return []
        return pieces_of(self.then, self.now)


@dataclass(frozen=True, slots=True)
class PartChange:
    """What happened to the whole or to one of its parts, with the rows that an action needs.

    ``kind``: changed (then ``fields`` are to choose from), new, or ended at the origin. ``key`` is
    what a form sends to take over a new part or the end of one; ``by_default`` whether to propose
    it.
    """

    key: str
    kind: str
    title: str
    now: Model | None
    ours: Model | None
    fields: tuple[FieldChange, ...] = ()
    by_default: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything of it that can be taken over."""
        return tuple(field.key for field in self.fields) if self.kind == CHANGED else (self.key,)

    @property
    def defaults(self) -> tuple[str, ...]:
        """What is proposed: all that nobody changed here."""
        if self.kind != CHANGED:
            return (self.key,) if self.by_default else ()
        return tuple(field.key for field in self.fields if field.is_untouched)


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changed at the origin of ``own`` since it was last compared.

    Where the origin is not public any more nothing of it is told but that, with the reason if it is
    a public one. ``token`` names the versions that were compared.
    """

    own: Model
    origin: Model
    is_public: bool
    end_reason: str
    parts: tuple[PartChange, ...]
    token: str

    @property
    def keys(self) -> frozenset[str]:
        """Everything that can be taken over."""
        return frozenset(key for part in self.parts for key in part.keys)

    @property
    def defaults(self) -> frozenset[str]:
        """What is proposed to be taken over."""
        return frozenset(key for part in self.parts for key in part.defaults)


@dataclass(frozen=True, slots=True)
class Versions:
    """The parts of one origin by key: as last compared, as now; and the parts of our own copy.

    Keys of ``unknown`` have changed, but nobody recorded from what.
    """

    then: Mapping[int, Model]
    now: Mapping[int, Model]
    ours: Sequence[Model]
    unknown: frozenset[int] = frozenset()


def compare_parts(
    prefix: str,
    versions: Versions,
    fields: Sequence[str],
    identity: Callable[[Sequence[Model]], list[str]],
) -> list[PartChange]:
    """What happened to the parts; ``identity`` names rows so that ours are found by it."""
    named = dict(zip(identity(versions.ours), versions.ours, strict=True))
    then_names = _names(versions.then, identity)
    now_names = _names(versions.now, identity)
    found = []
    for key in sorted({*versions.then, *versions.now}):
        own = named.get(then_names.get(key, "")) or named.get(now_names.get(key, ""))
        then, now = versions.then.get(key), versions.now.get(key)
        if key in versions.unknown and now is not None:
            then = own
        change = _part(f"{prefix}-{key}", then, now, own, fields)
        if change is not None:
            found.append(change)
    return found


def _names(
    rows: Mapping[int, Model], identity: Callable[[Sequence[Model]], list[str]]
) -> dict[int, str]:
    return dict(zip(rows, identity(list(rows.values())), strict=True))


def _part(
    key: str, then: Model | None, now: Model | None, own: Model | None, fields: Sequence[str]
) -> PartChange | None:
    if now is None:
        return PartChange(key, ENDED, str(own), None, own) if own is not None else None
    if own is None:
        # A part that we once had and no longer have was taken out here.
        is_new_there = then is None
        has_moved = is_new_there or bool(differing(then, now, fields))
        lines = tuple(_field(key, name, None, now, None) for name in fields if _says(now, name))
        return (
            PartChange(key, NEW, str(now), now, None, lines, by_default=is_new_there)
            if has_moved
            else None
        )
    return compare_whole(key, then, now, own, fields)


def compare_whole(
    key: str, then: Model | None, now: Model, own: Model, fields: Sequence[str]
) -> PartChange | None:
    """The fields that the origin changed and that ours does not already say; None without any."""
    moved = fields if then is None else differing(then, now, fields)
    open_fields = [name for name in moved if _value(own, name) != _value(now, name)]
    if not open_fields:
        return None
    lines = tuple(_field(key, name, then, now, own) for name in open_fields)
    return PartChange(key, CHANGED, str(own), now, own, lines)


def differing(one: Model, other: Model, fields: Iterable[str]) -> list[str]:
    """The names of the fields in which two rows differ."""
    return [name for name in fields if _value(one, name) != _value(other, name)]


def copied(row: Model, fields: Iterable[str]) -> dict[str, Any]:
    """The values of the fields, keyed as a model takes them."""
    return {row._meta.get_field(name).attname: _value(row, name) for name in fields}


def chosen_values(part: PartChange, keys: frozenset[str]) -> dict[str, Any]:
    """The values of the origin for the chosen fields of a changed part."""
    return copied(part.now, [field.name for field in part.fields if field.key in keys])


def _field(key: str, name: str, then: Model | None, now: Model, own: Model | None) -> FieldChange:
    return FieldChange(
        key=f"{key}.{name}",
        name=name,
        label=capfirst(str(now._meta.get_field(name).verbose_name)),
        then=shown(then, name),
        now=shown(now, name),
        ours=shown(own, name),
        is_untouched=then is not None
        and own is not None
        and _value(own, name) == _value(then, name),
    )


def _value(row: Model, name: str) -> Any:
    return getattr(row, row._meta.get_field(name).attname)


def _says(row: Model, name: str) -> bool:
    """Whether the field says anything worth a line of its own."""
    return _value(row, name) not in (None, "", False)


def shown(row: Model | None, name: str) -> str:
    """The value of a field as staff read it, in the language of the page."""
    value = None if row is None else _value(row, name)
    if value is None or value == "":
        return NOTHING
    field = row._meta.get_field(name)
    if field.is_relation:
        return str(getattr(row, name))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.date):
        return date_format(value, "d/m/Y")
    if isinstance(value, int | Decimal):
        return format_number(value, get_language() or "vi")
    return str(value)


# Versions of the past ---------------------------------------------------------------------------
def baseline(seen: dt.datetime, transitions: Iterable[Transition]) -> dt.datetime:
    """The last moment, ``seen`` or before, at which the origin was public.

    ``transitions`` are those of the origin, oldest first. What happened to it while nobody but its
    owner could see it counts as changed when it is public again.
    """
    left = None
    for step in transitions:
        if step.at > seen:
            break
        if step.to_state == states.PUBLISHED:
            left = None
        elif step.from_state == states.PUBLISHED:
            left = step.at
    return left or seen


def version_at(rows: Sequence[Any], moment: dt.datetime) -> tuple[Any | None, bool]:
    """The row of field history in force at ``moment``, and whether what it said is unknown.

    ``rows`` are those of one object, oldest first. Unknown: it was there, but its first record is
    of a later change.
    """
    before = [row for row in rows if row.history_date <= moment]
    if before:
        return (None if before[-1].history_type == "-" else before[-1]), False
    return None, bool(rows) and rows[0].history_type != "+"


def as_row(model: type[T], historic: Any, fields: Iterable[str]) -> T:
    """A row of ``model``, not saved, that says in ``fields`` what the field history says."""
    row = model(pk=historic.id)
    for name in fields:
        attname = model._meta.get_field(name).attname
        setattr(row, attname, getattr(historic, attname))
    return row
