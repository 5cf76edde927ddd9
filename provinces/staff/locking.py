"""Two people edit the same: the second is told what changed and loses nothing typed.

A form carries what each of its fields said when it was opened (as short hashes, signed). When it
comes back, the rows are locked and compared with what they say now:

* a field that only the other person changed takes their value (it is filled in, to be seen first),
* a field that both changed asks: keep mine or take theirs,
* a line that the other person removed stays as a new line, or goes by a tick.

It looks at values alone, so it holds for every form of the staff site, also of what keeps no field
history, and saving something unchanged is never a conflict. A form without the hashes (not sent by
our page) is taken as it is.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import BaseInlineFormSet
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from provinces.staff.sent_forms import DELETE, as_data, in_words, put, rearrange

OPENED = "opened_version"
CHOICE, THEIRS, SEEN, DROP = "choice:", "theirs:", "seen:", "drop:"
MINE, OTHERS = "mine", "theirs"
_SALT = "provinces.staff.locking"
_STATE = "#state"

# Prefix of a form ("" the object's own) -> key of the row -> name of the field -> hash.
Opened = Mapping[str, Mapping[str, Mapping[str, str]]]


class OpenedField(forms.CharField):
    """The hidden field with what the form said when it was opened; never a change by itself."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the other person changed since: theirs and the person's own in words.

    ``name`` is the name of the field in the form, ``anchor`` its id. ``is_open``: both changed it
    and a choice is due; else their value was filled in.
    """

    name: str
    anchor: str
    label: str
    theirs: str
    mine: str
    is_open: bool
    data: tuple[str, ...]
    seen: str
    choice: str = ""


@dataclass(frozen=True, slots=True)
class LostRow:
    """A line that the other person removed while this one had it open."""

    name: str
    label: str
    is_untouched: bool


@dataclass(frozen=True, slots=True)
class StateChange:
    """A step that the other person took: the states in words, and ``seen`` for the form."""

    before: str
    now: str
    seen: str


@dataclass(slots=True)
class Conflict:
    """What stands between the person and saving."""

    differences: list[Difference] = field(default_factory=list)
    lost: list[LostRow] = field(default_factory=list)
    state: StateChange | None = None

    @property
    def asks(self) -> bool:
        """Whether the person has to choose, rather than just to save again."""
        return any(difference.is_open for difference in self.differences)

    def __bool__(self) -> bool:
        return bool(self.differences or self.lost or self.state)


@dataclass(slots=True)
class Lock:
    """What ``LockedForm`` needs to know of the request; ``formsets`` are set once they are made.

    ``lost``: prefix of a line whose row is gone -> prefix of the parts, key of the row.
    ``settled``: names in the form of what the person has chosen already, each with what it was
    about; they travel along until everything is saved.
    """

    data: QueryDict | None = None
    opened: Opened = field(default_factory=dict)
    lost: dict[str, tuple[str, str]] = field(default_factory=dict)
    formsets: list[BaseInlineFormSet] = field(default_factory=list)
    conflict: Conflict | None = None
    settled: list[tuple[str, str]] = field(default_factory=list)


class LockedForm(forms.ModelForm):
    """The form of an existing object, which refuses to overwrite what it never showed."""

    lock: Lock

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.lock.opened:
            found = find_conflict(self, self.lock)
            if found:
                self.lock.conflict = found
                text = _("Nothing is saved yet: somebody else changed this in the meantime.")
                self.add_error(None, ValidationError(text, code="conflict"))


def token(form: forms.ModelForm, formsets: list[BaseInlineFormSet]) -> str:
    """What the forms say now, signed, for the hidden field."""
    return signing.dumps(_hashes(form, formsets), salt=_SALT, compress=True)


def begin(sent: QueryDict) -> Lock:
    """What a sent form says of its opening, with the choices in it carried out."""
    data = sent.copy()
    for key in [key for key in data if key.startswith(CHOICE)]:
        name = key.removeprefix(CHOICE)
        if data.get(key) == OTHERS and SEEN + name in data:
            put(data, name, data.getlist(THEIRS + name))
    dropped = [key.removeprefix(DROP) for key in data if key.startswith(DROP)]
    for prefix in {line.rpartition("-")[0] for line in dropped}:
        rearrange(data, prefix, dropped=set(dropped))
    return Lock(data, _read_token(data.get(OPENED, "")))


def move_lost_rows(lock: Lock, formsets: list[BaseInlineFormSet]) -> bool:
    """Make new lines of the lines of rows that are gone; whether there were any.

    The form sets have to be made again then.
    """
    for formset in formsets:
        existing = {str(row.pk) for row in formset.get_queryset()}
        if gone := set(lock.opened.get(formset.prefix, {})) - existing:
            lock.lost |= rearrange(lock.data, formset.prefix, gone=gone)
    return bool(lock.lost)


def find_conflict(form: forms.ModelForm, lock: Lock) -> Conflict:
    """What changed since the form was opened, and was not dealt with; fills in what is theirs."""
    conflict = Conflict()
    for prefix, key, one in _forms(form, lock.formsets):
        before = lock.opened.get(prefix, {}).get(key)
        if before is not None:
            conflict.differences += _differences(one, before, lock)
    for line, (prefix, key) in lock.lost.items():
        conflict.lost += _lost_rows(lock, line, lock.opened[prefix][key])
    conflict.state = _other_state(form, lock)
    return conflict


def _read_token(text: str) -> Opened:
    """What the forms said when they were opened; nothing for what is not ours."""
    try:
        return signing.loads(text, salt=_SALT) if text else {}
    except signing.BadSignature:
        return {}


# Hashes -------------------------------------------------------------------------------------------
def _forms(
    form: forms.ModelForm, formsets: list[BaseInlineFormSet]
) -> Iterator[tuple[str, str, forms.ModelForm]]:
    """The forms of rows that exist: prefix of the parts, key of the row, form."""
    yield "", str(form.instance.pk), form
    for formset in formsets:
        for one in formset.initial_forms:
            if one.instance.pk is not None:
                yield formset.prefix, str(one.instance.pk), one


def _names(form: forms.ModelForm) -> list[str]:
    """The fields of the row itself; keys and ticks of the page are none."""
    own = {f.name for f in form._meta.model._meta.get_fields() if not f.auto_created}
    return [
        name
        for name, field_ in form.fields.items()
        if name in own and name in form.initial and not field_.disabled
    ]


def _hashes(form: forms.ModelForm, formsets: list[BaseInlineFormSet]) -> dict:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for prefix, key, one in _forms(form, formsets):
        found.setdefault(prefix, {})[key] = {n: _hash(one.initial[n]) for n in _names(one)}
    if _has_steps(form):
        found[_STATE] = {"": {"": form.instance.state}}
    return found


def _hash(value: Any) -> str:
    return hashlib.blake2s(_canonical(value).encode(), digest_size=6).hexdigest()


def _canonical(value: Any) -> str:
    """A stored or cleaned value as text; the same for what means the same."""
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if hasattr(value, "__iter__"):
        return ";".join(sorted(_canonical(one) for one in value))
    return str(value)


# Comparing ----------------------------------------------------------------------------------------
def _differences(form: forms.ModelForm, before: Mapping[str, str], lock: Lock) -> list[Difference]:
    """The fields of one form that the other person changed and this one would overwrite."""
    now = {name: _hash(form.initial[name]) for name in _names(form) if name in before}
    theirs = [name for name, said in now.items() if said != before[name]]
    found = []
    if theirs and _deletes(form, lock.data):
        removal = _removal(form, theirs, _hash([now[name] for name in theirs]))
        return [] if _is_settled(lock, removal) else [removal]
    for name in theirs:
        typed = _typed_hash(form, name)
        if typed in (None, now[name]):
            continue
        one = _difference(form, name, is_open=typed != before[name], seen=now[name])
        if one.is_open and _is_settled(lock, one):
            continue
        found.append(replace(one, choice=lock.data.get(CHOICE + one.name, "")))
        _mark(form, name, one)
        if not one.is_open:
            put(form.data, one.name, one.data)
    return found


def _difference(form: forms.ModelForm, name: str, *, is_open: bool, seen: str) -> Difference:
    bound = form[name]
    now = bound.field.prepare_value(bound.initial)
    return Difference(
        name=bound.html_name,
        anchor=bound.id_for_label,
        label=f"{form.instance}: {bound.label}" if form.prefix else str(bound.label),
        theirs=in_words(bound.field, now),
        mine=in_words(bound.field, bound.value()),
        is_open=is_open,
        data=tuple(as_data(bound.field, now)),
        seen=seen,
    )


def _removal(form: forms.ModelForm, theirs: list[str], seen: str) -> Difference:
    """A line that this person removes and the other one changed."""
    changed = [_difference(form, name, is_open=True, seen="") for name in theirs]
    bound = form[DELETE]
    return Difference(
        name=bound.html_name,
        anchor=bound.id_for_label,
        label=str(form.instance),
        theirs="; ".join(f"{one.label}: {one.theirs}" for one in changed),
        mine=_("remove the line"),
        is_open=True,
        data=(),
        seen=seen,
    )


def _is_settled(lock: Lock, one: Difference) -> bool:
    """Whether the person chose to keep their own, knowing what it says now."""
    sent = lock.data
    is_mine = sent.get(CHOICE + one.name) == MINE and sent.get(SEEN + one.name) == one.seen
    if is_mine:
        lock.settled.append((one.name, one.seen))
    return is_mine


def _mark(form: forms.ModelForm, name: str, one: Difference) -> None:
    """Say it beside the field too."""
    if one.is_open:
        text = _("Changed in the meantime; now it says: %(value)s") % {"value": one.theirs}
    else:
        text = _("Changed in the meantime; the new value is filled in.")
    form.add_error(name, ValidationError(text, code="conflict"))


def _typed_hash(form: forms.ModelForm, name: str) -> str | None:
    """The hash of what was typed; None for a file that was not touched."""
    if isinstance(form.fields[name], forms.FileField) and not form[name].data:
        # What a tick at "clear" sends is not empty.
        return None
    if name in form.errors:
        return _hash(f"? {form[name].data}")
    return _hash(form.cleaned_data.get(name))


def _deletes(form: forms.ModelForm, data: QueryDict) -> bool:
    return DELETE in form.fields and form.add_prefix(DELETE) in data


def _lost_rows(lock: Lock, line: str, before: Mapping[str, str]) -> list[LostRow]:
    for formset in lock.formsets:
        for form in formset.extra_forms:
            if form.prefix == line:
                known = [name for name in before if name in form.fields]
                is_untouched = all(_typed_hash(form, n) in (None, before[n]) for n in known)
                title = f"{capfirst(form._meta.model._meta.verbose_name)} “{form.instance}”"
                return [LostRow(DROP + line, title, is_untouched=is_untouched)]
    return []


def _has_steps(form: forms.ModelForm) -> bool:
    """Whether the object has a state that the form itself does not set."""
    return bool(getattr(form.instance, "state", "")) and "state" not in form.fields


def _other_state(form: forms.ModelForm, lock: Lock) -> StateChange | None:
    """The step that was taken meanwhile, unless the person has seen that already."""
    before = lock.opened.get(_STATE, {}).get("", {}).get("", "")
    if not before or not _has_steps(form) or before == form.instance.state:
        return None
    now = form.instance.state
    if lock.data.get(SEEN + _STATE) == now:
        lock.settled.append((_STATE, now))
        return None
    labels = dict(form.instance._meta.get_field("state").flatchoices)
    return StateChange(str(labels.get(before, before)), str(labels.get(now, now)), now)
