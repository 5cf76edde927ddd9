"""``/so-sanh-tinh/``: all provinces on one page, with the figures of today."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparison.board import Board
from comparison.citation import Cited, citations
from comparison.live import board_now
from comparison.pages.asked import SINGLE, Asked, read_asked
from comparison.pages.choices import regions_of
from comparison.pages.data import as_data
from comparison.pages.frame import head_of
from comparison.pages.live import TOPICS, live_context
from comparison.pages.named import named_lines
from core.clock import today
from core.i18n import alternates
from core.kept_pages import Page, kept_page
from core.page_cache.marks import answers


@require_safe
def provinces(request: HttpRequest) -> HttpResponse:
    """The table, map and spread of today; ``format=json`` gives the same figures as data.

    Values that mean nothing are named and left out.
    """
    board = board_now(today())
    asked, notices = read(request, board)
    if asked.format == "json":
        return data_answer(request, board, asked, notices)

    def make() -> Page:
        context = live_context(board, asked) | {"citations": _citations(request, board.on)}
        head = head_of(request, (), has_sample=board.has_sample, notices=notices)
        return Page("comparison/list.html", context | head, TOPICS, query=asked.query())

    return kept_page(request, make, key=None if notices else ("live", asked))


def _citations(request: HttpRequest, on: dt.date) -> dict[str, str]:
    vi, en = map(request.build_absolute_uri, alternates(reverse("comparison:list")))
    return citations(Cited(None, on, {"vi": vi, "en": en}), on)


def read(request: HttpRequest, board: Board) -> tuple[Asked, list[str]]:
    """What the address asks of a board, and what was left out of it."""
    single = {name: request.GET.get(name, "") for name in SINGLE}
    lines, notices = named_lines([single["province"]], board)
    asked, left_out = read_asked(
        single,
        request.GET.getlist("show"),
        regions={slug for slug, _name in regions_of(line.province for line in board.lines)},
        province=lines[0].province.slug if lines else "",
    )
    return asked, notices + left_out


def data_answer(
    request: HttpRequest, board: Board, asked: Asked, notices: list[str]
) -> JsonResponse:
    """The figures of a board as JSON; ``notices`` say what was left out."""
    if not notices:
        region = f"&region={asked.region}" if asked.region else ""
        answers(request, f"format=json{region}")
    answer = as_data(board, asked.region) | ({"notices": notices} if notices else {})
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
