"""The pages that are looked at: prices across provinces, each section, one solution."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.clock import today
from provinces.models import Scope
from solutions.models import Sector, Solution
from solutions.price_watch import comparing, files
from solutions.price_watch.asked import ONLY, PROMOTIONS, SORTS, Asked
from solutions.price_watch.comparing import Known, compared, narrowed, solutions_asked
from solutions.price_watch.reading import offered
from solutions.price_watch.sections import SECTIONS, section_named
from solutions.price_watch.tallies import by_province

PER_PAGE: Final = 24


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be chosen by a link; ``count`` is None where nobody counted."""

    label: str
    address: str
    is_current: bool
    count: int | None = None


@require_safe
def watch(request: HttpRequest) -> HttpResponse:
    """The same price across provinces: 24 solutions a page, whatever the size of the catalogue."""
    scope, asked = _asked(request)
    known = Known.of(asked)
    rows = solutions_asked(asked, known if asked.only else None)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    keys = [row["solution"] for row in page.object_list]
    found = narrowed(compared(scope, asked, keys), asked)
    context = _frame(request, scope, asked, known, comparing.KEY) | {
        "advice": comparing.REMARK,
        "page": page,
        "found": found,
        "only": _only_choices(request, asked, known),
        "sorts": _choices(request, asked, "sort", SORTS, asked.sort),
        "has_sample": any(one.solution.is_sample for one in found),
        "sees_own": bool(asked.viewpoint),
        # Those who see all provinces are told where such prices are.
        "tallies": () if asked.viewpoint else by_province(known, asked.own),
        "narrowing": asked.without("province", "only"),
    }
    return TemplateResponse(request, "admin/price_watch/compare.html", context)


@require_safe
def section(request: HttpRequest, key: str) -> HttpResponse:
    """One kind of what needs a hand; raises ``Http404`` for a kind that does not exist."""
    found = section_named(key)
    if found is None:
        raise Http404
    scope, asked = _asked(request)
    rows = found.laid_out(found.rows(scope, asked))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = found.lines(scope, asked, list(page.object_list))
    promotions: Sequence[Choice] = ()
    if key == "khuyen-mai":
        promotions = _choices(request, asked, "promotion", PROMOTIONS, asked.promotion)
    context = _frame(request, scope, asked, Known.of(asked), key) | {
        "advice": found.advice,
        "columns": found.columns,
        "page": page,
        "lines": [(line, line.typed(found.columns)) for line in lines],
        "promotions": promotions,
        "has_sample": any(line.is_sample for line in lines),
    }
    return TemplateResponse(request, "admin/price_watch/section.html", context)


@require_safe
def solution(request: HttpRequest, slug: str) -> HttpResponse:
    """One solution's published price in every province, the dearest first, by kind of source.

    The address stays. Raises ``Http404`` for a solution that no province publishes today.
    """
    scope, asked = _asked(request)
    row = published_solution(slug, asked)
    [found] = compared(scope, asked, [row.pk])
    context = _common(request) | {
        "title": _("Price watch: %(solution)s") % {"solution": row.local_name},
        "solution": found.solution,
        "kinds": [*found.spreads, *found.others],
        "remark": comparing.REMARK,
        "read_on": asked.on,
        "has_sample": row.is_sample,
        "sample_mark": files.sample_mark(),
        "exports": [
            (ending, reverse("admin:price_watch_solution_file", args=[row.slug, ending]))
            for ending in ("xlsx", "csv")
        ],
    }
    return TemplateResponse(request, "admin/price_watch/solution.html", context)


def published_solution(slug: str, asked: Asked) -> Solution:
    """The solution at the address; raises ``Http404`` unless a province publishes it today."""
    rows = Solution.objects.select_related("vendor")
    return get_object_or_404(rows, slug=slug, pk__in=offered(asked.on).values("solution"))


def _asked(request: HttpRequest) -> tuple[Scope, Asked]:
    scope = Scope.of(request.user)
    return scope, Asked.of(scope, request.GET, today())


def _common(request: HttpRequest) -> dict[str, Any]:
    return admin.site.each_context(request) | {"home": reverse("admin:price_watch")}


def _frame(
    request: HttpRequest, scope: Scope, asked: Asked, known: Known, key: str
) -> dict[str, Any]:
    """What all sections show: their tabs with counts, the choices, the files."""
    return _common(request) | {
        "title": _("Price watch"),
        "asked": asked,
        "tabs": _tabs(scope, asked, known, key),
        "sectors": Sector.objects.current(asked.on),
        "is_whole": known.is_whole,
        "sample_mark": files.sample_mark(),
        "exports": [
            (ending, f"{reverse('admin:price_watch_export', args=[ending])}?{query}")
            for ending, query in _files(asked, key)
        ],
        "without_vendor": f"{request.path}?{asked.without('vendor')}",
        "kept": [
            pair for pair in asked.typed if pair[0] in {"only", "promotion", "sort", "vendor"}
        ],
    }


def _files(asked: Asked, key: str) -> list[tuple[str, str]]:
    """The ending of each file with its query: the workbook has all sections, .csv just this."""
    return [("xlsx", asked.query), ("csv", "&".join(filter(None, (asked.query, f"section={key}"))))]


def _tabs(scope: Scope, asked: Asked, known: Known, key: str) -> list[Choice]:
    """Every section with how much there is: of the first, the prices that nobody explained."""
    query = asked.without("only", "promotion", "sort")
    end = f"?{query}" if query else ""
    first = Choice(
        str(comparing.TITLE),
        f"{reverse('admin:price_watch')}{end}",
        key == comparing.KEY,
        known.count("unexplained") if known.is_whole else None,
    )
    others = [
        Choice(
            str(one.title),
            f"{reverse('admin:price_watch_section', args=[one.key])}{end}",
            key == one.key,
            one.rows(scope, asked).count(),
        )
        for one in SECTIONS
    ]
    return [first, *others]


def _only_choices(request: HttpRequest, asked: Asked, known: Known) -> list[Choice]:
    counts = {key: known.count(key) if known.is_whole else None for key in ONLY}
    return _choices(request, asked, "only", ONLY, asked.only, counts, everything=_("All prices"))


def _choices(
    request: HttpRequest,
    asked: Asked,
    name: str,
    known: dict[str, Promise],
    current: str,
    counts: dict[str, int | None] | None = None,
    everything: str = "",
) -> list[Choice]:
    """Links that choose one of the values; the other choices of the address stay."""
    rest = asked.without(name)
    found = [("", everything or pgettext("promotions", "All"))] if name != "sort" else []
    found += [(key, str(label)) for key, label in known.items()]
    return [
        Choice(
            label,
            f"{request.path}?{'&'.join(filter(None, (rest, f'{name}={key}' if key else '')))}",
            key == current,
            (counts or {}).get(key),
        )
        for key, label in found
    ]
