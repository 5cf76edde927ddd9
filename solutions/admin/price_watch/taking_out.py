"""The price watch as files: all sections in one workbook, one of them as .csv, one solution."""

from collections.abc import Iterable, Iterator

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.clock import today
from provinces.models import Scope
from solutions.exports.template import KINDS
from solutions.models import Solution
from solutions.price_watch import comparing, files
from solutions.price_watch.asked import Asked
from solutions.price_watch.comparing import Known, compared, lines_of, solutions_asked
from solutions.price_watch.lines import Line
from solutions.price_watch.sections import SECTIONS, Section

from .watching import published_solution

# Rows of a section that are read at once.
_BATCH = 500


@require_safe
def export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """What the pages show with these choices, on all their pages; ``?section=`` for a .csv."""
    if kind not in KINDS:
        raise Http404
    scope = Scope.of(request.user)
    asked = Asked.of(scope, request.GET, today())
    if kind == "xlsx":
        tables = [_compared(scope, asked), *(_section(scope, asked, one) for one in SECTIONS)]
        return _answer(files.xlsx_file(tables, asked.on), "theo-doi-gia", kind)
    named = {one.key: one for one in SECTIONS}
    wanted = request.GET.get("section", comparing.KEY)
    if wanted == comparing.KEY:
        table = _compared(scope, asked)
    elif wanted in named:
        table = _section(scope, asked, named[wanted])
    else:
        raise Http404
    return _answer(files.csv_file(table), f"theo-doi-gia-{wanted}", kind)


@require_safe
def solution_file(request: HttpRequest, slug: str, kind: str) -> StreamingHttpResponse:
    """One solution's published price in every province."""
    if kind not in KINDS:
        raise Http404
    scope = Scope.of(request.user)
    asked = Asked.of(scope, request.GET, today())
    row = published_solution(slug, asked)
    [found] = compared(scope, asked, [row.pk])
    table = files.Table(
        str(row.local_name),
        str(comparing.REMARK),
        comparing.COLUMNS,
        comparing.solution_lines(found),
        row.is_sample,
    )
    parts = files.csv_file(table) if kind == "csv" else files.xlsx_file([table], asked.on)
    return _answer(parts, f"theo-doi-gia-{row.slug}", kind)


def _compared(scope: Scope, asked: Asked) -> "files.Table":
    rows = solutions_asked(asked, Known.of(asked) if asked.only else None)
    keys = [row["solution"] for row in rows]
    return files.Table(
        str(comparing.TITLE),
        str(comparing.REMARK),
        comparing.COLUMNS,
        lines_of(scope, asked, keys),
        Solution.objects.filter(pk__in=rows.order_by().values("solution"), is_sample=True).exists(),
    )


def _section(scope: Scope, asked: Asked, section: Section) -> "files.Table":
    rows = section.rows(scope, asked)
    keys = list(section.laid_out(rows).values_list("pk", flat=True))
    return files.Table(
        str(section.title),
        str(section.advice),
        section.columns,
        _lines(scope, asked, section, keys),
        Solution.objects.filter(is_sample=True).exists(),
    )


def _lines(scope: Scope, asked: Asked, section: Section, keys: list[int]) -> Iterator[Line]:
    """The table in batches, in the order of the page; the choices hold for each batch too."""
    for start in range(0, len(keys), _BATCH):
        part = keys[start : start + _BATCH]
        found = section.laid_out(section.rows(scope, asked).filter(pk__in=part))
        places = {key: place for place, key in enumerate(part)}
        rows = sorted(found, key=lambda row: places[row.pk])
        yield from section.lines(scope, asked, rows)


def _answer(parts: Iterable[bytes], name: str, kind: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type=KINDS[kind])
    file = f"{name}-{today():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = content_disposition_header(True, file)
    response["Cache-Control"] = "private, no-store"
    return response
