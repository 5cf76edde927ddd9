"""Five steps of round width over the values of an indicator, for maps and their legends. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import Final

STEPS: Final = 5
_NICE: Final = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5))
_NICE_WHOLE: Final = (Fraction(1), Fraction(2), Fraction(3), Fraction(4), Fraction(5))
# The finest step: a hundredth, as no figure shows more than two decimals.
_FINEST: Final = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Step:
    """One step, 1-5.

    ``low`` belongs to it; ``high`` too where ``is_closed`` (whole numbers, the end of the scale).
    """

    number: int
    low: Fraction
    high: Fraction
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """Steps of ``width`` from ``low``; ``top`` is the largest value there is."""

    low: Fraction
    width: Fraction
    top: Fraction
    is_whole: bool

    def step_of(self, value: Fraction | None) -> int:
        """The step of a value, 1-5; 0 for no data."""
        if value is None:
            return 0
        return min(STEPS, max(1, int((value - self.low) // self.width) + 1))

    def steps(self) -> list[Step]:
        """The steps up to the one of the largest value, the lowest first."""
        return [self._step(number) for number in range(1, self.step_of(self.top) + 1)]

    def _step(self, number: int) -> Step:
        low = self.low + (number - 1) * self.width
        high = low + self.width
        if self.is_whole:
            return Step(number, low, high - 1, is_closed=True)
        return Step(number, low, high, is_closed=number == STEPS)


def scale_of(values: Iterable[Fraction | None], *, is_whole: bool) -> Scale | None:
    """The narrowest round steps that hold all values; None where there is no value.

    ``is_whole``: the values are counts, so that steps begin and end at whole numbers.
    """
    known = [value for value in values if value is not None]
    if not known:
        return None
    least, top = min(known), max(known)
    for width in _widths(is_whole):
        low = least // width * width
        end = low + STEPS * width
        if top < end or (top == end and not is_whole):
            return Scale(low, width, top, is_whole)
    raise AssertionError("widths have no end")


def _widths(is_whole: bool) -> Iterable[Fraction]:
    start, nice = (Fraction(1), _NICE_WHOLE) if is_whole else (_FINEST, _NICE)
    for power in count():
        for one in nice:
            width = start * one * 10**power
            if not is_whole or width.denominator == 1:
                yield width
