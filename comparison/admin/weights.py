"""The weights laboratory of the ministry, and the proposals that come of it.

Trying is a GET: the address holds the weights, so that a trial can be sent to a colleague. Saving
them as a proposal, and deciding on one, are POSTs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comparison import wording
from comparison.admin.quarter_page import posted
from comparison.board import Board, scored
from comparison.frozen import full_board_of, places_of
from comparison.indicators.definitions import indicators
from comparison.live import board_now
from comparison.models import Ranking, WeightProposal
from comparison.proposing_weights import adopt, first_free, propose, refuse
from comparison.quarters import Quarter
from comparison.weights import unpacked_weights
from comparison.weights_asked import FULL, PREFIX, Asked, plain, read, weighable
from core.clock import today
from core.models import MAX_NAME, MAX_TEXT
from provinces import permissions
from provinces.models import Province
from provinces.staff.scoped_admin import ScopedAdmin

QUARTERS_OFFERED = 4


@dataclass(frozen=True, slots=True)
class Moved:
    """A province by the weights tried beside the present ones; ``places`` gained, or lost."""

    province: Province
    rank: int
    score: str
    rank_now: int
    score_now: str
    places: int


class ProposalForm(forms.Form):
    """What is said of weights that are proposed."""

    title = forms.CharField(
        label=gettext_lazy("title"),
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    quarter = forms.ChoiceField(label=gettext_lazy("from the quarter"))
    note = forms.CharField(
        label=gettext_lazy("reasons"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )

    def __init__(self, *args: Any, first: Quarter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered, quarter = [], first
        for _count in range(QUARTERS_OFFERED):
            offered.append(quarter)
            quarter = quarter.next
        self.fields["quarter"].choices = [(str(one), one.label) for one in offered]

    def clean_quarter(self) -> Quarter:
        """The quarter itself."""
        return Quarter.parse(self.cleaned_data["quarter"])


class DecisionForm(forms.Form):
    """The ministry's decision on proposed weights."""

    decision = forms.ChoiceField(
        label=gettext_lazy("decision"),
        choices=[
            (WeightProposal.Decision.ADOPTED, pgettext_lazy("weights", "Adopt")),
            (WeightProposal.Decision.REFUSED, pgettext_lazy("weights", "Refuse")),
        ],
        widget=forms.RadioSelect,
    )
    document_number = forms.CharField(
        label=gettext_lazy("deciding document, number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )


def pages(site: admin.AdminSite) -> list[URLPattern]:
    """The address of the laboratory, for the site of the staff."""
    return [path("thu-trong-so/", site.admin_view(laboratory), name="weights_lab")]


# The laboratory ----------------------------------------------------------------------------------
def laboratory(request: HttpRequest) -> HttpResponse:
    """Change weights, see the order move; a POST saves them as a proposal."""
    permissions.require(request.user, "add", WeightProposal)
    board, base, problem = _board(request.GET.get("on", ""))
    data = request.POST if request.method == "POST" else request.GET
    asked = read(data, board.weights)
    form = ProposalForm(posted(request), first=first_free(Quarter.of(today())))
    if request.method == "POST" and form.is_valid() and not asked.problems:
        made = _propose(request, form, asked)
        if made is not None:
            return HttpResponseRedirect(
                reverse("admin:comparison_weightproposal_change", args=[made.pk])
            )
    trial = scored(
        places_of(board), asked.weights, on=board.on, quarter=board.quarter, missing=board.missing
    )
    context = admin.site.each_context(request) | {
        "title": _("Weights laboratory"),
        "board": board,
        "base": base,
        "bases": [(str(one.quarter), one.quarter.label) for one in Ranking.objects.all()[:8]],
        "problems": [*asked.problems, *([problem] if problem else [])],
        "inputs": _inputs(asked, board, trial),
        "total": plain(asked.total),
        "is_whole": asked.total == FULL,
        "is_changed": dict(asked.weights) != dict(board.weights),
        "moved": moved(board, trial),
        "form": form,
        "has_sample": board.has_sample,
    }
    return TemplateResponse(request, "admin/comparison/weights.html", context)


def moved(board: Board, trial: Board) -> list[Moved]:
    """The order by the weights tried, each beside where it stands now."""
    now = {line.province.pk: line.score for line in board.lines if line.score}
    return [
        Moved(
            province=line.province,
            rank=line.score.rank,
            score=wording.score(line.score.points),
            rank_now=now[line.province.pk].rank,
            score_now=wording.score(now[line.province.pk].points),
            places=now[line.province.pk].rank - line.score.rank,
        )
        for line in trial.by_rank()
        if line.score is not None and line.province.pk in now
    ]


def _board(text: str) -> tuple[Board, str, str]:
    """The figures to try on: a frozen quarter's, or today's; what was asked; what was wrong."""
    quarter = Quarter.parse(text) if text else None
    row = Ranking.objects.of(quarter).first() if quarter else None
    if row is not None:
        return full_board_of(row), text, ""
    problem = _("“%(text)s” is no frozen quarter; today's figures are shown.") % {"text": text[:20]}
    return board_now(today()), "", problem if text else ""


def _inputs(asked: Asked, board: Board, trial: Board) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "name": f"{PREFIX}{key}",
            "label": indicators()[key].name,
            "typed": asked.typed[key],
            "present": plain(board.weights[key]),
            "applied": wording.number(trial.applied.get(key, 0), 1),
            "has_figures": any(line.figures.get(key) for line in board.lines if line.is_ranked),
        }
        for key in weighable()
    ]


def _propose(request: HttpRequest, form: ProposalForm, asked: Asked) -> WeightProposal | None:
    data = form.cleaned_data
    try:
        made = propose(
            data["quarter"], asked.weights, title=data["title"], note=data["note"], by=request.user
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    messages.success(request, _("The weights are saved as a proposal."))
    return made


# Proposals ---------------------------------------------------------------------------------------
@admin.register(WeightProposal)
class WeightProposalAdmin(ScopedAdmin):
    """Proposed weights, for the ministry: made in the laboratory, decided by a document."""

    list_display = ("title", "shown_quarter", "state", "document_number", "created_at")
    list_filter = ("state", "year")
    search_fields = ("title", "document_number")
    change_list_template = "admin/comparison/weight_proposals.html"

    @admin.display(description=gettext_lazy("from the quarter"), ordering="year")
    def shown_quarter(self, obj: WeightProposal) -> str:
        """The first quarter that they are meant for, in words."""
        return obj.quarter.label

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody, by a form: weights are proposed from the laboratory."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody, by a form: a proposal is decided."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what was proposed stays on record."""
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The weights beside the present ones; a POST decides."""
        proposal = self.get_object(request, object_id)
        is_open = proposal.state == WeightProposal.Decision.OPEN
        may_decide = is_open and permissions.can(request.user, "change", proposal)
        form = DecisionForm(posted(request)) if may_decide else None
        if request.method == "POST":
            if form is None:
                raise PermissionDenied
            if form.is_valid() and _decide(request, proposal, form):
                return HttpResponseRedirect(request.path)
        weights = unpacked_weights(proposal.weights)
        context = admin.site.each_context(request) | {
            "title": str(proposal),
            "opts": self.opts,
            "proposal": proposal,
            "rows": _rows(weights),
            "form": form,
            "lab": f"{reverse('admin:weights_lab')}?{_query(weights)}",
        }
        return TemplateResponse(request, "admin/comparison/weight_proposal.html", context)


def _decide(request: HttpRequest, proposal: WeightProposal, form: DecisionForm) -> bool:
    number = form.cleaned_data["document_number"]
    try:
        if form.cleaned_data["decision"] == WeightProposal.Decision.ADOPTED:
            adopt(proposal, document_number=number, by=request.user)
        else:
            refuse(proposal, document_number=number, by=request.user)
    except ValidationError as error:
        form.add_error(None, error.messages)
        proposal.refresh_from_db()
        return False
    messages.success(request, _("The proposal is decided."))
    return True


def _rows(weights: Mapping[str, Decimal]) -> list[tuple[str, str, str]]:
    """Indicator, proposed and default weight."""
    return [
        (one.name, plain(weights[key]), plain(one.weight))
        for key, one in indicators().items()
        if weights[key] or one.weight
    ]


def _query(weights: Mapping[str, Decimal]) -> str:
    return "&".join(f"{PREFIX}{key}={plain(weights[key])}" for key in weighable())
