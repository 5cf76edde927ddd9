"""One province in one quarter: each figure against the others, what made its score, its trend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from comparison.board import Board, Line
from comparison.charts.spark import Sparkline, sparkline
from comparison.charts.strip import Strip, strip
from comparison.indicators.definitions import Indicator, indicators
from comparison.quarters import Quarter
from comparison.ranking import FULL

from .past import Comparable, Point
from .shares import Part, parts_of
from .table import Cell, cell_of
from .topics import Topic, median


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure with its place among all; ``part``: what it adds to the score, None for nothing."""

    indicator: Indicator
    cell: Cell
    median: str
    best: str
    strip: Strip | None
    part: Part | None
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """A figure of one quarter; ``is_break`` where it cannot be compared with the one before."""

    text: str
    is_break: bool


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A topic over the last quarters, as a line and as figures."""

    name: str
    line: Sparkline | None
    moments: Sequence[Moment]


def rows_of(line: Line, board: Board, corrected: frozenset[str]) -> list[FigureRow]:
    """All indicators of a province; those that nobody has come last."""
    parts = {part.indicator.key: part for part in parts_of(line, board)}
    rows = [
        _row(line, board, indicator, parts.get(key), key in corrected)
        for key, indicator in indicators().items()
    ]
    return sorted(rows, key=lambda row: row.strip is None)


def _row(
    line: Line, board: Board, indicator: Indicator, part: Part | None, is_corrected: bool
) -> FigureRow:
    topic = Topic.of(indicator.key)
    values = [topic.value(other) for other in board.lines]
    drawn = strip(values, topic.value(line))
    best = "" if drawn is None or not indicator.better else topic.full(_best(drawn, indicator))
    return FigureRow(
        indicator=indicator,
        cell=cell_of(line, indicator),
        median=topic.middle(median(values)),
        best=best,
        strip=drawn,
        part=part,
        is_corrected=is_corrected,
    )


def _best(drawn: Strip, indicator: Indicator) -> Fraction:
    return drawn.low if indicator.better == "lower" else drawn.high


def trends_of(
    line: Line, found: Mapping[str, Sequence[Point]], comparable: Comparable
) -> tuple[list[Quarter], list[TrendRow]]:
    """The quarters in their order, and each topic over them; topics without data are left out."""
    quarters = [quarter for quarter, _figure in next(iter(found.values()), ())]
    breaks = frozenset(
        index
        for index in range(1, len(quarters))
        if not comparable(quarters[index - 1], quarters[index], line.province)
    )
    rows = []
    for key, points in found.items():
        topic = Topic.of(key)
        values = [topic.value_of(figure) for _quarter, figure in points]
        if any(value is not None for value in values):
            moments = [
                Moment(topic.short(value), index in breaks) for index, value in enumerate(values)
            ]
            rows.append(TrendRow(topic.name, sparkline(values, breaks), moments))
    return quarters, rows


def total_of(rows: Sequence[FigureRow]) -> Fraction:
    """The exact sum of what the indicators add: the score before it is rounded."""
    return sum((row.part.points for row in rows if row.part), Fraction(0))


def most_of(rows: Sequence[FigureRow]) -> Fraction:
    """What the applied weights add up to: 100 where anything is ranked."""
    return sum((row.part.most for row in rows if row.part), Fraction(0)) or FULL
