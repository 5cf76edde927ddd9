"""Pure: prices over time as steps, in the coordinates of a drawing that is stretched to its box."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from core.money import half_up

WIDTH: Final = 1000
HEIGHT: Final = 400
# The top line of the drawing is one of these times a power of ten.
_ROUND: Final = tuple(
    Fraction(tenths, 10) for tenths in (10, 12, 16, 20, 25, 30, 40, 50, 60, 80, 100)
)


@dataclass(frozen=True, slots=True)
class Curve:
    """One plan: ``path`` draws its steps, ``dots`` its points (a dot is a stroke of no length)."""

    path: str
    dots: str


@dataclass(frozen=True, slots=True)
class StepChart:
    """Curves from nought to ``top`` (VND) and from ``first`` to ``last``.

    From nought, so that no change looks larger than it is; ``middle`` is the line half-way.
    """

    curves: Sequence[Curve]
    top: Fraction
    middle: Fraction
    first: dt.date
    last: dt.date


def step_chart(
    series: Sequence[Sequence[tuple[dt.date, Fraction]]], until: dt.date
) -> StepChart | None:
    """Each series has its days in order with the amount (VND, at least 0) that holds from each on.

    None without a point or where no time has passed: there is nothing to draw.
    """
    days = [day for one in series for day, _amount in one]
    if not days or min(days) >= until:
        return None
    first, top = min(days), round_up(max(amount for one in series for _day, amount in one))
    curves = [_curve(one, first, until, top) for one in series]
    return StepChart(curves, top, top / 2, first, until)


def round_up(amount: Fraction) -> Fraction:
    """The least round figure that is not below ``amount``; 1 for nought."""
    if amount <= 0:
        return Fraction(1)
    power = Fraction(1)
    while power * 10 <= amount:
        power *= 10
    while power > amount:
        power /= 10
    return next(power * step for step in _ROUND if power * step >= amount)


def _curve(
    points: Sequence[tuple[dt.date, Fraction]], first: dt.date, until: dt.date, top: Fraction
) -> Curve:
    span = (until - first).days
    places = [
        (
            half_up(Fraction((day - first).days * WIDTH, span)),
            HEIGHT - half_up(amount / top * HEIGHT),
        )
        for day, amount in points
    ]
    (x, y), *rest = places
    steps = "".join(f"H{x} V{y} " for x, y in rest)
    return Curve(
        path=f"M{x} {y} {steps}H{WIDTH}",
        dots=" ".join(f"M{x} {y}h0" for x, y in places),
    )
