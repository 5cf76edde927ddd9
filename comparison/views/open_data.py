"""The open data of a published quarter as JSON and CSV, and the script that checks it."""

import json
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparison.open_data import HEADINGS, open_data, rows_of
from comparison.views.published import published
from solutions.exports.csv_lines import csv_parts

SCRIPT: Final = settings.BASE_DIR / "docs" / "recompute_ranking.py"


@require_safe
def quarter_json(request: HttpRequest, quarter: str) -> HttpResponse:
    """Definitions, weights, figures, what was announced and corrected, as JSON."""
    found = published(quarter).ranking
    text = json.dumps(open_data(found), ensure_ascii=False, indent=1)
    return _file(text.encode(), "application/json", f"{found.quarter}.json")


@require_safe
def quarter_csv(request: HttpRequest, quarter: str) -> HttpResponse:
    """The same as a table, one fact in each line; UTF-8 with a mark, so that Excel opens it."""
    found = published(quarter).ranking
    text = b"".join(csv_parts(HEADINGS, rows_of(open_data(found))))
    return _file(text, "text/csv; charset=utf-8", f"{found.quarter}.csv")


@require_safe
def recompute_script(request: HttpRequest) -> HttpResponse:
    """The script by which anyone computes the ranking of a quarter anew from its open data."""
    answer = HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{SCRIPT.name}"'
    return answer


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="so-sanh-tinh-{name}"'
    return answer
