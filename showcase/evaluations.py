"""Evaluations as pages show them: score, grade, bars, body, criteria, papers, replies."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from core.models import StoredFile
from core.templatetags.ui import vn_date
from provinces.models import Province
from solutions.models import CriterionScore, Evaluation
from solutions.scoring import PASS_POINTS, Grade, grade

VALID, EXPIRED, REVOKED = "valid", "expired", "revoked"


@dataclass(frozen=True, slots=True)
class ScoreShown:
    """One criterion: its weight in percent, its score of 100, and whether that passes."""

    name: str
    description: str
    weight: Decimal
    points: Decimal
    passes: bool
    note: str


@dataclass(frozen=True, slots=True)
class EvaluationShown:
    """One public evaluation; ``standing`` is "valid", "expired" or "revoked".

    ``place`` is "" for a national one; ``papers`` are (label, text). ``counts_here`` tells whether
    it is part of the rating shown on the page.
    """

    key: int
    standing: str
    points: Fraction
    grade: Grade
    body_name: str
    body_url: str
    place: str
    criteria: str
    criteria_version: str
    product_version: str
    evaluated_on: dt.date | None
    valid_until: dt.date | None
    scores: Sequence[ScoreShown]
    papers: Sequence[tuple[str, str]]
    members: tuple[int, int] | None
    has_conflict_forms: bool
    file: StoredFile | None
    vendor_reply: str
    revoked_on: dt.date | None
    revoke_reason: str
    is_sample: bool
    counts_here: bool = True


def evaluations_of(
    solution: int, on: dt.date, place: Province | None = None
) -> list[EvaluationShown]:
    """All public evaluations of a solution on the day ``on`` (2 queries).

    With ``place`` the evaluations of that province, of those it succeeded and the national ones
    count for the page and stand first; valid ones before expired ones before revoked ones, the
    latest first.
    """
    scores = CriterionScore.objects.select_related("criterion").order_by(
        "criterion__position", "pk"
    )
    rows = (
        Evaluation.objects.public(on)
        .filter(solution=solution)
        .select_related("body", "criteria_set", "province__successor", "public_file")
        .prefetch_related(Prefetch("scores", scores))
        .order_by("-evaluated_on", "-pk")
    )
    found = [
        evaluation_shown(row, on, row.scores.all(), counts_here=_counts_in(row, place))
        for row in rows
    ]
    order = (VALID, EXPIRED, REVOKED)
    found.sort(key=lambda item: (not item.counts_here, order.index(item.standing)))
    return found


def evaluation_shown(
    row: Evaluation,
    on: dt.date,
    scores: Iterable[CriterionScore] = (),
    *,
    counts_here: bool = True,
) -> EvaluationShown:
    """A row with its body, criteria set, province and public file; no query."""
    points = row.overall
    return EvaluationShown(
        key=row.pk,
        standing=_standing(row, on),
        points=points,
        grade=grade(points),
        body_name=row.body.local_name,
        body_url=row.body.get_absolute_url(),
        place=_place(row),
        criteria=row.criteria_set.local_name,
        criteria_version=row.criteria_set.version,
        product_version=row.product_version,
        evaluated_on=row.evaluated_on,
        valid_until=row.valid_until,
        scores=_scores(scores),
        papers=_papers(row),
        members=_members(row),
        has_conflict_forms=row.has_conflict_forms,
        file=row.public_file,
        vendor_reply=row.vendor_reply,
        revoked_on=row.revoked_on,
        revoke_reason=row.revoke_reason,
        is_sample=row.body.is_sample,
        counts_here=counts_here,
    )


def _counts_in(row: Evaluation, place: Province | None) -> bool:
    """As ``solutions.ratings.of_places``: borders have changed at most twice."""
    if place is None or row.province is None:
        return True
    successor = row.province.successor
    line = (row.province_id, row.province.successor_id, successor and successor.successor_id)
    return place.pk in line


def _standing(row: Evaluation, on: dt.date) -> str:
    if row.state == Evaluation.Stage.REVOKED:
        return REVOKED
    return EXPIRED if row.is_expired(on) else VALID


def _place(row: Evaluation) -> str:
    """The province of an evaluation; one that ended is said to have ended."""
    if row.province is None:
        return ""
    if row.province.successor_id is None:
        return row.province.local_name
    return _("%(province)s (before the rearrangement of administrative units)") % {
        "province": row.province.local_name
    }


def _scores(scores: Iterable[CriterionScore]) -> list[ScoreShown]:
    return [
        ScoreShown(
            name=score.criterion.local_name,
            description=score.criterion.local_description,
            weight=score.criterion.weight,
            points=score.points,
            passes=score.points >= PASS_POINTS,
            note=score.note,
        )
        for score in scores
    ]


def _members(row: Evaluation) -> tuple[int, int] | None:
    if row.members_present is None or row.members_total is None:
        return None
    return row.members_present, row.members_total


def _papers(row: Evaluation) -> list[tuple[str, str]]:
    """The papers that stand behind the result, those that are entered."""
    result = paper(row.result_number, row.result_date)
    if result and row.result_signer:
        result = _("%(paper)s, signed by: %(office)s") % {
            "paper": result,
            "office": row.result_signer,
        }
    papers = [
        (_("Decision founding the council"), paper(row.founding_number, row.founding_date)),
        (_("Minutes"), paper(row.minutes_number, row.minutes_date)),
        (_("Document announcing the result"), result),
    ]
    return [(label, text) for label, text in papers if text]


def paper(number: str, day: dt.date | None) -> str:
    """ "Số 12/QĐ-SKHCN ngày 05/01/2026"; without a date only the number, "" without a number."""
    if not number:
        return ""
    if day is None:
        return _("No. %(number)s") % {"number": number}
    return _("No. %(number)s of %(day)s") % {"number": number, "day": vn_date(day)}
