"""Reads what lies before a board: published quarters, as far as visitors may see them."""

from collections.abc import Sequence
from typing import Final

from comparison.board import Board
from comparison.frozen import board_of, is_comparable, published_quarters
from comparison.models import Ranking
from comparison.quarters import Quarter
from comparison.series import series
from provinces.models import Province

from .past import Past, Point

# How many quarters a trend shows.
QUARTERS: Final = 8


def past_of(board: Board, topic: str, rankings: list[Ranking] | None = None) -> Past:
    """The past of a board for one topic; of an archived quarter only what lies before it.

    ``rankings`` are the published ones, the latest first, where they are known already.
    """
    known = published_quarters() if rankings is None else rankings
    own = board.quarter
    earlier = [one for one in known if own is None or one.quarter < own]
    points = {
        key: [point for point in found.get(topic, ()) if _not_after(point[0], own)]
        for key, found in series([topic], last=_reach(known, own)).items()
    }
    return Past(
        previous=board_of(earlier[0]) if earlier else None,
        points={key: run[-QUARTERS:] for key, run in points.items()},
        comparable=is_comparable,
    )


def points_until(
    quarter: Quarter, province: Province, keys: Sequence[str]
) -> dict[str, list[Point]]:
    """A province's figures over the last published quarters up to ``quarter``, by key."""
    found = series(keys, last=_reach(published_quarters(), quarter)).get(province.pk, {})
    return {
        key: [point for point in found.get(key, ()) if point[0] <= quarter][-QUARTERS:]
        for key in keys
    }


def _reach(known: list[Ranking], own: Quarter | None) -> int:
    """How many quarters must be read so that the last of ``own`` are among them."""
    return QUARTERS + sum(own is not None and one.quarter > own for one in known)


def _not_after(quarter: Quarter, own: Quarter | None) -> bool:
    return own is None or quarter <= own
