"""A past day from the records: what was said that day, and nothing where nobody can know."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine

from comparison.days import Day, day_of
from comparison.figures import Figure
from comparison.indicators.computing import Past, compute
from comparison.indicators.definitions import DESK
from core.journal import Recorder
from core.models import User
from guides.models import Guide
from provinces import lifecycle
from provinces.models import Province, Scope
from solutions.evaluating import revoke_evaluation
from solutions.models import Deployment, Evaluation, Listing, PricePlan, Solution
from solutions.prices import store_price_from
from tests.comparison.catalogue import FRESH, ON, ONE_DAY, make_catalogue, offer
from tests.factories import (
    DeploymentFactory,
    EvaluationFactory,
    GuideFactory,
    PricePlanFactory,
    PromotionFactory,
    SectorFactory,
    SolutionFactory,
    VendorFactory,
)

pytestmark = pytest.mark.django_db
THAT_EVENING = dt.datetime(2026, 2, 2, 13, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 2, 6, 3, tzinfo=dt.UTC)
# Nothing records when solutions were linked to problems and programmes.
NEVER_KNOWN = {"problems_covered", "programme_share"}
MINISTRY = Scope.ministry()


@pytest.fixture
def catalogue(
    da_nang: Province, hue: Province, hai_phong: Province, hai_duong: Province
) -> SimpleNamespace:
    with time_machine.travel(THAT_EVENING):
        made = make_catalogue(da_nang, hue, hai_phong, hai_duong)
        PromotionFactory(plan=made.first.plans.get())
    return made


@pytest.fixture
def that_day(catalogue: SimpleNamespace) -> Day:
    """What was said on the day itself."""
    with time_machine.travel(THAT_EVENING):
        return day_of(ON)


def comparable(day: Day, *, but: set[str] = NEVER_KNOWN) -> dict[str, object]:
    """All that a day says but for some indicators."""
    return {
        place.province.slug: (
            place.is_ranked,
            place.communes,
            {key: figure for key, figure in place.figures.items() if key not in but},
        )
        for place in day.places
    }


def past() -> Day:
    with time_machine.travel(LATER):
        return day_of(ON, Past(ON))


def forget_records(*models: type) -> None:
    """As if the rows had been loaded in bulk, which writes no field history."""
    for model in models:
        model.history.model._base_manager.all().delete()


def test_the_same_evening_says_the_same(that_day: Day) -> None:
    found = past()

    assert comparable(found) == comparable(that_day)
    assert (found.missing, found.has_sample) == (NEVER_KNOWN, that_day.has_sample)


def change_everything(made: SimpleNamespace, da_nang: Province, hue: Province) -> None:
    """What people do in a few days."""
    da_nang_approver = Scope.approver(da_nang)
    lifecycle.withdraw(made.first, scope=da_nang_approver, reason="Giá sai")
    lifecycle.archive(made.on_request, scope=da_nang_approver, reason="Ngừng cung cấp")
    lifecycle.publish(made.draft, scope=da_nang_approver)
    lifecycle.withdraw(made.guide, scope=da_nang_approver, reason="Cần sửa")
    made.stale.price_checked_on, made.stale.trial_offer = FRESH, True
    made.stale.save()
    made.free.plans.get().delete()
    plan = made.never_confirmed.plans.get()
    plan.valid_to = ON - ONE_DAY
    plan.save()
    dear = made.dear.plans.get()
    dear.amount, dear.charge = Decimal(999_000), "usage"
    dear.save()
    made.dear.plans.get().promotions.all().delete()
    PricePlanFactory(listing=made.unpriced, amount=Decimal(5))
    PromotionFactory(plan=made.stale.plans.get(), percent=Decimal(50))
    made.two.vendor = VendorFactory(province=hue)
    made.two.save()
    made.homeless.province = da_nang
    made.homeless.save()
    made.one.sectors.clear()
    made.four.sectors.add(SectorFactory())
    made.valid.valid_until = FRESH
    made.valid.save()
    national = Evaluation.objects.get(solution=made.one, province=None)
    revoke_evaluation(national, scope=MINISTRY, reason="Hồ sơ sai", on=LATER.date())
    EvaluationFactory(solution=made.two, province=da_nang, published=True)
    made.use.ended_on = ON
    made.use.save()
    Deployment.objects.filter(solution=made.national).first().delete()
    for _time in range(3):
        DeploymentFactory(solution=made.one, province=da_nang, confirmed=True)
        GuideFactory(province=da_nang, published=True)
    offer(hue, made.two, monthly=1)
    made.centre.state = "suspended"
    made.centre.save()
    store_price_from(Listing.objects.all(), LATER.date())


def test_whatever_changes_afterwards(
    catalogue: SimpleNamespace, that_day: Day, da_nang: Province, hue: Province
) -> None:
    with time_machine.travel(LATER):
        change_everything(catalogue, da_nang, hue)
        today = day_of(LATER.date())
    found = past()

    assert comparable(found) == comparable(that_day)
    assert found.missing == NEVER_KNOWN
    # The changes did change something of every indicator that can be told.
    moved = {
        key
        for key in that_day.places[0].figures
        for then, now in zip(that_day.places, today.places, strict=True)
        if then.figures[key] != now.figures[key]
    }
    assert moved >= set(that_day.places[0].figures) - NEVER_KNOWN - DESK


def test_rows_loaded_without_records_are_known_while_nothing_changed(
    catalogue: SimpleNamespace, that_day: Day
) -> None:
    forget_records(Listing, PricePlan, Solution, Evaluation, Deployment, Guide)

    assert comparable(past()) == comparable(that_day)


@pytest.mark.parametrize(
    ("name", "field", "value", "unknown"),
    [
        (
            "first",
            "trial_note",
            "Theo điều kiện của nhà cung cấp",
            {
                "confirmed_deployments", "distinct_vendors", "local_vendors", "mean_rating",
                "price_level", "published_listings", "sectors_covered", "share_evaluated",
                "share_price_confirmed", "share_priced", "share_trial",
            },
        ),
        ("guide", "summary", "Tóm tắt", {"guides_published"}),
        ("use", "users", 12, {"confirmed_deployments"}),
        ("valid", "method", "Đọc hồ sơ", {"share_evaluated", "mean_rating"}),
        ("one", "summary", "Tóm tắt", {"distinct_vendors", "local_vendors", "sectors_covered"}),
        ("local", "about", "Giới thiệu", {"local_vendors"}),
    ],
)  # fmt: skip
def test_rows_without_records_that_changed_since_are_not_guessed(
    catalogue: SimpleNamespace, that_day: Day, name: str, field: str, value: object, unknown: set
) -> None:
    row = getattr(catalogue, name)
    forget_records(type(row))
    with time_machine.travel(LATER):
        setattr(row, field, value)
        row.save()

    found = past()

    assert found.missing == NEVER_KNOWN | unknown
    assert {found.places[0].figures[key] for key in unknown} == {None}
    assert comparable(found, but=found.missing) == comparable(that_day, but=found.missing)


def test_plans_without_records_that_changed_leave_the_rest(
    catalogue: SimpleNamespace, that_day: Day
) -> None:
    forget_records(PricePlan)
    with time_machine.travel(LATER):
        catalogue.first.plans.get().save()

    found = past()

    assert found.missing == NEVER_KNOWN | {"share_priced", "share_trial", "price_level"}
    assert comparable(found, but=found.missing) == comparable(that_day, but=found.missing)


def test_what_was_written_past_the_records_is_not_guessed(catalogue: SimpleNamespace) -> None:
    Listing.objects.filter(pk=catalogue.first.pk).update(price_checked_on=None)

    assert "share_price_confirmed" in past().missing


@pytest.mark.parametrize("is_recorded", [True, False])
def test_what_an_operation_moved_since_belongs_where_it_was(
    catalogue: SimpleNamespace, that_day: Day, minh: User, hue: Province, is_recorded: bool
) -> None:
    if not is_recorded:
        forget_records(Listing, Evaluation, Guide, Deployment)
    with time_machine.travel(LATER):
        recorder = Recorder("merge_provinces", "Sắp xếp lại", by=minh)
        for row in (catalogue.on_request, catalogue.valid, catalogue.guide, catalogue.use):
            recorder.set(row, province_id=hue.pk)
        recorder.set(catalogue.free, state="archived", archive_reason="Gộp hồ sơ trùng")
        recorder.close()

    assert comparable(past()) == comparable(that_day)


def test_a_listing_removed_by_an_operation_was_there(
    catalogue: SimpleNamespace, that_day: Day, minh: User
) -> None:
    with time_machine.travel(LATER):
        catalogue.unpriced.plans.all().delete()
        recorder = Recorder("merge_provinces", "Sắp xếp lại", by=minh)
        recorder.remove(catalogue.unpriced)
        recorder.close()

    assert comparable(past()) == comparable(that_day)


def test_a_solution_merged_into_another_leaves_its_sectors_unknown(
    catalogue: SimpleNamespace, that_day: Day, minh: User
) -> None:
    forget_records(Solution)
    with time_machine.travel(LATER):
        recorder = Recorder("merge_solutions", "Gộp hồ sơ trùng", by=minh)
        recorder.set(catalogue.two, vendor_id=catalogue.homeless.pk)
        recorder.close()

    found = past()

    assert found.missing == NEVER_KNOWN | {"sectors_covered"}
    assert comparable(found, but=found.missing) == comparable(that_day, but=found.missing)


def test_says_whether_it_is_sample_data(catalogue: SimpleNamespace) -> None:
    forget_records(Solution)
    Solution.objects.filter(pk=catalogue.national.pk).update(is_sample=True)
    nationally = past().has_sample
    Solution.objects.filter(pk=catalogue.one.pk).update(is_sample=True)

    assert (nationally, past().has_sample) == (False, True)


def test_a_failed_result_revoked_since_is_not_guessed(
    catalogue: SimpleNamespace, da_nang: Province
) -> None:
    failed = Evaluation.objects.get(overall_micropoints=40_000_000)
    with time_machine.travel(LATER):
        scope = Scope.approver(da_nang)
        revoke_evaluation(failed, scope=scope, reason="Hồ sơ sai", on=LATER.date())

    assert past().missing == NEVER_KNOWN | {"share_evaluated", "mean_rating"}


def test_the_provinces_of_before_the_reform(
    da_nang: Province, hue: Province, hai_phong: Province, hai_duong: Province
) -> None:
    day = dt.date(2025, 6, 30)
    with time_machine.travel(dt.datetime(2025, 6, 2, 3, tzinfo=dt.UTC)):
        offer(hai_duong, SolutionFactory(), first_published_at=None)
        made = EvaluationFactory(solution=SolutionFactory(), province=hai_duong, published=True)
        offer(hai_phong, made.solution, first_published_at=None)
    with time_machine.travel(LATER):
        found = day_of(day, Past(day))

    assert [(str(one.province), one.communes) for one in found.places] == [
        ("Đà Nẵng", None),
        ("Hải Dương", None),
        ("Hải Phòng", None),
        ("Huế", None),
    ]
    assert [one.figures["published_listings"] for one in found.places] == [
        Figure(0), Figure(1), Figure(1), Figure(0),
    ]  # fmt: skip
    assert {one.figures["mean_rating"] for one in found.places} == {None}


def test_before_the_first_day_there_was_nothing(catalogue: SimpleNamespace, hue: Province) -> None:
    day = ON - ONE_DAY
    with time_machine.travel(LATER):
        figures = compute(day, {"published_listings", "share_trial"}, Past(day))

    assert figures[hue.pk] == {"published_listings": Figure(0), "share_trial": None}


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    catalogue: SimpleNamespace, da_nang: Province, django_assert_num_queries
) -> None:
    with django_assert_num_queries(51):
        past()
    offer(da_nang, SolutionFactory(), monthly=1)
    with django_assert_num_queries(51):
        past()
