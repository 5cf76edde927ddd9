"""Reads what lies before a board: published quarters, as far as visitors may see them."""

from collections.abc import Sequence
from typing import Final

from comparison.board import Board
from comparison.frozen import Announced, is_comparable
from comparison.models import Ranking
from comparison.quarters import Quarter
from comparison.series import series
from provinces.models import Province

from .past import Past, Point

# How many quarters a trend shows.
QUARTERS: Final = 8


def past_of(
    board: Board, topic: str, before: Announced | None, published: Sequence[Ranking]
) -> Past:
    """The past of a board for one topic; of an archived quarter only what lies before it.

    ``before`` is the quarter that changes are counted from, ``published`` are all published ones,
    the latest first.
    """
    own = board.quarter
    found = series([topic], last=_reach(published, own), published=published)
    points = {
        key: [point for point in runs.get(topic, ()) if _not_after(point[0], own)]
        for key, runs in found.items()
    }
    return Past(
        previous=before and before.board,
        points={key: run[-QUARTERS:] for key, run in points.items()},
        comparable=is_comparable,
    )


def points_until(
    announced: Announced, province: Province, keys: Sequence[str]
) -> dict[str, list[Point]]:
    """A province's figures over the last published quarters up to this one, by key."""
    quarter, published = announced.ranking.quarter, announced.published
    rows = series(keys, last=_reach(published, quarter), published=published)
    found = rows.get(province.pk, {})
    return {
        key: [point for point in found.get(key, ()) if point[0] <= quarter][-QUARTERS:]
        for key in keys
    }


def _reach(published: Sequence[Ranking], own: Quarter | None) -> int:
    """How many quarters must be read so that the last of ``own`` are among them."""
    return QUARTERS + sum(own is not None and one.quarter > own for one in published)


def _not_after(quarter: Quarter, own: Quarter | None) -> bool:
    return own is None or quarter <= own
