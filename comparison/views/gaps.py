"""``/so-sanh-tinh/khoang-trong/``: which sectors and problems no solution covers where."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from comparison.gaps import PROBLEM, SECTOR, GapRow, Gaps
from comparison.gaps_asked import MISSING, ORDER, Asked
from comparison.gaps_files import MEDIA_TYPES, TITLES, gaps_file, note
from comparison.pages.frame import head_of
from core.clock import today
from core.kept_pages import EVERYTHING, Page, kept_page
from provinces.models import Region
from solutions.models import Sector

PER_PAGE = 24


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Gaps by sector or by problem, with the nearest province that has something.

    ``format=csv`` and ``format=xlsx`` give all rows of the same choices as a file.
    """
    on = today()
    asked = Asked.of(request.GET, on)
    if asked.format:
        return _file(request, asked, on)
    number = _page_number(request)
    key = (asked.address(), number)
    return kept_page(
        request, lambda: _page(request, asked, number, on), None if asked.notices else key
    )


def rows_of(asked: Asked, found: Gaps) -> list[GapRow]:
    """The rows that the choices leave, as they are sorted."""
    places = asked.places(found.provinces)
    rows = found.rows(places, asked.sector.slug if asked.sector else "")
    # The sort is stable: equal ones stay in the order of the sectors.
    return rows if asked.sort == ORDER else sorted(rows, key=lambda row: -row.missing)


def _page(request: HttpRequest, asked: Asked, number: int, on: dt.date) -> Page:
    found = Gaps(asked.kind, on)
    rows = rows_of(asked, found)
    page = Paginator(rows, PER_PAGE).get_page(number)
    is_sector = asked.kind == SECTOR
    context = {
        "asked": asked,
        "is_sector": is_sector,
        "heading": TITLES[is_sector],
        "page": page,
        "rows": page.object_list,
        "places": len(asked.places(found.provinces)),
        "total": sum(row.missing for row in rows),
        "topics": len(found.topics),
        "regions": Region.objects.all(),
        "sectors": Sector.objects.current(on).order_by("pillar__position", "position", "pk"),
        "provinces": found.provinces,
        "tabs": [
            (TITLES[True], asked.address(by=""), is_sector),
            (TITLES[False], asked.address(by=PROBLEM), not is_sector),
        ],
        "sorts": [
            (MISSING, pgettext("order", "Most provinces lacking it first")),
            (ORDER, pgettext("order", "In the order of the sectors")),
        ],
        "files": [(kind, asked.address(format=kind)) for kind in ("xlsx", "csv")],
        "note": note(),
        "kept": asked.pairs(),
        "params": QueryDict(asked.address().removeprefix("?")),
        "clear": asked.address(region="", sector="", province="", sort=""),
        "adopt": reverse("admin:learn"),
    } | head_of(
        request,
        [(str(TITLES[is_sector]), None)],
        has_sample=found.has_sample,
        notices=asked.notices,
    )
    query = asked.address(**({"page": str(page.number)} if page.number > 1 else {}))
    return Page("comparison/gaps.html", context, EVERYTHING, query=query.removeprefix("?"))


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _file(request: HttpRequest, asked: Asked, on: dt.date) -> HttpResponse:
    found = Gaps(asked.kind, on)
    site = request.build_absolute_uri("/").removesuffix("/")
    parts = gaps_file(asked, rows_of(asked, found), on, site, has_sample=found.has_sample)
    name = "khoang-trong-linh-vuc" if asked.kind == SECTOR else "khoang-trong-bai-toan"
    response = HttpResponse(b"".join(parts), content_type=MEDIA_TYPES[asked.format])
    file = f"{name}-{on:%Y-%m-%d}.{asked.format}"
    response["Content-Disposition"] = content_disposition_header(True, file)
    return response
