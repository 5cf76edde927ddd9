"""Submit, return, approve, publish, withdraw, archive, restore: rights, records, four eyes."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from core.models import Transition
from provinces import lifecycle
from provinces.models import Scope
from tests import factories

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def records(obj) -> list[tuple]:
    """The changes of state, oldest first."""
    rows = reversed(lifecycle.transitions_of(obj))
    return [
        (row.verb, row.from_state, row.to_state, row.by, row.reason, row.is_self_approval)
        for row in rows
    ]


def edited(obj, by):
    """Save ``obj`` as an edit of ``by``."""
    obj._history_user = by
    obj.save()
    return obj


@pytest.fixture
def listing(da_nang):
    return factories.ListingFactory(province=da_nang)


@pytest.fixture
def in_review(listing, an):
    return lifecycle.submit(listing, by=an)


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    "make", [factories.ListingFactory, factories.GuideFactory, factories.ProblemFactory]
)
def test_whole_life(an, binh, da_nang, make):
    obj = make(province=da_nang)

    lifecycle.submit(obj, by=an)
    lifecycle.return_(obj, by=binh, reason="Thiếu giá")
    lifecycle.submit(obj, by=an)
    lifecycle.approve(obj, by=binh)
    assert obj.first_published_at == NOON
    lifecycle.withdraw(obj, by=binh, reason="Chờ bổ sung")
    lifecycle.archive(obj, by=binh, reason="Nhà cung cấp ngừng sản phẩm")
    assert obj.archive_reason == "Nhà cung cấp ngừng sản phẩm"
    lifecycle.restore(obj, by=binh)

    obj.refresh_from_db()
    assert (obj.state, obj.archive_reason, obj.first_published_at) == ("draft", "", NOON)
    assert records(obj) == [
        ("submit", "draft", "in_review", an, "", False),
        ("return", "in_review", "draft", binh, "Thiếu giá", False),
        ("submit", "draft", "in_review", an, "", False),
        ("approve", "in_review", "published", binh, "", False),
        ("withdraw", "published", "draft", binh, "Chờ bổ sung", False),
        ("archive", "draft", "archived", binh, "Nhà cung cấp ngừng sản phẩm", False),
        ("restore", "archived", "draft", binh, "", False),
    ]


@time_machine.travel(NOON, tick=False)
def test_archived_listing_says_since_when(listing, binh):
    lifecycle.archive(listing, by=binh, reason="Hết hợp đồng")
    listing.refresh_from_db()
    assert listing.archived_on == dt.date(2026, 11, 2)

    lifecycle.restore(listing, by=binh)
    listing.refresh_from_db()
    assert listing.archived_on is None


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        ("submit", "published"),
        ("submit", "archived"),
        ("approve", "draft"),
        ("publish", "published"),
        ("publish", "archived"),
        ("return", "draft"),
        ("withdraw", "draft"),
        ("archive", "archived"),
        ("restore", "published"),
        ("explode", "draft"),
    ],
)
def test_impossible_step_changes_nothing(root, verb, state):
    listing = factories.ListingFactory(state=state, archive_reason="Cũ")

    with pytest.raises((ValidationError, PermissionDenied)):
        lifecycle.advance(listing, verb, by=root, reason="Thử")

    listing.refresh_from_db()
    assert (listing.state, records(listing)) == (state, [])


def test_step_looks_at_the_row_not_at_the_copy_in_hand(in_review, an, binh):
    copy = type(in_review).objects.get(pk=in_review.pk)
    lifecycle.approve(in_review, by=binh)

    with pytest.raises(ValidationError) as refused:
        lifecycle.return_(copy, by=binh, reason="Muộn rồi")

    assert refused.value.code == "state"


@pytest.mark.parametrize("verb", ["return", "withdraw", "archive"])
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_reason_is_asked_for(in_review, binh, verb, reason):
    in_review.state = {"withdraw": "published"}.get(verb, "in_review")
    in_review.save()

    with pytest.raises(ValidationError) as refused:
        lifecycle.advance(in_review, verb, by=binh, reason=reason)

    assert refused.value.code == "reason"


def test_too_long_a_reason_is_refused_not_cut(in_review, binh):
    with pytest.raises(ValidationError) as refused:
        lifecycle.return_(in_review, by=binh, reason="a" * 501)

    assert refused.value.code == "reason"


@pytest.mark.parametrize("verb", ["approve", "return", "archive"])
def test_editor_does_not_decide_beside_an_approver(in_review, an, binh, verb):
    with pytest.raises(PermissionDenied):
        lifecycle.advance(in_review, verb, by=an, reason="Thử")


def test_foreign_approver_does_not_decide(in_review, chi):
    with pytest.raises(PermissionDenied):
        lifecycle.approve(in_review, by=chi)


@pytest.mark.usefixtures("listing")
def test_nobody_is_nobody(listing):
    with pytest.raises(PermissionDenied):
        lifecycle.submit(listing)


# Four eyes ---------------------------------------------------------------------------------------
@pytest.fixture
def second_approver(da_nang):
    """Another active approver of Đà Nẵng."""
    return factories.MembershipFactory(province=da_nang, role="approver").user


def test_submitter_does_not_approve_beside_another_approver(listing, binh, second_approver):
    lifecycle.submit(listing, by=binh)

    with pytest.raises(ValidationError) as refused:
        lifecycle.approve(listing, by=binh)
    assert refused.value.code == "four_eyes"

    lifecycle.approve(listing, by=second_approver)
    assert records(listing)[-1][-1] is False


def test_last_editor_does_not_approve_beside_another_approver(in_review, binh, second_approver):
    edited(in_review, binh)

    with pytest.raises(ValidationError):
        lifecycle.approve(in_review, by=binh)


def test_editing_a_part_is_editing(in_review, binh, second_approver):
    plan = factories.PricePlanFactory(listing=in_review)
    edited(plan, binh)

    with pytest.raises(ValidationError):
        lifecycle.approve(in_review, by=binh)


def test_editing_a_part_of_a_part_is_editing(in_review, binh, second_approver):
    promotion = factories.PromotionFactory(plan__listing=in_review)
    edited(promotion, binh)

    with pytest.raises(ValidationError):
        lifecycle.approve(in_review, by=binh)


def test_only_the_last_edit_counts(in_review, an, binh, second_approver):
    edited(in_review, binh)
    edited(in_review, an)

    lifecycle.approve(in_review, by=binh)

    assert records(in_review)[-1][-1] is False


def test_lone_approver_approves_own_work_and_it_is_recorded(listing, binh):
    lifecycle.submit(listing, by=binh)
    lifecycle.approve(listing, by=binh)

    assert records(listing)[-1] == ("approve", "in_review", "published", binh, "", True)


def test_inactive_colleague_is_no_other_approver(listing, binh, second_approver):
    second_approver.is_active = False
    second_approver.save()
    lifecycle.submit(listing, by=binh)

    lifecycle.approve(listing, by=binh)

    assert records(listing)[-1][-1] is True


def test_editor_without_approver_publishes_own_work_and_it_is_recorded(hue, chi):
    listing = edited(factories.ListingFactory(province=hue), chi)

    lifecycle.submit(listing, by=chi)
    lifecycle.approve(listing, by=chi)

    assert records(listing)[-1][-1] is True


def test_four_eyes_hold_for_the_superuser_too(listing, root, binh):
    lifecycle.submit(listing, by=root)

    with pytest.raises(ValidationError):
        lifecycle.approve(listing, by=root)


def test_ministry_has_four_eyes_when_it_has_two_people(minh):
    listing = factories.ListingFactory(national=True)
    lifecycle.submit(listing, by=minh)
    colleague = factories.MembershipFactory(ministry=True).user

    with pytest.raises(ValidationError):
        lifecycle.approve(listing, by=minh)
    lifecycle.approve(listing, by=colleague)

    assert listing.state == "published"


# Commands ----------------------------------------------------------------------------------------
def test_command_publishes_in_one_step(listing, da_nang, an):
    lifecycle.publish(listing, by=an, scope=Scope.approver(da_nang), reason="nhập bằng lệnh")

    assert records(listing) == [("publish", "draft", "published", an, "nhập bằng lệnh", False)]


def test_command_without_a_person(listing, da_nang):
    lifecycle.publish(listing, scope=Scope.approver(da_nang), reason="nhập bằng lệnh")

    assert records(listing) == [("publish", "draft", "published", None, "nhập bằng lệnh", False)]


def test_command_may_publish_what_its_person_submitted(listing, da_nang, an, binh):
    lifecycle.submit(listing, by=an)

    lifecycle.publish(listing, by=an, scope=Scope.approver(da_nang))

    assert records(listing)[-1][-1] is True


def test_command_has_no_rights_elsewhere(hue, da_nang):
    with pytest.raises(PermissionDenied):
        lifecycle.publish(factories.ListingFactory(province=hue), scope=Scope.approver(da_nang))


# Dates and histories -----------------------------------------------------------------------------
@time_machine.travel(NOON, tick=False)
def test_first_day_public_is_the_day_waited_for(listing, binh):
    listing.publish_on = dt.date(2026, 12, 1)
    listing.save()

    lifecycle.publish(listing, by=binh)

    midnight = dt.datetime(2026, 12, 1, tzinfo=NOON.tzinfo)
    assert listing.first_published_at == midnight


@time_machine.travel(NOON, tick=False)
def test_taken_back_before_its_day_it_was_never_public(listing, binh):
    listing.publish_on = dt.date(2026, 12, 1)
    listing.save()
    lifecycle.publish(listing, by=binh)

    lifecycle.withdraw(listing, by=binh, reason="Hoãn")

    listing.refresh_from_db()
    assert listing.first_published_at is None


def test_first_day_public_stays(da_nang, binh):
    listing = factories.ListingFactory(province=da_nang, published=True)
    first = listing.first_published_at
    lifecycle.withdraw(listing, by=binh, reason="Sửa")

    lifecycle.publish(listing, by=binh)

    listing.refresh_from_db()
    assert listing.first_published_at == first


def test_states_leave_no_row_in_the_field_history(listing, an, binh):
    before = listing.history.count()

    lifecycle.submit(listing, by=an)
    lifecycle.approve(listing, by=binh)

    assert listing.history.count() == before


def test_verbs_on_offer(in_review, an, binh, chi):
    assert lifecycle.allowed_verbs(in_review, an) == []
    assert lifecycle.allowed_verbs(in_review, binh) == ["return", "approve", "archive"]
    assert lifecycle.allowed_verbs(in_review, chi) == []


def test_every_model_with_a_lifecycle_is_known():
    assert {model.__name__ for model in lifecycle.models()} == {
        "Evaluation",
        "Guide",
        "Listing",
        "Problem",
        "Review",
    }


def test_records_of_two_kinds_with_the_same_number_stay_apart(an, da_nang):
    guide = factories.GuideFactory(province=da_nang)
    listing = factories.ListingFactory(pk=guide.pk, province=da_nang)

    lifecycle.submit(listing, by=an)

    assert Transition.objects.count() == 1
    assert records(guide) == []
