"""What every public page over several apps hands to its template besides its own content."""

import datetime as dt
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from core.page_cache.marks import answers
from solutions.models import Solution

Crumb = tuple[str, str | None]


def frame(
    request: HttpRequest,
    crumbs: Sequence[Crumb],
    *,
    has_sample: bool = False,
    page: Page | None = None,
    notices: Sequence[str] = (),
    asked: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """Breadcrumbs, the one address search engines should keep, the sample mark, messages.

    ``crumbs`` are (label, address), the last one is the page itself. Of the query only the page
    number is part of the canonical address. ``notices`` may hold "", which is not shown. ``asked``
    are the parameters that narrow a list, as they were understood: such pages may be kept too.
    """
    path = request.path
    narrowing = {name: value for name, value in (asked or {}).items() if value}
    if page is not None and page.number > 1:
        path += f"?page={page.number}"
        narrowing["page"] = str(page.number)
    if narrowing:
        answers(request, urlencode(narrowing))
    return {
        "crumbs": crumbs,
        "canonical": request.build_absolute_uri(path),
        "has_sample": has_sample,
        "notices": [text for text in notices if text],
    }


def page_of(request: HttpRequest, rows: QuerySet, size: int) -> Page:
    """The page that ``?page=`` asks for; the first for nonsense, the last beyond the end.

    Its ``object_list`` is a list, so that the rows are asked for once.
    """
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    return page


def counts_sample(on: dt.date) -> bool:
    """Whether numbers of solutions on a page are partly of sample data (1 query)."""
    return Solution.objects.published(on).filter(is_sample=True).exists()
