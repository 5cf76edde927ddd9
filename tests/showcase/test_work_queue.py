"""The work queue: what a person has to do, whose it is, and what clears it."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.models import User
from provinces import lifecycle
from provinces.models import Province
from showcase.work.kinds import Worker
from showcase.work.queue import KINDS, Queue, count_all, kind_named, queue_of
from tests import factories as f
from tests.showcase.work_world import (
    TODAY,
    WORK,
    broken_link,
    broken_vendor_link,
    evaluation,
    in_review,
    listing,
    returned,
    unconfirmed,
)
from tests.staff import as_


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 12, 9)):
        yield


def counts(user: User) -> dict[str, int]:
    """How much there is of each kind that there is something of."""
    return {key: n for key, n in count_all(Worker.of(user, TODAY)).items() if n}


def test_whole_listing_asks_for_nothing(da_nang: Province, an: User) -> None:
    listing(da_nang)

    assert counts(an) == {}


# Of these there is nothing to do.
TOLD = {"ho-so-cho-ngay", "don-vi-su-dung-da-tra-loi"}


@pytest.mark.parametrize("key", WORK)
def test_each_kind_is_counted_for_its_province_alone(
    da_nang: Province, an: User, binh: User, chi: User, key: str
) -> None:
    WORK[key](da_nang)

    assert counts(binh) == {key: 1}
    assert counts(an) == {key: 1}
    assert counts(chi) == {}


@pytest.mark.once
@pytest.mark.parametrize("key", WORK)
def test_list_of_each_kind_says_what_to_do(da_nang: Province, binh: User, key: str) -> None:
    WORK[key](da_nang)

    answer = as_(binh).get(reverse("admin:work_list", args=[key]))

    assert answer.status_code == 200
    assert [bool(item.address) for item in answer.context["items"]] == [True]


@pytest.mark.once
@pytest.mark.parametrize("key", [key for key in WORK if key not in TOLD])
def test_first_page_leads_where_it_is_cleared(da_nang: Province, binh: User, key: str) -> None:
    WORK[key](da_nang)
    client = as_(binh)

    answer = client.get(reverse("admin:index"))

    [item] = answer.context["queue"].items
    assert item.kind == key
    assert client.get(item.address).status_code == 200


# Whose turn it is -------------------------------------------------------------------------------
def first_kinds(user: User) -> list[str]:
    return [item.kind for item in queue(user).items]


def queue(user: User) -> Queue:
    return queue_of(user, TODAY)


def test_nobody_is_asked_to_approve_their_own_while_another_could(
    da_nang: Province, binh: User
) -> None:
    made = listing(da_nang, published=False)
    lifecycle.submit(made, by=binh)
    assert first_kinds(binh) == ["ho-so-cho-duyet"]

    f.MembershipFactory(province=da_nang, role="approver")

    assert first_kinds(binh) == []


def test_editor_decides_where_nobody_approves(da_nang: Province, an: User) -> None:
    in_review(da_nang)

    assert first_kinds(an) == ["ho-so-cho-duyet"]


def test_editor_is_not_asked_to_decide_beside_an_approver(
    da_nang: Province, an: User, binh: User
) -> None:
    in_review(da_nang)
    unconfirmed(da_nang)

    assert first_kinds(an) == []
    assert {"ho-so-cho-duyet", "gia-chua-xac-nhan"} == set(counts(an))


def test_own_proposal_is_for_others_to_decide(da_nang: Province, an: User, binh: User) -> None:
    f.ChangeProposalFactory(owner_province=da_nang, from_province=da_nang, proposed_by=an)

    assert (first_kinds(an), first_kinds(binh)) == ([], ["de-nghi-sua-doi"])


def test_answered_proposal_is_told_to_its_author_alone(
    da_nang: Province, an: User, binh: User
) -> None:
    f.ChangeProposalFactory(
        from_province=da_nang,
        proposed_by=an,
        state="refused",
        reason="Chưa đúng",
        decided_at=dt.datetime(2026, 11, 11, 9, tzinfo=dt.UTC),
    )

    assert (counts(an), counts(binh)) == ({"de-nghi-da-tra-loi": 1}, {})


def test_what_only_the_steward_enters_is_not_asked_of_others_first(
    da_nang: Province, binh: User
) -> None:
    made = listing(da_nang, solution__steward=None)
    made.solution.images.all().delete()

    assert counts(binh) == {"ho-so-thieu-hinh-anh": 1}
    assert first_kinds(binh) == []


def test_ministry_counts_all_and_is_asked_for_its_own(
    da_nang: Province, minh: User, root: User
) -> None:
    in_review(da_nang)
    listing(None, published=False, state="in_review")

    assert counts(minh) == counts(root) == {"ho-so-cho-duyet": 2}
    assert len(queue(minh).items) == 1
    assert len(queue(root).items) == 2


def test_archived_listing_asks_for_nothing(da_nang: Province, an: User) -> None:
    f.ListingFactory(province=da_nang, state="archived", archive_reason="Hết hợp đồng")

    assert {key for key in counts(an) if key.startswith("ho-so")} == set()


def test_evaluation_that_goes_on_does_not_lapse(da_nang: Province, an: User) -> None:
    made = listing(da_nang)
    for until in (dt.date(2026, 11, 20), dt.date(2028, 1, 1)):
        f.EvaluationFactory(
            province=da_nang, published=True, valid_until=until, solution=made.solution
        )

    assert counts(an) == {}


def test_price_that_goes_on_does_not_end(da_nang: Province, an: User) -> None:
    made = listing(da_nang)
    made.plans.update(valid_to=dt.date(2026, 11, 20))
    f.PricePlanFactory(listing=made, valid_from=dt.date(2026, 11, 21))

    assert counts(an) == {}


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (dt.date(2026, 10, 12), None),
        (dt.date(2026, 10, 13), "danh-gia-vua-het"),
        (dt.date(2026, 12, 12), "danh-gia-sap-het"),
        (dt.date(2026, 12, 13), None),
    ],
)
def test_thirty_days_before_and_after(
    da_nang: Province, an: User, day: dt.date, kind: str | None
) -> None:
    evaluation(da_nang, day)

    assert counts(an) == ({kind: 1} if kind else {})


def test_returned_and_submitted_again_is_no_longer_returned(da_nang: Province, an: User) -> None:
    returned(da_nang)
    made = da_nang.listings.get()
    f.TransitionFactory(target=made)

    assert "ho-so-tra-lai" not in counts(an)


# The first page ---------------------------------------------------------------------------------
def test_new_department_is_told_how_to_begin(da_nang: Province, an: User) -> None:
    answer = as_(an).get(reverse("admin:index"))

    steps = [step["address"] for step in answer.context["first_steps"]]
    assert steps == [
        reverse("admin:adopt"),
        reverse("admin:import_upload"),
        reverse("admin:solutions_listing_add"),
    ]


def test_department_with_a_listing_is_not_new(da_nang: Province, an: User) -> None:
    listing(da_nang)

    answer = as_(an).get(reverse("admin:index"))

    assert answer.context["first_steps"] == []


def test_empty_queue_says_what_comes_next(da_nang: Province, an: User) -> None:
    listing(da_nang, price_checked_on=dt.date(2026, 10, 1))
    evaluation(da_nang, dt.date(2027, 1, 5))

    found = queue(an)

    assert (found.items, found.has_work) == ([], False)
    assert found.next_due.on == dt.date(2027, 1, 5)


def test_price_to_confirm_again_is_what_comes_next(da_nang: Province, an: User) -> None:
    listing(da_nang, price_checked_on=dt.date(2026, 6, 1))

    assert queue(an).next_due.on == dt.date(2026, 12, 1)


@pytest.mark.once
def test_first_page_makes_the_same_queries_for_one_and_for_three(
    da_nang: Province, binh: User, django_assert_max_num_queries
) -> None:
    def queries() -> int:
        client.get(reverse("admin:index"))
        with django_assert_max_num_queries(90) as made:
            client.get(reverse("admin:index"))
        return len(made)

    client = as_(binh)
    kinds = [make for key, make in WORK.items() if key != "nghi-trung-lap"]
    for make in kinds:
        if make not in (broken_link, broken_vendor_link):
            make(da_nang)
    once = queries()
    for make in kinds * 2:
        if make not in (broken_link, broken_vendor_link):
            make(da_nang)

    assert queries() == once


def test_list_pages_stay_the_same_queries(
    da_nang: Province, binh: User, django_assert_max_num_queries
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(60) as made:
            client.get(reverse("admin:work_list", args=["ho-so-cho-duyet"]))
        return len(made)

    client = as_(binh)
    in_review(da_nang)
    queries()
    once = queries()
    in_review(da_nang)
    in_review(da_nang)

    assert queries() == once


def test_unknown_kind_is_not_found(an: User) -> None:
    assert as_(an).get(reverse("admin:work_list", args=["khong-co"])).status_code == 404


def test_visitor_is_led_to_the_sign_in(client: Client, db: None) -> None:
    answer = client.get(reverse("admin:work_list", args=["ho-so-cho-duyet"]))

    assert (answer.status_code, "/login/" in answer["Location"]) == (302, True)


def test_ticked_listings_are_approved_from_the_list(da_nang: Province, binh: User) -> None:
    in_review(da_nang)
    made = da_nang.listings.get()
    client = as_(binh)
    page = client.get(reverse("admin:work_list", args=["ho-so-cho-duyet"]))

    asked = client.post(
        page.context["bulk_address"],
        {"action": "step_approve", "select_across": "0", "_selected_action": [made.pk]},
    )
    client.post(
        page.context["bulk_address"],
        {
            "action": "step_approve",
            "apply": "1",
            "_selected_action": [made.pk],
            "sovereignty": "on",
        },
    )

    assert asked.status_code == 200
    made.refresh_from_db()
    assert made.state == "published"


def test_every_kind_has_an_address_of_its_own() -> None:
    keys = [kind.key for kind in KINDS]

    assert len(set(keys)) == len(keys)
    assert all(kind_named(key) is kind for key, kind in zip(keys, KINDS, strict=True))


def test_changes_of_one_object_are_one_thing_to_decide(da_nang: Province, an: User) -> None:
    solution = f.SolutionFactory(steward=da_nang)
    hue = f.ProvinceFactory()
    for field in ("summary", "name"):
        f.ChangeProposalFactory(
            target=solution, field=field, owner_province=da_nang, from_province=hue
        )

    found = [item for item in queue(an).items if item.kind == "de-nghi-sua-doi"]

    assert [item.title for item in found] == [solution.name]
    assert found[0].detail.startswith("2 ")


def test_list_offers_the_step_only_for_what_the_person_may_decide(
    da_nang: Province, minh: User
) -> None:
    in_review(da_nang)
    own = listing(None, published=False, state="in_review")

    page = as_(minh).get(reverse("admin:work_list", args=["ho-so-cho-duyet"]))

    offered = {item.key: bool(item.address) for item in page.context["items"]}
    assert offered == {str(own.pk): True, str(da_nang.listings.get().pk): False}
