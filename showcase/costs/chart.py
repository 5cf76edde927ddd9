"""The cumulative cost as a chart: lines told apart by dash, mark and letter, not by colour alone.

Numbers to coordinates; the template draws. The table beside it says the same in text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.templatetags.ui import millions

from .page import PlanResult

WIDTH: Final = 480
HEIGHT: Final = 300
LEFT, RIGHT, TOP, BOTTOM = 112, 452, 26, 268
_STEPS = (1, 2, 5, 10)
_LINES = 4


@dataclass(frozen=True, slots=True)
class Point:
    """A mark on a line, in units of the drawing."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """The cumulative cost of a plan; ``number`` (1-4) chooses dash and mark, ``points`` its path.

    ``label_y`` is where its letter stands at the right end, clear of the other letters.
    """

    number: int
    letter: str
    points: Sequence[Point]
    label_y: int

    @property
    def path(self) -> str:
        """What ``<polyline points>`` takes."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis with its label."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of 480 by 300 units."""

    lines: Sequence[Line]
    years: Sequence[Tick]
    amounts: Sequence[Tick]


def chart_of(plans: Sequence[PlanResult]) -> Chart | None:
    """The chart of the plans that have figures; None without any or with a single year."""
    shown = [(number, plan) for number, plan in enumerate(plans, start=1) if plan.cost.series]
    series = {number: plan.cost.series.years for number, plan in shown if plan.cost.series}
    years = max((len(row) for row in series.values()), default=0)
    top = max((row[-1].cumulative for row in series.values()), default=0)
    if years < 2 or top <= 0:
        return None
    step = _step(top)
    ceiling = -(-top // step) * step
    points = {
        number: [Point(_x(year.year, years), _y(year.cumulative, ceiling)) for year in row]
        for number, row in series.items()
    }
    labels = _apart({number: row[-1].y for number, row in points.items()})
    return Chart(
        lines=[Line(number, plan.letter, points[number], labels[number]) for number, plan in shown],
        years=[Tick(_x(year, years), str(year)) for year in range(1, years + 1)],
        amounts=[
            Tick(_y(amount, ceiling), millions(amount)) for amount in range(0, ceiling + 1, step)
        ],
    )


def _step(top: int) -> int:
    """A round amount of which at most four and a part make up ``top``."""
    power = 10 ** max(0, len(str(top)) - 2)
    return next(step * power for step in (*_STEPS, 20, 50, 100) if step * power * _LINES >= top)


def _x(year: int, years: int) -> int:
    return LEFT + round((RIGHT - LEFT) * (year - 1) / (years - 1))


def _y(amount: int, ceiling: int) -> int:
    return BOTTOM - round((BOTTOM - TOP) * amount / ceiling)


def _apart(heights: dict[int, int], gap: int = 16) -> dict[int, int]:
    """Heights for the letters, moved so that none covers another."""
    placed: dict[int, int] = {}
    last = None
    for number in sorted(heights, key=lambda key: (heights[key], key)):
        height = heights[number] if last is None else max(heights[number], last + gap)
        placed[number] = last = height
    return placed
