"""Taking a step of the lifecycle with many rows of one model: judged, locked, written together.

``provinces.lifecycle`` is what others call; here are the rules by which it acts.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import states
from core.clock import today
from core.models import State, Transition, User

from . import permissions
from .authorship import STEP_MARK, last_editors, submitters
from .models import Scope
from .step_answers import KEEP_DAY, NO_BASIS, Basis, Day

T = TypeVar("T", bound=Model)

PUBLISH = "publish"

STATE_LABELS = dict(State.choices) | {states.REVOKED: gettext_lazy("Revoked")}


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why a step is not possible: ``code`` is denied, state or four_eyes, ``text`` is to show."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What came of a step taken with many: the objects in their new state, and the others."""

    done: Sequence[T]
    refused: Sequence[tuple[T, str]]


@dataclass(frozen=True, slots=True)
class Move:
    """One step as asked for, its answers checked."""

    verb: str
    by: User | None
    scope: Scope | None
    reason: str = ""
    basis: Basis = NO_BASIS
    publish_on: Day = KEEP_DAY

    @property
    def who(self) -> User | Scope | None:
        """Whose rights count."""
        return self.by if self.scope is None else self.scope


def take(rows: Sequence[Model], move: Move) -> dict[int, Hindrance]:
    """Take the step with the rows of one model that can; what hinders the others."""
    model = type(rows[0])
    locked = model._base_manager.select_for_update().in_bulk([row.pk for row in rows])
    hindered, own = judged(rows, {pk: row.state for pk, row in locked.items()}, move)
    able = [row for row in rows if row.pk not in hindered]
    before = {row.pk: locked[row.pk].state for row in able}
    # One moment for all, so that rows that end alike are written together.
    now = timezone.now()
    changes = {row.pk: _changes(locked[row.pk], move, now) for row in able}
    _write(model, changes)
    _write_versions(model, [row for row in locked.values() if row.pk in changes], changes, move)
    for row in able:
        for name, value in changes[row.pk].items():
            setattr(row, name, value)
    _record_all(able, before, own, move)
    return hindered


def judged(
    rows: Sequence[Model], states_now: dict[int, str], move: Move
) -> tuple[dict[int, Hindrance], frozenset[int]]:
    """What hinders which rows, and those of the others that ``move.by`` worked on last."""
    found = {}
    able = []
    may = _permitted(rows, move)
    for row in rows:
        if not may[row.province_id]:
            found[row.pk] = Hindrance("denied", _("You may not do this."))
        elif _target(move.verb, states_now.get(row.pk, "")) is None:
            found[row.pk] = _wrong_state(states_now.get(row.pk, ""))
        else:
            able.append(row)
    own = _own_work(able, move)
    if move.scope is None:
        found |= _needing_another(able, own, move)
    return found, own - found.keys()


def _permitted(rows: Sequence[Model], move: Move) -> dict[int | None, bool]:
    """Whether the step is the person's to take, by the key of the owning province."""
    one_of_each = {row.province_id: row for row in rows}
    return {key: permissions.can(move.who, move.verb, row) for key, row in one_of_each.items()}


def _wrong_state(state: str) -> Hindrance:
    label = STATE_LABELS.get(state, _("deleted"))
    text = _("The state is “%(state)s”; this step is not possible from there.")
    return Hindrance("state", text % {"state": label})


def _own_work(rows: Sequence[Model], move: Move) -> frozenset[int]:
    """The rows that the step publishes and that ``move.by`` last edited or submitted."""
    publishes = move.verb in {PUBLISH, "approve"}
    if not rows or not publishes or move.by is None:
        return frozenset()
    keys = [row.pk for row in rows]
    editors, senders = last_editors(type(rows[0]), keys), submitters(type(rows[0]), keys)
    return frozenset(key for key in keys if move.by.pk in {editors.get(key), senders.get(key)})


def _needing_another(
    rows: Sequence[Model], own: frozenset[int], move: Move
) -> dict[int, Hindrance]:
    """The person's own work in provinces where another approver can decide."""
    places = {row.province_id for row in rows if row.pk in own}
    besides = move.by.pk if move.by else None
    shared = {key for key in places if permissions.has_active_approver(key, besides=besides)}
    return {
        row.pk: Hindrance("four_eyes", four_eyes_text())
        for row in rows
        if row.pk in own and row.province_id in shared
    }


def four_eyes_text() -> str:
    """What a person reads who may not approve their own work."""
    return _("You edited or submitted this last; another approver has to decide.")


# Writing -----------------------------------------------------------------------------------------
def _write(model: type[Model], changes: dict[int, dict[str, Any]]) -> None:
    """Save the columns, one statement for all rows with the same values."""
    for values, keys in _alike(changes):
        model._base_manager.filter(pk__in=keys).update(**values)


def _alike(changes: dict[int, dict[str, Any]]) -> Iterator[tuple[dict[str, Any], list[int]]]:
    """Rows with the same values together; the values have an order only as text."""
    ordered = sorted(changes.items(), key=lambda item: repr(sorted(item[1].items())))
    for _same, group in groupby(ordered, key=lambda item: repr(sorted(item[1].items()))):
        alike = list(group)
        yield alike[0][1], [key for key, _values in alike]


def _write_versions(
    model: type[Model], rows: Sequence[Model], changes: dict[int, dict[str, Any]], move: Move
) -> None:
    """A version in the field history where the step changed what that records: a day, a paper.

    It carries a mark, so that deciding is not taken for editing. States have their own record.
    """
    recorded = {field.name for field in model.history.model.tracked_fields}
    ignored = {"updated_at"}
    changed = [row for row in rows if changes[row.pk].keys() & recorded - ignored]
    for row in changed:
        for name, value in changes[row.pk].items():
            setattr(row, name, value)
    if changed:
        model.history.bulk_history_create(
            changed, update=True, default_user=move.by, default_change_reason=STEP_MARK
        )


def _record_all(
    rows: Sequence[Model], before: dict[int, str], own: frozenset[int], move: Move
) -> None:
    Transition.objects.bulk_create(
        Transition(
            content_type=ContentType.objects.get_for_model(row),
            object_id=row.pk,
            verb=move.verb,
            from_state=before[row.pk],
            to_state=row.state,
            reason=move.reason,
            basis_number=move.basis.number,
            basis_date=move.basis.date,
            is_self_approval=row.pk in own,
            by=move.by,
        )
        for row in rows
    )


def _target(verb: str, state: str) -> str | None:
    """The state that the step leads to; None where it is not possible."""
    if verb == PUBLISH and state in {states.DRAFT, states.IN_REVIEW}:
        return states.PUBLISHED
    try:
        return states.target_of(verb, state)
    except states.IllegalStepError:
        return None


def _changes(row: Model, move: Move, now: dt.datetime) -> dict[str, Any]:
    """The columns of ``row`` that the step changes, with their new values; ``now`` is the time."""
    after = _target(move.verb, row.state)
    day = row.publish_on
    wanted: dict[str, Any] = {"state": after}
    if after == states.PUBLISHED:
        if move.publish_on is not KEEP_DAY:
            day = wanted["publish_on"] = move.publish_on
        wanted["first_published_at"] = _shown_since(row.first_published_at, day, now)
        if move.basis.number and hasattr(row, "approval_number"):
            wanted |= {"approval_number": move.basis.number, "approval_date": move.basis.date}
    elif row.first_published_at and row.first_published_at > now:
        # Taken back before its day came: it was never public.
        wanted["first_published_at"] = None
    is_archived = after == states.ARCHIVED
    wanted["archive_reason"] = move.reason if is_archived else ""
    if hasattr(row, "archived_on"):
        wanted["archived_on"] = today() if is_archived else None
    changed = {name: value for name, value in wanted.items() if value != getattr(row, name)}
    return changed | {"updated_at": now}


def _shown_since(
    first: dt.datetime | None, publish_on: dt.date | None, now: dt.datetime
) -> dt.datetime:
    """When the object is first public: a first day in the past stays, a later one is waited for."""
    if first and first <= now:
        return first
    if publish_on is None or publish_on <= today():
        return now
    midnight = dt.datetime.combine(publish_on, dt.time.min)
    return timezone.make_aware(midnight, timezone.get_default_timezone())
