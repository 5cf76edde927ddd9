"""Prices carried on into the series; evaluations published and revoked."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from provinces import lifecycle
from provinces.models import Scope
from solutions import actions
from solutions.models import CriteriaSet, Evaluation, PriceRevision
from tests import factories

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.timezone(dt.timedelta(hours=7)))
TODAY = dt.date(2026, 11, 2)


# Prices ------------------------------------------------------------------------------------------
@pytest.fixture
def plan(da_nang):
    """1.900.000 đ a month and 3.000.000 đ set-up: 25.800.000 đ in the first year."""
    return factories.PricePlanFactory(
        listing__province=da_nang,
        amount=Decimal(1_900_000),
        setup_fee=Decimal(3_000_000),
        unit="trạm",
        source="Bảng giá 01/2026",
    )


def series(plan) -> list[tuple]:
    rows = plan.revisions.order_by("changed_on", "pk")
    return [(row.changed_on, row.amount, row.first_year_cost, row.source) for row in rows]


def test_first_price_opens_the_series(plan, an):
    actions.reprice([plan.listing], by=an, on=TODAY)

    assert series(plan) == [(TODAY, Decimal(1_900_000), 25_800_000, "Bảng giá 01/2026")]
    plan.listing.refresh_from_db()
    assert plan.listing.price_from == 25_800_000
    assert plan.listing.price_from_unit == "trạm"


def test_same_price_adds_no_point(plan, an):
    actions.reprice([plan.listing], by=an, on=TODAY)

    made = actions.reprice([plan.listing], by=an, on=TODAY + dt.timedelta(days=30))

    assert made == []
    assert PriceRevision.objects.count() == 1


def test_each_change_of_price_is_a_point(plan, an):
    actions.reprice([plan.listing], by=an, on=TODAY)
    plan.amount = Decimal(2_000_000)
    plan.save()

    actions.reprice([plan.listing], by=an, on=dt.date(2026, 12, 1))

    assert [row[:3] for row in series(plan)] == [
        (TODAY, Decimal(1_900_000), 25_800_000),
        (dt.date(2026, 12, 1), Decimal(2_000_000), 27_000_000),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("condition", "Khách hàng mới"), ("note", "Ghi chú"), ("position", 3), ("trial_days", 30)],
)
def test_what_is_no_price_adds_no_point(plan, an, field, value):
    actions.reprice([plan.listing], by=an, on=TODAY)
    setattr(plan, field, value)
    plan.save()

    assert actions.reprice([plan.listing], by=an, on=TODAY) == []


def test_promotion_moves_the_shown_price_but_not_the_series(plan, an):
    actions.reprice([plan.listing], by=an, on=TODAY)
    factories.PromotionFactory(
        plan=plan, percent=Decimal(50), starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=365)
    )

    made = actions.reprice([plan.listing], by=an, on=TODAY)

    plan.listing.refresh_from_db()
    assert made == []
    assert plan.listing.price_from == 14_400_000


def test_price_on_request_is_a_point_without_cost(da_nang, an):
    plan = factories.PricePlanFactory(listing__province=da_nang, on_request=True)

    actions.reprice([plan.listing], by=an, on=TODAY)

    assert series(plan) == [(TODAY, None, None, "")]
    plan.listing.refresh_from_db()
    assert plan.listing.price_from is None


def test_price_of_next_month_has_its_cost_already(plan, an):
    plan.valid_from = dt.date(2026, 12, 1)
    plan.save()

    actions.reprice([plan.listing], by=an, on=TODAY)

    assert series(plan)[0][2] == 25_800_000
    plan.listing.refresh_from_db()
    assert plan.listing.price_from is None
    assert plan.listing.price_from_changes_on == dt.date(2026, 12, 1)


def test_foreign_listing_is_not_repriced(plan, chi):
    with pytest.raises(PermissionDenied):
        actions.reprice([plan.listing], by=chi)

    assert PriceRevision.objects.count() == 0


def test_number_of_queries_does_not_grow_with_the_listings(da_nang, django_assert_num_queries):
    scope = Scope.approver(da_nang)
    one = [factories.PricePlanFactory(listing__province=da_nang).listing]
    many = [factories.PricePlanFactory(listing__province=da_nang).listing for _ in range(5)]

    for listings in (one, many):
        with django_assert_num_queries(8):
            actions.reprice(listings, scope=scope, on=TODAY)


# Evaluations -------------------------------------------------------------------------------------
@pytest.fixture
def criteria_set():
    """A published set: functions 60%, security 40%."""
    made = factories.CriteriaSetFactory(state=CriteriaSet.Stage.PUBLISHED)
    factories.CriterionFactory(criteria_set=made, key="chuc-nang", weight=Decimal(60))
    factories.CriterionFactory(criteria_set=made, key="an-toan", weight=Decimal(40))
    return made


@pytest.fixture
def evaluation(da_nang, criteria_set):
    """Complete but for its scores."""
    return factories.EvaluationFactory(
        province=da_nang,
        criteria_set=criteria_set,
        evaluated_on=dt.date(2026, 10, 1),
        minutes_number="05/BB-HĐ",
    )


def score(evaluation, *points: int | str):
    for criterion, value in zip(evaluation.criteria_set.criteria.all(), points, strict=False):
        factories.CriterionScoreFactory(
            evaluation=evaluation, criterion=criterion, points=Decimal(value)
        )
    return evaluation


def test_draft_has_no_overall_score_while_one_is_missing(evaluation):
    actions.rescore(score(evaluation, 90))

    evaluation.refresh_from_db()
    assert evaluation.overall_micropoints is None


def test_draft_has_its_overall_score_once_it_is_complete(evaluation):
    actions.rescore(score(evaluation, 90, 80))

    evaluation.refresh_from_db()
    assert evaluation.overall_micropoints == 86_000_000


def test_score_of_another_set_is_refused(evaluation):
    score(evaluation, 90, 80)
    factories.CriterionScoreFactory(
        evaluation=evaluation, criterion=factories.CriterionFactory(key="la")
    )

    with pytest.raises(ValidationError):
        actions.rescore(evaluation)


@time_machine.travel(NOON, tick=False)
def test_approver_publishes_a_complete_evaluation(evaluation, binh):
    actions.publish_evaluation(score(evaluation, "92.50", "91.25"), by=binh)

    evaluation.refresh_from_db()
    assert (evaluation.state, evaluation.overall_micropoints) == ("published", 92_000_000)
    assert evaluation.public_from is None
    assert list(Evaluation.objects.valid(TODAY)) == [evaluation]
    [record] = lifecycle.transitions_of(evaluation)
    assert (record.verb, record.from_state, record.to_state, record.by) == (
        "publish",
        "draft",
        "published",
        binh,
    )


def test_editor_beside_an_approver_does_not_publish(evaluation, an, binh):
    with pytest.raises(PermissionDenied):
        actions.publish_evaluation(score(evaluation, 90, 80), by=an)


def test_who_gave_the_last_score_does_not_publish_beside_another_approver(
    evaluation, binh, da_nang
):
    factories.MembershipFactory(province=da_nang, role="approver")
    last = score(evaluation, 90, 80).scores.first()
    last._history_user = binh
    last.save()

    with pytest.raises(ValidationError) as refused:
        actions.publish_evaluation(evaluation, by=binh)

    assert refused.value.code == "four_eyes"


def test_everything_missing_is_said_at_once(da_nang, binh):
    evaluation = factories.EvaluationFactory(
        province=da_nang, criteria_set=factories.CriterionFactory().criteria_set
    )

    with pytest.raises(ValidationError) as refused:
        actions.publish_evaluation(evaluation, by=binh)

    assert refused.value.code == "incomplete"
    assert refused.value.params["list"].count(";") == 3


@time_machine.travel(NOON, tick=False)
def test_evaluation_of_tomorrow_is_refused(evaluation, binh):
    evaluation.evaluated_on = TODAY + dt.timedelta(days=1)

    with pytest.raises(ValidationError) as refused:
        actions.publish_evaluation(score(evaluation, 90, 80), by=binh)

    assert refused.value.code == "incomplete"
    assert refused.value.params["list"].count(";") == 0


def test_failed_result_needs_the_notice_to_the_vendor(evaluation, binh):
    with pytest.raises(ValidationError) as refused:
        actions.publish_evaluation(score(evaluation, 50, "49.99"), by=binh)

    assert refused.value.code == "incomplete"


@time_machine.travel(NOON, tick=False)
def test_failed_result_is_public_after_ten_whole_working_days(evaluation, binh):
    # Told on Monday 19 October: Monday 2 November is the tenth working day to reply.
    evaluation.vendor_notified_on = dt.date(2026, 10, 19)
    actions.publish_evaluation(score(evaluation, 40, 40), by=binh)

    evaluation.refresh_from_db()
    public = [
        day
        for day in (dt.date(2026, 11, 2), dt.date(2026, 11, 3))
        if Evaluation.objects.public(day).exists()
    ]
    assert evaluation.public_from == dt.date(2026, 11, 3)
    assert public == [dt.date(2026, 11, 3)]


def test_exactly_fifty_points_need_no_notice(evaluation, binh):
    actions.publish_evaluation(score(evaluation, 50, 50), by=binh)

    assert evaluation.public_from is None


@pytest.fixture
def published(evaluation, binh):
    return actions.publish_evaluation(score(evaluation, 90, 80), by=binh, on=TODAY)


def test_published_evaluation_keeps_its_scores(published):
    published.scores.update(points=Decimal(10))

    actions.rescore(published)

    published.refresh_from_db()
    assert published.overall_micropoints == 86_000_000


def test_evaluation_is_published_once(published, binh):
    with pytest.raises(ValidationError) as refused:
        actions.publish_evaluation(published, by=binh)

    assert refused.value.code == "state"


def test_revoked_evaluation_disappears_and_comes_back_with_its_reason(published, binh):
    actions.revoke_evaluation(
        published,
        by=binh,
        reason="Sai sót trong hồ sơ",
        notified_on=dt.date(2026, 11, 2),
        on=TODAY,
    )

    published.refresh_from_db()
    # Monday 2 November plus ten working days is Monday 16 November.
    assert published.public_from == dt.date(2026, 11, 17)
    assert (published.state, published.revoked_on) == ("revoked", TODAY)
    assert not Evaluation.objects.public(dt.date(2026, 11, 16)).exists()
    assert Evaluation.objects.public(dt.date(2026, 11, 17)).exists()
    assert not Evaluation.objects.valid(dt.date(2026, 11, 17)).exists()
    record = lifecycle.transitions_of(published).first()
    assert (record.verb, record.to_state, record.reason) == (
        "revoke",
        "revoked",
        "Sai sót trong hồ sơ",
    )


def test_revocation_stays_hidden_until_the_vendor_is_told(published, binh):
    actions.revoke_evaluation(published, by=binh, reason="Sai sót", on=TODAY)
    assert published.public_from is None

    actions.notify_vendor(published, dt.date(2026, 11, 9))

    published.refresh_from_db()
    assert published.public_from == dt.date(2026, 11, 24)


def test_notice_of_a_good_result_hides_nothing(published):
    actions.notify_vendor(published, dt.date(2026, 11, 9))

    published.refresh_from_db()
    assert published.public_from is None
    assert Evaluation.objects.valid(TODAY).exists()


def test_revocation_asks_why(published, binh):
    with pytest.raises(ValidationError) as refused:
        actions.revoke_evaluation(published, by=binh, reason=" ")

    assert refused.value.code == "reason"


def test_draft_cannot_be_revoked(evaluation, binh):
    with pytest.raises(ValidationError) as refused:
        actions.revoke_evaluation(evaluation, by=binh, reason="Sai sót")

    assert refused.value.code == "state"


# Criteria ----------------------------------------------------------------------------------------
@time_machine.travel(NOON, tick=False)
def test_ministry_publishes_criteria_that_sum_to_100(minh):
    made = factories.CriterionFactory(weight=Decimal(100)).criteria_set

    actions.publish_criteria_set(made, by=minh)

    made.refresh_from_db()
    assert (made.state, made.published_on) == ("published", TODAY)


@pytest.mark.parametrize("weights", [(), (60, 39), (60, 41)])
def test_criteria_that_do_not_sum_to_100_are_refused(minh, weights):
    made = factories.CriteriaSetFactory()
    for weight in weights:
        factories.CriterionFactory(criteria_set=made, weight=Decimal(weight))

    with pytest.raises(ValidationError) as refused:
        actions.publish_criteria_set(made, by=minh)

    assert refused.value.code == "weights"


def test_criteria_are_the_ministrys(binh):
    with pytest.raises(PermissionDenied):
        actions.publish_criteria_set(factories.CriteriaSetFactory(), by=binh)
