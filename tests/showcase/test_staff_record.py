"""The record of an object on the staff site: one timeline, and bringing an earlier version back."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provinces import lifecycle
from provinces.models import Centre, ChangeProposal
from solutions.models import (
    CriterionScore,
    Evaluation,
    Listing,
    PricePlan,
    Promotion,
    Solution,
)
from tests import factories
from tests.staff import as_, form_of, messages_of, url
from vendors.models import Vendor


def save(user, obj, **values):
    """Save the form of ``obj`` with these values, as ``user`` does at the screen."""
    client = as_(user)
    address = url(type(obj), "change", obj.pk)
    answer = client.post(address, form_of(client, address) | values)
    assert answer.status_code == 302, answer.context["errors"]


def record(user, obj, **query):
    return as_(user).get(url(type(obj), "history", obj.pk), query)


def told(answer):
    """The timeline as (person, step, [(part, [(field, old, new)])]), newest first."""
    return [
        (
            entry.by,
            entry.step,
            [
                (item.title, [(one.name, one.old, one.new) for one in item.changes])
                for item in entry.items
                if not item.is_new
            ],
        )
        for entry in answer.context["entries"]
    ]


def restore_address(obj, version):
    kind = version.instance_type._meta.model_name
    return url(type(obj), "restore", obj.pk, kind, version.pk)


def bring_back(user, obj, version):
    """Press the button of the timeline, then the one on the page that it leads to."""
    client = as_(user)
    address = restore_address(obj, version)
    page = client.get(address)
    seen = page.context["found"].seen if page.status_code == 200 else ""
    return client.post(address, {"seen": seen})


def first_version(obj):
    return type(obj).history.filter(id=obj.pk).order_by("history_id").first()


@pytest.fixture
def listing(da_nang):
    return factories.ListingFactory(province=da_nang, booth_code="A1")


# The timeline -------------------------------------------------------------------------------------
def test_timeline_tells_who_changed_what_also_in_parts_and_every_step(listing, an, binh):
    plan = factories.PricePlanFactory(listing=listing, name="Gói A")
    save(an, listing, **{"booth_code": "B7", "plans-0-amount": "120000"})
    lifecycle.submit(listing, by=an)
    lifecycle.approve(listing, by=binh)

    found = told(record(binh, listing))

    assert found[:3] == [
        ("binh", "đã phê duyệt", []),
        ("an", "đã trình duyệt", []),
        (
            "an",
            "",
            [
                ("", [("booth_code", "A1", "B7")]),
                (f"Gói giá “{plan}”", [("amount", "100.000", "120.000")]),
            ],
        ),
    ]


def test_timeline_names_reason_paper_and_self_approval(listing, an):
    lifecycle.submit(listing, by=an)
    step = lifecycle.approve(listing, by=an)
    row = lifecycle.transitions_of(step).first()
    row.basis_number, row.reason = "15/QĐ-SKHCN", "Đã đối chiếu"
    row.save()

    entry = record(an, listing).context["entries"][0]

    assert (entry.is_self_approval, entry.basis, entry.reason) == (
        True,
        "15/QĐ-SKHCN",
        "Đã đối chiếu",
    )


def test_removed_part_stays_in_the_timeline(listing, an):
    factories.PricePlanFactory(listing=listing, name="Gói A")
    save(an, listing, **{"plans-0-DELETE": "on"})

    entry = record(an, listing).context["entries"][0]

    assert [(item.title, item.happened) for item in entry.items] == [("Gói giá “Gói A”", "Xóa")]
    assert entry.items[0].version == PricePlan.history.first().pk


def test_saving_without_a_change_leaves_no_line_and_no_version(listing, an):
    save(an, listing)

    assert listing.history.count() == 1
    assert len(record(an, listing).context["entries"]) == 1


def test_several_relations_saved_at_once_are_one_line(an, da_nang):
    solution = factories.SolutionFactory(steward=da_nang)
    sectors = [factories.SectorFactory(name="Y tế"), factories.SectorFactory(name="Giáo dục")]
    save(an, solution, name="Tên mới", sectors=[sector.pk for sector in sectors])

    answer = record(an, solution)

    [(_by, _step, items), _created] = told(answer)
    assert [name for name, _old, _new in items[0][1]] == ["name", "sectors"]
    assert answer.context["entries"][0].items[0].changes[1].added == ("Giáo dục", "Y tế")


def test_personal_tax_code_is_masked_in_the_record(an, da_nang):
    vendor = factories.VendorFactory(steward=da_nang, tax_code="079203001234", kind="household")
    save(an, vendor, tax_code="")

    page = record(an, vendor).content.decode()

    assert "079203001234" not in page
    assert "•••••••••234" in page


def edited(listing, times):
    """The listing after so many changes of it, of plans and of promotions."""
    for number in range(times):
        listing.booth_code = f"A{number}"
        listing.solution = factories.SolutionFactory()
        listing.save()
        plan = factories.PricePlanFactory(listing=listing)
        plan.amount = Decimal(number + 1)
        plan.save()
        factories.PromotionFactory(plan=plan)
    return listing


def test_number_of_queries_does_not_grow_with_the_record(an, da_nang):
    few = edited(factories.ListingFactory(province=da_nang), 2)
    many = edited(factories.ListingFactory(province=da_nang), 9)
    client = as_(an)
    client.get(url(Listing, "history", few.pk))

    counts = []
    for listing in (few, many):
        with CaptureQueriesContext(connection) as seen:
            client.get(url(Listing, "history", listing.pk))
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_record_is_paged(listing, an):
    edited(listing, 11)

    pages = [record(an, listing, p=page).context for page in (1, 2)]

    assert [page["page_obj"].paginator.num_pages for page in pages] == [2, 2]
    assert pages[1]["entries"][-1].items[0].is_new


@pytest.mark.parametrize("page", ["x", "-1", "99999999999999999999", "\x00"])
def test_odd_page_of_the_record_is_no_error(listing, an, page):
    assert record(an, listing, p=page).status_code == 200


def test_record_keeps_the_content_policy(listing, an):
    save(an, listing, booth_code="B7")

    page = record(an, listing).content.decode()

    assert "style=" not in page
    assert "onclick" not in page


@pytest.mark.parametrize("who", ["chi", "minh"])
def test_record_of_another_province(listing, request, who):
    user = request.getfixturevalue(who)

    statuses = [
        record(user, listing).status_code,
        as_(user).get(restore_address(listing, first_version(listing))).status_code,
    ]

    assert statuses == ([200, 200] if who == "minh" else [404, 404])


# Bringing back ------------------------------------------------------------------------------------
def test_page_of_a_version_shows_what_would_change(listing, an):
    first = first_version(listing)
    save(an, listing, booth_code="B7", contact_phone="0236 3 111 222")

    found = as_(an).get(restore_address(listing, first)).context["found"]

    assert [(one.name, one.old, one.new) for one in found.changes] == [
        ("booth_code", "B7", "A1"),
        ("contact_phone", "0236 3 111 222", "–"),
    ]
    assert (found.way, found.refusal) == ("restore", "")


def test_reading_a_version_changes_nothing(listing, an):
    first = first_version(listing)
    save(an, listing, booth_code="B7")
    count = Listing.history.count()

    as_(an).get(restore_address(listing, first))

    listing.refresh_from_db()
    assert (listing.booth_code, Listing.history.count()) == ("B7", count)


def test_version_comes_back_by_two_clicks(listing, an):
    first = first_version(listing)
    save(an, listing, booth_code="B7")

    answer = bring_back(an, listing, first)

    listing.refresh_from_db()
    assert answer.status_code == 302
    assert listing.booth_code == "A1"
    assert listing.history.first().history_user == an
    assert len(messages_of(answer)) == 1


def test_plan_comes_back_from_its_own_history_and_prices_follow(listing, an):
    plan = factories.PricePlanFactory(listing=listing)
    first = first_version(plan)
    save(an, listing, **{"plans-0-amount": "500000"})
    listing.refresh_from_db()
    dearer = listing.price_from

    bring_back(an, listing, first)

    listing.refresh_from_db()
    plan.refresh_from_db()
    assert (dearer, listing.price_from, plan.amount) == (6_000_000, 1_200_000, Decimal(100_000))
    assert [point.amount for point in plan.revisions.all()][-1] == Decimal(100_000)


def test_removed_plan_and_then_its_promotion_come_back(listing, an):
    promotion = factories.PromotionFactory(plan__listing=listing)
    plan = promotion.plan
    save(an, listing, **{"plans-0-DELETE": "on"})
    lost_plan = PricePlan.history.filter(history_type="-").get()
    lost_promotion = Promotion.history.filter(history_type="-").get()

    early = bring_back(an, listing, lost_promotion).status_code
    bring_back(an, listing, lost_plan)
    bring_back(an, listing, lost_promotion)

    assert early == 403
    assert [(row.pk, row.plan_id) for row in Promotion.objects.all()] == [(promotion.pk, plan.pk)]


def test_scores_come_back_and_the_overall_score_with_them(an, da_nang):
    evaluation = factories.EvaluationFactory(province=da_nang)
    criterion = factories.CriterionFactory(criteria_set=evaluation.criteria_set, weight=100)
    score = factories.CriterionScoreFactory(
        evaluation=evaluation, criterion=criterion, points=Decimal(80)
    )
    first = first_version(score)
    save(an, evaluation, **{"scores-0-points": "60"})

    bring_back(an, evaluation, first)

    assert CriterionScore.objects.get().points == Decimal(80)
    assert Evaluation.objects.get().overall == 80


def test_editor_proposes_to_restore_what_is_public(listing, an, binh):
    first = first_version(listing)
    save(binh, listing, booth_code="B7")
    lifecycle.publish(listing, by=binh)

    client = as_(an)
    found = client.get(restore_address(listing, first)).context["found"]
    answer = client.post(restore_address(listing, first), {"seen": found.seen})

    listing.refresh_from_db()
    made = ChangeProposal.objects.get()
    assert (found.way, answer.status_code, listing.booth_code) == ("propose", 302, "B7")
    assert (made.field, made.old, made.new, made.proposed_by) == ("booth_code", "B7", "A1", an)


def test_editor_proposes_an_earlier_price_of_a_public_listing(listing, an, binh):
    plan = factories.PricePlanFactory(listing=listing)
    first = first_version(plan)
    save(binh, listing, **{"plans-0-amount": "500000"})
    lifecycle.publish(listing, by=binh)

    bring_back(an, listing, first)

    plan.refresh_from_db()
    made = ChangeProposal.objects.get()
    assert (made.target, made.field, made.new) == (listing, f"plans.{plan.pk}.amount", "100000")
    assert plan.amount == Decimal(500_000)


def test_editor_only_reads_versions_of_a_published_evaluation(an, binh, da_nang):
    evaluation = factories.EvaluationFactory(province=da_nang, published=True)
    first = first_version(evaluation)
    evaluation.result_number = "9/TB"
    evaluation.save()
    client = as_(an)

    found = client.get(restore_address(evaluation, first)).context["found"]
    answer = client.post(restore_address(evaluation, first), {"seen": found.seen})

    assert [one.name for one in found.changes] == ["result_number"]
    assert (found.way, bool(found.refusal), answer.status_code) == ("", True, 403)


def test_approver_restores_what_is_public_at_once(listing, binh):
    lifecycle.publish(listing, by=binh)
    first = first_version(listing)
    save(binh, listing, booth_code="B7")

    bring_back(binh, listing, first)

    listing.refresh_from_db()
    assert (listing.state, listing.booth_code) == ("published", "A1")


@pytest.mark.parametrize("kind", ["solution", "vendor", "priceplan", "khong-co"])
def test_version_of_something_else_is_404(listing, an, da_nang, kind):
    foreign = factories.PricePlanFactory()
    number = first_version(foreign).pk

    answer = as_(an).post(url(Listing, "restore", listing.pk, kind, number), {"seen": "1"})

    assert answer.status_code == 404


def test_nobody_brings_back_over_what_they_never_saw(listing, an, binh):
    first = first_version(listing)
    save(an, listing, booth_code="B7")
    client = as_(an)
    seen = client.get(restore_address(listing, first)).context["found"].seen
    save(binh, listing, booth_code="C9")

    answer = client.post(restore_address(listing, first), {"seen": seen})

    listing.refresh_from_db()
    assert answer.status_code == 200
    assert len(answer.context["errors"]) == 1
    assert listing.booth_code == "C9"


def test_what_the_form_would_refuse_is_refused_with_its_words(an, da_nang):
    vendor = factories.VendorFactory(steward=da_nang, tax_code="0100109107")
    first = first_version(vendor)
    save(an, vendor, tax_code="0100109106")

    answer = bring_back(an, vendor, first)

    vendor.refresh_from_db()
    assert answer.status_code == 200
    assert len(answer.context["errors"]) == 2
    assert vendor.tax_code == "0100109106"


def test_fields_closed_to_the_person_stay(binh, da_nang):
    centre = factories.CentreFactory(province=da_nang, is_model=True, name="Tên cũ")
    first = first_version(centre)
    Centre.objects.filter(pk=centre.pk).update(is_model=False)
    save(binh, centre, name="Tên mới")

    bring_back(binh, centre, first)

    centre.refresh_from_db()
    assert (centre.name, centre.is_model) == ("Tên cũ", False)


def test_kind_that_only_the_ministry_gives_does_not_come_back(an, minh, da_nang):
    solution = factories.SolutionFactory(steward=da_nang, kind="state_shared")
    first = first_version(solution)
    save(minh, solution, kind="commercial")

    answer = bring_back(an, solution, first)

    solution.refresh_from_db()
    assert solution.kind == "commercial"
    assert len(answer.context["errors"]) == 1


def test_sectors_come_back_with_the_version(an, da_nang):
    old, new = factories.SectorFactory(), factories.SectorFactory()
    solution = factories.SolutionFactory(steward=da_nang)
    solution.sectors.set([old])
    before = solution.history.first()
    save(an, solution, sectors=[new.pk])

    bring_back(an, solution, before)

    assert list(solution.sectors.all()) == [old]


def test_version_that_says_the_same_has_no_button(listing, an):
    found = as_(an).get(restore_address(listing, first_version(listing))).context["found"]

    assert (found.changes, bool(found.refusal)) == ([], True)


@pytest.mark.parametrize("model", [Vendor, Solution])
def test_registry_entry_of_another_steward_is_not_restored(chi, da_nang, model):
    make = {Vendor: factories.VendorFactory, Solution: factories.SolutionFactory}[model]
    entry = make(steward=da_nang)

    answer = as_(chi).post(restore_address(entry, first_version(entry)), {"seen": "1"})

    assert answer.status_code in {403, 404}
