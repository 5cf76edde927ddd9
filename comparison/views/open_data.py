"""The open data of a published quarter: ``/so-sanh-tinh/<yyyy-qN>.json`` and ``.csv``."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparison.frozen import quarter_of
from comparison.models import Ranking
from comparison.open_data import HEADINGS, open_data, rows_of
from solutions.exports.csv_lines import csv_parts


@require_safe
def quarter_json(request: HttpRequest, quarter: str) -> HttpResponse:
    """Definitions, weights, figures, what was announced and corrected, as JSON."""
    found = _published(quarter)
    text = json.dumps(open_data(found), ensure_ascii=False, indent=1)
    return _file(text.encode(), "application/json", f"{found.quarter}.json")


@require_safe
def quarter_csv(request: HttpRequest, quarter: str) -> HttpResponse:
    """The same as a table, one fact in each line; UTF-8 with a mark, so that Excel opens it."""
    found = _published(quarter)
    text = b"".join(csv_parts(HEADINGS, rows_of(open_data(found))))
    return _file(text, "text/csv; charset=utf-8", f"{found.quarter}.csv")


def _published(quarter: str) -> Ranking:
    """Raises ``Http404`` for a quarter that is not published."""
    found = quarter_of(quarter)
    if found is None:
        raise Http404
    return found


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="so-sanh-tinh-{name}"'
    return answer
