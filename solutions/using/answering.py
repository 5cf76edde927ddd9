"""What an agency answers through its link: in use, no longer in use, or never in use.

Whoever has the link answers in the agency's name, once. Opening it changes nothing, because mail
scanners open links too. Nobody of the agency is named anywhere.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import today
from solutions.models import Deployment, UseRequest

from .asking import digest_of
from .records import AGENCY_ENDS, CONFIRM, DENY, moved, save_said
from .reviews import receive_review

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class Hold(Enum):
    """Whether a link holds, or why it does no more."""

    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Said:
    """What an agency says of a use that goes on; None leaves what is entered.

    ``scores`` are 0-100 points by dimension and ``text`` its review, both empty for no review.
    """

    users: int | None = None
    communes: int | None = None
    since: dt.date | None = None
    scores: Mapping[str, Decimal] = field(default_factory=dict)
    text: str = ""


def request_of(token: str, purpose: str) -> UseRequest | None:
    """The letter that a link came with; None for any other text (1 query)."""
    if not _TOKEN.fullmatch(token):
        return None
    rows = UseRequest.objects.select_related(
        "solution__vendor", "province", "deployment__province", "deployment__solution"
    )
    return rows.filter(digest=digest_of(token), purpose=purpose).first()


def hold_of(request: UseRequest, on: dt.date) -> Hold:
    """Whether the link may be answered on the day ``on``.

    A link to an address that staff have since corrected, or for a use that has ended or was merged
    away, has expired whatever its day: it went to the wrong people or asks for nothing.
    """
    if request.answered_on is not None:
        return Hold.ANSWERED
    deployment = request.deployment
    is_void = deployment is not None and (
        deployment.agency_email != request.email
        or deployment.standing(on) is Deployment.Standing.ENDED
    )
    return Hold.EXPIRED if is_void or request.expires_on < on else Hold.OPEN


@transaction.atomic
def confirm_use(*, request: UseRequest, said: Said) -> Deployment:
    """The agency uses the solution: counted from today; a review waits until staff checked it.

    Raises ``ValidationError`` when the link does not hold any more.
    """
    deployment, before = _claim(request, UseRequest.Answer.YES, note=said.text)
    for name in ("users", "communes", "since"):
        if (value := getattr(said, name)) is not None:
            setattr(deployment, name, value)
    deployment.confirmed_on = today()
    deployment.confirmed_by = Deployment.Way.LINK
    deployment.confirmation_paper = ""
    deployment.confirmation_paper_date = None
    deployment.denied_on = None
    deployment.ended_on = None
    deployment.end_reason = ""
    save_said(
        deployment,
        [
            "users",
            "communes",
            "since",
            "confirmed_on",
            "confirmed_by",
            "confirmation_paper",
            "confirmation_paper_date",
            "denied_on",
            "ended_on",
            "end_reason",
        ],
        by=None,
    )
    moved(deployment, CONFIRM, before)
    if said.scores or said.text:
        receive_review(deployment=deployment, scores=said.scores, body=said.text)
    return deployment


@transaction.atomic
def end_use_by_agency(*, request: UseRequest, ended_on: dt.date, reason: str) -> Deployment:
    """The agency used the solution until a day: not counted any more, kept for the record.

    Raises ``ValidationError`` when the link does not hold any more.
    """
    deployment, before = _claim(request, UseRequest.Answer.ENDED, note=reason)
    deployment.ended_on = ended_on
    deployment.end_reason = reason
    deployment.denied_on = None
    save_said(deployment, ["ended_on", "end_reason", "denied_on"], by=None)
    moved(deployment, AGENCY_ENDS, before, reason=reason)
    return deployment


@transaction.atomic
def deny_use(*, request: UseRequest, reason: str = "") -> Deployment:
    """The agency never used the solution: the use is never shown again, nor is its review.

    Raises ``ValidationError`` when the link does not hold any more.
    """
    deployment, before = _claim(request, UseRequest.Answer.NO, note=reason)
    deployment.denied_on = today()
    save_said(deployment, ["denied_on"], by=None)
    moved(deployment, DENY, before, reason=reason)
    return deployment


def claim_link(request: UseRequest, answer: str, note: str) -> None:
    """Keep the one answer of a link; the row stays locked until the end of the transaction.

    Of two answers at the same moment one is kept. Raises ``ValidationError``.
    """
    fresh = UseRequest.objects.select_for_update(of=("self",)).select_related("deployment")
    now = fresh.get(pk=request.pk)
    if hold_of(now, today()) is not Hold.OPEN:
        raise ValidationError(_("This link was answered already, or has expired."), code="closed")
    now.answer = request.answer = answer
    now.answered_on = request.answered_on = today()
    now.note = request.note = note
    now.save(update_fields=["answer", "answered_on", "note", "updated_at"])


def _claim(request: UseRequest, answer: str, note: str) -> tuple[Deployment, str]:
    """The locked use and where it stood, once the answer is kept."""
    claim_link(request, answer, note)
    deployment = Deployment.objects.select_for_update().get(pk=request.deployment_id)
    return deployment, deployment.standing(today())
