"""Staff pages of the papers of a quarter: briefings for leaders, the printed report.

A briefing is for the province's own staff and the ministry; the report of what is published for all
staff, that of a draft for the ministry, which also has reports made.
"""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comparison.citation import LANGUAGES
from comparison.exports import briefings
from comparison.frozen import quarter_of
from comparison.models import QuarterReport, Ranking
from comparison.quarters import Quarter
from comparison.reports import runs, starting
from comparison.reports.sending import report_file
from core.clock import today
from core.state_form import MEDIA_TYPE as DOCX
from provinces import permissions
from provinces.models import Province, Scope
from provinces.staff.scoped_fields import note_foreign

Stage = QuarterReport.Stage
PER_PAGE: Final = 24
ROOT: Final = "tai-lieu-so-sanh/"
PRIVATE: Final = "private, no-store"
# Seconds that a report may wait for a worker before its page says that none seems to run.
_PATIENCE: Final = 10


@dataclass(frozen=True, slots=True)
class Printed:
    """The printed report of a quarter in a language; ``report`` None where nobody had one made."""

    language: str
    name: str
    report: QuarterReport | None


@dataclass(frozen=True, slots=True)
class Papers:
    """What there is of a quarter."""

    ranking: Ranking
    printed: list[Printed]


def pages(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of these pages, for the site of the staff."""
    view = site.admin_view
    return [
        path(ROOT, view(papers), name="comparison_papers"),
        path(f"{ROOT}tom-tat/", view(briefing), name="comparison_briefing"),
        path(f"{ROOT}lap-bao-cao/", view(report_start), name="comparison_report_start"),
        path(f"{ROOT}<slug:key>/", view(report), name="comparison_report"),
        path(f"{ROOT}<slug:key>/tien-do/", view(progress), name="comparison_report_progress"),
        path(f"{ROOT}<slug:key>/tep/", view(file), name="comparison_report_file"),
        path(f"{ROOT}<slug:key>/lam-tiep/", view(resume), name="comparison_report_resume"),
    ]


@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """The quarters with their papers, the latest first; what is not published for the ministry."""
    scope = Scope.of(request.user)
    rows = Ranking.objects.order_by("-year", "-number")
    if not permissions.can(scope, "change", Ranking):
        rows = rows.published()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = admin.site.each_context(request) | {
        "title": _("Briefings and printed reports"),
        "page": page,
        "rows": _papers(list(page.object_list)),
        "provinces": _provinces(scope),
        "sees_all": scope.sees_all,
        "may_start": permissions.can(scope, "add", QuarterReport),
    }
    return render(request, "admin/comparison/papers.html", context)


@require_safe
def briefing(request: HttpRequest) -> HttpResponse:
    """The briefing for the leaders of ``?province=`` about ``?quarter=`` (empty: today).

    Another province's is not found (404); the attempt is logged.
    """
    scope = Scope.of(request.user)
    province = _province(scope, request.GET.get("province", ""))
    asked = request.GET.get("quarter", "")
    ranking = quarter_of(asked) if asked else None
    if asked and ranking is None:
        raise Http404
    day = today()
    try:
        content = briefings.briefing_of(
            province, ranking, day, request.build_absolute_uri("/").rstrip("/")
        )
    except LookupError:
        raise Http404 from None
    response = HttpResponse(content, content_type=DOCX)
    name = f"tom-tat-{province.slug}-{asked or f'{day:%Y%m%d}'}.docx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = PRIVATE
    return response


@require_POST
def report_start(request: HttpRequest) -> HttpResponse:
    """Have the report of a quarter made anew, and lead to its page."""
    permissions.require(request.user, "add", QuarterReport)
    quarter = Quarter.parse(request.POST.get("quarter", ""))
    ranking = Ranking.objects.of(quarter).first() if quarter else None
    if ranking is None:
        raise Http404
    try:
        made = starting.start(ranking, request.POST.get("language", ""), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("admin:comparison_papers")
    return redirect("admin:comparison_report", key=made.key)


@require_safe
def report(request: HttpRequest, key: str) -> HttpResponse:
    """How far a report is, or the finished file."""
    found = _report(request, key)
    context = admin.site.each_context(request) | {
        "title": _("Printed report, %(quarter)s") % {"quarter": found.ranking.quarter.label},
        "report": found,
        "language_name": _language_name(found.language),
        "may_start": permissions.can(request.user, "change", found),
        **_progress(found),
    }
    return render(request, "admin/comparison/report.html", context)


@require_safe
def progress(request: HttpRequest, key: str) -> JsonResponse:
    """How far the report is, for the script of its page."""
    found = _report(request, key)
    state = _progress(found)
    response = JsonResponse(
        {
            "isRunning": state["is_running"],
            "isSilent": state["is_silent"],
            "isWaiting": state["waits_for_worker"],
            "done": found.parts_done,
            "total": found.parts_total,
            "text": state["progress_text"],
        }
    )
    response["Cache-Control"] = PRIVATE
    return response


@require_safe
def file(request: HttpRequest, key: str) -> HttpResponse:
    """The finished PDF; 404 while there is none."""
    found = _report(request, key)
    response = report_file(found) if found.stage == Stage.DONE else None
    if response is None:
        raise Http404
    response["Cache-Control"] = PRIVATE
    return response


@require_POST
def resume(request: HttpRequest, key: str) -> HttpResponse:
    """Go on with a report whose worker is gone."""
    found = _report(request, key)
    try:
        starting.resume(found, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("admin:comparison_report", key=found.key)


def _provinces(scope: Scope) -> QuerySet[Province]:
    """Those of whose briefing the person may ask."""
    return Province.objects.current(today()).filter(scope.owned("pk"))


def _province(scope: Scope, slug: str) -> Province:
    wanted = slug.replace("\x00", "")
    found = _provinces(scope).filter(slug=wanted).first()
    if found is None:
        if Province.objects.filter(slug=wanted).exists():
            note_foreign(scope, Province, wanted)
        raise Http404
    return found


def _papers(rankings: list[Ranking]) -> list[Papers]:
    """The latest report of each quarter and language, in one query."""
    latest: dict[tuple[int, str], QuarterReport] = {}
    for row in QuarterReport.objects.filter(ranking__in=rankings):
        latest.setdefault((row.ranking_id, row.language), row)
    return [
        Papers(
            one,
            [
                Printed(language, _language_name(language), latest.get((one.pk, language)))
                for language in LANGUAGES
            ],
        )
        for one in rankings
    ]


def _report(request: HttpRequest, key: str) -> QuarterReport:
    """The report of this key. Raises ``Http404`` where there is none for this person."""
    try:
        wanted = UUID(key)
    except ValueError:
        raise Http404 from None
    rows = QuarterReport.objects.select_related("ranking")
    found = rows.filter(key=wanted).first()
    if found is None:
        raise Http404
    try:
        starting.require_reader(request.user, found)
    except PermissionDenied:
        # A draft of the ministry: there is nothing here for others.
        note_foreign(Scope.of(request.user), QuarterReport, key)
        raise Http404 from None
    return found


def _progress(found: QuarterReport) -> dict[str, Any]:
    waits = found.stage == Stage.WAITING
    waited = (timezone.now() - found.updated_at).total_seconds() if waits else 0
    return {
        "is_running": found.stage in runs.OPEN,
        "is_silent": runs.is_silent(found),
        "waits_for_worker": waits and waited > _PATIENCE,
        "progress_text": _progress_text(found),
    }


def _progress_text(found: QuarterReport) -> str:
    if found.stage == Stage.MAKING and found.parts_total:
        numbers = {"done": found.parts_done, "total": found.parts_total}
        return _("Laying out the pages: step %(done)d of about %(total)d") % numbers
    return str(found.get_stage_display())


def _language_name(language: str) -> str:
    return _("English") if language == "en" else _("Vietnamese")
