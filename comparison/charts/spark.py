"""A line of a few quarters, as small as a word. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

WIDTH: Final = 84
HEIGHT: Final = 24
# Room for the dot of the last point and the thickness of the line.
_EDGE: Final = 3


@dataclass(frozen=True, slots=True)
class Sparkline:
    """``path`` joins neighbours that have values; ``dots`` are those without a neighbour.

    ``last`` is the newest point as a dot; a dot is a stroke of no length.
    """

    path: str
    dots: str
    last: str


def sparkline(
    values: Sequence[Fraction | None], breaks: frozenset[int] = frozenset()
) -> Sparkline | None:
    """The line of ``values``, the oldest first, over its own range; None without two values.

    ``breaks``: indices that cannot be compared with the one before them; no line leads there.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, span = min(known), max(known) - min(known)
    points = {
        index: (_x(index, len(values)), _y(value, low, span))
        for index, value in enumerate(values)
        if value is not None
    }
    runs = _runs(points, breaks)
    return Sparkline(
        path="".join(_line([points[index] for index in run]) for run in runs if len(run) > 1),
        dots="".join(_dot(points[run[0]]) for run in runs if len(run) == 1),
        last=_dot(points[max(points)]),
    )


def _runs(points: dict[int, tuple[int, int]], breaks: frozenset[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for index in points:
        if runs and runs[-1][-1] == index - 1 and index not in breaks:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _x(index: int, count: int) -> int:
    return _EDGE + round(Fraction(index * (WIDTH - 2 * _EDGE), count - 1))


def _y(value: Fraction, low: Fraction, span: Fraction) -> int:
    room = HEIGHT - 2 * _EDGE
    return HEIGHT // 2 if not span else HEIGHT - _EDGE - round((value - low) / span * room)


def _line(points: list[tuple[int, int]]) -> str:
    (x, y), *rest = points
    return f"M{x} {y}L" + " ".join(f"{x} {y}" for x, y in rest)


def _dot(point: tuple[int, int]) -> str:
    return f"M{point[0]} {point[1]}h0"
