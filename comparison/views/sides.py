"""``/so-sanh-tinh/canh-nhau/``: two to five provinces side by side."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comparison import citation, wording
from comparison.board import Board, Line
from comparison.external import beside
from comparison.frozen import Announced, quarter_of
from comparison.live import board_now
from comparison.pages.asked import echo
from comparison.pages.frame import head_of
from comparison.pages.live import TOPICS
from comparison.pages.named import named_lines
from comparison.pages.sides import LEAST, MOST, Head, sides_of
from core.clock import today
from core.kept_pages import Page, kept_page

# More names than anybody types are not looked up.
_MOST_READ = 24


@require_safe
def side_by_side(request: HttpRequest) -> HttpResponse:
    """``?t=<province>&t=…``, with the figures of today or of ``?quarter=`` (a published one)."""
    board, notices = _board(request.GET.get("quarter", ""))
    lines, unknown = named_lines(request.GET.getlist("t")[:_MOST_READ], board)
    notices += unknown
    if len(lines) > MOST:
        notices.append(_("Only the first %(count)d provinces are compared.") % {"count": MOST})
        lines = lines[:MOST]
    slugs = [line.province.slug for line in lines]
    quarter = str(board.quarter) if board.quarter else ""

    def make() -> Page:
        context = {
            "board": board,
            "title": citation.title_of(board.quarter, board.on),
            "not_the_index": citation.not_the_index(),
            "quarter": quarter,
            "chosen": slugs,
            "can_compare": len(lines) >= LEAST,
            "can_add": len(lines) < MOST,
            "sides": sides_of(board, lines, _heads(lines, quarter))
            if len(lines) >= LEAST
            else None,
            "external": beside([line.province for line in lines]),
            "others": [line.province for line in board.lines if line.province.slug not in slugs],
            "least": LEAST,
            "most": MOST,
        }
        head = head_of(
            request, [(_("Side by side"), None)], has_sample=board.has_sample, notices=notices
        )
        return Page("comparison/sides.html", context | head, TOPICS, query=_query(slugs, quarter))

    return kept_page(request, make, key=None if notices else ("sides", tuple(slugs), quarter))


def _board(text: str) -> tuple[Board, list[str]]:
    """The board asked about; today's, and a sentence, where there is no such quarter."""
    if not text:
        return board_now(today()), []
    ranking = quarter_of(text)
    if ranking is not None:
        return Announced(ranking).board, []
    words = _("There is no published quarter “%(quarter)s”; these are the figures of today.")
    return board_now(today()), [words % {"quarter": echo(text)}]


def _heads(lines: Sequence[Line], quarter: str) -> list[Head]:
    slugs = [line.province.slug for line in lines]
    return [
        Head(
            name=line.province.local_name,
            url=_page(line, quarter),
            region=line.province.region.local_name,
            communes=line.communes,
            is_ranked=line.is_ranked,
            rank=wording.number(line.score.rank) if line.score else "",
            score=wording.score(line.score.points) if line.score else "",
            without=f"?{_query([slug for slug in slugs if slug != line.province.slug], quarter)}",
        )
        for line in lines
    ]


def _page(line: Line, quarter: str) -> str:
    if quarter:
        return reverse("comparison:province", args=[quarter, line.province.slug])
    return reverse("provinces:centre", args=[line.province.slug])


def _query(slugs: Sequence[str], quarter: str) -> str:
    pairs = [("t", slug) for slug in slugs] + ([("quarter", quarter)] if quarter else [])
    return urlencode(pairs)
