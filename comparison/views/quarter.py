"""``/so-sanh-tinh/<yyyy-qN>/``: a published quarter as it was announced, and a province in it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comparison import citation
from comparison.board import Board, Line
from comparison.citation import Cited
from comparison.external import beside
from comparison.figures import SCORE
from comparison.frozen import Announced, is_comparable
from comparison.indicators.definitions import indicators
from comparison.indicators.notes import definition
from comparison.models import Ranking
from comparison.pages import quarter as pages
from comparison.pages.facts import facts_of
from comparison.pages.frame import head_of, periods
from comparison.pages.history import QUARTERS, past_of, points_until
from comparison.pages.live import figures_context
from comparison.pages.named import named_lines
from comparison.pages.province import most_of, rows_of, total_of, trends_of
from comparison.pages.together import together_of
from comparison.views.live import data_answer, read
from comparison.views.published import published
from core.changes.feed import ANY
from core.clock import today
from core.i18n import alternates
from core.kept_pages import PLACES, Page, kept_page

TOPICS = PLACES | {("ranking", ANY)}


@require_safe
def quarter(request: HttpRequest, quarter: str) -> HttpResponse:
    """The announcement, the figures, the formula and weights, corrections, how to cite it."""
    announced = published(quarter)
    ranking, board = announced.ranking, announced.board
    asked, notices = read(request, board)
    if asked.format == "json":
        return data_answer(request, board, asked, notices)

    def make() -> Page:
        past = past_of(board, asked.topic, announced.before, announced.published)
        corrections = pages.corrections_of(ranking)
        context = (
            _announcement(request, announced)
            | figures_context(
                board,
                asked,
                past,
                lambda line: pages.page_of(ranking, line.province.slug),
                frozenset((one.snapshot.province_id, one.indicator) for one in corrections),
            )
            | {
                "corrections": pages.in_words(corrections),
                "periods": periods(
                    [one.quarter for one in announced.published[:QUARTERS]], ranking.quarter
                ),
            }
        )
        head = head_of(
            request, [(ranking.quarter.label, None)], has_sample=board.has_sample, notices=notices
        )
        return Page("comparison/quarter.html", context | head, TOPICS, query=asked.query())

    return kept_page(request, make, key=None if notices else ("quarter", asked))


@require_safe
def province(request: HttpRequest, quarter: str, province: str) -> HttpResponse:
    """A province's figures of a published quarter, what made its score, its last quarters."""
    announced = published(quarter)
    ranking, board = announced.ranking, announced.board
    line = board.line_of(province)
    if line is None:
        return _elsewhere(ranking, province, board)

    def make() -> Page:
        crumbs = [
            (ranking.quarter.label, ranking.get_absolute_url()),
            (line.province.local_name, None),
        ]
        context = _of_province(request, announced, line)
        head = head_of(request, crumbs, has_sample=board.has_sample)
        return Page("comparison/province.html", context | head, TOPICS)

    return kept_page(request, make)


def _elsewhere(ranking: Ranking, text: str, board: Board) -> HttpResponse:
    """A province by another of its names is redirected to; an unknown one does not exist."""
    lines, _notes = named_lines([text], board)
    if not lines:
        raise Http404
    return redirect(pages.page_of(ranking, lines[0].province.slug), permanent=True)


def _cited(request: HttpRequest, ranking: Ranking, path: str) -> Cited:
    vi, en = alternates(path)
    return Cited(
        quarter=ranking.quarter,
        on=ranking.cutoff_on,
        addresses={"vi": request.build_absolute_uri(vi), "en": request.build_absolute_uri(en)},
        document=ranking.document_number,
        document_date=ranking.document_date,
    )


def _announcement(request: HttpRequest, announced: Announced) -> dict[str, Any]:
    ranking, board = announced.ranking, announced.board
    full, named = announced.full, announced.named
    return {
        "board": board,
        "ranking": ranking,
        "title": citation.title_of(ranking.quarter, ranking.cutoff_on),
        "not_the_index": citation.not_the_index(),
        "leaders": pages.leaders_of(ranking, named, full),
        "improved": pages.risers_of(ranking, named),
        "small": pages.small_of(ranking, named, full),
        "before": named.before.label if named.before else "",
        "weights": pages.weights_of(board),
        "missing": [indicators()[key].name for key in sorted(board.missing) if key in indicators()],
        "objections": pages.objections_in_words(pages.objections_of(ranking)),
        "citations": citation.citations(
            _cited(request, ranking, ranking.get_absolute_url()), today()
        ),
        "files": pages.files_of(ranking),
        "facts": facts_of(board),
    }


def _of_province(request: HttpRequest, announced: Announced, line: Line) -> dict[str, Any]:
    ranking, board = announced.ranking, announced.board
    corrections = pages.corrections_of(ranking, line.province)
    rows = rows_of(line, board, frozenset(one.indicator for one in corrections))
    found = points_until(announced, line.province, [SCORE, *indicators()])
    quarters, trends = trends_of(line, found, is_comparable)
    address = pages.page_of(ranking, line.province.slug)
    return {
        "ranking": ranking,
        "board": board,
        "line": line,
        "name": line.province.local_name,
        "region": line.province.region.local_name,
        "title": citation.title_of(ranking.quarter, ranking.cutoff_on),
        "not_the_index": citation.not_the_index(),
        "rows": [(row, definition(row.indicator.key)) for row in rows],
        "total": total_of(rows),
        "most": most_of(rows),
        "quarters": quarters,
        "trends": trends,
        "has_breaks": any(moment.is_break for row in trends for moment in row.moments),
        "corrections": pages.in_words(corrections),
        "together": together_of(line, board),
        "external": beside([line.province]),
        "ranked_count": sum(other.is_ranked for other in board.lines),
        "citations": citation.citations(_cited(request, ranking, address), today()),
        "catalogue": reverse("provinces:catalogue", args=[line.province.slug]),
        "is_outside": line.is_ranked and line.score is None,
        "not_ranked": _("Not ranked: its centre was not open on that day."),
    }
