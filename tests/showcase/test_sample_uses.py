"""The sample shows every standing of a use, and reviews whose points are their mean."""

import datetime as dt

import pytest
import time_machine

from core.clock import today
from showcase.sample.build import make_sample
from solutions.models import Deployment, Review, ReviewScore
from solutions.use_rules import review_points

LISTINGS = 400
NOON = dt.datetime(2026, 11, 12, 5, tzinfo=dt.UTC)


@pytest.fixture
def _sample(reference: None) -> None:
    with time_machine.travel(NOON):
        make_sample(LISTINGS, 7)
        yield


@pytest.mark.usefixtures("_sample")
def test_sample_uses_stand_everywhere_and_obey_their_rules() -> None:
    uses = list(Deployment.objects.all())
    reviews = list(Review.objects.select_related("deployment").prefetch_related("scores"))

    assert {use.standing(today()) for use in uses} == set(Deployment.Standing.values)
    assert {use.told_by for use in uses} == set(Deployment.Teller.values)
    assert {review.state for review in reviews} == set(Review.Stage.values)
    for row in (*uses[:60], *reviews[:40], *ReviewScore.objects.all()[:40]):
        row.full_clean()
    for review in reviews:
        assert review.points == review_points([score.points for score in review.scores.all()])
        assert review.deployment.confirmed_on is not None
    # A made-up mailbox might exist, and get a letter.
    assert {use.agency_email for use in uses} == {""}
