"""Up to four solutions side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from showcase.compare import sheet
from showcase.compare.page import Comparison, comparison_of
from showcase.compare.query import MOST_COLUMNS
from showcase.frame import frame


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """``/so-sanh/?s=<solution>&s=…``: the table, and how to add another solution to it.

    At most 20 queries however many solutions; ``comparison_of`` says what adds more.
    ``format=xlsx`` gives the same rows as a spreadsheet. No value of the address is an error: what
    means nothing is named and left out.
    """
    comparison = comparison_of(request.GET, today())
    if comparison.query.format == "xlsx" and comparison.heads:
        return _spreadsheet(request, comparison)
    names = get_text_list([head.name for head in comparison.heads], _("and"))
    canonical = comparison.query.canonical()
    address = request.build_absolute_uri(request.path)
    context = frame(
        request,
        [(_("Solutions"), reverse("solutions:list")), (_("Compare solutions"), None)],
        has_sample=comparison.has_sample,
        notices=[*comparison.notes, *_place_notices(comparison)],
    )
    return render(
        request,
        "showcase/compare.html",
        context
        | {
            "comparison": comparison,
            "names": names,
            "most": MOST_COLUMNS,
            "canonical": f"{address}?{canonical}" if canonical else address,
        },
    )


def _place_notices(comparison: Comparison) -> list[str]:
    """What is said of ``?province=``: an old name, or none at all."""
    asked = comparison.asked
    if asked.text and asked.province is None:
        return [_("No province is called “%(name)s”.") % {"name": asked.text[:60]}]
    return [asked.notice]


def _spreadsheet(request: HttpRequest, comparison: Comparison) -> HttpResponse:
    address = request.build_absolute_uri(request.path)
    content = sheet.comparison_xlsx(comparison, f"{address}{comparison.page_url}")
    name = f"so-sanh-giai-phap-{comparison.on:%Y%m%d}.xlsx"
    return HttpResponse(
        content,
        content_type=sheet.MEDIA_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
