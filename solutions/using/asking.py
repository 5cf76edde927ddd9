"""Links by e-mail: agencies are asked to confirm their uses, vendors to say who uses a solution.

One letter for each address, with one link for each use: an office with twenty solutions gets one
letter and answers each use on its own. Of a link only its digest is kept, so nobody who reads the
database can answer in an agency's name.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clock import today
from core.models import User
from provinces import permissions
from provinces.models import Province
from solutions.models import Deployment, OfficialDomain, Solution, UseRequest
from solutions.official_mail import host_of, is_official
from solutions.use_rules import counts_until

from . import letters
from .records import ASK, moved

DAYS_OPEN = 30
# A second letter within so many days would be a nuisance; another address may be tried at once.
DAYS_BETWEEN = 7
# So long before a confirmation counts no more the agency may be asked again.
DAYS_AHEAD = 60
# Letters go out while somebody waits; more uses than this are asked in a second go.
MOST_AT_ONCE = 100
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of it: uses asked about, letters sent, and why others were not asked."""

    done: list[Deployment] = field(default_factory=list)
    refused: list[tuple[Deployment, str]] = field(default_factory=list)
    letters: int = 0


def new_token() -> str:
    """A link's secret part: 256 random bits."""
    return secrets.token_urlsafe(_BYTES)


def digest_of(token: str) -> str:
    """What is kept of a link: the hexadecimal SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def hindrances(rows: Sequence[Deployment], *, by: User) -> dict[int, str]:
    """Why uses cannot be asked about today, by key; 2 queries whatever their number."""
    on = today()
    hosts = {host_of(row.agency_email) for row in rows} - {""}
    known = set(OfficialDomain.objects.filter(domain__in=hosts).values_list("domain", flat=True))
    newest = {
        (one.deployment_id, one.email): one
        for one in UseRequest.objects.filter(deployment__in=rows).order_by("sent_at", "pk")
    }
    found: dict[int, str] = {}
    for row in rows:
        last = newest.get((row.pk, row.agency_email))
        if text := _obstacle(row, last, known, on) if _may(row, by) else _("You may not do this."):
            found[row.pk] = text
    return found


def ask_agencies(*, deployments: Iterable[Deployment], by: User) -> Asked:
    """Send the agencies a link for each of their uses; what hinders one hinders no other.

    A link sent earlier for the same use ends. Raises ``PermissionDenied`` when a use is not the
    person's to change, ``ValidationError`` for too many at once.
    """
    rows = list(deployments)
    for row in {row.province_id: row for row in rows}.values():
        permissions.require(by, "change", row)
    if len(rows) > MOST_AT_ONCE:
        text = _("Ask about at most %(limit)d uses at once.") % {"limit": MOST_AT_ONCE}
        raise ValidationError(text, code="many")
    stuck = hindrances(rows, by=by)
    refused = [(row, stuck[row.pk]) for row in rows if row.pk in stuck]
    by_address: dict[tuple[int | None, str], list[Deployment]] = {}
    for row in rows:
        if row.pk not in stuck:
            by_address.setdefault((row.province_id, row.agency_email), []).append(row)
    done: list[Deployment] = []
    sent = 0
    for (_province, email), group in by_address.items():
        if _ask_one(email, group, by):
            done += group
            sent += 1
        else:
            refused += [(row, _("The letter could not be sent; try again later.")) for row in group]
    return Asked(done, refused, sent)


def ask_vendor(*, solution: Solution, province: Province | None, by: User) -> UseRequest:
    """Send the vendor's office a link to say who uses its solution; an earlier link ends.

    ``province`` (empty: the ministry) is whose staff ask, and whose uses are declared. Raises
    ``PermissionDenied``; ``ValidationError`` without an address, within seven days of an unanswered
    letter, or when it cannot be sent.
    """
    request = UseRequest(solution=solution, province=province)
    permissions.require(by, "add", request)
    if text := vendor_obstacle(solution, province):
        raise ValidationError(text, code="vendor")
    email = solution.vendor.email
    token = new_token()
    with transaction.atomic():
        _letters_to_vendor(solution, province).update(expires_on=_yesterday())
        request = _request(UseRequest.Purpose.DECLARE, token, email, by, solution, province)
        request.save()
    if not letters.send_to_vendor(request, token):
        request.delete()
        raise ValidationError(_("The letter could not be sent; try again later."), code="sending")
    return request


def vendor_obstacle(solution: Solution, province: Province | None) -> str:
    """Why the vendor cannot be asked today; "" if it can."""
    email = solution.vendor.email
    if not host_of(email):
        return _("The vendor has no office e-mail yet; enter it on the vendor's page.")
    last = _letters_to_vendor(solution, province).filter(email=email).first()
    return _asked_lately(last) if last is not None and _is_recent(last, today()) else ""


def _letters_to_vendor(solution: Solution, province: Province | None) -> QuerySet[UseRequest]:
    """The open letters of this office to the vendor about the solution, the newest first."""
    own = UseRequest.objects.filter(
        purpose=UseRequest.Purpose.DECLARE, solution=solution, province=province
    )
    return own.open(today())


# One letter --------------------------------------------------------------------------------------
def _ask_one(email: str, group: Sequence[Deployment], by: User) -> bool:
    """One letter about the uses of one office; the rows are saved before it leaves the house."""
    tokens = [new_token() for _row in group]
    with transaction.atomic():
        # Nobody asks twice about a use at the same moment.
        list(Deployment.objects.select_for_update().filter(pk__in=[row.pk for row in group]))
        UseRequest.objects.filter(deployment__in=group).open(today()).update(
            expires_on=_yesterday()
        )
        rows = UseRequest.objects.bulk_create(
            [
                _request(
                    UseRequest.Purpose.CONFIRM, token, email, by, row.solution, row.province, row
                )
                for row, token in zip(group, tokens, strict=True)
            ]
        )
    if not letters.send_to_agency(rows, tokens):
        UseRequest.objects.filter(pk__in=[one.pk for one in rows]).delete()
        return False
    for row in group:
        moved(row, ASK, row.standing(today()), by=by)
    return True


def _request(
    purpose: str,
    token: str,
    email: str,
    by: User,
    solution: Solution,
    province: Province | None,
    deployment: Deployment | None = None,
) -> UseRequest:
    return UseRequest(
        purpose=purpose,
        solution=solution,
        province=province,
        deployment=deployment,
        email=email,
        digest=digest_of(token),
        sent_by=by,
        sent_at=timezone.now(),
        expires_on=today() + dt.timedelta(days=DAYS_OPEN),
    )


def _yesterday() -> dt.date:
    return today() - dt.timedelta(days=1)


# What hinders ------------------------------------------------------------------------------------
def _may(row: Deployment, by: User) -> bool:
    return permissions.can(by, "change", row)


def _obstacle(row: Deployment, last: UseRequest | None, known: set[str], on: dt.date) -> str:
    """Why the use cannot be asked about; "" if it can."""
    if row.ended_on is not None and row.ended_on <= on:
        return _("It is no longer used; there is nothing to confirm.")
    if row.denied_on is not None:
        return _("The agency answered that it does not use it; only a paper from it changes that.")
    if row.confirmed_by == Deployment.Way.LINK and (day := _due_from(row)) > on:
        return _("Confirmed through a link lately; ask again from %(day)s on.") % {
            "day": f"{day:%d/%m/%Y}"
        }
    if not row.agency_email:
        return _("Enter the official e-mail of the agency first.")
    if not is_official(row.agency_email, known):
        return not_official()
    return _asked_lately(last) if last is not None and _is_recent(last, on) else ""


def _due_from(row: Deployment) -> dt.date:
    """The first day on which an agency that confirmed through a link is asked again."""
    if row.confirmed_on is None:
        return dt.date.min
    return counts_until(row.confirmed_on) - dt.timedelta(days=DAYS_AHEAD)


def not_official() -> str:
    """Why a mailbox is refused, and what else can be done."""
    return _(
        "Links go only to addresses under .gov.vn or under the registered domain of a public unit. "
        "Ask for such an address, have the domain registered by the approver, or record a "
        "confirming paper."
    )


def _is_recent(last: UseRequest, on: dt.date) -> bool:
    """Whether a letter went out lately and was not answered."""
    sent_on = timezone.localdate(last.sent_at, timezone.get_default_timezone())
    return last.answered_on is None and sent_on + dt.timedelta(days=DAYS_BETWEEN) > on


def _asked_lately(last: UseRequest) -> str:
    sent_on = timezone.localdate(last.sent_at, timezone.get_default_timezone())
    return _("A link was sent on %(day)s; another one may follow after %(days)d days.") % {
        "day": f"{sent_on:%d/%m/%Y}",
        "days": DAYS_BETWEEN,
    }
