"""The steps of a quarter, for the ministry: freeze, send to the provinces, publish, correct."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from comparison import wording
from comparison.admin.quarter_page import posted
from comparison.announcing import suggested
from comparison.board import Board
from comparison.consulting import send_to_provinces
from comparison.freezing import DAY_CODES, Outlook, freeze, last_finished, look
from comparison.frozen import Announced
from comparison.indicators.definitions import indicators
from comparison.models import Ranking, Snapshot
from comparison.publishing import correct, obstacles, publish, unanswered
from comparison.quarter_forms import AgainForm, CorrectForm, FreezeForm, PublishForm
from comparison.taking import stands_yet
from core.clock import today
from core.templatetags.ui import vn_date

SHOWN: Final = 100
Step = Callable[[HttpRequest, Ranking], HttpResponse]


# Freezing ----------------------------------------------------------------------------------------
def freeze_first(request: HttpRequest) -> HttpResponse:
    """Choose a quarter and its cut-off day, look at what would be kept, keep it."""
    on = today()
    is_asked = request.method == "POST" or "quarter" in request.GET
    data = request.POST if request.method == "POST" else request.GET
    form = FreezeForm(
        data if is_asked else None, on=on, initial={"quarter": str(last_finished(on))}
    )
    outlook = None
    if is_asked and form.is_valid():
        quarter, cutoff = form.cleaned_data["quarter"], form.cleaned_data["cutoff_on"]
        try:
            if request.method == "POST":
                made = freeze(quarter, by=request.user, cutoff_on=cutoff)
                messages.success(request, _("%(quarter)s: frozen.") % {"quarter": made})
                return HttpResponseRedirect(page_of(made))
            outlook = look(quarter, cutoff_on=cutoff)
        except ValidationError as error:
            is_about_day = getattr(error, "code", "") in DAY_CODES
            form.add_error("cutoff_on" if is_about_day else None, error.messages)
    context = {"title": _("Freeze a quarter"), "form": form, **_outlook(outlook)}
    return _page(request, "quarter_freeze", context)


def freeze_again(request: HttpRequest, ranking: Ranking) -> HttpResponse:
    """What freezing anew would change; a POST does it."""
    form = AgainForm(posted(request), ranking=ranking)
    outlook, problems = None, []
    try:
        outlook = look(ranking.quarter)
        if form.is_valid():
            freeze(
                ranking.quarter,
                by=request.user,
                cutoff_on=form.cleaned_data.get("cutoff_on"),
                reason=form.cleaned_data.get("reason", ""),
            )
            messages.success(request, _("%(quarter)s: frozen.") % {"quarter": ranking})
            return HttpResponseRedirect(page_of(ranking))
    except ValidationError as error:
        problems = error.messages
    context = {
        "title": _("Freeze %(quarter)s anew") % {"quarter": ranking},
        "form": form,
        "ranking": ranking,
        "problems": problems,
        **_outlook(outlook),
    }
    return _page(request, "quarter_freeze", context)


def _outlook(outlook: Outlook | None) -> dict[str, Any]:
    if outlook is None:
        return {"outlook": None}
    names = indicators()
    return {
        "outlook": outlook,
        "stands": stands_yet(outlook.board.on),
        "missing": [names[key].name for key in names if key in outlook.board.missing],
        "order": _order(outlook.board),
        "differences": [
            {
                "province": one.province,
                "indicator": names[one.indicator].name,
                "old": wording.shown(names[one.indicator], one.old),
                "new": wording.shown(names[one.indicator], one.new),
            }
            for one in outlook.differences[:SHOWN]
        ],
        "more": max(0, len(outlook.differences) - SHOWN),
        "has_sample": outlook.board.has_sample,
    }


def _order(board: Board) -> list[tuple[int, Any, str]]:
    return [
        (line.score.rank, line.province, wording.score(line.score.points))
        for line in board.by_rank()
        if line.score is not None
    ]


# Sending -----------------------------------------------------------------------------------------
def send(request: HttpRequest, ranking: Ranking) -> HttpResponse:
    """Show the provinces their figures; by POST only."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        send_to_provinces(ranking, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = _("Sent: the provinces may object until %(day)s.")
        messages.success(request, text % {"day": vn_date(ranking.objections_until)})
    return HttpResponseRedirect(page_of(ranking))


# Publishing --------------------------------------------------------------------------------------
def prepare(request: HttpRequest, ranking: Ranking) -> HttpResponse:
    """The announcement as the figures suggest it, to be edited; a POST publishes."""
    announced = Announced(ranking)
    against = obstacles(ranking, today(), unanswered(ranking))
    form = PublishForm(posted(request), needs_reason=bool(against), initial=_suggested(announced))
    if request.method == "POST" and form.is_valid():
        try:
            publish(
                ranking,
                document=form.document(),
                publication=form.cleaned_data["scope"],
                words=form.words(),
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("%(quarter)s: published.") % {"quarter": ranking})
            return HttpResponseRedirect(page_of(ranking))
    context = {
        "title": _("Publish %(quarter)s") % {"quarter": ranking},
        "ranking": ranking,
        "form": form,
        "named": announced.named,
        "against": against,
        "has_sample": ranking.is_sample,
        "is_out": ranking.state == Ranking.Stage.CONSULTING,
    }
    return _page(request, "quarter_publish", context)


def _suggested(announced: Announced) -> dict[str, str]:
    words = suggested(announced.full, announced.named)
    return {
        "scope": announced.ranking.scope,
        "announcement": words.vietnamese,
        "announcement_en": words.english,
    }


# Correcting --------------------------------------------------------------------------------------
def record_correction(request: HttpRequest, ranking: Ranking) -> HttpResponse:
    """Record what a published figure should have been; the figure itself stays."""
    form = CorrectForm(posted(request), ranking=ranking, initial=_chosen(request, ranking))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            correct(
                data["snapshot"],
                indicator=data["indicator"],
                new=form.figure(),
                reason=data["reason"],
                document_number=data["document_number"],
                document_date=data["document_date"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The correction is recorded and public."))
            return HttpResponseRedirect(page_of(ranking))
    context = {
        "title": _("Record a correction, %(quarter)s") % {"quarter": ranking},
        "ranking": ranking,
        "form": form,
        "is_published": ranking.is_published,
    }
    return _page(request, "quarter_correct", context)


def _chosen(request: HttpRequest, ranking: Ranking) -> dict[str, Any]:
    """Province and indicator as the address names them."""
    slug = request.GET.get("province", "").replace("\x00", "")
    rows = Snapshot.objects.filter(ranking=ranking, province__slug=slug)
    key = request.GET.get("indicator", "")
    return {"snapshot": rows.first() if slug else None, "indicator": key}


# How ---------------------------------------------------------------------------------------------
def page_of(ranking: Ranking) -> str:
    """The staff page of a quarter."""
    return reverse("admin:comparison_ranking_change", args=[ranking.pk])


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    shared = admin.site.each_context(request) | {"opts": Ranking._meta}
    return TemplateResponse(request, f"admin/comparison/{name}.html", shared | context)


# Name of the address, its last part, what answers it.
STEPS: Final[tuple[tuple[str, str, Step], ...]] = (
    ("freeze", "chot-lai", freeze_again),
    ("send", "gui", send),
    ("publish", "cong-bo", prepare),
    ("correct", "dinh-chinh", record_correction),
)
