"""Sample uses by agencies called "Đơn vị mẫu", how each is known, and what some of them say."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from solutions.models import Deployment, Review, ReviewScore
from solutions.use_rules import POINT_STEP, review_points

from .blueprints import Blueprint
from .chance import weighted
from .ground import Ground, Place
from .themes import vocabulary

_MOST = 8
# How it is known: by the agency or not at all, lately or long ago.
_KNOWN = {"link": 40.0, "paper": 20.0, "vendor": 22.0, "staff": 16.0, "denied": 2.0}
_ENDED, _REVIEWED, _REPLIED, _UNCHECKED = 0.06, 0.3, 0.4, 0.08
_OLDEST_DAYS = 480
_AUTHORITIES = frozenset({"commune", "department"})
_PAPER = "00/XN-MẪU"


@dataclass(slots=True)
class Use:
    """An agency's use to be and, where it said something, its review with its points."""

    deployment: Deployment
    review: Review | None = None
    scores: list[ReviewScore] = field(default_factory=list)


def uses(ground: Ground, plan: Blueprint, places: Sequence[Place]) -> Iterator[Use]:
    """Some uses of a product in the provinces that list it; about half are confirmed."""
    source = ground.chance("uses", plan.number)
    for number in range(1, source.randrange(min(len(places), _MOST) + 2)):
        place = source.choice(places)
        kind = source.choice(plan.theme.audiences)
        yield _use(source, ground, kind, number, place)


def _use(source: random.Random, ground: Ground, kind: str, number: int, place: Place) -> Use:
    words = vocabulary("solutions")["words"]
    age = source.randrange(60, 1200)
    known = weighted(source, _KNOWN)
    # No mailbox: whatever name is made up might exist, and get a letter.
    made = Deployment(
        agency=f"{words['agencies'][kind]} {number:02d}, {place.full_name}",
        province_id=place.id,
        users=source.choice((5, 8, 12, 20, 35, 60, 120, 300)),
        communes=source.choice((1, 2, 5, 12)) if kind in _AUTHORITIES else None,
        since=ground.days_ago(age),
        told_by=Deployment.Teller.VENDOR if known == "vendor" else Deployment.Teller.STAFF,
    )
    if known == "denied":
        made.denied_on = ground.days_ago(source.randrange(1, 60))
    if known not in {"link", "paper"}:
        return Use(made)
    _confirm(source, ground, made, known, age)
    return _reviewed(source, made) if source.random() < _REVIEWED else Use(made)


def _confirm(source: random.Random, ground: Ground, made: Deployment, known: str, age: int) -> None:
    """Confirmed within a year, or longer ago; a few have ended since."""
    made.confirmed_on = ground.days_ago(source.randrange(5, min(age, _OLDEST_DAYS)))
    made.confirmed_by = known
    if known == "paper":
        made.confirmation_paper = _PAPER
        made.confirmation_paper_date = made.confirmed_on
    if source.random() < _ENDED:
        made.ended_on = max(made.confirmed_on, ground.days_ago(source.randrange(1, 60)))
        made.end_reason = "Chuyển sang nền tảng dùng chung"


def _reviewed(source: random.Random, made: Deployment) -> Use:
    words = vocabulary("solutions")["words"]
    middle = source.randrange(6, 10)
    scores = [
        ReviewScore(dimension=key, points=_points(source, middle))
        for key in ReviewScore.Dimension.values
        if source.random() < 0.9
    ]
    has_reply = source.random() < _REPLIED
    is_checked = source.random() >= _UNCHECKED
    review = Review(
        state=Review.Stage.PUBLISHED if is_checked else Review.Stage.DRAFT,
        points=review_points([score.points for score in scores]),
        body=source.choice(words["reviews"]),
        written_on=made.confirmed_on,
        paper=_PAPER if made.confirmed_by == Deployment.Way.PAPER else "",
        vendor_reply=source.choice(words["replies"]) if has_reply and is_checked else "",
        replied_on=made.confirmed_on + dt.timedelta(days=3) if has_reply and is_checked else None,
    )
    return Use(made, review, scores)


def _points(source: random.Random, middle: int) -> Decimal:
    """Points in the steps of the form, around a middle."""
    return Decimal(min(10, max(0, middle + source.choice((-1, 0, 0, 1)))) * POINT_STEP)
