"""Evaluations as pages show them: score, grade, bars, body, criteria, papers, replies."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import fragments
from core.changes.feed import ANY, SITE
from core.fragments import Fragment
from core.models import StoredFile
from core.prepared import GIVEN, prepared
from provinces.models import Province
from showcase.evaluation_papers import Paper, members_of, papers_of
from showcase.steps import LawShown, laws_of
from solutions.models import (
    CriteriaSet,
    CriterionScore,
    Evaluation,
    EvaluationBody,
    Listing,
)
from solutions.ratings import Rating, rating_of
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

    ``place`` is "" for a national one. ``criteria_url`` leads to what the criteria of the version
    mean. ``counts_here`` tells whether it is part of the rating shown on the page. The laws are
    those of the body and of the criteria set; lists leave them, and the scores, out.
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
    criteria_url: str
    product_version: str
    method: str
    evaluated_on: dt.date | None
    valid_until: dt.date | None
    scores: Sequence[ScoreShown]
    papers: Sequence[Paper]
    members: tuple[int, int] | None
    has_conflict_forms: bool
    file: StoredFile | None
    vendor_reply: str
    revoked_on: dt.date | None
    revoke_reason: str
    is_sample: bool
    counts_here: bool = True
    body_laws: Sequence[LawShown] = ()
    criteria_laws: Sequence[LawShown] = ()

    @property
    def has_failed(self) -> bool:
        """Whether the result is below the pass mark."""
        return self.points < PASS_POINTS


@dataclass(frozen=True, slots=True)
class Laws:
    """The laws behind evaluating bodies and criteria sets, by the keys of these."""

    of_body: Mapping[int, Sequence[LawShown]]
    of_criteria: Mapping[int, Sequence[LawShown]]


class Evaluations(list[EvaluationShown]):
    """The public evaluations of a solution; only the valid ones count.

    ``rating`` is made of those that count for the page, None without any.
    """

    rating: Rating | None = None

    @property
    def valid(self) -> list[EvaluationShown]:
        """Those that count today."""
        return self._standing(VALID)

    @property
    def expired(self) -> list[EvaluationShown]:
        """Those whose last day has passed."""
        return self._standing(EXPIRED)

    @property
    def revoked(self) -> list[EvaluationShown]:
        """Those taken back, with day and public reason."""
        return self._standing(REVOKED)

    def _standing(self, standing: str) -> list[EvaluationShown]:
        return [item for item in self if item.standing == standing]


def public_evaluations(on: dt.date) -> QuerySet[Evaluation]:
    """Public evaluations of solutions that are public on the day ``on`` or were once.

    The evaluation of a solution that no listing has ever shown would give away its name.
    """
    listings = Listing.objects.filter(solution=OuterRef("solution"))
    seen = Exists(listings.filter(first_published_at__lte=timezone.now()))
    return Evaluation.objects.public(on).filter(seen | Exists(listings.published(on)))


def evaluations_in(
    rows: Sequence[Evaluation],
    scores: Iterable[CriterionScore],
    on: dt.date,
    place: Province | None = None,
) -> Evaluations:
    """All public evaluations of a solution on the day ``on``.

    ``rows`` are those of ``of_solution``, ``scores`` those of ``scores_of_solution``. With
    ``place`` the evaluations of that province, of those it succeeded and the national ones count
    for the page and stand first; valid ones before expired ones before revoked ones, the latest
    first.
    """
    laws = _laws_behind(on) if rows else None
    own: dict[int, list[CriterionScore]] = defaultdict(list)
    for score in scores:
        own[score.evaluation_id].append(score)
    found = Evaluations(
        evaluation_shown(row, on, own[row.pk], counts_here=_counts_in(row, place), laws=laws)
        for row in rows
    )
    counted = [row for row in rows if _standing(row, on) == VALID and _counts_in(row, place)]
    if counted:
        found.rating = rating_of(counted)
    order = (VALID, EXPIRED, REVOKED)
    found.sort(key=lambda item: (not item.counts_here, order.index(item.standing)))
    return found


@prepared
def of_solution(on: dt.date) -> QuerySet[Evaluation]:
    """The public evaluations of a solution (key) with what is shown of them, the latest first."""
    return (
        Evaluation.objects.public(on)
        .filter(solution=GIVEN)
        .select_related("body", "criteria_set", "province__successor", "public_file")
        .order_by("-evaluated_on", "-pk")
    )


@prepared
def scores_of_solution(on: dt.date) -> QuerySet[CriterionScore]:
    """The scores of these evaluations by criterion, in the order of the criteria."""
    public = Evaluation.objects.public(on).filter(solution=GIVEN)
    rows = CriterionScore.objects.filter(evaluation__in=public.order_by().values("pk"))
    return rows.select_related("criterion").order_by("criterion__position", "pk")


def evaluation_shown(
    row: Evaluation,
    on: dt.date,
    scores: Iterable[CriterionScore] = (),
    *,
    counts_here: bool = True,
    laws: Laws | None = None,
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
        criteria_url=row.criteria_set.get_absolute_url(),
        product_version=row.product_version,
        method=row.method,
        evaluated_on=row.evaluated_on,
        valid_until=row.valid_until,
        scores=_scores(scores),
        papers=papers_of(row),
        members=members_of(row),
        has_conflict_forms=row.has_conflict_forms,
        file=row.public_file,
        vendor_reply=row.vendor_reply,
        revoked_on=row.revoked_on,
        revoke_reason=row.revoke_reason,
        is_sample=row.body.is_sample,
        counts_here=counts_here,
        body_laws=laws.of_body.get(row.body_id, ()) if laws else (),
        criteria_laws=laws.of_criteria.get(row.criteria_set_id, ()) if laws else (),
    )


def _laws_behind(on: dt.date) -> Laws:
    """The laws behind all bodies and criteria sets (2 queries, none while nothing changed)."""
    key = ("laws behind evaluations", on)

    def read(keys: list[Hashable]) -> dict[Hashable, Fragment]:
        laws = Laws(
            of_body=_by_owner(EvaluationBody.legal_basis.through, "evaluationbody", on),
            of_criteria=_by_owner(CriteriaSet.legal_basis.through, "criteriaset", on),
        )
        return {key: Fragment(SafeString(""), frozenset({(SITE, ANY)}), facts=laws)}

    found: Laws = fragments.get_many([key], read)[key].facts
    return found


def _by_owner(links: type[Model], owner: str, on: dt.date) -> dict[int, list[LawShown]]:
    rows = links._default_manager.select_related("legalinstrument__replaced_by")
    found: dict[int, list[LawShown]] = defaultdict(list)
    for row in rows.order_by("legalinstrument", "pk"):
        found[getattr(row, f"{owner}_id")] += laws_of([row.legalinstrument], on)
    return dict(found)


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
