"""What a step of a lifecycle is told: why, resting on which paper, public from which day."""

import datetime as dt
from dataclasses import dataclass
from types import EllipsisType
from typing import Final, TypeAlias

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.models import MAX_ADDRESS, Transition

# The day from which something is public; None is at once, ``KEEP_DAY`` leaves what is entered.
Day: TypeAlias = dt.date | None | EllipsisType
KEEP_DAY: Final = ...

MAX_PAPER_NUMBER: Final = Transition._meta.get_field("basis_number").max_length


@dataclass(frozen=True, slots=True)
class Basis:
    """The paper that a step rests on, such as a decision or an approved list; both or neither."""

    number: str = ""
    date: dt.date | None = None


NO_BASIS: Final = Basis()


@dataclass(frozen=True, slots=True)
class Answers:
    """All that a person answered on the page of a step."""

    reason: str = ""
    basis: Basis = NO_BASIS
    publish_on: Day = KEEP_DAY


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


def checked_basis(basis: Basis, on: dt.date) -> Basis:
    """The paper, its number trimmed; ``on`` is today.

    Raises ``ValidationError`` by field (``basis_number``, ``basis_date``) when only one of the two
    is given, the number is too long, or the date lies in the future.
    """
    number = " ".join(basis.number.split())
    problems = {}
    if number and basis.date is None:
        problems["basis_date"] = _("Enter the date of the paper too.")
    if basis.date and not number:
        problems["basis_number"] = _("Enter the number of the paper too.")
    if len(number) > MAX_PAPER_NUMBER:
        problems["basis_number"] = _("The number of a paper has at most %(limit)d characters.") % {
            "limit": MAX_PAPER_NUMBER
        }
    if basis.date and basis.date > on:
        problems["basis_date"] = _("The date of the paper lies in the future.")
    if problems:
        raise ValidationError(problems, code="basis")
    return Basis(number, basis.date)
