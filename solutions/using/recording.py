"""What staff write down of a use: a confirming paper of the agency, or that the use has ended."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import today
from core.models import User
from provinces import permissions
from provinces.step_answers import Basis, checked_basis, checked_reason
from solutions.models import Deployment, UseRequest

from .records import CONFIRM_PAPER, END, moved, save_said


@transaction.atomic
def confirm_by_paper(*, deployment: Deployment, number: str, date: dt.date, by: User) -> Deployment:
    """Record a paper by which the agency confirms its use; it counts from the date of the paper.

    Again each year, by a later paper. An open link for the use ends: it was answered otherwise.
    Raises ``PermissionDenied``; ``ValidationError`` (by field: ``number``, ``date``) when one is
    missing, the date lies in the future or is not later than the confirmation there is.
    """
    permissions.require(by, "change", deployment)
    paper = _paper(number, date)
    deployment = _locked(deployment)
    before = deployment.standing(today())
    if before is Deployment.Standing.ENDED:
        raise ValidationError(_("It is no longer used; there is nothing to confirm."), code="ended")
    if deployment.confirmed_on is not None and date < deployment.confirmed_on:
        raise ValidationError(
            {"date": _("The agency confirmed it later already; an older paper adds nothing.")},
            code="older",
        )
    deployment.confirmed_on = date
    deployment.confirmed_by = Deployment.Way.PAPER
    deployment.confirmation_paper = paper.number
    deployment.confirmation_paper_date = date
    deployment.denied_on = None
    save_said(
        deployment,
        [
            "confirmed_on",
            "confirmed_by",
            "confirmation_paper",
            "confirmation_paper_date",
            "denied_on",
        ],
        by=by,
    )
    moved(deployment, CONFIRM_PAPER, before, by=by, basis=paper)
    _close_links(deployment)
    return deployment


@transaction.atomic
def end_use(*, deployment: Deployment, ended_on: dt.date, reason: str, by: User) -> Deployment:
    """Record that the agency uses the solution no longer, from a day on and why.

    Raises ``PermissionDenied``; ``ValidationError`` (by field: ``ended_on``, ``reason``) for a day
    to come or before the use began, without a reason, or when it has ended already.
    """
    permissions.require(by, "change", deployment)
    deployment = _locked(deployment)
    before = deployment.standing(today())
    if before is Deployment.Standing.ENDED:
        raise ValidationError(_("The end of this use is recorded already."), code="ended")
    if text := wrong_end(deployment, ended_on):
        raise ValidationError({"ended_on": text}, code="day")
    deployment.ended_on = ended_on
    deployment.end_reason = checked_reason(reason, is_needed=True)
    save_said(deployment, ["ended_on", "end_reason"], by=by)
    moved(deployment, END, before, by=by, reason=deployment.end_reason)
    _close_links(deployment)
    return deployment


def wrong_end(deployment: Deployment, ended_on: dt.date) -> str:
    """Why a use cannot have ended on that day; "" if it can."""
    if ended_on > today():
        return _("This day lies in the future.")
    if deployment.since is not None and ended_on < deployment.since:
        return _("It ended before it began.")
    return ""


def _paper(number: str, date: dt.date | None) -> Basis:
    """Number and date, both there. Raises ``ValidationError`` by field."""
    problems = {}
    if not number.strip():
        problems["number"] = _("Enter the number of the agency's paper.")
    if date is None:
        problems["date"] = _("Enter the date of the agency's paper.")
    if problems:
        raise ValidationError(problems, code="paper")
    try:
        return checked_basis(Basis(number, date), today())
    except ValidationError as error:
        names = {"basis_number": "number", "basis_date": "date"}
        found = {names[key]: texts for key, texts in error.message_dict.items()}
        raise ValidationError(found, code="paper") from None


def _locked(deployment: Deployment) -> Deployment:
    rows = Deployment.objects.select_for_update(of=("self",))
    return rows.select_related("solution", "province").get(pk=deployment.pk)


def _close_links(deployment: Deployment) -> None:
    """Links that nobody answered end today: another answer than the recorded one would confuse."""
    yesterday = today() - dt.timedelta(days=1)
    rows = UseRequest.objects.filter(deployment=deployment).open(today())
    rows.update(expires_on=yesterday)
