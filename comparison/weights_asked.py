"""Weights as typed into the laboratory: read, checked, rescaled. Pure.

A weight is 0-100 points with at most two decimals, a comma or a dot before them. An indicator of
which neither way is better has none. What cannot be read is named, and the present weight stands.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from .indicators.definitions import indicators

PREFIX: Final = "w-"
FULL: Final = Decimal(100)
_NUMBER: Final = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Asked:
    """``weights`` to try, in points of any sum; ``typed`` as typed; ``problems`` in words."""

    weights: Mapping[str, Decimal]
    typed: Mapping[str, str]
    problems: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        """The sum of the weights; 100 for a set that can be proposed."""
        return sum(self.weights.values(), Decimal())


def weighable() -> list[str]:
    """The indicators that can have a weight: those of which one way is better."""
    return [key for key, one in indicators().items() if one.better]


def read(params: Mapping[str, str], present: Mapping[str, Decimal]) -> Asked:
    """The weights of an address or a form; one that is not there keeps its ``present`` value."""
    weights = dict(present)
    typed: dict[str, str] = {}
    problems: list[str] = []
    for key in weighable():
        text = params.get(f"{PREFIX}{key}")
        if text is None:
            typed[key] = plain(present.get(key, Decimal()))
            continue
        typed[key] = text[:20]
        value = number(text)
        if value is None:
            problems.append(
                _("%(indicator)s: “%(text)s” is no weight from 0 to 100 with two decimals.")
                % {"indicator": indicators()[key].name, "text": text[:20]}
            )
        else:
            weights[key] = value
    return Asked(weights, typed, tuple(problems))


def number(text: str) -> Decimal | None:
    """A weight as typed; None for what is none. Nothing typed is 0."""
    tidy = text.strip()
    if not tidy:
        return Decimal()
    if _NUMBER.fullmatch(tidy) is None:
        return None
    value = Decimal(tidy.replace(",", "."))
    return value if value <= FULL else None


def plain(weight: Decimal) -> str:
    """A weight as a number input has it: ``7.5``."""
    return format(weight.normalize(), "f")
