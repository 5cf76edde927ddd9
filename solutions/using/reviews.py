"""Reviews by using agencies: taken in as drafts, checked for personal data, published or not.

What came through a link stays as the agency wrote it; staff publish it or not. What was typed from
a paper is corrected while it is a draft. Nothing here touches a rating.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import today
from core.models import User
from provinces import lifecycle, permissions
from solutions.models import Deployment, Review, ReviewScore
from solutions.use_rules import review_points

from .records import HOLD, RECEIVE


@transaction.atomic
def receive_review(*, deployment: Deployment, scores: Mapping[str, Decimal], body: str) -> Review:
    """Take in what the agency wrote through its link, as a draft; a later one replaces the first.

    The earlier text stays in the history; the vendor's reply to it goes with it. Called by the
    answer to a link, which has checked that it holds.
    """
    review = Review.objects.select_for_update().filter(deployment=deployment).first()
    before = review.state if review else ""
    review = review or Review(deployment=deployment)
    review.state = Review.Stage.DRAFT
    review.body = body
    review.written_on = today()
    review.paper = review.vendor_reply = ""
    review.replied_on = None
    review.points = review_points(list(scores.values()))
    review._history_user = None
    review.save()
    review.scores.all().delete()
    ReviewScore.objects.bulk_create(
        ReviewScore(review=review, dimension=key, points=points) for key, points in scores.items()
    )
    lifecycle.record(review, RECEIVE, before, by=None)
    return review


def is_from_link(review: Review) -> bool:
    """Whether the agency wrote it itself; what staff type names the paper it is from."""
    return not review.paper


def keep_points(review: Review) -> Review:
    """Store the mean of the dimensions, after its scores were saved by a form."""
    given = review.scores.values_list("points", flat=True)
    review.points = review_points(list(given))
    lifecycle.save_unrecorded(review, ["points"])
    return review


@transaction.atomic
def publish_review(*, review: Review, by: User, reason: str = "") -> Review:
    """Make a review public, once it was checked for personal data; only of a confirmed use.

    Raises ``PermissionDenied``; ``ValidationError`` from another state, for a use that the agency
    has not confirmed or says there is none of, or with neither points nor text.
    """
    permissions.require(by, "publish", review)
    before = _expect(review, Review.Stage.DRAFT)
    deployment = review.deployment
    if deployment.confirmed_on is None or deployment.denied_on is not None:
        raise ValidationError(not_confirmed(), code="unconfirmed")
    if review.points is None and not review.body.strip():
        raise ValidationError(_("The review has neither points nor text."), code="empty")
    is_self = lifecycle.self_approval(review, by)
    review.state = Review.Stage.PUBLISHED
    lifecycle.save_unrecorded(review, ["state"])
    lifecycle.record(review, "publish", before, by=by, reason=reason, is_self_approval=is_self)
    return review


@transaction.atomic
def hold_review(*, review: Review, by: User, reason: str) -> Review:
    """Write down that a review was checked and is not made public, and why; it stays a draft.

    Raises ``PermissionDenied``; ``ValidationError`` without a reason or from another state.
    """
    permissions.require(by, "return", review)
    reason = lifecycle.checked_reason(reason, is_needed=True)
    before = _expect(review, Review.Stage.DRAFT)
    lifecycle.record(review, HOLD, before, by=by, reason=reason)
    return review


@transaction.atomic
def withdraw_review(*, review: Review, by: User, reason: str) -> Review:
    """Take a public review back, saying why: personal data was found, the agency asked for it.

    Raises ``PermissionDenied``; ``ValidationError`` without a reason or from another state.
    """
    permissions.require(by, "withdraw", review)
    reason = lifecycle.checked_reason(reason, is_needed=True)
    before = _expect(review, Review.Stage.PUBLISHED)
    review.state = Review.Stage.DRAFT
    lifecycle.save_unrecorded(review, ["state"])
    lifecycle.record(review, "withdraw", before, by=by, reason=reason)
    return review


def not_confirmed() -> str:
    """Why a use has no review."""
    return _("Only a use that the agency confirmed has a review; record its confirmation first.")


def check_reply(text: str, replied_on: dt.date | None) -> dict[str, str]:
    """What is wrong with the vendor's reply and its day, by field; both come together."""
    if text.strip() and replied_on is None:
        return {"replied_on": _("Enter the day of the vendor's reply.")}
    if replied_on is not None and not text.strip():
        return {"vendor_reply": _("Enter what the vendor replied.")}
    if replied_on is not None and replied_on > today():
        return {"replied_on": _("This day lies in the future.")}
    return {}


def _expect(review: Review, state: str) -> str:
    """Lock the row and make sure of its state. Raises ``ValidationError``."""
    found = lifecycle.locked_state(review)
    if found != state:
        raise ValidationError(
            _("The state is “%(state)s”; this step is not possible from there."),
            code="state",
            params={"state": Review.Stage(found).label},
        )
    return found
