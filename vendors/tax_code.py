"""Vietnamese tax codes (mã số thuế): check digit, branches, households. Pure.

Enterprises have 10 digits, the last a check digit; their dependent units the same and ``-NNN``.
Since 1 July 2025 a household business uses the owner's 12-digit personal identification number
(Circular 86/2024/TT-BTC): personal data, no check digit known to us, never shown in public. The
first two digits of an enterprise are a tax office's numbering, not a province. A code that passes
says nothing about whether the firm exists or works.
"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.utils.translation import gettext_lazy as _

from core.text import squeeze

Kind: TypeAlias = Literal["enterprise", "branch", "household"]

ENTERPRISE_LENGTH, HOUSEHOLD_LENGTH, BRANCH_LENGTH = 10, 12, 13

MESSAGES = {
    "not_digits": _("A tax code has digits only, perhaps with a hyphen before the last three."),
    "length": _("A tax code has 10 digits, 10 and 3 after a hyphen, or 12 for a household."),
    "check_digit": _("The last of the ten digits does not fit the others: is there a slip?"),
    "not_issued": _("Such a tax code is not issued."),
    "branch_suffix": _("The number of a branch runs from 001 to 999."),
}

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_HYPHENS = str.maketrans("‐‑‒–—−", "------")
_WRITTEN = re.compile(r"(?P<base>[0-9]+)(?:-(?P<suffix>[0-9]+))?")
_HIDDEN = "•"
_SHOWN_DIGITS = 3


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A code that passed. ``value`` is its canonical form, ``repaired``: a lost 0 was put back."""

    kind: Kind
    value: str
    repaired: bool = False


class TaxCodeError(ValueError):
    """A text that is no tax code; ``code`` is a key of ``MESSAGES``, the text that message.

    ``value`` is the canonical form when only the check digit fails, which staff may confirm with a
    note; empty otherwise.
    """

    def __init__(self, code: str, value: str = "") -> None:
        self.code = code
        self.value = value
        super().__init__(MESSAGES[code])


def check(text: str | int) -> TaxCode:
    """The tax code in ``text``, canonical: ``0100109106``, ``0100109106-001``, ``079199012345``.

    Spaces, a typographic hyphen and Excel's leading apostrophe do not matter; 13 digits without
    hyphen are a branch. A number cell may have lost its leading zero: it is put back when the check
    digit then fits. Twelve digits are a household, except when they do not begin with 0 (personal
    numbers all do) and fit as a branch that lost its zero. Raises ``TaxCodeError``.
    """
    base, suffix = _split(str(text))
    if suffix is None and len(base) == HOUSEHOLD_LENGTH:
        return _branch_without_zero(base) or TaxCode("household", base)
    if suffix is None and len(base) == BRANCH_LENGTH:
        base, suffix = base[:ENTERPRISE_LENGTH], base[ENTERPRISE_LENGTH:]
    if len(base) not in (ENTERPRISE_LENGTH - 1, ENTERPRISE_LENGTH):
        raise TaxCodeError("length")
    _refuse_bad_suffix(suffix)
    repaired = len(base) < ENTERPRISE_LENGTH
    padded = base.zfill(ENTERPRISE_LENGTH)
    if repaired and not _is_issued(padded):
        raise TaxCodeError("length")
    return _checked(padded, suffix, repaired=repaired)


def has_valid_check_digit(digits: str) -> bool:
    """Whether the last of ten ``digits`` is 10 - (weighted sum of the first nine mod 11).

    A remainder of 0 would ask for the digit 10: such numbers are not issued.
    """
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return 10 - total % 11 == int(digits[9])


def mask(value: str) -> str:
    """A household's 12 digits with all but the last three hidden; any other code unchanged."""
    if len(value) == HOUSEHOLD_LENGTH and value.isdigit():
        return _HIDDEN * (HOUSEHOLD_LENGTH - _SHOWN_DIGITS) + value[-_SHOWN_DIGITS:]
    return value


def _split(text: str) -> tuple[str, str | None]:
    tidy = squeeze(text).removeprefix("'").replace(" ", "").translate(_HYPHENS)
    match = _WRITTEN.fullmatch(tidy)
    if match is None:
        raise TaxCodeError("not_digits")
    return match["base"], match["suffix"]


def _branch_without_zero(digits: str) -> TaxCode | None:
    padded = digits.zfill(BRANCH_LENGTH)
    base, suffix = padded[:ENTERPRISE_LENGTH], padded[ENTERPRISE_LENGTH:]
    if digits.startswith("0") or suffix == "000" or not _is_issued(base):
        return None
    return TaxCode("branch", f"{base}-{suffix}", repaired=True)


def _is_issued(base: str) -> bool:
    return bool(base[2:9].strip("0")) and has_valid_check_digit(base)


def _refuse_bad_suffix(suffix: str | None) -> None:
    if suffix is None:
        return
    if len(suffix) != BRANCH_LENGTH - ENTERPRISE_LENGTH or suffix == "000":
        raise TaxCodeError("branch_suffix")


def _checked(base: str, suffix: str | None, *, repaired: bool) -> TaxCode:
    value = base if suffix is None else f"{base}-{suffix}"
    if not base[2:9].strip("0"):
        raise TaxCodeError("not_issued")
    if not has_valid_check_digit(base):
        raise TaxCodeError("check_digit", value)
    return TaxCode("enterprise" if suffix is None else "branch", value, repaired)
