"""What a vendor says through its link: which agencies use its solution.

A vendor only names; it changes, confirms and ends nothing. What it says is kept with its letter
until staff have read it: strangers write nothing onto public pages. Taken over, it becomes claims,
shown apart until the agencies confirm them.

A letter is about what its sender keeps: a province's about agencies there, the ministry's about
those of the centre. So nothing comes into a province through another one's letter.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.models import Transition, User
from core.text import fold
from provinces import permissions
from provinces.step_answers import checked_reason
from solutions.models import Deployment, UseRequest

from .answering import claim_link
from .records import PASS_OVER_CLAIMS, TAKE_CLAIMS, moved, write_down

MOST_CLAIMS = 50


@dataclass(frozen=True, slots=True)
class Claim:
    """One use as a vendor says it."""

    agency: str
    since: dt.date | None = None
    users: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of claims taken over: new ones, and those that were there already."""

    made: int
    known: int


@transaction.atomic
def declare_uses(*, request: UseRequest, claims: Sequence[Claim]) -> UseRequest:
    """Keep what the vendor says, for staff to read. Its answer to the link, once.

    Raises ``ValidationError`` without a claim, with more than fifty, or when the link holds no
    more.
    """
    if not claims:
        raise ValidationError(_("Name at least one agency."), code="none")
    if len(claims) > MOST_CLAIMS:
        text = _("At most %(limit)d agencies at once.") % {"limit": MOST_CLAIMS}
        raise ValidationError(text, code="many")
    note = json.dumps([_plain(one) for one in claims], ensure_ascii=False)
    claim_link(request, UseRequest.Answer.DECLARED, note)
    return request


def claims_of(request: UseRequest) -> list[Claim]:
    """What the vendor said; nothing before it answered."""
    if request.answer != UseRequest.Answer.DECLARED:
        return []
    return [
        Claim(
            agency=row["agency"],
            since=dt.date.fromisoformat(row["since"]) if row["since"] else None,
            users=row["users"],
        )
        for row in json.loads(request.note)
    ]


def decisions() -> QuerySet[Transition]:
    """The records of letters whose claims were decided on."""
    kind = ContentType.objects.get_for_model(UseRequest)
    return Transition.objects.filter(content_type=kind, verb__in=(TAKE_CLAIMS, PASS_OVER_CLAIMS))


def is_decided(request: UseRequest) -> bool:
    """Whether staff took the claims over, or passed them over (1 query)."""
    return decisions().filter(object_id=request.pk).exists()


@transaction.atomic
def take_claims(*, request: UseRequest, by: User) -> Taken:
    """Make claims of what the vendor said; a use that is entered already stays as it is.

    Raises ``PermissionDenied``; ``ValidationError`` when there is nothing to decide.
    """
    claims = _undecided(request, by)
    own = Deployment.objects.filter(solution=request.solution_id)
    known = {fold(name) for name in own.values_list("agency", flat=True)}
    made = 0
    for claim in claims:
        if fold(claim.agency) in known:
            continue
        known.add(fold(claim.agency))
        row = Deployment(
            solution_id=request.solution_id,
            agency=claim.agency,
            province_id=request.province_id,
            since=claim.since,
            users=claim.users,
            told_by=Deployment.Teller.VENDOR,
        )
        row._history_user = by
        row.save()
        moved(row, TAKE_CLAIMS, "", by=by)
        made += 1
    write_down(request, TAKE_CLAIMS, request.answer, request.answer, by=by)
    return Taken(made, len(claims) - made)


@transaction.atomic
def pass_over_claims(*, request: UseRequest, reason: str, by: User) -> UseRequest:
    """Write down that what the vendor said is not taken over, and why.

    Raises ``PermissionDenied``; ``ValidationError`` without a reason or with nothing to decide.
    """
    _undecided(request, by)
    reason = checked_reason(reason, is_needed=True)
    write_down(request, PASS_OVER_CLAIMS, request.answer, request.answer, by=by, reason=reason)
    return request


def _undecided(request: UseRequest, by: User) -> list[Claim]:
    """The claims of a letter that waits for a decision; the row stays locked."""
    permissions.require(by, "change", request)
    request = UseRequest.objects.select_for_update().get(pk=request.pk)
    claims = claims_of(request)
    if not claims or is_decided(request):
        raise ValidationError(_("There is nothing to decide on any more."), code="decided")
    return claims


def _plain(claim: Claim) -> dict[str, str | int | None]:
    return {
        "agency": claim.agency,
        "since": claim.since.isoformat() if claim.since else None,
        "users": claim.users,
    }
