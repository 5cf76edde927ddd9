"""Who may do what: the table of the product page, section 7, cell by cell."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model

from core.models import OldAddress, User
from guides.models import Guide
from provinces import permissions
from provinces.models import Membership, Province, Scope
from solutions.models import (
    CriteriaSet,
    Deployment,
    Evaluation,
    Listing,
    PricePlan,
    Sector,
    Solution,
    SolutionImage,
)
from tests import factories
from vendors.models import Vendor

WRITE = {"add", "change", "delete", "submit"}
DECIDE = {"publish", "approve", "return", "withdraw", "archive", "restore", "revoke"}
SEE = {"view", "inspect"}
ALL_VERBS = permissions.VERBS


@pytest.fixture
def people(an, binh, chi, minh, root) -> dict[str, User | None]:
    """Everyone of the table, and Chi, an editor of a province without approver."""
    return {"visitor": None, "an": an, "binh": binh, "chi": chi, "minh": minh, "root": root}


def verbs(people, target) -> dict[str, set[str]]:
    """What each person may do to ``target``."""
    return {
        name: {verb for verb in ALL_VERBS if permissions.can(user, verb, target)}
        for name, user in people.items()
    }


@pytest.mark.parametrize(
    "make",
    [
        factories.ListingFactory,
        factories.GuideFactory,
        factories.ProblemFactory,
        factories.EvaluationFactory,
        factories.DeploymentFactory,
    ],
)
def test_catalogue_of_a_province(people, da_nang, make):
    assert verbs(people, make(province=da_nang)) == {
        "visitor": set(),
        "an": SEE | WRITE,
        "binh": SEE | WRITE | DECIDE,
        "chi": set(),
        "minh": SEE,
        "root": ALL_VERBS,
    }


def test_plans_and_promotions_follow_their_listing(people, da_nang):
    promotion = factories.PromotionFactory(plan__listing__province=da_nang)

    assert verbs(people, promotion.plan) == verbs(people, promotion.plan.listing)
    assert verbs(people, promotion) == verbs(people, promotion.plan.listing)


def test_national_catalogue(people):
    assert verbs(people, factories.ListingFactory(national=True)) == {
        "visitor": set(),
        "an": set(),
        "binh": set(),
        "chi": set(),
        "minh": SEE | WRITE | DECIDE,
        "root": ALL_VERBS,
    }


def test_what_a_province_that_ended_left_is_the_ministrys(people, minh, da_nang):
    left = factories.EvaluationFactory(province=factories.ProvinceFactory(ended=True))
    national = factories.EvaluationFactory(province=None)
    factories.EvaluationFactory(province=da_nang)

    revocable = Evaluation.objects.filter(permissions.visible(minh, Evaluation, "revoke"))

    assert verbs(people, left) == verbs(people, national)
    assert set(revocable) == {left, national}


def test_editor_decides_where_the_province_has_no_approver(people, hue):
    listing = factories.ListingFactory(province=hue)

    assert verbs(people, listing)["chi"] == SEE | WRITE | DECIDE


def test_approver_who_left_does_not_count(people, an, binh, da_nang):
    listing = factories.ListingFactory(province=da_nang)
    assert not permissions.can(an, "approve", listing)

    binh.is_active = False
    binh.save()

    assert permissions.can(an, "approve", listing)


@pytest.mark.parametrize("make", [factories.SolutionFactory, factories.VendorFactory])
def test_registry_entry_of_a_steward(people, da_nang, make):
    steward = {"view", "inspect", "change", "propose", "add"}
    others = {"view", "propose", "add"}

    assert verbs(people, make(steward=da_nang)) == {
        "visitor": set(),
        "an": steward,
        "binh": steward,
        "chi": others,
        "minh": ALL_VERBS,
        "root": ALL_VERBS,
    }


def test_part_of_a_solution_follows_its_steward(people, da_nang):
    image = factories.SolutionImageFactory(solution__steward=da_nang)

    assert verbs(people, image) == verbs(people, image.solution)


def test_centre(people, da_nang):
    assert verbs(people, factories.CentreFactory(province=da_nang)) == {
        "visitor": set(),
        "an": SEE,
        "binh": SEE | WRITE,
        "chi": set(),
        "minh": ALL_VERBS,
        "root": ALL_VERBS,
    }


def test_evaluating_bodies(people, da_nang):
    own = factories.EvaluationBodyFactory(province=da_nang)
    national = factories.EvaluationBodyFactory()

    assert verbs(people, own)["an"] == SEE
    assert verbs(people, own)["binh"] == SEE | WRITE
    assert verbs(people, own)["chi"] == set()
    assert verbs(people, national)["binh"] == SEE
    assert verbs(people, national)["minh"] == ALL_VERBS


@pytest.mark.parametrize(
    "make",
    [
        factories.SectorFactory,
        factories.CriteriaSetFactory,
        factories.ProgrammeFactory,
        factories.LegalInstrumentFactory,
        factories.ProvinceFactory,
    ],
)
def test_reference_data(people, make):
    assert verbs(people, make()) == {
        "visitor": set(),
        "an": SEE,
        "binh": SEE,
        "chi": SEE,
        "minh": ALL_VERBS,
        "root": ALL_VERBS,
    }


def test_memberships(people, da_nang):
    membership = factories.MembershipFactory(province=da_nang)

    assert verbs(people, membership) == {
        "visitor": set(),
        "an": set(),
        "binh": SEE | WRITE,
        "chi": set(),
        "minh": ALL_VERBS,
        "root": ALL_VERBS,
    }


def accounts_of(user: User) -> set[str]:
    return set(
        User.objects.filter(permissions.visible(user, User)).values_list("username", flat=True)
    )


def test_accounts(people, an, binh, chi, minh, root, hue):
    keeps = SEE | {"add", "change"}

    assert verbs(people, an) == {
        "visitor": set(),
        "an": set(),
        "binh": keeps,
        "chi": set(),
        "minh": keeps,
        "root": ALL_VERBS,
    }
    assert verbs(people, binh)["binh"] == set()
    assert verbs(people, chi)["binh"] == set()
    assert verbs(people, root)["minh"] == set()
    assert accounts_of(an) == set()
    assert accounts_of(binh) == {"an"}
    assert accounts_of(minh) == {"an", "binh", "chi", "minh"}
    assert accounts_of(root) == {"an", "binh", "chi", "minh", "root"}


def test_account_of_two_provinces_belongs_to_neither_approver(an, binh, hue):
    factories.MembershipFactory(user=an, province=hue)

    assert accounts_of(binh) == set()
    assert not permissions.can(binh, "change", an)


def test_old_addresses_are_the_ministrys(people):
    address = factories.OldAddressFactory()

    assert verbs(people, address)["binh"] == set()
    assert verbs(people, address)["minh"] == SEE | WRITE


def test_model_without_a_kind_is_closed_to_all(root):
    assert not permissions.can(root, "view", ContentType)
    assert not ContentType.objects.filter(permissions.visible(root, ContentType)).exists()


@pytest.mark.parametrize(
    ("model", "an_may", "minh_may"),
    [
        (Listing, True, True),
        (Solution, True, True),
        (Sector, False, True),
        (CriteriaSet, False, True),
        (Membership, False, True),
        (OldAddress, False, True),
    ],
)
def test_adding_any_object_of_a_model(an, minh, model, an_may, minh_may):
    assert permissions.can(an, "add", model) is an_may
    assert permissions.can(minh, "add", model) is minh_may


def test_scope_of_a_command_has_the_rights_of_its_province(da_nang, hue):
    scope = Scope.approver(da_nang)

    assert permissions.can(scope, "publish", factories.ListingFactory(province=da_nang))
    assert not permissions.can(scope, "publish", factories.ListingFactory(province=hue))
    assert permissions.can(Scope.ministry(), "publish", factories.ListingFactory(national=True))


def test_require_raises(an, hue):
    with pytest.raises(PermissionDenied):
        permissions.require(an, "view", factories.ListingFactory(province=hue))


@pytest.mark.parametrize(
    ("model", "make"),
    [
        (Listing, factories.ListingFactory),
        (Guide, factories.GuideFactory),
        (Evaluation, factories.EvaluationFactory),
        (Deployment, factories.DeploymentFactory),
    ],
)
def test_visible_rows_are_those_that_can_be_viewed(people, da_nang, hue, model, make):
    rows = [make(province=da_nang), make(province=hue), make(province=None)]

    for user in people.values():
        seen = set(model.objects.filter(permissions.visible(user, model)))
        assert seen == {row for row in rows if permissions.can(user, "view", row)}
        assert seen == set(model.objects.visible_to(Scope.of(user)))


def test_visible_rows_of_parts(an, da_nang, hue):
    own = factories.PricePlanFactory(listing__province=da_nang)
    factories.PricePlanFactory(listing__province=hue)

    assert list(PricePlan.objects.filter(permissions.visible(an, PricePlan))) == [own]


def test_inspecting_images_is_for_the_steward(an, chi, da_nang):
    image = factories.SolutionImageFactory(solution__steward=da_nang)

    for user, expected in ((an, [image]), (chi, [])):
        rows = SolutionImage.objects.filter(permissions.visible(user, SolutionImage, "inspect"))
        assert list(rows) == expected


@pytest.mark.parametrize("model", [Solution, Vendor])
def test_who_may_make_entries_for_whom(an, binh, minh, root, da_nang, model):
    own = permissions.Places(frozenset({da_nang.pk}), national=False)

    assert permissions.places(an, "add", model) == own
    assert permissions.places(binh, "add", model) == own
    assert permissions.places(minh, "add", model) == permissions.Places(None, national=True)


def test_who_may_make_listings_for_whom(an, minh, root, da_nang):
    places = permissions.Places

    assert permissions.places(an, "add", Listing) == places(frozenset({da_nang.pk}), national=False)
    assert permissions.places(minh, "add", Listing) == places(frozenset(), national=True)
    assert permissions.places(root, "add", Listing) == places(None, national=True)
    assert permissions.places(None, "add", Listing) == places(frozenset(), national=False)


def test_condition_for_all_rows_survives_or(root, hue):
    listing: Model = factories.ListingFactory(province=hue)
    nothing = permissions.visible(None, Listing)

    assert list(Listing.objects.filter(nothing | permissions.visible(root, Listing))) == [listing]
    assert list(Listing.objects.filter(permissions.visible(root, Listing) | nothing)) == [listing]
    assert Province.objects.filter(permissions.visible(None, Province)).count() == 0
