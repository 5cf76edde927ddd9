"""Where one province stands on a full board, indicator by indicator, and what moved since another.

Full boards are for the ministry and the provinces, whatever the scope of publication.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from comparison.board import Board, Line
from comparison.figures import Figure
from comparison.gains import Gain, median
from comparison.indicators.definitions import Indicator, indicators
from comparison.next_steps import trial_of
from comparison.ranking import Score


@dataclass(frozen=True, slots=True)
class Held:
    """One weighted indicator of the province beside the others; ``gain`` has their values.

    ``leaders`` are the lines that have the best value.
    """

    indicator: Indicator
    figure: Figure | None
    gain: Gain[int]
    leaders: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure and what it was before, both known and different."""

    indicator: Indicator
    new: Figure
    old: Figure


@dataclass(frozen=True, slots=True)
class Place:
    """Where the province stands among the ranked, and in its region; ``of`` how many there are.

    ``best`` is the highest score, ``middle`` the exact median of all.
    """

    rank: int
    of: int
    score: Decimal
    best: Decimal
    leaders: Sequence[Line]
    middle: Fraction
    regional_rank: int
    regional_of: int


class Beside:
    """One line of a board among the others. Raises ``LookupError`` for one that is not there."""

    def __init__(self, board: Board, slug: str) -> None:
        line = board.line_of(slug)
        if line is None:
            raise LookupError(slug)
        self.board = board
        self.line = line
        self.scores = scores_of(board)
        self.standing = trial_of(board, line).standing()

    @property
    def place(self) -> Place | None:
        """Its rank and score; None while its centre is not open, or nothing counts."""
        own = self.scores.get(self.line.province.pk)
        if own is None:
            return None
        lines = {line.province.pk: line for line in self.board.lines}
        region = self.line.province.region_id
        near = {
            key: score
            for key, score in self.scores.items()
            if lines[key].province.region_id == region
        }
        best = max(score.points for score in self.scores.values())
        return Place(
            rank=own.rank,
            of=len(self.scores),
            score=own.points,
            best=best,
            leaders=[lines[key] for key, score in self.scores.items() if score.points == best],
            middle=median([Fraction(score.points) for score in self.scores.values()]),
            regional_rank=1 + sum(score.points > own.points for score in near.values()),
            regional_of=len(near),
        )

    def held(self) -> list[Held]:
        """The weighted indicators in the order of their list; none where nothing is scored."""
        gains = {gain.key: gain for gain in self.standing.gains} if self.standing else {}
        lines = {line.province.pk: line for line in self.board.lines}
        return [
            Held(
                one,
                self.line.figures.get(key),
                gains[key],
                [lines[name] for name in gains[key].leaders],
            )
            for key, one in indicators().items()
            if key in gains
        ]

    def gains(self) -> list[Gain[int]]:
        """What would raise it, the most first."""
        found = self.standing.gains if self.standing else ()
        return [gain for gain in found if gain.to_best and gain.to_best.points > 0]


def scores_of(board: Board) -> Mapping[int, Score]:
    """The scores of a board by the keys of the provinces."""
    return {line.province.pk: line.score for line in board.lines if line.score is not None}


def moved(new: Line, old: Line) -> list[Moved]:
    """The figures that changed between two boards, in the order of the list of indicators."""
    found = []
    for key, one in indicators().items():
        now, before = new.figures.get(key), old.figures.get(key)
        if now is not None and before is not None and now.exact != before.exact:
            found.append(Moved(one, now, before))
    return found
