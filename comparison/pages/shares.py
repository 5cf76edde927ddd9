"""What each indicator adds to a score, and which ones make the difference of two. Exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from comparison.board import Board, Line
from comparison.charts.bars import length
from comparison.indicators.definitions import Indicator, indicators
from comparison.ranking import FULL, round_half_up


@dataclass(frozen=True, slots=True)
class Part:
    """Of a score: ``points`` out of ``most`` (the applied weight), exact; ``bar`` 0-100."""

    indicator: Indicator
    points: Fraction
    most: Fraction
    scaled: Fraction

    @property
    def bar(self) -> Decimal:
        """How much of what could be had."""
        return length(self.scaled, FULL)

    @property
    def rounded(self) -> Decimal:
        """The points with two decimals."""
        return round_half_up(self.points)

    @property
    def rounded_most(self) -> Decimal:
        """What could be had, with two decimals."""
        return round_half_up(self.most)


def parts_of(line: Line, board: Board) -> list[Part]:
    """What makes the score of a province, in the order of the product's list; empty for none."""
    if line.score is None:
        return []
    scaled, applied = line.score.scaled, board.applied
    return [
        Part(one, applied[key] * scaled[key] / FULL, applied[key], scaled[key])
        for key, one in indicators().items()
        if key in applied and key in scaled
    ]


def strongest(line: Line, board: Board, count: int = 3) -> list[Part]:
    """The indicators in which a province comes nearest to the best, the heaviest first."""
    found = [part for part in parts_of(line, board) if part.points]
    return sorted(found, key=lambda part: (-part.scaled, -part.most))[:count]


def differences(first: Line, second: Line, board: Board) -> list[tuple[Indicator, Fraction]]:
    """By how many points of the score each indicator sets two provinces apart, the most first."""
    other: Mapping[str, Part] = {part.indicator.key: part for part in parts_of(second, board)}
    found = [
        (part.indicator, part.points - other[part.indicator.key].points)
        for part in parts_of(first, board)
        if part.indicator.key in other
    ]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: -abs(pair[1]))


def best_of(values: Sequence[Fraction | None], *, is_lower_better: bool) -> Fraction | None:
    """The best of values of which all are known and not all alike; None where it cannot be said."""
    known = [value for value in values if value is not None]
    if len(known) != len(values) or len(set(known)) < 2:
        return None
    return min(known) if is_lower_better else max(known)
