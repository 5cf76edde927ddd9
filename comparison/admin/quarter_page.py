"""What the page of a quarter shows to the ministry and to the provinces."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from comparison import wording
from comparison.board import Board, Line
from comparison.doubts import KINDS, Doubt, doubts
from comparison.figures import unpacked
from comparison.frozen import Announced, corrections_of, is_comparable
from comparison.indicators.definitions import indicators
from comparison.models import Objection, Ranking, Snapshot
from comparison.publishing import obstacles
from core.models import Transition
from core.templatetags.ui import vn_date
from provinces import lifecycle
from provinces.models import Province

VERBS: Mapping[str, Promise] = {
    "freeze": pgettext_lazy("done", "figures frozen"),
    "consult": pgettext_lazy("done", "sent to the provinces"),
    "accept": pgettext_lazy("done", "objection accepted, figures changed"),
    "publish": pgettext_lazy("done", "published"),
    "correct": pgettext_lazy("done", "correction recorded"),
}
DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True, slots=True)
class Row:
    """A province in the full order: ``before`` is its rank in the quarter before, "" for none."""

    province: Province
    is_ranked: bool
    rank: int | None
    score: str
    before: str
    change: str
    figures: Sequence[str]
    address: str
    objections: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a quarter: ``state`` done, now or later; ``address`` "" where none can be taken."""

    label: str
    note: str
    state: str
    address: str = ""
    button: str = ""
    is_post: bool = False


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def quarter_context(ranking: Ranking, on: dt.date) -> dict[str, Any]:
    """The page for the ministry, before and after publication; a constant number of queries."""
    announced = Announced(ranking)
    objections = objections_of(ranking)
    return {
        "ranking": ranking,
        "has_sample": ranking.is_sample,
        "steps": steps_of(ranking, on, sum(not one.answer for one in objections)),
        "doubts": [] if ranking.is_published else shown_doubts(doubts(announced)),
        "objections": [objection_shown(one) for one in objections],
        "corrections": corrections_shown(ranking),
        "transitions": transitions_of(ranking),
        "named": announced.named,
        "missing": [indicators()[key].name for key in ranking.missing if key in indicators()],
        **order_context(announced, objections),
    }


def order_context(announced: Announced, objections: Sequence[Objection] = ()) -> dict[str, Any]:
    """The full order with all figures, as ministry and provinces see it."""
    board, before = announced.full, announced.before and announced.before.full
    key = announced.ranking.pk
    used = [one for key, one in indicators().items() if board.weights.get(key)]
    counts: dict[int, int] = {}
    for one in objections:
        province = one.snapshot.province_id
        counts[province] = counts.get(province, 0) + 1
    lines = board.by_rank() + [line for line in board.lines if line.score is None]
    then = {line.province.pk: line for line in before.lines} if before else {}
    return {
        "columns": [
            {
                "name": one.name,
                "weight": wording.number(board.weights[one.key], _decimals(board.weights[one.key])),
                "applied": wording.number(board.applied.get(one.key, 0), 1),
            }
            for one in used
        ],
        "before": before and before.quarter,
        "rows": [
            Row(
                province=line.province,
                is_ranked=line.is_ranked,
                rank=line.score and line.score.rank,
                score=wording.score(line.score.points) if line.score else "",
                before=_rank_before(board, before, line, then.get(line.province.pk)),
                change=_change(board, before, line, then.get(line.province.pk)),
                figures=[wording.shown(one, line.figures.get(one.key)) for one in used],
                address=reverse("admin:quarter_province", args=[key, line.province.slug]),
                objections=counts.get(line.province.pk, 0),
            )
            for line in lines
        ],
    }


def _rank_before(board: Board, before: Board | None, line: Line, then: Line | None) -> str:
    if before is None or then is None:
        return ""
    if not is_comparable(before.quarter, board.quarter, line.province):
        return _("not comparable")
    return "" if then.score is None else str(then.score.rank)


def _change(board: Board, before: Board | None, line: Line, then: Line | None) -> str:
    if before is None or then is None or line.score is None or then.score is None:
        return ""
    if not is_comparable(before.quarter, board.quarter, line.province):
        return ""
    return wording.signed(line.score.points - then.score.points, 2)


def _decimals(weight: Decimal) -> int:
    return max(0, -int(weight.normalize().as_tuple().exponent))


# Steps -------------------------------------------------------------------------------------------
def steps_of(ranking: Ranking, on: dt.date, waiting: int) -> list[Step]:
    """From freezing to publication: what is done, what comes next.

    ``waiting``: how many objections have no answer.
    """
    page = {name: _address(name, ranking) for name in ("freeze", "send", "publish", "correct")}
    is_draft = ranking.state == Ranking.Stage.DRAFT
    is_out = ranking.state == Ranking.Stage.CONSULTING
    until = ranking.objections_until
    against = obstacles(ranking, on, waiting) if is_out else []
    return [
        Step(
            _("Freeze"),
            _("figures of the end of %(day)s") % {"day": vn_date(ranking.cutoff_on)},
            DONE,
            "" if ranking.is_published else page["freeze"],
            _("Freeze anew"),
        ),
        Step(
            _("Look at the warnings, send the figures to the provinces"),
            _("objections until %(day)s") % {"day": vn_date(until)} if until else "",
            NOW if is_draft else DONE,
            page["send"] if is_draft else "",
            _("Send to the provinces for 10 days"),
            is_post=True,
        ),
        Step(
            _("Answer the objections"),
            _("without an answer: %(count)d") % {"count": waiting} if is_out and waiting else "",
            LATER if is_draft else NOW if against else DONE,
        ),
        Step(
            _("Publish with the announcing document"),
            " ".join(against),
            DONE if ranking.is_published else NOW if is_out and not against else LATER,
            page["publish"] if is_out else "",
            _("Prepare the publication"),
        ),
        Step(
            _("Corrections, if any"),
            "",
            NOW if ranking.is_published else LATER,
            page["correct"] if ranking.is_published else "",
            _("Record a correction"),
        ),
    ]


def _address(name: str, ranking: Ranking) -> str:
    return reverse(f"admin:comparison_ranking_{name}", args=[ranking.pk])


# Parts -------------------------------------------------------------------------------------------
def objections_of(ranking: Ranking, snapshot: Snapshot | None = None) -> list[Objection]:
    """The objections to a quarter's figures, or only to one province's. One query.

    Those without an answer first.
    """
    rows = Objection.objects.filter(snapshot__ranking=ranking)
    if snapshot is not None:
        rows = rows.filter(snapshot=snapshot)
    rows = rows.select_related("snapshot__province", "snapshot__ranking")
    return sorted(rows, key=lambda one: (bool(one.answer), one.created_at, one.pk))


def objection_shown(one: Objection) -> dict[str, Any]:
    """An objection in words."""
    indicator = indicators().get(one.indicator)
    figure = None
    if indicator is not None:
        figure = unpacked(one.snapshot.values.get(one.indicator))
    return {
        "row": one,
        "about": indicator.name if indicator else _("All figures"),
        "figure": wording.shown(indicator, figure) if indicator else "",
        "parts": wording.parts(figure) if indicator and indicator.is_share else "",
        "address": reverse("admin:quarter_objection", args=[one.pk]),
    }


def corrections_shown(ranking: Ranking) -> list[dict[str, Any]]:
    """The corrections of a quarter in words. One query."""
    if not ranking.is_published:
        return []
    return [
        {
            "row": row,
            "province": row.snapshot.province,
            "indicator": indicators()[row.indicator].name,
            "old": wording.shown(indicators()[row.indicator], unpacked(row.old)),
            "new": wording.shown(indicators()[row.indicator], unpacked(row.new)),
        }
        for row in corrections_of(ranking)
        if row.indicator in indicators()
    ]


def shown_doubts(found: Mapping[str, Sequence[Doubt]]) -> list[tuple[str, Sequence[Doubt]]]:
    """The warnings with the words for their kind."""
    return [(str(KINDS[kind]), rows) for kind, rows in found.items()]


def transitions_of(ranking: Ranking) -> list[dict[str, Any]]:
    """What was done with the quarter, the newest first. One query."""
    rows: Sequence[Transition] = lifecycle.transitions_of(ranking).select_related("by")
    return [{"row": row, "what": VERBS.get(row.verb, row.verb)} for row in rows]
