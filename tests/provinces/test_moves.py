"""One step with many objects, the paper it rests on, and the day from which something is public."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from provinces import lifecycle
from provinces.lifecycle import Basis
from tests import factories

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.timezone(dt.timedelta(hours=7)))
TODAY = NOON.date()
LATER = dt.date(2026, 12, 1)
PAPER = Basis("45/QĐ-SKHCN", dt.date(2026, 10, 30))

pytestmark = pytest.mark.usefixtures("_noon")


@pytest.fixture
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def waiting(da_nang, an):
    listings = factories.ListingFactory.create_batch(3, province=da_nang)
    lifecycle.advance_many(listings, "submit", by=an)
    return listings


def papers(obj) -> list[tuple]:
    """The papers on record, oldest first."""
    rows = reversed(lifecycle.transitions_of(obj))
    return [(row.verb, row.basis_number, row.basis_date) for row in rows]


# Many --------------------------------------------------------------------------------------------
def test_each_is_judged_on_its_own(waiting, binh, da_nang, hue):
    draft = factories.ListingFactory(province=da_nang)
    foreign = factories.ListingFactory(province=hue, state="in_review")

    outcome = lifecycle.advance_many([*waiting, draft, foreign], "approve", by=binh)

    assert [row.pk for row in outcome.done] == [row.pk for row in waiting]
    assert [row for row, _why in outcome.refused] == [draft, foreign]
    for row in (*waiting, draft, foreign):
        row.refresh_from_db()
    assert [row.state for row in (*waiting, draft, foreign)] == [
        *["published"] * 3,
        "draft",
        "in_review",
    ]
    assert [row.first_published_at for row in waiting] == [NOON] * 3


def test_own_work_among_many_waits_for_another(waiting, binh, da_nang):
    factories.MembershipFactory(province=da_nang, role="approver")
    own = factories.ListingFactory(province=da_nang)
    lifecycle.submit(own, by=binh)

    found = lifecycle.hindrances([*waiting, own], "approve", by=binh)
    outcome = lifecycle.advance_many([*waiting, own], "approve", by=binh)

    assert {key: hindrance.code for key, hindrance in found.items()} == {own.pk: "four_eyes"}
    assert [row for row, _why in outcome.refused] == [own]


def test_lone_approver_has_only_own_work_marked(waiting, binh, da_nang):
    own = factories.ListingFactory(province=da_nang)
    lifecycle.submit(own, by=binh)

    lifecycle.advance_many([*waiting, own], "approve", by=binh)

    marks = [lifecycle.transitions_of(row)[0].is_self_approval for row in (*waiting, own)]
    assert marks == [False, False, False, True]


def test_looking_ahead_writes_nothing(waiting, binh):
    lifecycle.hindrances(waiting, "approve", by=binh)

    assert [lifecycle.transitions_of(row).count() for row in waiting] == [1, 1, 1]


@pytest.mark.parametrize("number", [3, 30])
def test_queries_do_not_grow_with_the_rows(
    an, binh, da_nang, number, django_assert_max_num_queries
):
    listings = factories.ListingFactory.create_batch(number, province=da_nang)
    lifecycle.advance_many(listings, "submit", by=an)

    with time_machine.travel(NOON, tick=True), django_assert_max_num_queries(13):
        outcome = lifecycle.advance_many(listings, "approve", by=binh)

    assert len(outcome.done) == number


def test_deleted_meanwhile_is_only_left_out(waiting, binh):
    factories.ListingFactory._meta.model.objects.filter(pk=waiting[0].pk).delete()

    outcome = lifecycle.advance_many(waiting, "approve", by=binh)

    assert len(outcome.done) == 2
    assert len(outcome.refused) == 1


def test_foreign_right_is_refused_for_one(waiting, chi):
    with pytest.raises(PermissionDenied):
        lifecycle.advance(waiting[0], "approve", by=chi)


# Papers ------------------------------------------------------------------------------------------
def test_paper_stands_in_the_record_and_on_the_listing(waiting, binh):
    listing = waiting[0]

    lifecycle.advance(listing, "approve", by=binh, basis=PAPER)

    listing.refresh_from_db()
    assert (listing.approval_number, listing.approval_date) == (PAPER.number, PAPER.date)
    assert papers(listing) == [("submit", "", None), ("approve", PAPER.number, PAPER.date)]


def test_paper_of_a_withdrawal_is_only_on_record(waiting, binh):
    listing = waiting[0]
    lifecycle.advance(listing, "approve", by=binh, basis=PAPER)
    other = Basis(" 46/QĐ ", TODAY)

    lifecycle.advance(listing, "withdraw", by=binh, reason="Sửa giá", basis=other)

    listing.refresh_from_db()
    assert listing.approval_number == PAPER.number
    assert papers(listing)[-1] == ("withdraw", "46/QĐ", TODAY)


def test_guide_has_its_paper_on_record(da_nang, binh):
    guide = factories.GuideFactory(province=da_nang, state="in_review")

    lifecycle.advance(guide, "approve", by=binh, basis=PAPER)

    assert papers(guide) == [("approve", PAPER.number, PAPER.date)]


@pytest.mark.parametrize(
    ("basis", "field"),
    [
        (Basis("45/QĐ"), "basis_date"),
        (Basis("", TODAY), "basis_number"),
        (Basis("  ", TODAY), "basis_number"),
        (Basis("45/QĐ", TODAY + dt.timedelta(days=1)), "basis_date"),
        (Basis("4" * 61, TODAY), "basis_number"),
    ],
)
def test_half_a_paper_changes_nothing(waiting, binh, basis, field):
    with pytest.raises(ValidationError) as refused:
        lifecycle.advance(waiting[0], "approve", by=binh, basis=basis)

    assert refused.value.message_dict.keys() == {field}
    waiting[0].refresh_from_db()
    assert waiting[0].state == "in_review"


def test_deciding_on_paper_is_not_editing(waiting, an, binh, da_nang):
    factories.MembershipFactory(province=da_nang, role="approver")
    listing = waiting[0]
    lifecycle.advance(listing, "approve", by=binh, basis=PAPER)
    lifecycle.advance(listing, "withdraw", by=binh, reason="Sửa giá")
    lifecycle.advance(listing, "submit", by=an)

    lifecycle.advance(listing, "approve", by=binh)

    assert listing.state == "published"
    newest = listing.history.first()
    assert (newest.approval_number, newest.history_user) == (PAPER.number, binh)


# Days --------------------------------------------------------------------------------------------
def test_approved_for_a_later_day(waiting, binh):
    listing = waiting[0]

    lifecycle.advance(listing, "approve", by=binh, publish_on=LATER)

    listing.refresh_from_db()
    model = type(listing)
    assert (listing.state, listing.publish_on) == ("published", LATER)
    assert listing not in model.objects.published(LATER - dt.timedelta(days=1))
    assert listing in model.objects.published(LATER)
    assert listing.history.first().publish_on == LATER


def test_withdrawn_before_its_day_it_was_never_public(waiting, binh):
    listing = waiting[0]
    lifecycle.advance(listing, "approve", by=binh, publish_on=LATER)

    lifecycle.advance(listing, "withdraw", by=binh, reason="Hoãn")

    listing.refresh_from_db()
    assert (listing.state, listing.first_published_at) == ("draft", None)


def test_day_entered_before_is_kept_unless_another_is_given(waiting, binh):
    for listing in waiting[:2]:
        listing.publish_on = LATER
        listing.save()

    lifecycle.advance(waiting[0], "approve", by=binh)
    lifecycle.advance(waiting[1], "approve", by=binh, publish_on=None)

    assert [waiting[0].first_published_at.date(), waiting[1].first_published_at] == [
        LATER,
        NOON,
    ]
    assert [listing.publish_on for listing in waiting[:2]] == [LATER, None]
