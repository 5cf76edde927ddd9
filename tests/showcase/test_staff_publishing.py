"""Publishing on the staff site: steps one by one and many at once, evaluations, criteria."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from guides.models import Guide
from solutions.models import (
    CriteriaSet,
    CriterionScore,
    Evaluation,
    Listing,
)
from tests import factories
from tests.staff import TICK, as_, form_of, messages_of, no_lines, state, step, url

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.timezone(dt.timedelta(hours=7)))


# Lifecycle ----------------------------------------------------------------------------------------
def test_listing_goes_from_draft_to_public(an, binh, da_nang):
    listing = factories.ListingFactory(province=da_nang)

    step(an, listing, "submit")
    assert state(listing) == "in_review"
    step(binh, listing, "return", reason="Thiếu giá")
    assert state(listing) == "draft"
    step(an, listing, "submit")
    step(binh, listing, "approve", **TICK)

    assert state(listing) == "published"
    page = as_(an).get(url(Listing, "change", listing.pk)).content.decode()
    assert "Thiếu giá" in page


def test_publishing_asks_for_the_tick(binh, da_nang):
    listing = factories.ListingFactory(province=da_nang, state="in_review")

    asked = step(binh, listing, "approve")

    assert asked.status_code == 200
    assert asked.context["form"].errors.keys() == {"sovereignty"}
    assert state(listing) == "in_review"


def test_returning_asks_why(binh, da_nang):
    listing = factories.ListingFactory(province=da_nang, state="in_review")

    asked = step(binh, listing, "return", reason=" ")

    assert asked.context["form"].errors.keys() == {"reason"}
    assert state(listing) == "in_review"


def test_asking_page_changes_nothing(binh, da_nang):
    listing = factories.ListingFactory(province=da_nang, state="in_review")

    page = as_(binh).get(reverse("admin:solutions_listing_step", args=[listing.pk, "approve"]))

    assert page.status_code == 200
    assert state(listing) == "in_review"


@pytest.mark.parametrize("verb", ["approve", "return", "withdraw", "archive", "explode"])
def test_editor_takes_no_step_of_an_approver(an, binh, da_nang, verb):
    listing = factories.ListingFactory(province=da_nang, state="in_review")

    assert step(an, listing, verb, reason="Thử", **TICK).status_code in {403, 404}
    assert state(listing) == "in_review"


def test_four_eyes_are_explained(binh, da_nang):
    factories.MembershipFactory(province=da_nang, role="approver")
    listing = factories.ListingFactory(province=da_nang)
    step(binh, listing, "submit")

    answer = step(binh, listing, "approve", **TICK)

    assert state(listing) == "in_review"
    assert len(messages_of(answer)) == 1


def test_public_listing_is_changed_by_its_approver_at_once(an, binh, da_nang):
    listing = factories.ListingFactory(province=da_nang, published=True)
    address = url(Listing, "change", listing.pk)
    client = as_(binh)

    client.post(address, form_of(client, address) | {"booth_code": "A1"})

    listing.refresh_from_db()
    assert (listing.booth_code, listing.state) == ("A1", "published")


def test_what_was_public_is_not_deleted(binh, da_nang):
    listing = factories.ListingFactory(province=da_nang, published=True)
    step(binh, listing, "withdraw", reason="Sửa")

    assert as_(binh).post(url(Listing, "delete", listing.pk), {"post": "yes"}).status_code == 403
    assert Listing.objects.count() == 1


def test_draft_is_deleted_by_its_editor(an, da_nang):
    listing = factories.ListingFactory(province=da_nang)

    as_(an).post(url(Listing, "delete", listing.pk), {"post": "yes"})

    assert not Listing.objects.exists()


def test_many_are_published_at_once_and_the_rest_explained(binh, da_nang):
    ready = factories.ListingFactory.create_batch(3, province=da_nang, state="in_review")
    draft = factories.ListingFactory(province=da_nang)
    client = as_(binh)
    data = {
        "action": "step_approve",
        "_selected_action": [row.pk for row in (*ready, draft)],
    }

    asked = client.post(url(Listing, "changelist"), data)
    assert [state(row) for row in ready] == ["in_review"] * 3
    assert len(asked.context["rows"]) == 4
    answer = client.post(url(Listing, "changelist"), data | {"apply": "1", **TICK})

    assert [state(row) for row in (*ready, draft)] == ["published"] * 3 + ["draft"]
    assert len(messages_of(answer)) == 2


def test_guide_with_steps_is_written_and_published(an, binh, da_nang):
    problem = factories.ProblemFactory(published=True)
    lines = {
        "steps-TOTAL_FORMS": 1,
        "steps-0-title": "Khảo sát hiện trạng",
        "steps-0-days": "5",
        "steps-0-position": "0",
    }

    answer = as_(an).post(
        url(Guide, "add"),
        {
            "province": da_nang.pk,
            "title": "Đưa trạm y tế lên phần mềm",
            "problem": problem.pk,
            "version": "1",
            **no_lines("steps", "solution_links", "attachments"),
            **lines,
        },
    )
    assert answer.status_code == 302
    guide = Guide.objects.get()
    step(an, guide, "submit")
    step(binh, guide, "approve", **TICK)

    assert state(guide) == "published"
    assert guide.slug == "dua-tram-y-te-len-phan-mem"
    assert [s.title for s in guide.steps.all()] == ["Khảo sát hiện trạng"]


def test_guides_answer_public_and_own_problems_only(an, da_nang, hue):
    public = factories.ProblemFactory(published=True)
    own = factories.ProblemFactory(province=da_nang)
    factories.ProblemFactory(province=hue)

    form = as_(an).get(url(Guide, "add")).context["adminform"].form

    assert set(form.fields["problem"].queryset) == {public, own}


# Evaluations --------------------------------------------------------------------------------------
@time_machine.travel(NOON, tick=False)
def test_evaluation_is_entered_scored_and_published(an, binh, da_nang):
    criteria = factories.CriteriaSetFactory(state=CriteriaSet.Stage.PUBLISHED)
    for key, weight in (("chuc-nang", 60), ("an-toan", 40)):
        factories.CriterionFactory(criteria_set=criteria, key=key, weight=Decimal(weight))
    client = as_(an)
    client.post(
        url(Evaluation, "add"),
        no_lines("scores")
        | {
            "province": da_nang.pk,
            "solution": factories.SolutionFactory().pk,
            "body": factories.EvaluationBodyFactory(province=da_nang).pk,
            "criteria_set": criteria.pk,
            "evaluated_on": "01/10/2026",
            "minutes_number": "05/BB-HĐ",
        },
    )
    evaluation = Evaluation.objects.get()
    address = url(Evaluation, "change", evaluation.pk)
    data = form_of(client, address)
    assert data["scores-TOTAL_FORMS"] == 2

    client.post(address, data | {"scores-0-points": "90"})
    evaluation.refresh_from_db()
    assert (CriterionScore.objects.count(), evaluation.overall_micropoints) == (1, None)
    client.post(address, form_of(client, address) | {"scores-1-points": "80"})
    step(binh, evaluation, "publish", **TICK)

    assert state(evaluation) == "published"
    assert evaluation.overall_micropoints == 86_000_000


def test_published_evaluation_takes_only_notice_and_reply(binh, da_nang):
    evaluation = factories.EvaluationFactory(
        province=da_nang, published=True, overall_micropoints=40_000_000
    )
    client = as_(binh)
    address = url(Evaluation, "change", evaluation.pk)

    client.post(
        address,
        form_of(client, address)
        | {
            "vendor_notified_on": "19/10/2026",
            "vendor_reply": "Đã khắc phục",
            "evaluated_on": "2020-01-01",
            "result_number": "99/GIẢ",
        },
    )

    evaluation.refresh_from_db()
    assert (evaluation.vendor_reply, evaluation.public_from) == (
        "Đã khắc phục",
        dt.date(2026, 11, 3),
    )
    assert (evaluation.result_number, evaluation.evaluated_on) == (
        "01/TB-MẪU",
        dt.date(2026, 1, 5),
    )


def test_published_criteria_are_only_read(minh):
    criteria = factories.CriteriaSetFactory(state=CriteriaSet.Stage.PUBLISHED)
    factories.CriterionFactory(criteria_set=criteria)

    answer = as_(minh).post(url(CriteriaSet, "change", criteria.pk), {"name": "Khác"})

    assert answer.status_code == 403
    assert as_(minh).get(url(CriteriaSet, "change", criteria.pk)).status_code == 200


def test_incomplete_evaluation_is_not_published_and_says_why(binh, da_nang):
    evaluation = factories.EvaluationFactory(province=da_nang)

    answer = step(binh, evaluation, "publish", **TICK)

    assert state(evaluation) == "draft"
    assert len(messages_of(answer)) == 1
