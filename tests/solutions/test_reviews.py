"""Reviews by using agencies: drafts until somebody checked them, and never a rating."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from core.models import Transition
from solutions.models import Review
from solutions.ratings import ratings_for
from solutions.using import letters, reviews
from tests import factories as f

TODAY = dt.date(2026, 2, 10)
SCORES = {"fit": Decimal(90), "ease": Decimal(80), "value": Decimal(90)}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 2, 10, 3, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def use(da_nang):
    return f.DeploymentFactory(province=da_nang, confirmed_on=TODAY, confirmed_by="link")


@pytest.fixture
def review(use) -> Review:
    return reviews.receive_review(deployment=use, scores=SCORES, body="Ổn định")


def test_review_comes_in_as_a_draft_with_its_mean(review) -> None:
    review.refresh_from_db()

    assert (review.state, review.points, review.body, review.written_on, review.paper) == (
        "draft",
        Decimal("86.67"),
        "Ổn định",
        TODAY,
        "",
    )
    assert dict(review.scores.values_list("dimension", "points")) == SCORES
    assert review.history.first().history_user is None
    assert Transition.objects.get(verb="receive_review").by is None


def test_approver_publishes_and_editor_does_not(review, an, binh) -> None:
    with pytest.raises(PermissionDenied):
        reviews.publish_review(review=review, by=an)

    reviews.publish_review(review=review, by=binh)

    review.refresh_from_db()
    assert review.state == "published"
    with pytest.raises(ValidationError):
        reviews.publish_review(review=review, by=binh)


def test_other_department_and_ministry_decide_nothing(review, chi, minh) -> None:
    for person in (chi, minh):
        for act in (
            lambda by: reviews.publish_review(review=review, by=by),
            lambda by: reviews.hold_review(review=review, by=by, reason="x"),
            lambda by: reviews.withdraw_review(review=review, by=by, reason="x"),
        ):
            with pytest.raises(PermissionDenied):
                act(person)


def test_review_that_is_not_published_says_why(review, binh) -> None:
    with pytest.raises(ValidationError):
        reviews.hold_review(review=review, by=binh, reason=" ")

    reviews.hold_review(review=review, by=binh, reason="Có số điện thoại cá nhân")

    review.refresh_from_db()
    step = Transition.objects.get(verb="hold_review")
    assert (review.state, step.reason, step.by) == ("draft", "Có số điện thoại cá nhân", binh)


def test_public_review_is_taken_back_with_a_reason(review, binh) -> None:
    reviews.publish_review(review=review, by=binh)

    reviews.withdraw_review(review=review, by=binh, reason="Đơn vị đề nghị")

    review.refresh_from_db()
    assert review.state == "draft"


@pytest.mark.parametrize("values", [{"confirmed_on": None}, {"denied_on": TODAY}])
def test_only_a_confirmed_use_has_a_review(review, use, binh, values) -> None:
    for name, value in values.items():
        setattr(use, name, value)
    use.save()
    review.refresh_from_db()

    with pytest.raises(ValidationError):
        reviews.publish_review(review=review, by=binh)


def test_empty_review_is_not_published(use, binh) -> None:
    empty = reviews.receive_review(deployment=use, scores={}, body=" ")

    with pytest.raises(ValidationError):
        reviews.publish_review(review=empty, by=binh)


def test_next_years_review_replaces_the_first_and_is_checked_again(review, use, binh) -> None:
    reviews.publish_review(review=review, by=binh)
    Review.objects.filter(pk=review.pk).update(vendor_reply="Cảm ơn", replied_on=TODAY)

    reviews.receive_review(deployment=use, scores={"fit": Decimal(50)}, body="Chậm hơn trước")

    [found] = Review.objects.all()
    assert (found.state, found.points, found.body, found.vendor_reply, found.replied_on) == (
        "draft",
        Decimal(50),
        "Chậm hơn trước",
        "",
        None,
    )
    assert found.scores.count() == 1
    assert list(found.history.values_list("body", flat=True)) == ["Chậm hơn trước", "Ổn định"]


def test_who_typed_a_review_does_not_publish_it_beside_another_approver(use, binh, da_nang) -> None:
    typed = f.ReviewFactory(deployment=use, state="draft", paper="1/CV")
    typed._history_user = binh
    typed.body = "Gõ từ văn bản"
    typed.save()
    f.MembershipFactory(province=da_nang, role="approver")

    with pytest.raises(ValidationError) as refused:
        reviews.publish_review(review=typed, by=binh)

    assert refused.value.code == "four_eyes"


def test_reviews_leave_the_rating_alone(review, use, binh) -> None:
    f.EvaluationFactory(solution=use.solution, published=True)
    before = ratings_for([use.solution_id], TODAY, [])

    for _ in range(3):
        other = f.DeploymentFactory(solution=use.solution, confirmed_on=TODAY)
        low = f.ReviewFactory(deployment=other, points=Decimal(1))
        f.ReviewScoreFactory(review=low, points=Decimal(1))
    reviews.publish_review(review=review, by=binh)

    assert ratings_for([use.solution_id], TODAY, []) == before
    assert before


def test_vendor_is_told_and_may_reply(review, use, binh) -> None:
    use.solution.vendor.email = "lienhe@congty.example"
    use.solution.vendor.save()
    review = Review.objects.get()

    assert letters.tell_vendor(review)

    [letter] = mail.outbox
    assert letter.to == ["lienhe@congty.example"]
    assert use.agency in letter.body
    assert use.solution.slug in letter.body


@pytest.mark.parametrize(
    ("text", "day", "wrong"),
    [
        ("Cảm ơn", TODAY, set()),
        ("", None, set()),
        ("Cảm ơn", None, {"replied_on"}),
        (" ", TODAY, {"vendor_reply"}),
        ("Cảm ơn", TODAY + dt.timedelta(days=1), {"replied_on"}),
    ],
)
def test_reply_and_its_day_come_together(text, day, wrong) -> None:
    assert set(reviews.check_reply(text, day)) == wrong
