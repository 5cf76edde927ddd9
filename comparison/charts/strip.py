"""How an indicator is spread: a tick for every province on one line. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from comparison.ranking import percentile

WIDTH: Final = 1000
HEIGHT: Final = 40
# A tick grows with the provinces that share its place, up to so many.
_MOST_SHARING: Final = 6
_LEAST_TICK: Final = 12
_HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Strip:
    """``ticks`` is a path; ``median`` and ``own`` are places on the line, 0-1000.

    ``low``, ``middle`` and ``high`` are the least value, the median and the largest one, exact.
    ``own`` is None where no province is marked or it has no data.
    """

    ticks: str
    median: int
    own: int | None
    low: Fraction
    middle: Fraction
    high: Fraction
    count: int


def strip(values: Sequence[Fraction | None], own: Fraction | None = None) -> Strip | None:
    """The strip of all values that are known, between the least and the largest; None for none.

    Where several provinces share a place the tick is taller, so that none is hidden.
    """
    known = sorted(value for value in values if value is not None)
    if not known:
        return None
    low, high = known[0], known[-1]
    middle = percentile(known, _HALF)
    places = Counter(_place(value, low, high) for value in known)
    return Strip(
        ticks="".join(_tick(place, sharing) for place, sharing in sorted(places.items())),
        median=_place(middle, low, high),
        own=None if own is None else _place(own, low, high),
        low=low,
        middle=middle,
        high=high,
        count=len(known),
    )


def _place(value: Fraction, low: Fraction, high: Fraction) -> int:
    return WIDTH // 2 if low == high else round((value - low) / (high - low) * WIDTH)


def _tick(place: int, sharing: int) -> str:
    grown = (HEIGHT - _LEAST_TICK) * (min(sharing, _MOST_SHARING) - 1) // (_MOST_SHARING - 1)
    length = _LEAST_TICK + grown
    return f"M{place} {(HEIGHT - length) // 2}v{length}"
