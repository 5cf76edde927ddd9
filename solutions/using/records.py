"""Where a use stood before and stands now, written down for good; never with an agency's person."""

from django.db.models import Model
from django.utils.translation import pgettext_lazy

from core.clock import today
from core.models import Transition, User
from provinces.step_answers import NO_BASIS, Basis
from solutions.models import Deployment, UseRequest

ASK, CONFIRM, CONFIRM_PAPER = "ask_agency", "confirm_use", "confirm_paper"
END, DENY, AGENCY_ENDS = "end_use", "deny_use", "agency_ends"
TAKE_CLAIMS, PASS_OVER_CLAIMS = "take_claims", "pass_over_claims"
RECEIVE, HOLD = "receive_review", "hold_review"

# What the timeline of staff calls these steps and states.
VERB_LABELS = {
    ASK: pgettext_lazy("done", "a link for confirmation was sent to the agency"),
    CONFIRM: pgettext_lazy("done", "confirmed by the agency through the link"),
    CONFIRM_PAPER: pgettext_lazy("done", "confirmed by a paper of the agency"),
    END: pgettext_lazy("done", "recorded as no longer used"),
    AGENCY_ENDS: pgettext_lazy("done", "the agency answered: no longer in use"),
    DENY: pgettext_lazy("done", "the agency answered: never in use"),
    TAKE_CLAIMS: pgettext_lazy("done", "the vendor's claims were taken over"),
    PASS_OVER_CLAIMS: pgettext_lazy("done", "the vendor's claims were not taken over"),
    RECEIVE: pgettext_lazy("done", "the agency's review came in"),
    HOLD: pgettext_lazy("done", "checked, not made public"),
}
STATE_LABELS = dict(Deployment.Standing.choices) | {
    UseRequest.Answer.DECLARED.value: UseRequest.Answer.DECLARED.label
}


def write_down(
    obj: Model,
    verb: str,
    before: str,
    after: str,
    *,
    by: User | None = None,
    reason: str = "",
    basis: Basis = NO_BASIS,
) -> Transition:
    """One line of the record; ``by`` is None for what an agency answered."""
    return Transition.objects.create(
        target=obj,
        verb=verb,
        from_state=before,
        to_state=after,
        reason=reason,
        basis_number=basis.number,
        basis_date=basis.date,
        by=by,
    )


def save_said(obj: Model, fields: list[str], *, by: User | None) -> None:
    """Save ``fields`` with a version in the field history; ``by`` None names nobody.

    A person of the staff who happens to be signed in at the same browser is not named either.
    """
    obj._history_user = by
    try:
        obj.save(update_fields=[*fields, "updated_at"])
    finally:
        del obj._history_user


def moved(
    deployment: Deployment,
    verb: str,
    before: str,
    *,
    by: User | None = None,
    reason: str = "",
    basis: Basis = NO_BASIS,
) -> Transition:
    """Write down a step of a use, its standing now read from it."""
    after = deployment.standing(today())
    return write_down(deployment, verb, before, after, by=by, reason=reason, basis=basis)
