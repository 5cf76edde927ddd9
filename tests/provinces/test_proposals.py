"""Who may propose, where a proposal says it changes something, and who waits for it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from provinces import actions, proposals
from provinces.models import ChangeProposal, Scope
from provinces.proposals import Difference, Place
from solutions.models import Listing, PricePlan, Promotion
from tests import factories


@pytest.fixture
def public(da_nang, binh) -> Listing:
    return factories.ListingFactory(province=da_nang, published=True)


@pytest.mark.parametrize(
    ("text", "steps", "name", "kind"),
    [
        ("summary", (), "summary", "field"),
        ("plans.12.amount", (("plans", "12"),), "amount", "field"),
        ("plans.+1", (("plans", "+1"),), "", "new"),
        ("plans.12", (("plans", "12"),), "", "removal"),
        ("plans.1.promotions.+2", (("plans", "1"), ("promotions", "+2")), "", "new"),
    ],
)
def test_place_says_where_and_what(text, steps, name, kind):
    place = Place.of(text)

    assert (place.steps, place.name) == (steps, name)
    assert (place.is_new, place.is_removal) == (kind == "new", kind == "removal")


def test_ways_that_are_not_registered_lead_nowhere():
    assert Place.of("plans.1.promotions.2.percent").model_in(Listing) is Promotion
    assert Place.of("plans.1.amount").model_in(Listing) is PricePlan
    for way in (
        "history.1.state",
        "adoptions.1.state",
        "plans.1.revisions.2.amount",
        "plans.x.y.z",
    ):
        with pytest.raises(ValidationError):
            Place.of(way).model_in(Listing)


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("state", "published", "draft"),
        ("province", "da-nang", "hue"),
        ("price_from", "", "1"),
        ("plans.{plan}.listing", "{listing}", "{other}"),
        ("plans.{plan}.name_key", "goi", "khac"),
    ],
)
def test_what_no_form_proposes_is_never_written(public, an, binh, da_nang, hue, field, old, new):
    plan = factories.PricePlanFactory(listing=public, name="Gói")
    other = factories.ListingFactory(province=hue)
    keys = {"plan": plan.pk, "listing": public.pk, "other": other.pk}
    made = factories.ChangeProposalFactory(
        target=public,
        field=field.format(**keys),
        old=old.format(**keys),
        new=new.format(**keys),
        from_province=da_nang,
        owner_province=da_nang,
        proposed_by=an,
    )

    with pytest.raises(ValidationError) as refused:
        actions.decide_proposal(made, accepts=True, by=binh)

    public.refresh_from_db()
    plan.refresh_from_db()
    assert refused.value.code == "field"
    assert (public.state, public.province, plan.listing) == ("published", da_nang, public)


def test_who_may_propose(public, an, binh, chi, minh, root, da_nang, hue):
    vendor = factories.VendorFactory(steward=hue)
    people = {"an": an, "binh": binh, "chi": chi, "minh": minh, "root": root}

    on_listing = [who for who, user in people.items() if proposals.may_propose(user, public)]
    on_vendor = [who for who, user in people.items() if proposals.may_propose(user, vendor)]

    assert on_listing == ["an"]
    assert on_vendor == ["an", "binh"]


def test_proposing_without_the_right_is_forbidden(public, chi, binh):
    for user in (chi, binh):
        with pytest.raises(PermissionDenied):
            proposals.propose(public, [Difference("booth_code", "", "B2")], by=user)

    assert not ChangeProposal.objects.exists()


def test_each_province_has_its_own_open_proposal(an, chi, da_nang, hue):
    vendor = factories.VendorFactory(website="")
    said = [Difference("website", "", "https://a.example")]

    proposals.propose(vendor, said, by=an, source="Công văn 5")
    proposals.propose(vendor, said, by=chi)

    assert list(proposals.of(vendor).order_by("pk").values_list("from_province", "source")) == [
        (da_nang.pk, "Công văn 5"),
        (hue.pk, ""),
    ]


def waiting(user) -> set[str]:
    return {row.field for row in proposals.open_for(Scope.of(user))}


def test_proposals_wait_for_those_who_may_decide(an, binh, chi, minh, root, da_nang, hue):
    """Đà Nẵng has an approver, Huế has none."""
    made = [
        ("listing", factories.ListingFactory(province=da_nang, published=True), da_nang),
        ("vendor", factories.VendorFactory(steward=da_nang), da_nang),
        ("alone", factories.ListingFactory(province=hue, published=True), hue),
        ("national", factories.SolutionFactory(), None),
    ]
    for field, target, owner in made:
        factories.ChangeProposalFactory(target=target, field=field, owner_province=owner)
    factories.ChangeProposalFactory(target=made[0][1], field="done", owner_province=da_nang)
    ChangeProposal.objects.filter(field="done").update(state="refused")

    assert waiting(an) == {"vendor"}
    assert waiting(binh) == {"listing", "vendor"}
    assert waiting(chi) == {"alone"}
    assert waiting(minh) == {"national"}
    assert waiting(root) == {"listing", "vendor", "alone", "national"}


def test_withdrawing_is_for_the_proposing_province(public, an, binh, chi):
    [made] = proposals.propose(public, [Difference("booth_code", "", "B2")], by=an)

    with pytest.raises(PermissionDenied):
        actions.withdraw_proposal(made, by=chi)
    actions.withdraw_proposal(made, by=an)
    with pytest.raises(ValidationError) as refused:
        actions.withdraw_proposal(made, by=an)

    assert refused.value.code == "decided"
    assert (made.state, made.decided_by) == ("refused", an)


def test_nothing_is_written_when_one_of_several_cannot_be(public, an, binh):
    made = proposals.propose(
        public,
        [Difference("booth_code", "", "B2"), Difference("contact_email", "", "không phải địa chỉ")],
        by=an,
    )

    with pytest.raises(ValidationError) as refused:
        actions.decide([actions.Verdict(row, accepts=True) for row in made], by=binh)

    assert refused.value.error_dict.keys() == {str(made[1].pk)}
    public.refresh_from_db()
    assert public.booth_code == ""
    assert proposals.of(public).filter(state="open").count() == 2
