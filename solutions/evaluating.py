"""What happens to evaluations and criteria sets: scored, published, revoked, told to the vendor.

Nobody types an overall score, a grade or a rating: they follow from the scores of the criteria
(product page, section 5). ``by`` is the person and ``scope`` the rights of a command that acts in
the name of a province or of the ministry.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import states
from core.clock import today
from core.models import User
from provinces import lifecycle, permissions
from provinces.models import Scope
from solutions import scoring
from solutions.criteria_versions import next_version

from .models import CriteriaSet, Criterion, CriterionScore, Evaluation, LegalInstrument

_COPIED = ("key", "name", "name_en", "description", "description_en", "weight", "position")


# Scores ------------------------------------------------------------------------------------------
def rescore(evaluation: Evaluation) -> Evaluation:
    """Store the overall score of a draft, or that it is incomplete; returns the evaluation.

    A published result keeps its scores. Raises ``ValidationError`` for scores that belong to
    another criteria set or weights that do not sum to 100.
    """
    if evaluation.state == Evaluation.Stage.DRAFT:
        try:
            evaluation.overall_micropoints = _sheet(evaluation).overall()
        except scoring.IncompleteScoresError:
            evaluation.overall_micropoints = None
        lifecycle.save_unrecorded(evaluation, ["overall_micropoints"])
    return evaluation


# Publishing --------------------------------------------------------------------------------------
@transaction.atomic
def publish_evaluation(
    evaluation: Evaluation,
    *,
    by: User | None = None,
    scope: Scope | None = None,
    reason: str = "",
    notified_on: dt.date | None = None,
    on: dt.date | None = None,
) -> Evaluation:
    """Publish a complete evaluation.

    A result below 50 points needs the day on which the vendor was told (``notified_on``, or
    entered before), and becomes public after 10 working days. Raises ``PermissionDenied``;
    ``ValidationError`` naming all that is missing.
    """
    permissions.require(by if scope is None else scope, "publish", evaluation)
    before = _expect(evaluation, Evaluation.Stage.DRAFT)
    if notified_on is not None:
        evaluation.vendor_notified_on = notified_on
    evaluation.overall_micropoints = _checked_overall(evaluation, on or today())
    is_self = lifecycle.self_approval(evaluation, by, may_insist=scope is not None)
    told = evaluation.vendor_notified_on if evaluation.has_failed else None
    evaluation.public_from = public_from(told)
    evaluation.state = Evaluation.Stage.PUBLISHED
    fields = ["state", "overall_micropoints", "public_from", "vendor_notified_on"]
    lifecycle.save_unrecorded(evaluation, fields)
    lifecycle.record(evaluation, "publish", before, by=by, reason=reason, is_self_approval=is_self)
    return evaluation


def lacks_for_publication(
    evaluations: Sequence[Evaluation], *, on: dt.date, is_notice_asked: bool = False
) -> dict[int, list[str]]:
    """All that keeps drafts from being published on the day ``on``, by key, in words fit to show.

    Those that lack nothing are left out. ``is_notice_asked``: the day on which the vendor was told
    is asked for on the way. 2 queries for all.
    """
    sheets = _sheets(evaluations)
    found = {}
    for evaluation in evaluations:
        overall, lacking = sheets[evaluation.pk].reckoned()
        lacking += _papers_lacking(evaluation, on)
        if not sheets[evaluation.pk].is_published:
            lacking.append(_("a published criteria set"))
        lacking += _notice_lacking(evaluation, overall, on, is_notice_asked)
        if lacking:
            found[evaluation.pk] = lacking
    return found


@transaction.atomic
def revoke_evaluation(
    evaluation: Evaluation,
    *,
    by: User | None = None,
    scope: Scope | None = None,
    reason: str,
    notified_on: dt.date | None = None,
    on: dt.date | None = None,
) -> Evaluation:
    """Revoke a published evaluation; it counts no more from this moment.

    The revocation itself, with its public ``reason``, is shown when the vendor was told
    (``notified_on``; also later, by ``notify_vendor``) and had 10 working days to reply.
    """
    permissions.require(by if scope is None else scope, "revoke", evaluation)
    reason = lifecycle.checked_reason(reason, is_needed=True)
    before = _expect(evaluation, Evaluation.Stage.PUBLISHED)
    evaluation.state = Evaluation.Stage.REVOKED
    evaluation.revoked_on = on or today()
    evaluation.revoke_reason = reason
    evaluation.vendor_notified_on = notified_on
    evaluation.public_from = public_from(notified_on)
    lifecycle.save_unrecorded(
        evaluation, ["state", "revoked_on", "revoke_reason", "vendor_notified_on", "public_from"]
    )
    lifecycle.record(evaluation, "revoke", before, by=by, reason=reason)
    return evaluation


def notify_vendor(evaluation: Evaluation, notified_on: dt.date | None) -> Evaluation:
    """Keep the day on which the vendor was told; sets from which day a bad result is public.

    The caller has checked the right to change the evaluation, and saves nothing else.
    """
    evaluation.vendor_notified_on = notified_on
    if evaluation.state != Evaluation.Stage.DRAFT and _waits_for_reply(evaluation):
        evaluation.public_from = public_from(notified_on)
    evaluation.save(update_fields=["vendor_notified_on", "public_from", "updated_at"])
    return evaluation


def public_from(notified_on: dt.date | None) -> dt.date | None:
    """The day after the last of the 10 working days that the vendor has to reply."""
    if notified_on is None:
        return None
    last = scoring.add_working_days(notified_on, scoring.REPLY_WORKING_DAYS)
    return last + dt.timedelta(days=1)


# Criteria sets -----------------------------------------------------------------------------------
@transaction.atomic
def publish_criteria_set(
    criteria_set: CriteriaSet, *, by: User | None = None, scope: Scope | None = None
) -> CriteriaSet:
    """Publish a version of the criteria, which from then on never changes.

    Raises ``PermissionDenied``; ``ValidationError`` when it is public already or its weights do
    not sum to 100.
    """
    permissions.require(by if scope is None else scope, "publish", criteria_set)
    _expect(criteria_set, CriteriaSet.Stage.DRAFT)
    if sum(criteria_set.criteria.values_list("weight", flat=True)) != scoring.MAX_POINTS:
        raise ValidationError(_("The weights of the criteria must sum to 100."), code="weights")
    criteria_set.state = CriteriaSet.Stage.PUBLISHED
    criteria_set.published_on = criteria_set.published_on or today()
    criteria_set.save(update_fields=["state", "published_on", "updated_at"])
    lifecycle.record(criteria_set, "publish", states.DRAFT, by=by)
    return criteria_set


@transaction.atomic
def draft_next_version(
    criteria_set: CriteriaSet, *, by: User | None = None, scope: Scope | None = None
) -> CriteriaSet:
    """A draft with the criteria of a published version and the next number; results stay as is.

    Raises ``PermissionDenied``; ``ValidationError`` when the version is no published one or a
    draft of its set is there already.
    """
    permissions.require(by if scope is None else scope, "add", criteria_set)
    _expect(criteria_set, CriteriaSet.Stage.PUBLISHED)
    versions = CriteriaSet.objects.filter(slug=criteria_set.slug)
    draft = versions.filter(state=CriteriaSet.Stage.DRAFT).first()
    if draft is not None:
        raise ValidationError(
            _("Version %(version)s is being drafted already; go on with it."),
            code="draft",
            params={"version": draft.version},
        )
    made = CriteriaSet.objects.create(
        name=criteria_set.name,
        name_en=criteria_set.name_en,
        slug=criteria_set.slug,
        version=next_version(versions.values_list("version", flat=True)),
    )
    Criterion.objects.bulk_create(
        Criterion(criteria_set=made, **{name: getattr(one, name) for name in _COPIED})
        for one in criteria_set.criteria.all()
    )
    made.legal_basis.add(*LegalInstrument.objects.filter(criteria_sets=criteria_set))
    lifecycle.record(made, "add", "", by=by)
    return made


# How ---------------------------------------------------------------------------------------------
def _expect(obj: Evaluation | CriteriaSet, state: str) -> str:
    """Lock the row and make sure of its state. Raises ``ValidationError``."""
    found = lifecycle.locked_state(obj)
    if found != state:
        raise ValidationError(
            _("“%(object)s” is in the state “%(state)s”; this step is not possible from there."),
            code="state",
            params={"object": obj, "state": type(obj).Stage(found).label},
        )
    return found


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The criteria of an evaluation with their weights and scores, by the key of the criterion."""

    names: Mapping[str, str]
    weights: Mapping[str, Decimal]
    scores: Mapping[str, Decimal]
    is_published: bool

    def overall(self) -> int:
        """The overall score in micropoints.

        Raises ``IncompleteScoresError``, ``ValidationError``.
        """
        try:
            return scoring.to_micropoints(scoring.overall_points(self.scores, self.weights))
        except scoring.IncompleteScoresError:
            raise
        except ValueError:
            raise ValidationError(
                _("The scores do not fit the criteria set: check its weights and the criteria."),
                code="scores",
            ) from None

    def reckoned(self) -> tuple[int | None, list[str]]:
        """The overall score in micropoints or None, and what of the scores lacks."""
        try:
            return self.overall(), []
        except ValidationError as error:
            return None, list(error.messages)
        except scoring.IncompleteScoresError as error:
            names = ", ".join(self.names[key] for key in error.missing)
            return None, [_("a score for every criterion (%(names)s)") % {"names": names}]


def _sheet(evaluation: Evaluation) -> _Sheet:
    return _sheets([evaluation])[evaluation.pk]


def _sheets(evaluations: Sequence[Evaluation]) -> dict[int, _Sheet]:
    """The sheets of evaluations by their keys, as they are stored now (2 queries)."""
    sets = {evaluation.criteria_set_id for evaluation in evaluations}
    criteria: dict[int, list[Criterion]] = defaultdict(list)
    for criterion in Criterion.objects.filter(criteria_set__in=sets).select_related("criteria_set"):
        criteria[criterion.criteria_set_id].append(criterion)
    scores: dict[int, dict[str, Decimal]] = defaultdict(dict)
    keys = [evaluation.pk for evaluation in evaluations]
    for score in CriterionScore.objects.filter(evaluation__in=keys).order_by():
        scores[score.evaluation_id][str(score.criterion_id)] = score.points
    return {
        evaluation.pk: _Sheet(
            names={str(one.pk): str(one) for one in criteria[evaluation.criteria_set_id]},
            weights={str(one.pk): one.weight for one in criteria[evaluation.criteria_set_id]},
            scores=scores[evaluation.pk],
            is_published=any(
                one.criteria_set.state == CriteriaSet.Stage.PUBLISHED
                for one in criteria[evaluation.criteria_set_id]
            ),
        )
        for evaluation in evaluations
    }


def _checked_overall(evaluation: Evaluation, on: dt.date) -> int:
    """The overall score of an evaluation that may be published, all that lacks said at once."""
    if lacking := lacks_for_publication([evaluation], on=on):
        raise ValidationError(
            _("It cannot be published yet. Missing: %(list)s."),
            code="incomplete",
            params={"list": "; ".join(lacking[evaluation.pk])},
        )
    return _sheet(evaluation).overall()


def _papers_lacking(evaluation: Evaluation, on: dt.date) -> list[str]:
    internal = {evaluation.original_file_id, evaluation.conflict_file_id} - {None}
    day = evaluation.evaluated_on
    lacking = {
        _("the date of the evaluation"): day is None,
        _("a date of the evaluation that does not lie in the future"): day and day > on,
        _("the number of the minutes or of the announcing document"): not (
            evaluation.result_number or evaluation.minutes_number
        ),
        _("a public copy that is not the internal paper itself"): evaluation.public_file_id
        in internal,
    }
    return [text for text, is_lacking in lacking.items() if is_lacking]


def _notice_lacking(
    evaluation: Evaluation, overall: int | None, on: dt.date, is_asked: bool
) -> list[str]:
    told = evaluation.vendor_notified_on
    if told is not None and told > on:
        return [_("a day of the notice to the vendor that does not lie in the future")]
    is_failed = overall is not None and overall < scoring.PASS_POINTS * scoring.MICROPOINTS
    if is_failed and told is None and not is_asked:
        return [_("the day on which the vendor was told of a result below 50 points")]
    return []


def _waits_for_reply(evaluation: Evaluation) -> bool:
    return evaluation.state == Evaluation.Stage.REVOKED or evaluation.has_failed
