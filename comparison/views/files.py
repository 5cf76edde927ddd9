"""Files for everybody: the figures of today or of a published quarter, the printed report."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comparison.exports import workbook
from comparison.exports.edition import Edition
from comparison.exports.editions import edition_now, edition_of
from comparison.exports.lines import csv_file
from comparison.models import Ranking
from comparison.pages.frame import head_of
from comparison.reports.sending import report_file
from comparison.reports.starting import finished
from comparison.views.published import published
from core.clock import today

NAME: Final = "so-sanh-tinh"
CSV: Final = "text/csv; charset=utf-8"


@require_safe
def figures_xlsx(request: HttpRequest) -> HttpResponse:
    """Today's figures of all provinces as a workbook."""
    return _workbook(edition_now(today(), _site(request)))


@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    """Today's figures, one line for each province and indicator."""
    edition = edition_now(today(), _site(request))
    return _attachment(csv_file(edition), CSV, _file_name(edition, "csv"))


@require_safe
def quarter_xlsx(request: HttpRequest, quarter: str) -> HttpResponse:
    """A published quarter as a workbook, scores and ranks within the scope of its announcement."""
    return _workbook(edition_of(published(quarter), today(), _site(request)))


@require_safe
def quarter_pdf(request: HttpRequest, quarter: str) -> HttpResponse:
    """The printed report of a published quarter in the language of the address.

    While there is none yet a page says so, with status 404.
    """
    ranking = published(quarter).ranking
    report = finished(ranking, "en" if get_language() == "en" else "vi")
    answer = report_file(report) if report else None
    return _not_yet(request, ranking) if answer is None else answer


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _workbook(edition: Edition) -> HttpResponse:
    name = _file_name(edition, "xlsx")
    return _attachment(workbook.workbook(edition), workbook.MEDIA_TYPE, name)


def _file_name(edition: Edition, ending: str) -> str:
    quarter = edition.board.quarter
    return f"{NAME}-{quarter or f'{edition.board.on:%Y%m%d}'}.{ending}"


def _attachment(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _not_yet(request: HttpRequest, ranking: Ranking) -> HttpResponse:
    crumbs = [
        (ranking.quarter.label, ranking.get_absolute_url()),
        (_("Printed report"), None),
    ]
    context = {"ranking": ranking} | head_of(request, crumbs, has_sample=ranking.is_sample)
    return render(request, "comparison/report_missing.html", context, status=404)
