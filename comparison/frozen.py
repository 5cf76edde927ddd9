"""A frozen quarter read back: its board, who its announcement names, which quarters there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from django.db.models import QuerySet

from provinces.models import Province

from . import leaders
from .board import Board, Line, Place, scored
from .figures import unpacked
from .models import Correction, Ranking, Snapshot
from .quarters import Quarter
from .ranking import Score, applied_weights
from .weights import unpacked_weights


@dataclass(frozen=True, slots=True)
class Named:
    """Who an announcement names; lines best first.

    ``improved`` are (line, rise) against ``before``, the published quarter it is compared with;
    None where there is none.
    """

    leading: Sequence[Line]
    improved: Sequence[tuple[Line, leaders.Rise]]
    small: Sequence[Line]
    before: Quarter | None

    @property
    def provinces(self) -> frozenset[int]:
        """Keys of all provinces that are named."""
        lines = [*self.leading, *self.small, *(line for line, _rise in self.improved)]
        return frozenset(line.province.pk for line in lines)


# Which quarters ----------------------------------------------------------------------------------
def quarter_of(text: str) -> Ranking | None:
    """The published ranking of the quarter written as ``2026-q3``; None for anything else."""
    quarter = Quarter.parse(text)
    return None if quarter is None else Ranking.objects.published().of(quarter).first()


def published_quarters() -> list[Ranking]:
    """Every published ranking, the latest first."""
    return list(Ranking.objects.published())


def latest(published: Sequence[Ranking]) -> "Announced | None":
    """The first of ``published_quarters``; None where there is none."""
    return Announced(published[0], published) if published else None


# One quarter -------------------------------------------------------------------------------------
class Announced:
    """A quarter with what its announcement says, or would say; each part is read once, when asked.

    For one request or one file: what was read is kept as long as the object. ``published`` are the
    quarters of ``published_quarters`` where they are known already.
    """

    def __init__(self, ranking: Ranking, published: Sequence[Ranking] | None = None) -> None:
        self.ranking = ranking
        self._published = published

    @cached_property
    def published(self) -> Sequence[Ranking]:
        """Every published quarter, the latest first. One query."""
        return published_quarters() if self._published is None else self._published

    @cached_property
    def before(self) -> "Announced | None":
        """The last quarter published before this one."""
        quarter = self.ranking.quarter
        found = next((row for row in self.published if row.quarter < quarter), None)
        return None if found is None else Announced(found, self.published)

    @cached_property
    def full(self) -> Board:
        """The board with every score, for staff and for the files of the ministry. One query."""
        return full_board_of(self.ranking)

    @cached_property
    def named(self) -> Named:
        """Whom the announcement names; reads the full boards of this quarter and of ``before``."""
        return named(self.full, self.before and self.before.full)

    @cached_property
    def board(self) -> Board:
        """The board as visitors see it: scores only of those whom the announcement names.

        With the scope "all" of everybody. The figures of all provinces are public either way.
        """
        if self.ranking.scope == Ranking.Scope.ALL:
            return self.full
        return narrowed(self.full, self.named.provinces)


# Boards ------------------------------------------------------------------------------------------
def full_board_of(ranking: Ranking) -> Board:
    """The board with every score, for staff and for the files of the ministry. One query."""
    return _board(ranking, _snapshots([ranking]))


def full_boards_of(rankings: Sequence[Ranking]) -> list[Board]:
    """The boards of several quarters, in their order. One query."""
    rows = list(_snapshots(rankings))
    return [_board(one, [row for row in rows if row.ranking_id == one.pk]) for one in rankings]


def corrections_of(ranking: Ranking) -> QuerySet[Correction]:
    """What was corrected since, the oldest first, each with its province. One query."""
    rows = Correction.objects.filter(snapshot__ranking=ranking)
    return rows.select_related("snapshot__province").order_by("at", "pk")


def narrowed(board: Board, provinces: frozenset[int]) -> Board:
    """The board with the scores of these provinces only."""
    lines = [
        line if line.province.pk in provinces else replace(line, score=None) for line in board.lines
    ]
    return replace(board, lines=lines)


def places_of(board: Board) -> list[Place]:
    """What a board was scored from."""
    return [
        Place(line.province, line.figures, line.is_ranked, line.communes) for line in board.lines
    ]


# Who is named ------------------------------------------------------------------------------------
def named(board: Board, before: Board | None) -> Named:
    """The leading group, the most improved since ``before`` and the best of the small provinces."""
    lines = {line.province.pk: line for line in board.lines if line.score is not None}
    now = _standings(board)
    rises = [] if before is None else _rises(board, before)
    return Named(
        leading=[lines[key] for key in leaders.leading(now)],
        improved=[(lines[rise.key], rise) for rise in rises],
        small=[lines[key] for key in leaders.best_small(now)],
        before=before and before.quarter,
    )


def _rises(board: Board, before: Board) -> list[leaders.Rise]:
    then = scored(places_of(before), board.weights, on=before.on, quarter=before.quarter)
    comparable = frozenset(
        line.province.pk
        for line in board.lines
        if is_comparable(before.quarter, board.quarter, line.province)
    )
    return leaders.most_improved(_standings(board), _standings(then), comparable)


def is_comparable(one: Quarter, other: Quarter, province: Province) -> bool:
    """Whether the borders of ``province`` are the same in both quarters.

    False across 1 July 2025 for the provinces that were rearranged then ("không so sánh được").
    """
    changed = province.boundaries_changed_on
    first, last = sorted((one, other))
    return changed is None or not first.last_day < changed <= last.last_day


def _standings(board: Board) -> dict[int, leaders.Standing]:
    return {
        line.province.pk: leaders.Standing(line.score.points, line.score.rank, line.communes)
        for line in board.lines
        if line.score is not None
    }


# Reading -----------------------------------------------------------------------------------------
def _snapshots(rankings: Iterable[Ranking]) -> QuerySet[Snapshot]:
    rows = Snapshot.objects.filter(ranking__in=[ranking.pk for ranking in rankings])
    return rows.select_related("province__region").order_by("province__sort_key", "province")


def _board(ranking: Ranking, rows: Iterable[Snapshot]) -> Board:
    lines = [_line(row) for row in rows]
    weights = unpacked_weights(ranking.weights)
    return Board(
        quarter=ranking.quarter,
        on=ranking.cutoff_on,
        lines=lines,
        weights=weights,
        applied=applied_weights(weights, _present(lines)),
        has_sample=ranking.is_sample,
        missing=frozenset(ranking.missing),
    )


def _line(row: Snapshot) -> Line:
    return Line(
        province=row.province,
        figures={key: unpacked(parts) for key, parts in row.values.items()},
        is_ranked=row.is_ranked,
        communes=row.communes,
        score=None if row.score is None else Score(row.score, row.rank, _scaled(row.scaled)),
    )


def _scaled(kept: Mapping[str, Sequence[int]]) -> dict[str, Fraction]:
    return {key: Fraction(*parts) for key, parts in kept.items()}


def _present(lines: Iterable[Line]) -> set[str]:
    """The indicators that some ranked province has."""
    return {
        key
        for line in lines
        if line.is_ranked
        for key, figure in line.figures.items()
        if figure is not None
    }
