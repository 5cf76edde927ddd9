"""How long a bar is. Pure."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from comparison.ranking import round_half_up

FULL: Final = Fraction(100)


def length(value: Fraction | None, most: Fraction) -> Decimal:
    """0-100 of the whole track with one decimal; no bar for no data or where all is nought."""
    if value is None or value <= 0 or most <= 0:
        return Decimal(0)
    return round_half_up(min(value / most, Fraction(1)) * FULL, 1)


def longest(values: Iterable[Fraction | None], *, of_hundred: bool = False) -> Fraction:
    """What a full bar stands for: 100 for shares and points, else the largest value."""
    if of_hundred:
        return FULL
    return max((value for value in values if value is not None), default=Fraction(0))
