"""What happens to proposed changes: accepted, refused or taken back, always recorded.

Accepted changes of one object are written together, through the rules of the model and those that
its app registered (``proposals.Rules``); if one cannot be written none is.
"""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import MAX_NAME, User
from provinces.proposing.writing import Verdict, write

from . import permissions
from .models import ChangeProposal, Scope
from .proposals import writing_verb

__all__ = [
    "Verdict",
    "decide",
    "decide_proposal",
    "is_decided_by_others",
    "may_withdraw",
    "withdraw_proposal",
]

_DECISION = ChangeProposal.Decision


def decide_proposal(
    proposal: ChangeProposal, *, accepts: bool, by: User, reason: str = ""
) -> ChangeProposal:
    """Accept or refuse one proposal, as ``decide`` does with many; returns it.

    Raises ``PermissionDenied`` and ``ValidationError``.
    """
    try:
        decide([Verdict(proposal, accepts, reason)], by=by)
    except ValidationError as error:
        [errors] = error.error_dict.values()
        raise (errors[0] if len(errors) == 1 else ValidationError(errors)) from None
    return proposal


@transaction.atomic
def decide(verdicts: Sequence[Verdict], *, by: User) -> None:
    """Accept (the values are written into the object) or refuse proposals on one object.

    All or none. Raises ``PermissionDenied`` without the right to change the object at once;
    ``ValidationError`` with a dictionary of messages by the number of the proposal, when one is
    decided already, is one's own while somebody else could decide it, lacks the reason for its
    refusal, or when the object is gone, says something else than was seen, or would break a rule.
    """
    target = verdicts[0].proposal.target
    for verdict in verdicts:
        permissions.require(by, "change", verdict.proposal)
    if target is not None:
        permissions.require(by, writing_verb(target), target)
    locked = ChangeProposal.objects.select_for_update()
    ids = [verdict.proposal.pk for verdict in verdicts]
    states = dict(locked.filter(pk__in=ids).values_list("pk", "state"))
    errors = {}
    for verdict in verdicts:
        try:
            _judge(verdict, states[verdict.proposal.pk], by, is_gone=target is None)
        except ValidationError as error:
            errors[str(verdict.proposal.pk)] = error
    if errors:
        raise ValidationError(errors)
    accepted = [verdict for verdict in verdicts if verdict.accepts]
    if accepted:
        write(target, accepted, by=by)
    for verdict in verdicts:
        _close(verdict.proposal, accepts=verdict.accepts, by=by, reason=verdict.reason)


@transaction.atomic
def withdraw_proposal(proposal: ChangeProposal, *, by: User) -> ChangeProposal:
    """Take back an open proposal of one's own province; recorded as refused by oneself.

    Raises ``PermissionDenied``, ``ValidationError`` when it is decided already.
    """
    if not may_withdraw(by, proposal):
        raise PermissionDenied
    rows = ChangeProposal.objects.select_for_update().filter(pk=proposal.pk)
    if rows.values_list("state", flat=True).get() != _DECISION.OPEN:
        raise ValidationError(_("This change is decided already."), code="decided")
    return _close(proposal, accepts=False, by=by, reason=_("Taken back by the proposer."))


def may_withdraw(by: User, proposal: ChangeProposal) -> bool:
    """Whether it is a proposal of the person or of a colleague of the same province."""
    own = Scope.of(by).provinces
    return proposal.proposed_by_id == by.pk or proposal.from_province_id in own


def is_decided_by_others(proposal: ChangeProposal, by: User) -> bool:
    """Whether ``by`` proposed it and another active approver can decide it (four eyes)."""
    if proposal.proposed_by_id != by.pk:
        return False
    return permissions.has_active_approver(proposal.owner_province_id, besides=by.pk)


def _judge(verdict: Verdict, state: str, by: User, *, is_gone: bool) -> None:
    proposal = verdict.proposal
    if state != _DECISION.OPEN:
        raise ValidationError(_("This change is decided already."), code="decided")
    if len(verdict.reason) > MAX_NAME:
        raise ValidationError(
            _("The reason is longer than %(limit)d characters."),
            code="reason",
            params={"limit": MAX_NAME},
        )
    if not verdict.accepts:
        return
    if is_gone:
        raise ValidationError(_("The object does not exist any more."), code="gone")
    if is_decided_by_others(proposal, by):
        raise ValidationError(
            _("You proposed this yourself; another approver has to decide."), code="four_eyes"
        )


def _close(proposal: ChangeProposal, *, accepts: bool, by: User, reason: str) -> ChangeProposal:
    proposal.state = _DECISION.ACCEPTED if accepts else _DECISION.REFUSED
    proposal.decided_by = by
    proposal.decided_at = timezone.now()
    proposal.reason = reason
    proposal.save(update_fields=["state", "decided_by", "decided_at", "reason", "updated_at"])
    return proposal
