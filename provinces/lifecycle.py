"""The one lifecycle of what a province publishes: listings, guides, problems (section 3).

Every step checks the right first, locks the row, sets the state and writes a ``Transition``.
Whoever last edited or submitted something does not approve it while another active approver of
the province exists; otherwise the approval is recorded as a self-approval (section 7).

``by`` is the person; their own rights count. A command passes ``scope`` instead: it acts in the
name of a province's approver or of the ministry, and ``by`` is then only who started it.
"""

import datetime as dt
from collections.abc import Mapping
from operator import itemgetter
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import states
from core.clock import today
from core.models import MAX_ADDRESS, State, Transition, User

from . import permissions
from .models import Scope

T = TypeVar("T", bound=Model)

PUBLISH = "publish"

STATE_LABELS = dict(State.choices) | {states.REVOKED: gettext_lazy("Revoked")}
VERB_LABELS = {
    "submit": pgettext_lazy("done", "submitted for review"),
    "return": pgettext_lazy("done", "returned to the editor"),
    "approve": pgettext_lazy("done", "approved"),
    PUBLISH: pgettext_lazy("done", "published"),
    "withdraw": pgettext_lazy("done", "withdrawn"),
    "archive": pgettext_lazy("done", "no longer shown"),
    "restore": pgettext_lazy("done", "restored"),
    "revoke": pgettext_lazy("done", "revoked"),
}

# Model -> its parts whose editing counts as editing it, each with its look-up of the whole.
_parts: dict[type[Model], Mapping[type[Model], str]] = {}


def register(model: type[Model], parts: Mapping[type[Model], str] | None = None) -> None:
    """Say that ``model`` has a lifecycle, and which rows are parts of its objects."""
    _parts[model] = parts or {}


def models() -> list[type[Model]]:
    """Every model with a lifecycle of its own."""
    return list(_parts)


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


@transaction.atomic
def advance(
    obj: T, verb: str, *, by: User | None = None, scope: Scope | None = None, reason: str = ""
) -> T:
    """Take one step of the lifecycle; returns ``obj`` in its new state, saved.

    Raises ``PermissionDenied`` without the right, ``ValidationError`` (text fit to show) when the
    step is not possible from the present state, lacks its reason, or needs another approver.
    """
    permissions.require(by if scope is None else scope, verb, obj)
    reason = checked_reason(reason, is_needed=needs_reason(verb))
    before = locked_state(obj)
    after = _target(verb, before, obj)
    approves = after == states.PUBLISHED
    is_self = approves and self_approval(obj, by, may_insist=scope is not None)
    changed = _set_state(obj, after, reason)
    save_unrecorded(obj, changed)
    record(obj, verb, before, by=by, reason=reason, is_self_approval=is_self)
    return obj


def checked_reason(reason: str, *, is_needed: bool) -> str:
    """The reason, trimmed. Raises ``ValidationError`` when it is missing or too long."""
    tidy = " ".join(reason.split())
    if is_needed and not tidy:
        raise ValidationError(_("Say why."), code="reason")
    if len(tidy) > MAX_ADDRESS:
        raise ValidationError(
            _("The reason is longer than %(limit)d characters."),
            code="reason",
            params={"limit": MAX_ADDRESS},
        )
    return tidy


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
        raise ValidationError(
            _("You edited or submitted this last; another approver has to decide."),
            code="four_eyes",
        )
    return True


def last_editor_id(obj: Model) -> int | None:
    """Who last changed the object or one of its parts, by the field history."""
    histories = [type(obj).history.filter(id=obj.pk)]
    histories += [
        part.history.filter(**{lookup: obj.pk}) for part, lookup in _parts[type(obj)].items()
    ]
    newest = [
        found
        for history in histories
        if (found := history.values_list("history_date", "history_user").first()) is not None
    ]
    return max(newest, key=itemgetter(0))[1] if newest else None


def submitter_id(obj: Model) -> int | None:
    """Who last sent the object in for review."""
    return transitions_of(obj).filter(verb="submit").values_list("by", flat=True).first()


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


def _target(verb: str, state: str, obj: Model) -> str:
    if verb == PUBLISH and state in {states.DRAFT, states.IN_REVIEW}:
        return states.PUBLISHED
    try:
        return states.target_of(verb, state)
    except states.IllegalStepError:
        raise ValidationError(
            _("“%(object)s” is in the state “%(state)s”; this step is not possible from there."),
            code="state",
            params={"object": obj, "state": State(state).label},
        ) from None


def _set_state(obj: Model, after: str, reason: str) -> list[str]:
    """Set the state and what hangs on it; returns the names of the changed fields."""
    now = timezone.now()
    obj.state = after
    changed = ["state"]
    if after == states.PUBLISHED and _shown_since(obj, now) != obj.first_published_at:
        obj.first_published_at = _shown_since(obj, now)
        changed.append("first_published_at")
    elif after != states.PUBLISHED and obj.first_published_at and obj.first_published_at > now:
        # Taken back before its day came: it was never public.
        obj.first_published_at = None
        changed.append("first_published_at")
    is_archived = after == states.ARCHIVED
    if obj.archive_reason or is_archived:
        obj.archive_reason = reason if is_archived else ""
        changed.append("archive_reason")
    if hasattr(obj, "archived_on") and (obj.archived_on or is_archived):
        obj.archived_on = today() if is_archived else None
        changed.append("archived_on")
    return changed


def _shown_since(obj: Model, now: dt.datetime) -> dt.datetime:
    """When the object is first public: a first day in the past stays, a later one is waited for."""
    if obj.first_published_at and obj.first_published_at <= now:
        return obj.first_published_at
    if obj.publish_on is None or obj.publish_on <= today():
        return now
    midnight = dt.datetime.combine(obj.publish_on, dt.time.min)
    return timezone.make_aware(midnight, timezone.get_default_timezone())
