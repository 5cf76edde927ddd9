"""The text that announces a quarter, proposed from its figures in both languages.

Who leads, and by what: the indicators that lift the first above the median province most. Who
improved most, who is best among the small. The ministry edits it before it is published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from . import wording
from .board import Board, Line
from .citation import LANGUAGES, as_of, not_the_index, title_of
from .figures import Figure
from .frozen import Named
from .indicators.definitions import indicators
from .leaders import Rise
from .publishing import Words
from .ranking import FULL

REASONS: Final = 3


@dataclass(frozen=True, slots=True)
class Strength:
    """An indicator by which a province stands above the middle of the ranked ones.

    ``points``: how much of its score it owes to that, exact; ``middle`` the median figure's value.
    """

    key: str
    figure: Figure
    middle: Fraction
    points: Fraction


def strengths(board: Board, line: Line, count: int = REASONS) -> list[Strength]:
    """What lifts a ranked province most above the median of all ranked, the most first."""
    scored = [one for one in board.lines if one.score is not None]
    found = []
    for key, weight in board.applied.items():
        figure = line.figures.get(key)
        if line.score is None or figure is None:
            continue
        above = line.score.scaled[key] - median(one.score.scaled[key] for one in scored)
        if above > 0:
            known = [own for one in scored if (own := one.figures.get(key)) is not None]
            middle = median(own.exact for own in known)
            found.append(Strength(key, figure, middle, weight * above / FULL))
    return sorted(found, key=lambda one: -one.points)[:count]


def suggested(board: Board, named: Named) -> Words:
    """The announcement as the figures alone would write it; empty where nobody is ranked."""
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = "\n\n".join(_paragraphs(board, named)) if named.leading else ""
    return Words(texts["vi"], texts["en"])


def _paragraphs(board: Board, named: Named) -> list[str]:
    parts = [
        f"{title_of(board.quarter, board.on)}. {as_of(board.on)} {not_the_index()}",
        _("Leading group: %(list)s.") % {"list": _ranked(named.leading)},
        _reasons(board, named.leading),
    ]
    if named.improved and named.before is not None:
        rises = "; ".join(_rise(line, rise) for line, rise in named.improved)
        parts.append(
            _("Most improved against %(quarter)s: %(list)s.")
            % {"quarter": named.before.label, "list": rises}
        )
    if named.small:
        parts.append(
            _("Best among the third of provinces with the fewest communes: %(list)s.")
            % {"list": _ranked(named.small)}
        )
    return [part for part in parts if part]


def _ranked(lines: Sequence[Line]) -> str:
    return "; ".join(
        _("%(rank)d. %(province)s (%(points)s points)")
        % {
            "rank": line.score.rank,
            "province": line.province,
            "points": wording.score(line.score.points),
        }
        for line in lines
        if line.score is not None
    )


def _reasons(board: Board, leading: Sequence[Line]) -> str:
    """Why the first leads; of several that share the first rank, each."""
    first = [line for line in leading if line.score is not None and line.score.rank == 1]
    return " ".join(
        _("%(province)s leads by: %(reasons)s.")
        % {"province": line.province, "reasons": "; ".join(map(_reason, found))}
        for line in first
        if (found := strengths(board, line))
    )


def _reason(one: Strength) -> str:
    indicator = indicators()[one.key]
    parts = wording.parts(one.figure) if indicator.is_share else ""
    middle = one.middle * FULL if indicator.is_share else one.middle
    return _("%(indicator)s: %(figure)s (median %(median)s)") % {
        "indicator": indicator.name,
        "figure": wording.shown(indicator, one.figure) + (f" ({parts})" if parts else ""),
        "median": wording.middle(indicator.unit, middle),
    }


def _rise(line: Line, rise: Rise) -> str:
    if not rise.places:
        words = _("%(province)s (%(points)s points, rank %(before)d as before)")
    else:
        words = _("%(province)s (%(points)s points, rank %(before)d to %(now)d)")
    return words % {
        "province": line.province,
        "points": wording.signed(rise.points, 2),
        "before": rise.rank_before,
        "now": rise.rank_before - rise.places,
    }
