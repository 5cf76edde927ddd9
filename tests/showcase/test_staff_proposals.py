"""Editing what is public without the right to publish: proposed, part by part."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from guides.models import Guide, Problem
from provinces.models import ChangeProposal
from solutions.models import Listing, PricePlan, PriceRevision, Promotion
from tests import factories
from tests.showcase.proposal_world import decide, decide_address, open_ones, save
from tests.staff import as_, errors_of, messages_of, url


@pytest.fixture
def public(da_nang, binh) -> Listing:
    """A public listing of Đà Nẵng, where Bình approves."""
    return factories.ListingFactory(province=da_nang, published=True, booth_code="A1")


# Proposing on the own province's catalogue --------------------------------------------------------
@pytest.mark.parametrize("state", ["published", "in_review"])
def test_editors_change_waits_for_the_approver(an, public, da_nang, state):
    Listing.objects.update(state=state)
    versions = public.history.count()

    answer = save(an, public, booth_code="B2", trial_offer="on", trial_note="30 ngày")

    public.refresh_from_db()
    assert answer.status_code == 302
    assert (public.booth_code, public.trial_offer, public.history.count()) == (
        "A1",
        False,
        versions,
    )
    assert open_ones() == [
        ("booth_code", "A1", "B2"),
        ("trial_note", "", "30 ngày"),
        ("trial_offer", "false", "true"),
    ]
    proposal = ChangeProposal.objects.first()
    assert (proposal.proposed_by, proposal.from_province, proposal.owner_province) == (
        an,
        da_nang,
        da_nang,
    )
    assert len(messages_of(answer)) == 1


def test_form_says_that_it_proposes_and_shows_what_waits(an, binh, public):
    save(an, public, booth_code="B2")

    page = as_(an).get(url(Listing, "change", public.pk))
    approvers = as_(binh).get(url(Listing, "change", public.pk))

    assert page.context["is_proposal"]
    assert [row.new for row in page.context["open_proposals"]] == ["B2"]
    assert "proposal-notice" in page.content.decode()
    assert not approvers.context["is_proposal"]
    assert "proposal-notice" not in approvers.content.decode()


def test_second_edit_renews_the_open_proposal(an, public):
    save(an, public, booth_code="B2")
    save(an, public, booth_code="C3")

    assert open_ones() == [("booth_code", "A1", "C3")]


def test_saving_without_a_change_proposes_nothing(an, public):
    factories.PricePlanFactory(listing=public, note="Dòng một\nDòng hai\n")

    answer = save(an, public)

    assert answer.status_code == 302
    assert open_ones() == []


def test_wrong_form_proposes_nothing_and_says_where(an, public):
    answer = save(an, public, booth_code="B2", is_featured="on")

    assert errors_of(answer).keys() == {"featured_reason"}
    assert open_ones() == []


def test_draft_is_changed_at_once_by_its_editor(an, da_nang, binh):
    draft = factories.ListingFactory(province=da_nang)

    save(an, draft, booth_code="B2")

    draft.refresh_from_db()
    assert draft.booth_code == "B2"
    assert open_ones() == []


def test_editor_without_an_approver_changes_at_once(an, da_nang):
    alone = factories.ListingFactory(province=da_nang, published=True)

    save(an, alone, booth_code="B2")

    alone.refresh_from_db()
    assert alone.booth_code == "B2"
    assert open_ones() == []


def test_archived_listing_is_only_read(an, public):
    Listing.objects.update(state="archived", archive_reason="Hết hợp đồng")

    answer = as_(an).post(url(Listing, "change", public.pk), {"booth_code": "B2"})

    assert answer.status_code == 403
    assert open_ones() == []


def test_colleagues_of_another_province_propose_nothing(chi, public):
    answer = as_(chi).post(url(Listing, "change", public.pk), {"booth_code": "B2"})

    assert answer.status_code == 404
    assert open_ones() == []


def test_ministry_does_not_propose_on_a_provinces_listing(minh, public):
    answer = as_(minh).post(url(Listing, "change", public.pk), {"booth_code": "B2"})

    assert answer.status_code == 403
    assert open_ones() == []


# Parts --------------------------------------------------------------------------------------------
def test_changed_and_new_plans_are_proposed_and_written(an, binh, public):
    plan = factories.PricePlanFactory(listing=public, name="Gói A")
    new = {"name": "Gói B", "role": "base", "charge": "free", "vat": "not_stated", "position": "2"}
    lines = {f"plans-1-{name}": value for name, value in new.items()}

    answer = save(
        an,
        public,
        **{"plans-0-amount": "120000", "plans-0-valid_to": "31/12/2027", "plans-TOTAL_FORMS": 2},
        **lines,
    )

    assert answer.status_code == 302, errors_of(answer)
    assert not PricePlan.objects.filter(name="Gói B").exists()
    assert [
        (field, old, new if field[6] != "+" else json.loads(new)) for field, old, new in open_ones()
    ] == [
        ("plans.+1", "", new | {"setup_per_unit": "false"}),
        (f"plans.{plan.pk}.amount", "100000", "120000"),
        (f"plans.{plan.pk}.valid_to", "", "2027-12-31"),
    ]

    decide(binh, ChangeProposal.objects.first(), all="accept")

    plan.refresh_from_db()
    assert (plan.amount, plan.valid_to) == (Decimal(120_000), dt.date(2027, 12, 31))
    made = PricePlan.objects.get(name="Gói B")
    assert (made.listing, made.charge, made.name_key) == (public, "free", "goi b")
    assert PriceRevision.objects.filter(plan=plan, amount=120_000).count() == 1
    newest = plan.history.latest()
    assert newest.history_user == binh
    assert str(an) in newest.history_change_reason
    public.refresh_from_db()
    assert public.price_from == 0
    assert open_ones() == []


def test_new_plan_is_not_proposed_twice(an, public):
    new = {"charge": "free", "role": "base", "vat": "not_stated", "position": "0", "name": "Gói B"}
    typed = {f"plans-0-{name}": value for name, value in new.items()}

    for _time in range(2):
        save(an, public, **{"plans-TOTAL_FORMS": 1}, **typed)

    assert [field for field, _old, _new in open_ones()] == ["plans.+1"]


def test_promotion_is_proposed_from_the_plans_own_page(an, binh, public):
    plan = factories.PricePlanFactory(listing=public)
    kept = factories.PromotionFactory(plan=plan)
    typed = {
        "promotions-TOTAL_FORMS": 2,
        "promotions-0-percent": "15",
        "promotions-1-percent": "20",
        "promotions-1-starts_on": "01/06/2026",
        "promotions-1-ends_on": "30/06/2026",
    }

    answer = save(an, plan, **typed)

    assert answer.status_code == 302, errors_of(answer)
    assert [row[0] for row in open_ones()] == [
        f"plans.{plan.pk}.promotions.+1",
        f"plans.{plan.pk}.promotions.{kept.pk}.percent",
    ]
    decide(binh, ChangeProposal.objects.first(), all="accept")
    found = Promotion.objects.order_by("starts_on").values_list("percent", "starts_on")
    assert list(found) == [(15, dt.date(2026, 1, 1)), (20, dt.date(2026, 6, 1))]


def test_steps_of_a_guide_change_come_and_go(an, binh, da_nang):
    guide = factories.GuideFactory(province=da_nang, published=True)
    first, second = (
        factories.GuideStepFactory(guide=guide, title=title, position=number)
        for number, title in enumerate(("Khảo sát", "Chọn"))
    )
    serving = factories.SolutionFactory(slug="kho-so")

    answer = save(
        an,
        guide,
        **{
            "steps-TOTAL_FORMS": 3,
            "steps-0-title": "Khảo sát hiện trạng",
            "steps-0-solutions": [serving.pk],
            "steps-1-DELETE": "on",
            "steps-2-title": "Ký hợp đồng",
            "steps-2-position": "3",
        },
    )

    assert answer.status_code == 302, errors_of(answer)
    assert {row[0] for row in open_ones()} == {
        "steps.+1",
        f"steps.{first.pk}.solutions",
        f"steps.{first.pk}.title",
        f"steps.{second.pk}",
    }
    assert len(open_ones()) == 4
    assert as_(binh).get(decide_address(ChangeProposal.objects.first())).status_code == 200
    decide(binh, ChangeProposal.objects.first(), all="accept")
    assert [step.title for step in Guide.objects.get().steps.all()] == [
        "Khảo sát hiện trạng",
        "Ký hợp đồng",
    ]
    assert list(first.solutions.all()) == [serving]


def test_task_of_a_problem_is_proposed(an, binh, da_nang):
    problem = factories.ProblemFactory(province=da_nang, published=True)
    task = factories.ProblemTaskFactory(problem=problem, text="Đăng ký")

    save(an, problem, **{"tasks-0-text": "Đăng ký tài khoản"})

    assert open_ones() == [(f"tasks.{task.pk}.text", "Đăng ký", "Đăng ký tài khoản")]
    decide(binh, ChangeProposal.objects.get(), all="accept")
    assert [row.text for row in Problem.objects.get().tasks.all()] == ["Đăng ký tài khoản"]
