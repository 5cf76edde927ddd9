"""What lies before a board: the published quarter before it and the run of quarters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from comparison.board import Board, Line
from comparison.charts.spark import Sparkline, sparkline
from comparison.figures import Figure
from comparison.quarters import Quarter
from provinces.models import Province

from .topics import Topic

Point = tuple[Quarter, Figure | None]
# Points of the topic by the province's key, the oldest quarter first.
Points = Mapping[int, Sequence[Point]]
Comparable = Callable[[Quarter, Quarter, Province], bool]


def always_comparable(_one: Quarter, _other: Quarter, _province: Province) -> bool:
    """Of quarters between which no border changed."""
    return True


@dataclass(frozen=True, slots=True)
class Past:
    """``previous``: the board of the quarter that changes are counted from, None for none.

    ``points`` are those of one topic over the last published quarters. ``comparable`` says whether
    a province's figures of two quarters can be compared at all.
    """

    previous: Board | None = None
    points: Points = field(default_factory=dict)
    comparable: Comparable = always_comparable


@dataclass(frozen=True, slots=True)
class Change:
    """How a province's value changed.

    ``value`` is exact, None where it cannot be said; ``is_comparable`` is False across changed
    borders, ``is_known`` where both values are there; ``old_rank`` is None outside the ranking.
    """

    text: str
    value: Fraction | None
    is_comparable: bool
    old_rank: int | None


def change_of(line: Line, board: Board, past: Past, topic: Topic) -> Change:
    """The change of a province's value since the previous published quarter."""
    old = past.previous.line_of(line.province.slug) if past.previous else None
    if old is None or past.previous is None or past.previous.quarter is None:
        return Change("", None, True, None)
    now = board.quarter or Quarter.of(board.on)
    if not past.comparable(past.previous.quarter, now, line.province):
        return Change("", None, False, None)
    new_value, old_value = topic.value(line), topic.value(old)
    known = new_value is not None and old_value is not None
    return Change(
        text=topic.change(new_value, old_value),
        value=new_value - old_value if known else None,
        is_comparable=True,
        old_rank=old.score.rank if old.score else None,
    )


def trend_of(line: Line, past: Past, topic: Topic) -> Sparkline | None:
    """The small line of a province over the last published quarters."""
    points = past.points.get(line.province.pk, ())
    breaks = frozenset(
        index
        for index in range(1, len(points))
        if not past.comparable(points[index - 1][0], points[index][0], line.province)
    )
    return sparkline([topic.value_of(figure) for _quarter, figure in points], breaks)
