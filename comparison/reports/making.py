"""From a quarter in the database to the HTML of its report and its pages."""

import datetime as dt
from collections.abc import Callable

from django.template.loader import render_to_string
from django.utils.translation import override

from comparison.exports.editions import edition_of
from comparison.frozen import Announced, is_comparable
from comparison.indicators.definitions import indicators
from comparison.models import Ranking
from comparison.series import series
from core.site_address import site_address

from .content import Report, report_of
from .printing import pdf_of

TEMPLATE = "comparison/report/report.html"


def report_on(ranking: Ranking, on: dt.date) -> Report:
    """What the report of a quarter says on the day ``on``, in the active language."""
    announced = Announced(ranking)
    edition = edition_of(announced, on, site_address())
    before = announced.before
    comparable = frozenset(
        line.province.pk
        for line in edition.board.lines
        if before and is_comparable(before.ranking.quarter, ranking.quarter, line.province)
    )
    return report_of(
        edition,
        announced.named,
        series(list(indicators()), published=announced.published),
        before and before.full,
        comparable,
    )


def html_of(report: Report, language: str) -> str:
    """The report as one HTML document in ``language``, which is active."""
    return render_to_string(TEMPLATE, {"report": report, "language": language})


def made(ranking: Ranking, language: str, on: dt.date, beat: Callable[[int, int], None]) -> bytes:
    """The PDF of a quarter; ``beat`` hears of steps done and of how many there are about.

    Raises ``CannotPrintError``; whatever ``beat`` raises ends the work.
    """
    with override(language):
        report = report_on(ranking, on)
        html = html_of(report, language)
    total = report.parts * PASSES
    count = 0

    def step(_pages: int) -> None:
        nonlocal count
        count += 1
        beat(min(count, total - 1), total)

    return pdf_of(html, step)


# The library lays the pages out about three times: the numbers in the contents are known late.
PASSES = 3
