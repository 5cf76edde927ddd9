"""Earlier versions: how two differ in words, and what bringing one back does and refuses."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext

from provinces import lifecycle
from provinces.record import versions
from provinces.record.differences import ADDED, REMOVED, SAME, Piece
from provinces.record.shown_values import Names
from solutions.models import Listing, PricePlan
from tests import factories


def saved(obj, **values):
    """A new version of ``obj``."""
    for name, value in values.items():
        setattr(obj, name, value)
    obj.save()
    return obj


def oldest(obj):
    return type(obj).history.filter(id=obj.pk).order_by("history_id").first()


def said(older, newer):
    """The differences of two versions as (label, old, new)."""
    model = older.instance_type
    values = versions.values_of_versions(model, [older, newer])
    old, new = values[older.pk], values[newer.pk]
    changed = versions.changed_names(model, old, new)
    names = Names()
    versions.want_names(names, model, changed, old, new)
    names.read()
    found = versions.differences(model, changed, old, new, names)
    return [(one.name, one.old, one.new, one.added, one.removed) for one in found]


# In words -----------------------------------------------------------------------------------------
def test_difference_names_choices_dates_amounts_and_rows_in_words(db, da_nang):
    plan = factories.PricePlanFactory(listing__province=da_nang)
    first = plan.history.first()
    saved(plan, charge="usage", amount=Decimal("1234567.5"), setup_per_unit=True)

    found = said(first, plan.history.first())

    assert found == [
        ("charge", "Thuê dịch vụ", "Theo mức sử dụng", (), ()),
        ("amount", "100.000", "1.234.567,5", (), ()),
        ("setup_per_unit", "Không", "Có", (), ()),
    ]


def test_difference_of_related_rows_says_which_came_and_which_went(db):
    old, kept, new = (factories.SectorFactory(name=name) for name in ("Cũ", "Giữ", "Mới"))
    solution = factories.SolutionFactory()
    solution.sectors.set([old, kept])
    first = solution.history.first()
    solution.sectors.set([kept, new])

    found = said(first, solution.history.first())

    assert found == [("sectors", "Cũ; Giữ", "Giữ; Mới", ("Mới",), ("Cũ",))]


def test_difference_names_a_row_that_was_deleted_since(db, da_nang, hue):
    deployment = factories.DeploymentFactory(province=da_nang)
    first = deployment.history.first()
    other = factories.SolutionFactory()
    saved(deployment, solution=other)
    number = other.pk
    saved(deployment, solution=first.solution)
    other.delete()

    [(_name, old, _new, _added, _removed)] = said(
        deployment.history.order_by("history_id")[1], deployment.history.first()
    )

    assert old == gettext("deleted entry no. %(number)s") % {"number": number}


def test_personal_tax_code_is_never_written_out(db):
    vendor = factories.VendorFactory(tax_code="079203001234")
    first = vendor.history.first()
    saved(vendor, tax_code="0100109106")

    assert said(first, vendor.history.first()) == [
        ("tax_code", "•••••••••234", "0100109106", (), ())
    ]


def test_long_text_is_compared_word_by_word(db):
    text = "Phần mềm quản lý trạm y tế xã, phường, thị trấn theo quy định hiện hành"
    vendor = factories.VendorFactory(about=text)
    first = vendor.history.first()
    saved(vendor, about=text.replace("xã", "huyện"))
    values = versions.values_of_versions(type(vendor), [first, vendor.history.first()])

    [change] = versions.differences(
        type(vendor), ["about"], values[first.pk], values[vendor.history.first().pk], Names()
    )

    assert Piece(REMOVED, "xã,") in change.pieces
    assert Piece(ADDED, "huyện,") in change.pieces


def test_unchanged_stretches_are_cut_but_changes_never():
    long = "chữ " * 200
    found = versions.shortened(
        [Piece(SAME, long), Piece(REMOVED, long), Piece(SAME, long), Piece(ADDED, long)]
    )

    kinds = [piece.kind for piece in found]
    assert kinds == [SAME, REMOVED, SAME, ADDED]
    assert [piece.text == long for piece in found] == [False, True, False, True]
    assert max(len(piece.text) for piece in found if piece.kind == SAME) < 200


# Bringing back ------------------------------------------------------------------------------------
def test_restoring_writes_a_new_version_by_the_person_with_its_reason(db, an, da_nang):
    listing = factories.ListingFactory(province=da_nang, booth_code="A1")
    first = listing.history.first()
    saved(listing, booth_code="B7")

    versions.restore(first, by=an, fields=["booth_code"])

    listing.refresh_from_db()
    newest = listing.history.first()
    assert listing.booth_code == "A1"
    assert listing.history.count() == 3
    assert newest.history_user == an
    assert newest.history_change_reason == versions.reason_of(first)


def test_restoring_takes_the_fields_of_the_form_and_no_others(db, an, da_nang):
    listing = factories.ListingFactory(province=da_nang, booth_code="A1", contact_phone="1")
    first = listing.history.first()
    saved(listing, booth_code="B7", contact_phone="2")

    versions.restore(first, by=an, fields=["booth_code"])

    listing.refresh_from_db()
    assert (listing.booth_code, listing.contact_phone) == ("A1", "2")


@pytest.mark.parametrize("name", ["publish_on", "approval_number", "province", "adopted_from"])
def test_publication_owner_and_origin_are_never_restored(name):
    assert name not in versions.restorable(Listing, versions.fields_of(Listing))


def test_state_stays_as_it_is(db, an, binh, da_nang):
    listing = factories.ListingFactory(province=da_nang, booth_code="A1", published=True)
    first = listing.history.first()
    saved(listing, booth_code="B7")
    lifecycle.withdraw(listing, by=binh, reason="Sửa")

    versions.restore(first, by=an, fields=["booth_code"])

    listing.refresh_from_db()
    assert (listing.state, listing.booth_code) == ("draft", "A1")


def test_editor_does_not_restore_what_is_public(db, an, binh, da_nang):
    listing = factories.ListingFactory(province=da_nang, booth_code="A1", published=True)
    first = listing.history.first()
    saved(listing, booth_code="B7")

    with pytest.raises(PermissionDenied):
        versions.restore(first, by=an, fields=["booth_code"])

    listing.refresh_from_db()
    assert listing.booth_code == "B7"


def test_plan_of_a_public_listing_is_restored_by_the_approver_only(db, an, binh, da_nang):
    listing = factories.ListingFactory(province=da_nang, published=True)
    plan = factories.PricePlanFactory(listing=listing, amount=Decimal(100))
    first = plan.history.first()
    saved(plan, amount=Decimal(200))

    with pytest.raises(PermissionDenied):
        versions.restore(first, by=an, fields=["amount"])
    versions.restore(first, by=binh, fields=["amount"])

    plan.refresh_from_db()
    assert plan.amount == Decimal(100)


def test_other_province_restores_nothing(db, chi, da_nang):
    listing = factories.ListingFactory(province=da_nang, booth_code="A1")
    first = listing.history.first()
    saved(listing, booth_code="B7")

    with pytest.raises(PermissionDenied):
        versions.restore(first, by=chi, fields=["booth_code"])


def test_removed_plan_comes_back_under_its_number_with_its_history(db, an, da_nang):
    plan = factories.PricePlanFactory(listing__province=da_nang, name="Gói A")
    number = plan.pk
    plan.delete()

    versions.restore(PricePlan.history.first(), by=an, fields=[])

    back = PricePlan.objects.get()
    assert (back.pk, back.name, back.name_key) == (number, "Gói A", "goi a")
    assert [v.history_type for v in PricePlan.history.filter(id=number)] == ["+", "-", "+"]


def test_removed_plan_stays_away_when_another_took_its_name(db, an, da_nang):
    plan = factories.PricePlanFactory(listing__province=da_nang, name="Gói A")
    listing = plan.listing
    plan.delete()
    factories.PricePlanFactory(listing=listing, name="Gói A")

    with pytest.raises(ValidationError) as refused:
        versions.restore(PricePlan.history.filter(history_type="-").get(), by=an, fields=[])

    taken = gettext("The listing has a plan of this name already.")
    assert versions.in_words(refused.value, PricePlan) == [taken]
    assert PricePlan.objects.count() == 1


def test_part_of_something_removed_asks_for_that_first(db, an, da_nang):
    promotion = factories.PromotionFactory(plan__listing__province=da_nang)
    model = type(promotion)
    promotion.plan.delete()

    with pytest.raises(ValidationError) as refused:
        versions.restore(model.history.filter(history_type="-").get(), by=an, fields=[])

    assert (refused.value.code, model.objects.count()) == ("gone", 0)


def test_version_that_breaks_a_rule_of_today_is_refused(db, an, da_nang):
    plan = factories.PricePlanFactory(listing__province=da_nang, amount=Decimal(100))
    first = plan.history.first()
    saved(plan, charge="quote", amount=None)

    with pytest.raises(ValidationError):
        versions.restore(first, by=an, fields=["amount"])

    plan.refresh_from_db()
    assert plan.amount is None


def test_restoring_sectors_writes_one_reason_on_every_version(db, minh):
    old, new = factories.SectorFactory(), factories.SectorFactory()
    solution = factories.SolutionFactory()
    solution.sectors.set([old])
    first = solution.history.first()
    solution.sectors.set([new])
    count = solution.history.count()

    versions.restore(first, by=minh, fields=["sectors"])

    assert list(solution.sectors.all()) == [old]
    made = solution.history.all()[: solution.history.count() - count]
    assert {v.history_change_reason for v in made} == {versions.reason_of(first)}


def test_sector_that_is_gone_is_said(db, minh):
    gone = factories.SectorFactory()
    solution = factories.SolutionFactory()
    solution.sectors.set([gone])
    first = solution.history.first()
    solution.sectors.clear()
    gone.delete()

    with pytest.raises(ValidationError) as refused:
        versions.restore(first, by=minh, fields=["sectors"])

    assert refused.value.code == "missing"


def test_own_or_whole_state_decides_the_right(db, da_nang):
    draft = factories.ListingFactory(province=da_nang)
    public = factories.ListingFactory(province=da_nang, published=True)
    vendor = factories.VendorFactory(steward=da_nang)

    verbs = [
        versions.verb_to_change(factories.PricePlanFactory(listing=draft)),
        versions.verb_to_change(
            factories.PromotionFactory(plan=factories.PricePlanFactory(listing=public))
        ),
        versions.verb_to_change(vendor),
    ]

    assert verbs == ["change", "publish", "change"]
