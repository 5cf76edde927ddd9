"""Two entries become one: nothing is lost, the old address leads on, and all can be undone."""

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils.translation import gettext as _

from core.models import DistinctPair, Journal, OldAddress, Transition
from provinces.models import ChangeProposal
from solutions.merging import merge_solutions, merge_vendors, undo
from solutions.merging.choices import FIXED, TOGETHER, fields_to_choose, suggested
from solutions.merging.references import pointers, references
from solutions.models import Deployment, Listing, PricePlan, Solution
from tests import factories as f
from tests.solutions.merging_world import DAY, OUR_APPS, everything
from vendors.models import Vendor

pytestmark = pytest.mark.usefixtures("frozen")


# What the merger knows ----------------------------------------------------------------------------
def test_every_reference_to_what_is_merged_is_known():
    found = {
        model.__name__: sorted(f"{one.model._meta.label}.{one.name}" for one in references(model))
        for model in (Vendor, Solution, Listing, PricePlan, Deployment)
    }

    # A new one moves by itself. Before adding it here, decide what happens where both entries have
    # it: two rows become one (solutions.merging.references) unless the merger says otherwise.
    assert found == {
        "Vendor": ["solutions.Solution.vendor"],
        "Solution": [
            "guides.GuideSolution.solution",
            "guides.GuideStep_solutions.solution",
            "guides.ProblemSolution.solution",
            "solutions.Deployment.solution",
            "solutions.Evaluation.solution",
            "solutions.Implementer.solution",
            "solutions.Listing.solution",
            "solutions.ProgrammeEntry.solution",
            "solutions.Recognition.solution",
            "solutions.Solution.replaced_by",
            "solutions.SolutionImage.solution",
            "solutions.Solution_audiences.solution",
            "solutions.Solution_sectors.solution",
            "solutions.UseRequest.solution",
        ],
        "Listing": [
            "solutions.ImportJobRow.listing",
            "solutions.Listing.adopted_from",
            "solutions.PricePlan.listing",
        ],
        "PricePlan": [
            "solutions.PriceExplanation.plan",
            "solutions.PriceRevision.plan",
            "solutions.Promotion.plan",
        ],
        "Deployment": ["solutions.Review.deployment", "solutions.UseRequest.deployment"],
    }


def test_every_reference_by_kind_and_number_is_known():
    generic = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in OUR_APPS
        and any(isinstance(field, GenericForeignKey) for field in model._meta.private_fields)
    }
    by_kind = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in OUR_APPS
        and any(field.related_model is ContentType for field in model._meta.concrete_fields)
    }

    assert {field.model._meta.label for field in pointers()} == generic
    # Pairs are led on by their own rule; the journal says what was and is led on by none.
    assert by_kind - generic == {"core.DistinctPair", "core.JournalEntry"}


@pytest.mark.parametrize("model", [Vendor, Solution])
def test_every_field_is_chosen_or_known_to_stay(model):
    chosen = {field.name for field in fields_to_choose(model)}
    joined = {name for names in TOGETHER.values() for name in names}
    stays = {"id", "created_at", "updated_at", *FIXED}
    derived = {"folded_name", "folded_text", "web_domain", "sort_key"}
    all_fields = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}

    assert all_fields - chosen - joined - stays - derived == set()


# Vendors ------------------------------------------------------------------------------------------
def test_solutions_follow_their_vendor(minh):
    keep = f.VendorFactory(legal_name="Công ty Mẫu Sông Hàn", tax_code="", phone="0236 3000 000")
    drop = f.VendorFactory(legal_name="Cty Mẫu Sông Hàn", tax_code="0100109106", phone="1900")
    solution = f.SolutionFactory(vendor=drop)

    journal = merge_vendors(keep, drop, by=minh, values={"tax_code": "drop"})

    assert list(Vendor.objects.values_list("pk", "tax_code", "phone")) == [
        (keep.pk, "0100109106", "0236 3000 000")
    ]
    solution.refresh_from_db()
    assert solution.vendor == keep
    assert solution.history.first().history_user == minh
    assert journal.title == _("“%(drop)s” merged into “%(keep)s”") % {
        "drop": "Cty Mẫu Sông Hàn",
        "keep": "Công ty Mẫu Sông Hàn",
    }


def test_note_on_the_tax_code_comes_with_it(minh):
    keep = f.VendorFactory(tax_code="", tax_code_note="")
    drop = f.VendorFactory(tax_code="0100109107", tax_code_note="Đã đối chiếu")

    merge_vendors(keep, drop, by=minh, values={"tax_code": "drop"})

    keep.refresh_from_db()
    assert (keep.tax_code, keep.tax_code_note) == ("0100109107", "Đã đối chiếu")


def test_suggested_is_what_the_staying_entry_lacks(db):
    keep = f.VendorFactory(kind="unknown", phone="1900", about="")
    drop = f.VendorFactory(kind="enterprise", phone="1800", about="Làm phần mềm")

    choice = suggested(keep, drop)

    assert (choice["kind"], choice["about"], choice["phone"]) == ("drop", "drop", "keep")


@pytest.mark.parametrize(
    "values", [{"slug": "drop"}, {"phone": "both"}, {"no_field": "keep"}, {"phone": "1900"}]
)
def test_strange_choices_are_refused(minh, values):
    keep, drop = f.VendorFactory(), f.VendorFactory()

    with pytest.raises(ValidationError):
        merge_vendors(keep, drop, by=minh, values=values)

    assert Vendor.objects.count() == 2


def test_nobody_merges_an_entry_with_itself(minh):
    vendor = f.VendorFactory()

    with pytest.raises(ValidationError) as refusal:
        merge_vendors(vendor, vendor, by=minh)

    assert refusal.value.code == "same"


@pytest.mark.parametrize("person", ["an", "binh", "chi"])
def test_provinces_do_not_merge(request, da_nang, person):
    by = request.getfixturevalue(person)
    keep, drop = f.VendorFactory(steward=da_nang), f.VendorFactory(steward=da_nang)
    one, other = f.SolutionFactory(steward=da_nang), f.SolutionFactory(steward=da_nang)

    with pytest.raises(PermissionDenied):
        merge_vendors(keep, drop, by=by)
    with pytest.raises(PermissionDenied):
        merge_solutions(one, other, by=by)
    with pytest.raises(PermissionDenied):
        undo(f.JournalFactory(), by=by)


# Solutions ----------------------------------------------------------------------------------------
def test_all_that_hangs_on_a_solution_moves(minh, da_nang):
    keep, drop = f.SolutionFactory(), f.SolutionFactory()
    evaluation = f.EvaluationFactory(solution=drop)
    recognition = f.RecognitionFactory(solution=drop)
    deployment = f.DeploymentFactory(solution=drop)
    listing = f.ListingFactory(solution=drop, province=da_nang)
    problem = f.ProblemSolutionFactory(solution=drop)
    guide = f.GuideSolutionFactory(solution=drop)
    step = f.GuideStepFactory()
    step.solutions.add(drop)
    older = f.SolutionFactory(replaced_by=drop)
    f.SolutionImageFactory(solution=keep, position=3)
    image = f.SolutionImageFactory(solution=drop, position=0)

    merge_solutions(keep, drop, by=minh)

    for row in (evaluation, recognition, deployment, listing, problem, guide, image):
        row.refresh_from_db()
        assert row.solution_id == keep.pk, row
    older.refresh_from_db()
    assert older.replaced_by == keep
    assert list(step.solutions.all()) == [keep]
    # The first picture of the staying entry stays the first.
    assert image.position == 4


def test_what_both_have_becomes_one_and_texts_fill_gaps(minh):
    keep, drop = f.SolutionFactory(), f.SolutionFactory()
    problem, programme = f.ProblemFactory(), f.ProgrammeFactory()
    f.ProblemSolutionFactory(problem=problem, solution=keep, note="")
    f.ProblemSolutionFactory(problem=problem, solution=drop, note="Dùng cho cấp xã")
    f.ProgrammeEntryFactory(programme=programme, solution=keep, free_functions="Tra cứu")
    f.ProgrammeEntryFactory(programme=programme, solution=drop, free_functions="Tất cả")

    merge_solutions(keep, drop, by=minh)

    assert list(keep.problem_links.values_list("problem", "note")) == [
        (problem.pk, "Dùng cho cấp xã")
    ]
    assert list(keep.programme_entries.values_list("programme", "free_functions")) == [
        (programme.pk, "Tra cứu")
    ]


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        (None, {"a", "b", "c"}),
        ("both", {"a", "b", "c"}),
        ("keep", {"a", "b"}),
        ("drop", {"b", "c"}),
    ],
)
def test_sectors_are_chosen(minh, choice, kept):
    a, b, c = (f.SectorFactory(name=name, slug=name) for name in "abc")
    keep, drop = f.SolutionFactory(), f.SolutionFactory()
    keep.sectors.set([a, b])
    drop.sectors.set([b, c])

    merge_solutions(keep, drop, by=minh, values={"sectors": choice} if choice else {})

    assert set(keep.sectors.values_list("slug", flat=True)) == kept
    newest = keep.history.first()
    assert {link.sector.slug for link in newest.sectors.all()} == kept


def test_of_two_entries_of_one_use_the_later_confirmation_holds(minh):
    keep, drop = f.SolutionFactory(), f.SolutionFactory()
    f.DeploymentFactory(solution=keep, agency="UBND xã A", confirmed_on=dt.date(2025, 1, 1))
    later = f.DeploymentFactory(
        solution=drop, agency="UBND xã A", confirmed_on=dt.date(2026, 1, 1), users=90
    )
    review = f.ReviewFactory(deployment=later)

    merge_solutions(keep, drop, by=minh)

    stays = keep.deployments.get()
    assert (stays.confirmed_on, stays.users) == (dt.date(2026, 1, 1), 90)
    review.refresh_from_db()
    assert review.deployment == stays


def test_denial_of_a_use_outlives_an_older_claim(minh):
    keep, drop = f.SolutionFactory(), f.SolutionFactory()
    f.DeploymentFactory(solution=keep, agency="UBND xã A", told_by="vendor")
    f.DeploymentFactory(solution=drop, agency="UBND xã A", denied_on=dt.date(2026, 1, 1))

    merge_solutions(keep, drop, by=minh)

    assert keep.deployments.get().denied_on == dt.date(2026, 1, 1)


def test_two_reviews_of_one_use_are_settled_by_people_first(minh):
    keep, drop = f.SolutionFactory(), f.SolutionFactory()
    for solution in (keep, drop):
        f.ReviewFactory(deployment__solution=solution, deployment__agency="UBND xã A")
    before = everything()

    with pytest.raises(ValidationError, match="UBND xã A"):
        merge_solutions(keep, drop, by=minh)

    assert everything() == before
    assert not Journal.objects.exists()


def test_successor_never_is_the_entry_itself(minh):
    drop = f.SolutionFactory()
    keep = f.SolutionFactory(replaced_by=drop)

    merge_solutions(keep, drop, by=minh)

    keep.refresh_from_db()
    assert keep.replaced_by is None


def test_open_proposals_go_to_the_staying_entry(minh, da_nang, hue):
    keep, drop = f.SolutionFactory(steward=hue), f.SolutionFactory(steward=da_nang)
    kind = ContentType.objects.get_for_model(Solution)
    same = {"content_type": kind, "field": "summary", "from_province": da_nang}
    f.ChangeProposalFactory(target=keep, object_id=keep.pk, new="A", **same)
    f.ChangeProposalFactory(target=drop, object_id=drop.pk, new="B", **same)
    other = f.ChangeProposalFactory(
        target=drop, object_id=drop.pk, **same | {"field": "name"}, owner_province=da_nang
    )

    merge_solutions(keep, drop, by=minh)

    assert list(ChangeProposal.objects.order_by("pk").values_list("object_id", "state")) == [
        (keep.pk, "open"),
        (keep.pk, "refused"),
        (keep.pk, "open"),
    ]
    other.refresh_from_db()
    assert other.owner_province == hue


def test_declared_differences_follow(minh):
    keep, drop, third, fourth = (f.SolutionFactory() for _ in range(4))
    for first, second in ((keep, drop), (drop, third), (keep, fourth), (drop, fourth)):
        f.DistinctPairFactory(first=first, second=second)

    merge_solutions(keep, drop, by=minh)

    assert set(DistinctPair.objects.values_list("low_id", "high_id")) == {
        (keep.pk, third.pk),
        (keep.pk, fourth.pk),
    }


# Listings of one province -------------------------------------------------------------------------
def two_listings(province, mine: dict, other: dict) -> tuple[Listing, Listing]:
    made = [f.ListingFactory(province=province, **values) for values in (mine, other)]
    return made[0], made[1]


@pytest.mark.parametrize(
    ("mine", "other", "stays"),
    [
        ({}, {}, 0),
        ({}, {"price_checked_on": DAY}, 1),
        ({"price_checked_on": DAY}, {"price_checked_on": dt.date(2026, 1, 1)}, 0),
        ({"published": True}, {"price_checked_on": DAY}, 0),
        ({"price_checked_on": DAY}, {"published": True}, 1),
    ],
)
def test_which_listing_stays(minh, da_nang, mine, other, stays):
    pair = two_listings(da_nang, mine, other)

    merge_solutions(pair[0].solution, pair[1].solution, by=minh)

    listing = Listing.objects.get()
    assert (listing.pk, listing.solution_id) == (pair[stays].pk, pair[0].solution_id)


def test_public_price_series_of_the_other_listing_is_kept(minh, da_nang, client: Client):
    mine, other = two_listings(da_nang, {"published": True}, {"published": True})
    f.PricePlanFactory(listing=mine, name="Gói cơ bản", amount=Decimal(90_000))
    plan = f.PricePlanFactory(listing=other, name="Gói cơ bản", amount=Decimal(70_000))
    revision = f.PriceRevisionFactory(plan=plan)
    begins = f.PricePlanFactory(listing=other, name="Gói mới", valid_from=dt.date(2026, 3, 1))

    merge_solutions(mine.solution, other.solution, by=minh)

    assert list(mine.plans.order_by("pk").values_list("name", "valid_to")) == [
        ("Gói cơ bản", None),
        (f"Gói cơ bản ({_('from the merged entry')})", dt.date(2026, 2, 9)),
        ("Gói mới", None),
    ]
    revision.refresh_from_db()
    assert revision.plan.listing == mine
    mine.refresh_from_db()
    assert mine.price_from == 12 * 90_000
    begins.refresh_from_db()
    assert begins.valid_from == dt.date(2026, 3, 1)


def test_prices_that_never_were_public_do_not_become_so(minh, da_nang):
    mine, draft = two_listings(da_nang, {"published": True}, {"booth_code": "A1"})
    f.PriceRevisionFactory(plan__listing=draft)

    journal = merge_solutions(mine.solution, draft.solution, by=minh)

    mine.refresh_from_db()
    assert (mine.plans.count(), mine.booth_code) == (0, "")
    assert journal.entries.filter(content_type__model="pricerevision").count() == 1


def test_record_of_states_and_adoptions_come_along(minh, da_nang, hue):
    mine, other = two_listings(da_nang, {}, {})
    f.TransitionFactory(target=other)
    adopted = f.ListingFactory(province=hue, adopted_from=other)

    merge_solutions(mine.solution, other.solution, by=minh)

    assert list(Transition.objects.values_list("object_id", flat=True)) == [mine.pk]
    adopted.refresh_from_db()
    assert adopted.adopted_from == mine


# Addresses ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_old_address_leads_on_in_one_step(minh, da_nang, client: Client, prefix):
    first = f.ListingFactory(published=True, province=da_nang).solution
    second = f.ListingFactory(published=True).solution
    third = f.ListingFactory(published=True).solution

    merge_solutions(second, first, by=minh)
    merge_solutions(third, second, by=minh)

    for slug in (first.slug, second.slug):
        answer = client.get(f"{prefix}/giai-phap/{slug}/")
        assert (answer.status_code, answer["Location"]) == (
            301,
            f"{prefix}/giai-phap/{third.slug}/",
        )


def test_what_never_was_public_leaves_no_address(minh):
    merge_solutions(f.SolutionFactory(), f.ListingFactory().solution, by=minh)

    assert not OldAddress.objects.exists()
