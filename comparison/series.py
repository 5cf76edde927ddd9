"""Figures and scores over the published quarters, and whether two quarters can be compared."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .board import Board, Line
from .figures import SCORE, Figure
from .frozen import full_boards_of, named, narrowed, published_quarters
from .models import Ranking
from .quarters import Quarter

# What a score, in points with 2 decimals, is a figure of.
_HUNDREDTHS = 100

Point = tuple[Quarter, Figure | None]
Series = Mapping[int, Mapping[str, list[Point]]]


def series(
    keys: Iterable[str],
    last: int = 8,
    *,
    is_staff: bool = False,
    published: Sequence[Ranking] | None = None,
) -> Series:
    """The last published quarters of each province, the oldest first: key -> quarter and figure.

    ``keys`` are those of indicators, and ``"score"``. A quarter of which a province has no figure
    has None: it did not exist, was not ranked, or (for visitors) is outside the scope of the
    announcement. Provinces by their primary key. ``published`` are the quarters of
    ``published_quarters`` where they are known already. Two queries, with those one.
    """
    rankings = published_quarters() if published is None else published
    # One more, to know who improved in the first quarter shown.
    boards = full_boards_of(rankings[: last + 1])
    shown = [
        (ranking.quarter, board if is_staff else _public(ranking, board, boards[index + 1 :]))
        for index, (ranking, board) in enumerate(zip(rankings[:last], boards, strict=False))
    ]
    wanted = list(keys)
    found: dict[int, dict[str, list[Point]]] = defaultdict(lambda: {key: [] for key in wanted})
    provinces = {line.province.pk for _quarter, board in shown for line in board.lines}
    for quarter, board in reversed(shown):
        lines = {line.province.pk: line for line in board.lines}
        for province in provinces:
            line = lines.get(province)
            for key in wanted:
                found[province][key].append((quarter, line and _figure(line, key)))
    return dict(found)


def _public(ranking: Ranking, board: Board, earlier: list[Board]) -> Board:
    if ranking.scope == Ranking.Scope.ALL:
        return board
    return narrowed(board, named(board, earlier[0] if earlier else None).provinces)


def _figure(line: Line, key: str) -> Figure | None:
    if key != SCORE:
        return line.figures.get(key)
    if line.score is None:
        return None
    return Figure(int(line.score.points * _HUNDREDTHS), _HUNDREDTHS)
