"""The one lifecycle of what a province publishes: listings, guides, problems (section 3).

Every step checks the right first, locks the row, sets the state and writes a ``Transition``.
Whoever last edited or submitted something does not approve it while another active approver of
the province exists; otherwise the approval is recorded as a self-approval (section 7). The same
rules hold for one object and for thousands: ``advance`` is ``advance_many`` of one.

``by`` is the person; their own rights count. A command passes ``scope`` instead: it acts in the
name of a province's approver or of the ministry, and ``by`` is then only who started it.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import pgettext_lazy

from core import states
from core.clock import today
from core.models import Transition, User

from . import permissions
from .authorship import last_editors, models, parts_of, register, submitters
from .models import Scope
from .moves import (
    PUBLISH,
    STATE_LABELS,
    Hindrance,
    Move,
    Outcome,
    four_eyes_text,
    judged,
    take,
)
from .step_answers import KEEP_DAY, NO_BASIS, Basis, Day, checked_basis, checked_reason

__all__ = [
    "KEEP_DAY",
    "NO_BASIS",
    "PUBLISH",
    "STATE_LABELS",
    "Basis",
    "Hindrance",
    "Outcome",
    "advance",
    "advance_many",
    "checked_basis",
    "checked_reason",
    "hindrances",
    "models",
    "parts_of",
    "register",
]

T = TypeVar("T", bound=Model)

# So many rows are locked, judged and written together.
BATCH = 500

VERB_LABELS = {
    "submit": pgettext_lazy("done", "submitted for review"),
    "return": pgettext_lazy("done", "returned to the editor"),
    "approve": pgettext_lazy("done", "approved"),
    PUBLISH: pgettext_lazy("done", "published"),
    "withdraw": pgettext_lazy("done", "withdrawn"),
    "archive": pgettext_lazy("done", "no longer shown"),
    "restore": pgettext_lazy("done", "restored"),
    "revoke": pgettext_lazy("done", "revoked"),
    "add": pgettext_lazy("done", "made from the version before"),
}


# The steps by name -------------------------------------------------------------------------------
def submit(obj: T, *, by: User | None = None, scope: Scope | None = None) -> T:
    """Send a draft in for review."""
    return advance(obj, "submit", by=by, scope=scope)


def return_(obj: T, *, by: User | None = None, scope: Scope | None = None, reason: str) -> T:
    """Send what is in review back to its editor, saying why."""
    return advance(obj, "return", by=by, scope=scope, reason=reason)


def approve(obj: T, *, by: User | None = None, scope: Scope | None = None, reason: str = "") -> T:
    """Publish what is in review; ``publish_on`` still decides from which day it shows."""
    return advance(obj, "approve", by=by, scope=scope, reason=reason)


def publish(obj: T, *, by: User | None = None, scope: Scope | None = None, reason: str = "") -> T:
    """Submit and approve in one step, for imports and for those who may do both."""
    return advance(obj, PUBLISH, by=by, scope=scope, reason=reason)


def withdraw(obj: T, *, by: User | None = None, scope: Scope | None = None, reason: str) -> T:
    """Take something public back into a draft, saying why."""
    return advance(obj, "withdraw", by=by, scope=scope, reason=reason)


def archive(obj: T, *, by: User | None = None, scope: Scope | None = None, reason: str) -> T:
    """Stop showing something for good; ``reason`` is public."""
    return advance(obj, "archive", by=by, scope=scope, reason=reason)


def restore(obj: T, *, by: User | None = None, scope: Scope | None = None) -> T:
    """Make a draft of what is no longer shown."""
    return advance(obj, "restore", by=by, scope=scope)


def allowed_verbs(obj: Model, who: User | Scope) -> list[str]:
    """The steps that ``who`` may take from the state of ``obj``, in the order of the lifecycle."""
    return [verb for verb in states.allowed_verbs(obj.state) if permissions.can(who, verb, obj)]


def needs_reason(verb: str) -> bool:
    """Whether the step asks why."""
    return verb in states.LIFECYCLE and states.LIFECYCLE[verb].needs_reason


# Any step ----------------------------------------------------------------------------------------
@transaction.atomic
def advance(
    obj: T,
    verb: str,
    *,
    by: User | None = None,
    scope: Scope | None = None,
    reason: str = "",
    basis: Basis = NO_BASIS,
    publish_on: Day = KEEP_DAY,
) -> T:
    """Take one step of the lifecycle; returns ``obj`` in its new state, saved.

    ``basis`` is the paper it rests on; publishing something with an approval paper of its own keeps
    it there too. ``publish_on`` is the day from which it shows (None: at once), left as it is by
    default. Raises ``PermissionDenied`` without the right, ``ValidationError`` (text fit to show)
    when the step is not possible from the present state, lacks its reason, rests on half a paper or
    needs another approver.
    """
    permissions.require(by if scope is None else scope, verb, obj)
    for hindrance in take([obj], _move(verb, by, scope, reason, basis, publish_on)).values():
        raise ValidationError(hindrance.text, code=hindrance.code)
    return obj


def advance_many(
    rows: Sequence[T],
    verb: str,
    *,
    by: User | None = None,
    scope: Scope | None = None,
    reason: str = "",
    basis: Basis = NO_BASIS,
    publish_on: Day = KEEP_DAY,
) -> Outcome[T]:
    """Take one step with each of many objects of one model; what hinders one hinders no other.

    A few queries for each five hundred. Raises ``ValidationError`` only for the answers that all
    share (no reason, half a paper); what hinders single objects is in the outcome.
    """
    move = _move(verb, by, scope, reason, basis, publish_on)
    done: list[T] = []
    refused: list[tuple[T, str]] = []
    for batch in _batches(rows):
        with transaction.atomic():
            found = take(batch, move)
        done += [row for row in batch if row.pk not in found]
        refused += [(row, found[row.pk].text) for row in batch if row.pk in found]
    return Outcome(done, refused)


def hindrances(
    rows: Sequence[Model], verb: str, *, by: User | None = None, scope: Scope | None = None
) -> dict[int, Hindrance]:
    """What would keep objects of one model, as they stand, from a step; keys of those hindered.

    A few queries for each five hundred. It writes nothing.
    """
    move = Move(verb, by, scope)
    found: dict[int, Hindrance] = {}
    for batch in _batches(rows):
        found |= judged(batch, {row.pk: row.state for row in batch}, move)[0]
    return found


def _move(
    verb: str, by: User | None, scope: Scope | None, reason: str, basis: Basis, publish_on: Day
) -> Move:
    reason = checked_reason(reason, is_needed=needs_reason(verb))
    return Move(verb, by, scope, reason, checked_basis(basis, today()), publish_on)


def _batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


# Records -----------------------------------------------------------------------------------------
def locked_state(obj: Model) -> str:
    """The state in the database, with the row locked until the end of the transaction."""
    rows = type(obj)._base_manager.select_for_update().filter(pk=obj.pk)
    [state] = rows.values_list("state", flat=True)
    return state


def self_approval(obj: Model, by: User | None, *, may_insist: bool = False) -> bool:
    """Whether ``by`` approves what they last edited or submitted themselves.

    Raises ``ValidationError`` when they do and another active approver of the province exists,
    unless ``may_insist`` (a command that acts in the name of the approver).
    """
    if by is None or by.pk not in {last_editor_id(obj), submitter_id(obj)}:
        return False
    owner = obj.owner_province
    if not may_insist and permissions.has_active_approver(owner and owner.pk, besides=by.pk):
        raise ValidationError(four_eyes_text(), code="four_eyes")
    return True


def last_editor_id(obj: Model) -> int | None:
    """Who last changed the object or one of its parts, by the field history."""
    return last_editors(type(obj), [obj.pk]).get(obj.pk)


def submitter_id(obj: Model) -> int | None:
    """Who last sent the object in for review."""
    return submitters(type(obj), [obj.pk]).get(obj.pk)


def transitions_of(obj: Model) -> Any:
    """The changes of state of one object, newest first."""
    kind = ContentType.objects.get_for_model(obj)
    return Transition.objects.filter(content_type=kind, object_id=obj.pk)


def record(
    obj: Model,
    verb: str,
    before: str,
    *,
    by: User | None,
    reason: str = "",
    is_self_approval: bool = False,
) -> Transition:
    """Write down one change of state of ``obj`` (its new state is read from it)."""
    return Transition.objects.create(
        target=obj,
        verb=verb,
        from_state=before,
        to_state=obj.state,
        reason=reason,
        is_self_approval=is_self_approval,
        by=by,
    )


def save_unrecorded(obj: Model, fields: list[str]) -> None:
    """Save ``fields`` without a row of field history: states have their own record."""
    obj.skip_history_when_saving = True
    try:
        obj.save(update_fields=[*fields, "updated_at"])
    finally:
        del obj.skip_history_when_saving
