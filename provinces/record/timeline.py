"""One timeline of an object: its versions, those of its parts and its changes of state."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.models import Transition, User
from provinces import lifecycle
from provinces.authorship import STEP_MARK
from provinces.record import versions
from provinces.record.shown_values import Names, moment
from provinces.record.versions import Change, Values

PER_PAGE = 40
# What one press of "Save" writes lies this close together.
_ONE_SAVE = dt.timedelta(seconds=2)
_STATES = "transition"

Parts = Mapping[type[Model], str]


@dataclass(frozen=True, slots=True)
class Item:
    """What happened to one row: the object itself or one of its parts.

    ``kind`` and ``version`` name the version that can be brought back (``version`` None: it is what
    the row says now).
    """

    title: str
    happened: str
    changes: tuple[Change, ...]
    kind: str
    version: int | None
    is_new: bool = False


@dataclass(slots=True)
class Entry:
    """One line of the timeline: a save by a person, or a change of state."""

    at: str
    by: str
    reason: str = ""
    items: list[Item] = field(default_factory=list)
    state: str = ""
    step: str = ""
    basis: str = ""
    is_self_approval: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """A version with the one before it."""

    model: type[Model]
    record: Model
    before: Model | None


def sources(obj: Model, parts: Parts) -> dict[str, QuerySet]:
    """The versions of ``obj`` and of its parts, also deleted ones: name of the model -> rows."""
    found = {type(obj)._meta.model_name: versions.history_of(type(obj)).filter(id=obj.pk)}
    for model, lookup in parts.items():
        near, _dot, far = lookup.partition("__")
        rows = versions.history_of(model)
        if far:
            above = model._meta.get_field(near).related_model
            owners = versions.history_of(above).filter(**{far: obj.pk}).values("id")
            found[model._meta.model_name] = rows.filter(**{f"{near}__in": owners})
        else:
            found[model._meta.model_name] = rows.filter(**{near: obj.pk})
    return found


def timeline(obj: Model, parts: Parts, page: Any) -> tuple[Page, list[Entry]]:
    """A page of the timeline, newest first: what a paginator needs, and its lines.

    The number of queries does not depend on how much there is.
    """
    found = sources(obj, parts)
    moments = [
        rows.annotate(record_kind=Value(kind, CharField())).values_list(
            "record_kind", "history_id", "history_date"
        )
        for kind, rows in found.items()
    ]
    changes = lifecycle.transitions_of(obj).order_by()
    moments.append(
        changes.annotate(record_kind=Value(_STATES, CharField())).values_list(
            "record_kind", "pk", "at"
        )
    )
    merged = moments[0].union(*moments[1:], all=True).order_by("-history_date", "-history_id")
    shown = Paginator(merged, PER_PAGE).get_page(page)
    line = [(kind, number) for kind, number, _at in shown.object_list]
    models = {type(obj)._meta.model_name: type(obj)}
    models |= {model._meta.model_name: model for model in parts}
    rows = {kind: _with_before(models[kind], [n for k, n in line if k == kind]) for kind in found}
    steps = Transition.objects.select_related("by").in_bulk([n for k, n in line if k == _STATES])
    return shown, _entries(obj, parts, [rows[k][n] if k != _STATES else steps[n] for k, n in line])


def person(user: User | None) -> str:
    """The name by which colleagues know the person; empty for what no person did."""
    return (user.get_full_name() or user.get_username()) if user else ""


def _with_before(model: type[Model], numbers: list[int]) -> dict[int, _Row]:
    """The versions of these numbers, each with the one before it; two queries."""
    if not numbers:
        return {}
    history = versions.history_of(model)
    same = history.filter(id=OuterRef("id"))
    is_older = Q(history_date__lt=OuterRef("history_date")) | Q(
        history_date=OuterRef("history_date"), history_id__lt=OuterRef("history_id")
    )
    is_newer = Q(history_date__gt=OuterRef("history_date")) | Q(
        history_date=OuterRef("history_date"), history_id__gt=OuterRef("history_id")
    )
    older = same.filter(is_older).order_by("-history_date", "-history_id").values("history_id")
    rows = history.filter(history_id__in=numbers).select_related("history_user")
    records = list(
        rows.annotate(
            before_id=Subquery(older[:1]), has_newer=Exists(same.filter(is_newer).values("id"))
        )
    )
    before = history.in_bulk([r.before_id for r in records if r.before_id is not None])
    return {r.history_id: _Row(model, r, before.get(r.before_id)) for r in records}


def _entries(obj: Model, parts: Parts, line: list[_Row | Transition]) -> list[Entry]:
    """The lines in words; what one save wrote is one line, saves without a change are none."""
    groups: list[list[_Row]] = []
    order: list[list[_Row] | Transition] = []
    for one in line:
        if isinstance(one, Transition):
            order.append(one)
        elif order and isinstance(order[-1], list) and _is_one_save(order[-1][-1], one):
            order[-1].append(one)
        else:
            groups.append([one])
            order.append(groups[-1])
    words = _Words(obj, parts, [row for group in groups for row in group])
    entries = [_step(one) if isinstance(one, Transition) else words.entry(one) for one in order]
    return [entry for entry in entries if entry.items or entry.step]


def _is_one_save(newer: _Row, older: _Row) -> bool:
    return (
        newer.record.history_user_id == older.record.history_user_id
        and newer.record.history_change_reason == older.record.history_change_reason
        and newer.record.history_date - older.record.history_date <= _ONE_SAVE
    )


def _step(row: Transition) -> Entry:
    entry = Entry(moment(row.at), person(row.by), row.reason)
    entry.step = str(lifecycle.VERB_LABELS.get(row.verb, row.verb))
    entry.state = str(lifecycle.STATE_LABELS.get(row.to_state, row.to_state))
    entry.is_self_approval = row.is_self_approval
    if row.basis_number:
        day = f"{row.basis_date:%d/%m/%Y}" if row.basis_date else ""
        entry.basis = " ".join(part for part in (row.basis_number, day) if part)
    return entry


class _Words:
    """Turns versions into words, with the names of all related rows read once."""

    def __init__(self, obj: Model, parts: Parts, rows: list[_Row]) -> None:
        self._obj = obj
        self._above = {model: lookup.partition("__")[0] for model, lookup in parts.items()}
        self._names = Names()
        self._said: dict[tuple[type[Model], int], Values] = {}
        for model in {row.model for row in rows}:
            both = {
                record.pk: record
                for row in rows
                if row.model is model
                for record in (row.record, row.before)
                if record is not None
            }
            said = versions.values_of_versions(model, list(both.values()))
            self._said |= {(model, number): values for number, values in said.items()}
        for row in rows:
            before, after = self._both(row, row)
            changed = self._changed(row.model, before, after)
            versions.want_names(self._names, row.model, changed, before, after)
            if row.model is not type(obj):
                keys = [n for n, f in versions.fields_of(row.model).items() if f.many_to_one]
                versions.want_names(
                    self._names, row.model, keys, self._said[row.model, row.record.pk]
                )
        self._names.read()

    def entry(self, group: list[_Row]) -> Entry:
        """One save: for each row that it changed the difference it made."""
        newest = group[0].record
        entry = Entry(
            moment(newest.history_date),
            person(newest.history_user),
            _reason(newest.history_change_reason),
        )
        by_row: dict[tuple[type[Model], Any], list[_Row]] = {}
        for row in group:
            by_row.setdefault((row.model, row.record.id), []).append(row)
        for (model, _key), rows in by_row.items():
            item = self._item(model, rows[0], rows[-1])
            if item.changes or rows[0].record.history_type == "-" or _is_first(rows[-1]):
                entry.items.append(item)
        entry.items.sort(key=lambda item: item.kind != self._obj._meta.model_name)
        return entry

    def _item(self, model: type[Model], newest: _Row, oldest: _Row) -> Item:
        before, after = self._both(newest, oldest)
        changed = self._changed(model, before, after)
        is_gone = newest.record.history_type == "-"
        is_old = is_gone or newest.record.has_newer
        return Item(
            title="" if model is type(self._obj) else self._title(newest.record),
            happened=_happened(newest, oldest),
            changes=tuple(versions.differences(model, changed, before, after, self._names)),
            kind=model._meta.model_name,
            version=newest.record.history_id if is_old else None,
            is_new=_is_first(oldest),
        )

    def _changed(self, model: type[Model], before: Values, after: Values) -> list[str]:
        """The fields that differ; of what a part belongs to nobody needs to be told."""
        above = self._above.get(model)
        return [name for name in versions.changed_names(model, before, after) if name != above]

    def _both(self, newest: _Row, oldest: _Row) -> tuple[Values, Values]:
        """What the row said before and after; of a new row nothing but what differs from empty."""
        after = self._said[newest.model, newest.record.pk]
        if newest.record.history_type == "-":
            return after, after
        if oldest.before is None:
            blank = newest.model()
            return {
                name: () if f.many_to_many else getattr(blank, f.attname)
                for name, f in versions.fields_of(newest.model).items()
            }, after
        return self._said[newest.model, oldest.before.pk], after

    def _title(self, record: Model) -> str:
        """What a part is called: its kind and its name then."""
        model = record.instance_type
        kind = capfirst(str(model._meta.verbose_name))
        values = {f.attname: getattr(record, f.attname) for f in record.tracked_fields}
        part = model(**values)
        for name, f in versions.fields_of(model).items():
            if f.many_to_one and (key := getattr(record, f.attname)) is not None:
                row = self._names.row(f.related_model, key)
                if row is None:
                    return _("%(kind)s no. %(number)s") % {"kind": kind, "number": record.id}
                setattr(part, name, row)
        return f"{kind} “{part}”"


def _reason(text: str | None) -> str:
    """Why; the mark that a step leaves is not for people."""
    return "" if text in (None, STEP_MARK) else text


def _happened(newest: _Row, oldest: _Row) -> str:
    """What came of the row by one save."""
    if newest.record.history_type == "-":
        return _("Deleted")
    if oldest.record.history_type == "+":
        return _("Created")
    # What was loaded in bulk has no version of its making.
    return _("Changed") if oldest.before else _("First version on record")


def _is_first(row: _Row) -> bool:
    return row.record.history_type == "+" or row.before is None
