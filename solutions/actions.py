"""What happens to listings, prices and evaluations: several rows, always recorded.

The steps of the lifecycle are those of ``provinces.lifecycle``. As there, ``by`` is the person
and ``scope`` the rights of a command that acts in the name of a province or of the ministry.
"""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from core import states
from core.clock import today
from core.models import User
from core.money import half_up
from provinces import lifecycle, permissions
from provinces.lifecycle import (
    approve,
    archive,
    publish,
    restore,
    return_,
    submit,
    withdraw,
)
from provinces.models import Scope
from solutions import scoring
from solutions.prices import store_price_from
from solutions.pricing import NotOfferedError, first_year_cost

from .models import CriteriaSet, Evaluation, Listing, PricePlan, PriceRevision, Promotion
from .models.price import SERIES_FIELDS

__all__ = [
    "approve",
    "archive",
    "notify_vendor",
    "publish",
    "publish_criteria_set",
    "publish_evaluation",
    "reprice",
    "rescore",
    "restore",
    "return_",
    "revoke_evaluation",
    "submit",
    "withdraw",
]


# Prices ----------------------------------------------------------------------------------------
@transaction.atomic
def reprice(
    listings: Sequence[Listing],
    *,
    by: User | None = None,
    scope: Scope | None = None,
    on: dt.date | None = None,
) -> list[PriceRevision]:
    """Carry saved price plans on: new points of the price series, and ``price_from``.

    Call it after the plans and promotions of ``listings`` were saved. A plan whose list price is
    as in its newest point adds none. The first-year cost of a point is that of the list price at
    the least quantity, without promotions. Returns the new points. Set queries only, a few for each
    thousand listings. Raises ``PermissionDenied``.
    """
    day = on or today()
    for listing in listings:
        permissions.require(by if scope is None else scope, "change", listing)
    plans = (
        PricePlan.objects.filter(listing__in=listings)
        .order_by("pk")
        .prefetch_related(
            Prefetch("revisions", PriceRevision.objects.order_by("changed_on", "pk")),
            Prefetch("promotions", Promotion.objects.none()),
        )
    )
    made = [_revision(plan, day) for plan in plans if _moved(plan)]
    PriceRevision.objects.bulk_create(made)
    store_price_from([listing.pk for listing in listings], day)
    return made


def _moved(plan: PricePlan) -> bool:
    points = list(plan.revisions.all())
    return not points or any(getattr(points[-1], f) != getattr(plan, f) for f in SERIES_FIELDS)


def _revision(plan: PricePlan, day: dt.date) -> PriceRevision:
    said = {field: getattr(plan, field) for field in SERIES_FIELDS}
    cost = _list_cost(plan, day)
    return PriceRevision(
        plan=plan, changed_on=day, first_year_cost=cost, source=plan.source, **said
    )


def _list_cost(plan: PricePlan, day: dt.date) -> int | None:
    """Whole dong of the first year at the list price, from the first day on which it holds."""
    terms = plan.terms()
    start = max(day, plan.valid_from) if plan.valid_from else day
    try:
        return half_up(first_year_cost(terms, plan.quantity_min or 1, start).cost)
    except NotOfferedError:
        return None


# Evaluations -----------------------------------------------------------------------------------
def rescore(evaluation: Evaluation) -> Evaluation:
    """Store the overall score of a draft, or that it is incomplete; returns the evaluation.

    A published result keeps its scores. Raises ``ValidationError`` for scores that belong to
    another criteria set or weights that do not sum to 100.
    """
    if evaluation.state == Evaluation.Stage.DRAFT:
        try:
            evaluation.overall_micropoints = _overall(evaluation)
        except scoring.IncompleteScoresError:
            evaluation.overall_micropoints = None
        lifecycle.save_unrecorded(evaluation, ["overall_micropoints"])
    return evaluation


@transaction.atomic
def publish_evaluation(
    evaluation: Evaluation,
    *,
    by: User | None = None,
    scope: Scope | None = None,
    reason: str = "",
    on: dt.date | None = None,
) -> Evaluation:
    """Publish a complete evaluation.

    A result below 50 points needs the day on which the vendor was told, and becomes public after
    10 working days. Raises ``PermissionDenied``; ``ValidationError`` naming all that is missing.
    """
    permissions.require(by if scope is None else scope, "publish", evaluation)
    before = _expect(evaluation, Evaluation.Stage.DRAFT)
    evaluation.overall_micropoints = _checked_overall(evaluation, on or today())
    is_self = lifecycle.self_approval(evaluation, by, may_insist=scope is not None)
    is_failed = evaluation.overall < scoring.PASS_POINTS
    evaluation.public_from = _public_from(evaluation.vendor_notified_on) if is_failed else None
    evaluation.state = Evaluation.Stage.PUBLISHED
    lifecycle.save_unrecorded(evaluation, ["state", "overall_micropoints", "public_from"])
    lifecycle.record(evaluation, "publish", before, by=by, reason=reason, is_self_approval=is_self)
    return evaluation


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
    evaluation.public_from = _public_from(notified_on)
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
        evaluation.public_from = _public_from(notified_on)
    evaluation.save(update_fields=["vendor_notified_on", "public_from", "updated_at"])
    return evaluation


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


def _overall(evaluation: Evaluation) -> int:
    """The overall score in micropoints. Raises ``IncompleteScoresError``, ``ValidationError``."""
    criteria = evaluation.criteria_set.criteria.values_list("pk", "weight")
    weights = {str(pk): weight for pk, weight in criteria}
    given = evaluation.scores.values_list("criterion", "points")
    scores = {str(pk): points for pk, points in given}
    try:
        return scoring.to_micropoints(scoring.overall_points(scores, weights))
    except scoring.IncompleteScoresError:
        raise
    except ValueError:
        raise ValidationError(
            _("The scores do not fit the criteria set: check its weights and the criteria."),
            code="scores",
        ) from None


def _checked_overall(evaluation: Evaluation, on: dt.date) -> int:
    """The overall score of an evaluation that may be published, all that lacks said at once."""
    lacking: list[str] = []
    overall = None
    try:
        overall = _overall(evaluation)
    except scoring.IncompleteScoresError:
        lacking.append(_("a score for every criterion"))
    if evaluation.evaluated_on is None:
        lacking.append(_("the date of the evaluation"))
    if not evaluation.result_number and not evaluation.minutes_number:
        lacking.append(_("the number of the minutes or of the announcing document"))
    if evaluation.criteria_set.state != CriteriaSet.Stage.PUBLISHED:
        lacking.append(_("a published criteria set"))
    is_failed = overall is not None and overall < scoring.PASS_POINTS * scoring.MICROPOINTS
    if is_failed and evaluation.vendor_notified_on is None:
        lacking.append(_("the day on which the vendor was told of a result below 50 points"))
    if lacking:
        raise ValidationError(
            _("It cannot be published yet. Missing: %(list)s."),
            code="incomplete",
            params={"list": "; ".join(lacking)},
        )
    if evaluation.evaluated_on > on:
        raise ValidationError(_("The evaluation lies in the future."), code="future")
    return overall


def _waits_for_reply(evaluation: Evaluation) -> bool:
    is_failed = evaluation.overall is not None and evaluation.overall < scoring.PASS_POINTS
    return evaluation.state == Evaluation.Stage.REVOKED or is_failed


def _public_from(notified_on: dt.date | None) -> dt.date | None:
    """The day after the last of the working days that the vendor has to reply."""
    if notified_on is None:
        return None
    last = scoring.add_working_days(notified_on, scoring.REPLY_WORKING_DAYS)
    return last + dt.timedelta(days=1)
