"""What changed at the origin of an adopted listing, taking it over, and leaving it."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from provinces import lifecycle
from provinces.models import Scope
from solutions import origins
from solutions.adoption import adopt_listings
from solutions.models import Listing, PricePlan
from tests import factories

HANOI = dt.timezone(dt.timedelta(hours=7))
DAY = dt.datetime(2026, 2, 10, 10, tzinfo=HANOI)
LATER = dt.datetime(2026, 2, 20, 10, tzinfo=HANOI)
LATEST = dt.datetime(2026, 3, 1, 10, tzinfo=HANOI)


@pytest.fixture
def clock():
    """The clock stands still on 10 February 2026 until it is moved."""
    with time_machine.travel(DAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def origin(clock, hue):
    """Huế's public listing with one plan."""
    listing = factories.ListingFactory(province=hue, published=True, booth_code="A1")
    factories.PricePlanFactory(
        listing=listing,
        name="Cơ bản",
        unit="trạm",
        setup_fee=Decimal(3_000_000),
        note="Gồm cài đặt",
        valid_from=dt.date(2026, 1, 1),
    )
    return listing


def adopt(person, province, *listings: Listing):
    return adopt_listings(origins=[row.pk for row in listings], province=province, by=person)


@pytest.fixture
def adopted(origin, an, da_nang, clock):
    """Đà Nẵng's copy, and the clock ten days on."""
    [made] = adopt(an, da_nang, origin).made
    clock.move_to(LATER)
    return made


def changed(person) -> list[Listing]:
    return list(origins.changed_origins(Scope.of(person)))


def difference(listing: Listing):
    [found] = origins.differences(Listing.objects.filter(pk=listing.pk))
    return found


def lines(listing: Listing) -> list[tuple]:
    """Every change: kind, title, fields with their three versions and what is proposed."""
    return [
        (
            part.kind,
            part.title,
            [(f.name, f.then, f.now, f.ours, f.is_untouched) for f in part.fields],
        )
        for part in difference(listing).parts
    ]


def edit(plan: PricePlan, **values) -> None:
    for name, value in values.items():
        setattr(plan, name, value)
    plan.save()


def test_unchanged_origin_waits_for_nobody(adopted, an):
    assert changed(an) == []
    assert lines(adopted) == []


def test_change_is_shown_in_three_versions(adopted, origin, an, chi):
    edit(adopted.plans.get(), note="Tự lắp")
    edit(origin.plans.get(), amount=Decimal(120_000), note="Gồm đào tạo")

    assert changed(an) == [adopted]
    assert changed(chi) == []
    assert lines(adopted) == [
        (
            "changed",
            "Cơ bản",
            [
                ("amount", "100.000", "120.000", "100.000", True),
                ("note", "Gồm cài đặt", "Gồm đào tạo", "Tự lắp", False),
            ],
        )
    ]
    assert difference(adopted).defaults == {f"plan-{origin.plans.get().pk}.amount"}


def test_change_that_was_made_here_too_is_none(adopted, origin, an):
    edit(origin.plans.get(), amount=Decimal(120_000))
    edit(adopted.plans.get(), amount=Decimal(120_000))

    assert lines(adopted) == []
    assert changed(an) == [adopted]


def test_what_nobody_copies_is_no_change(adopted, origin, an):
    origin.booth_code = "B7"
    origin.price_checked_on = dt.date(2026, 2, 15)
    origin.save()

    assert changed(an) == []


def test_chosen_fields_are_taken_over(adopted, origin, an):
    adopted.price_checked_on = dt.date(2026, 2, 12)
    adopted.price_check_source = "Công văn 9"
    adopted.save()
    plan = origin.plans.get()
    edit(plan, amount=Decimal(120_000), setup_fee=None, note="Gồm đào tạo")
    found = difference(adopted)

    taken = origins.take_over(
        listing=adopted, keys=[f"plan-{plan.pk}.amount"], token=found.token, by=an
    )

    adopted.refresh_from_db()
    ours = adopted.plans.get()
    assert taken == ["Cơ bản"]
    assert (ours.amount, ours.setup_fee, ours.note) == (120_000, 3_000_000, "Gồm cài đặt")
    assert (adopted.price_from, adopted.price_checked_on, adopted.price_check_source) == (
        4_440_000,
        None,
        "",
    )
    assert [point.amount for point in ours.revisions.all()] == [100_000, 120_000]
    assert ours.history.latest().history_user == an
    assert changed(an) == []


def test_note_taken_over_leaves_the_confirmation_of_the_price(adopted, origin, an):
    Listing.objects.filter(pk=adopted.pk).update(price_checked_on=dt.date(2026, 2, 12))
    edit(origin.plans.get(), note="Gồm đào tạo")

    origins.take_over(listing=adopted, keys=None, by=an)

    adopted.refresh_from_db()
    assert (adopted.plans.get().note, adopted.price_checked_on) == (
        "Gồm đào tạo",
        dt.date(2026, 2, 12),
    )


def test_new_and_ended_plans_are_taken_over(adopted, origin, an):
    edit(origin.plans.get(), valid_to=dt.date(2026, 2, 15))
    new = factories.PricePlanFactory(listing=origin, name="Nâng cao", amount=Decimal(200_000))
    assert [(kind, title) for kind, title, _fields in lines(adopted)] == [
        ("ended", "Cơ bản"),
        ("new", "Nâng cao"),
    ]

    origins.take_over(listing=adopted, keys=None, by=an)

    old, made = adopted.plans.order_by("pk")
    assert old.valid_to == dt.date(2026, 2, 19)
    assert (made.name, made.amount, made.source) == (
        "Nâng cao",
        new.amount,
        f"theo danh mục {origin.province.full_name}",
    )
    assert lines(adopted) == []


def test_plan_of_the_future_is_not_told_before_its_day(adopted, origin, an, clock):
    factories.PricePlanFactory(listing=origin, name="Năm sau", valid_from=dt.date(2026, 2, 25))

    assert lines(adopted) == []
    origins.ignore(listings=[adopted], by=an)
    assert changed(an) == []
    clock.move_to(LATEST)

    assert changed(an) == [adopted]
    assert [(kind, title) for kind, title, _fields in lines(adopted)] == [("new", "Năm sau")]


def test_ignored_change_waits_no_more_but_the_next_one_does(adopted, origin, an, clock):
    edit(origin.plans.get(), amount=Decimal(120_000))
    origins.ignore(listings=[adopted], by=an)
    assert changed(an) == []
    clock.move_to(LATEST)

    edit(origin.plans.get(), note="Mới")

    assert changed(an) == [adopted]
    assert lines(adopted) == [
        ("changed", "Cơ bản", [("note", "Gồm cài đặt", "Mới", "Gồm cài đặt", True)])
    ]


def test_unpublished_origin_tells_nothing_but_its_public_reason(adopted, origin, an, minh):
    scope = Scope.approver(origin.province)
    lifecycle.archive(origin, scope=scope, reason="Nhà cung cấp ngừng bán")
    edit(origin.plans.get(), amount=Decimal(1))

    found = difference(adopted)

    assert changed(an) == [adopted]
    assert (found.is_public, found.end_reason, found.parts) == (
        False,
        "Nhà cung cấp ngừng bán",
        (),
    )


def test_reason_of_a_withdrawal_is_not_told(adopted, origin, an):
    lifecycle.withdraw(origin, scope=Scope.approver(origin.province), reason="Nội bộ")

    found = difference(adopted)

    assert changed(an) == [adopted]
    assert (found.is_public, found.end_reason) == (False, "")


def test_change_made_while_the_origin_was_hidden_shows_when_it_is_back(adopted, origin, an, clock):
    scope = Scope.approver(origin.province)
    lifecycle.withdraw(origin, scope=scope, reason="Sửa")
    clock.shift(60)
    edit(origin.plans.get(), amount=Decimal(120_000))
    clock.shift(60)
    origins.ignore(listings=[adopted], by=an)
    assert changed(an) == []
    clock.move_to(LATEST)

    lifecycle.publish(origin, scope=scope)

    assert changed(an) == [adopted]
    assert lines(adopted) == [
        ("changed", "Cơ bản", [("amount", "100.000", "120.000", "100.000", True)])
    ]


def test_change_without_a_recorded_past_is_laid_beside_ours(adopted, origin, an):
    PricePlan.history.filter(listing=origin).delete()

    edit(origin.plans.get(), amount=Decimal(120_000))

    assert lines(adopted) == [
        ("changed", "Cơ bản", [("amount", "100.000", "120.000", "100.000", True)])
    ]


def test_public_copy_is_taken_over_by_who_may_publish(adopted, origin, an, binh):
    Listing.objects.filter(pk=adopted.pk).update(state="published")
    edit(origin.plans.get(), amount=Decimal(120_000))

    with pytest.raises(PermissionDenied):
        origins.take_over(listing=adopted, keys=None, by=an)
    origins.take_over(listing=adopted, keys=None, by=binh)

    assert adopted.plans.get().amount == 120_000


def test_nobody_takes_over_for_another_province(adopted, origin, chi, minh):
    edit(origin.plans.get(), amount=Decimal(120_000))

    for person in (chi, minh):
        with pytest.raises(PermissionDenied):
            origins.take_over(listing=adopted, keys=None, by=person)
        with pytest.raises(PermissionDenied):
            origins.ignore(listings=[adopted], by=person)

    assert adopted.plans.get().amount == 100_000


def test_another_change_meanwhile_stops_taking_over(adopted, origin, an, clock):
    plan = origin.plans.get()
    edit(plan, amount=Decimal(120_000))
    token = difference(adopted).token
    clock.shift(60)
    edit(plan, amount=Decimal(999_000))

    with pytest.raises(ValidationError) as refused:
        origins.take_over(listing=adopted, keys=[f"plan-{plan.pk}.amount"], token=token, by=an)

    assert refused.value.code == "moved"
    assert adopted.plans.get().amount == 100_000


def test_plan_that_would_make_no_sense_is_refused(adopted, origin, an):
    plan = origin.plans.get()
    edit(plan, charge="quote", amount=None)

    with pytest.raises(ValidationError) as refused:
        origins.take_over(listing=adopted, keys=[f"plan-{plan.pk}.charge"], by=an)

    assert refused.value.messages == ["Cơ bản: Hình thức “Liên hệ nhận báo giá” không ghi đơn giá."]
    ours = adopted.plans.get()
    assert (ours.charge, ours.amount) == ("subscription", 100_000)


def test_archived_copy_waits_for_nothing(adopted, origin, an):
    edit(origin.plans.get(), amount=Decimal(120_000))
    Listing.objects.filter(pk=adopted.pk).update(state="archived", archive_reason="Thôi")

    assert changed(an) == []


def test_differences_of_many_take_the_same_queries(
    adopted, origin, an, da_nang, hue, clock, django_assert_max_num_queries
):
    others = factories.ListingFactory.create_batch(3, province=hue, published=True)
    for other in others:
        factories.PricePlanFactory.create_batch(2, listing=other)
    made = adopt(an, da_nang, *others).made
    clock.move_to(LATEST)
    for plan in PricePlan.objects.filter(listing__in=[origin, *others]):
        edit(plan, amount=Decimal(1_000))

    with django_assert_max_num_queries(6) as one:
        difference(adopted)
    with django_assert_max_num_queries(6) as all_of_them:
        found = origins.differences(
            Listing.objects.filter(pk__in=[adopted.pk, *(m.pk for m in made)])
        )

    assert [len(row.parts) for row in found] == [1, 2, 2, 2]
    assert len(one) == len(all_of_them)
