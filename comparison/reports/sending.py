"""A finished report as the answer to a request."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from comparison.models import QuarterReport

MEDIA_TYPE = "application/pdf"


def report_file(report: QuarterReport) -> HttpResponse | None:
    """The PDF (about 1 MB) as an attachment; None where its bytes are gone."""
    try:
        with report.file.open("rb") as file:
            content = file.read()
    except (FileNotFoundError, ValueError):
        return None
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    name = f"so-sanh-tinh-{report.ranking.quarter}-{report.language}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
