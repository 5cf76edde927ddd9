"""The page of all provinces with the figures of today, provisional."""

from collections.abc import Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from comparison import citation
from comparison.board import Board, Line
from comparison.coverage import coverage
from comparison.frozen import latest, published_quarters
from comparison.indicators.notes import definition
from core.changes.feed import ANY
from core.fragments import Topic as Followed
from core.kept_pages import EVERYTHING

from .asked import Asked
from .choices import choices_of
from .facts import live_facts, most_missing
from .frame import periods
from .history import QUARTERS, past_of
from .past import Past
from .spread import mapped, spreads
from .table import AddressOf, Marks, table_of

# What figures of today are made of, and the quarters that they are compared with.
TOPICS: Final[frozenset[Followed]] = EVERYTHING | {("ranking", ANY)}
_MOST_ATTENTION: Final = 3


def live_context(board: Board, asked: Asked) -> dict[str, Any]:
    """What the page shows of the board of today."""
    published = published_quarters()
    past = past_of(board, asked.topic, latest(published), published)
    covered = coverage(board.on)
    return {
        "board": board,
        "title": citation.title_of(None, board.on),
        "not_the_index": citation.not_the_index(),
        "periods": periods([one.quarter for one in published[:QUARTERS]], None),
        "facts": live_facts(board, covered),
        "attention": attention(board, most_missing(covered)[:_MOST_ATTENTION]),
        "has_sample": board.has_sample,
    } | figures_context(board, asked, past, centre_of)


def figures_context(
    board: Board,
    asked: Asked,
    past: Past,
    address_of: AddressOf,
    corrected: Marks = frozenset(),
) -> dict[str, Any]:
    """What every page of figures shows: the form, map, table and strips.

    ``corrected``: figures (province, indicator) that were corrected after publication.
    """
    shown = spreads(board, asked)
    return {
        "asked": asked,
        "choices": choices_of(board, asked),
        "mapped": mapped(board, asked, address_of),
        "table": table_of(board, asked, past, address_of, corrected),
        "spreads": [(one, definition(one.indicator.key)) for one in shown],
    }


def centre_of(line: Line) -> str:
    """The page of a province's centre."""
    return reverse("provinces:centre", args=[line.province.slug])


def attention(board: Board, missing: Sequence[tuple[Any, int]]) -> list[str]:
    """What stands out: sectors that many lack, centres that are not open."""
    total = len(board.lines)
    said = [
        _("%(sector)s: %(lacking)d of %(total)d provinces and cities have no solution.")
        % {"sector": sector.local_name, "lacking": lacking, "total": total}
        for sector, lacking in missing
    ]
    closed = [line.province.local_name for line in board.lines if not line.is_ranked]
    if closed:
        said.append(
            _("Without an open centre, and so not ranked: %(names)s.")
            % {"names": ", ".join(closed)}
        )
    return said
