"""The same price across provinces: what compares, what is out of line, how it is kept for a day."""

import datetime as dt
from collections import defaultdict
from fractions import Fraction

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from core import states
from provinces.models import Scope
from solutions import actions
from solutions.models import Listing, PricePlan, Solution
from solutions.price_watch import outliers
from solutions.price_watch.asked import Asked
from solutions.price_watch.comparing import Known, compared, lines_of, solutions_asked
from solutions.price_watch.comparison import Price, deviation_percent, spreads_of, tenths
from solutions.price_watch.outliers import explained, look_at_all, outliers_of
from solutions.price_watch.reading import candidates, read_prices, spreads
from tests.factories import (
    ListingFactory,
    PriceExplanationFactory,
    PricePlanFactory,
    PromotionFactory,
    SectorFactory,
    SolutionFactory,
)
from tests.site import TODAY
from tests.solutions.price_world import MONTHS, add_plan, offer, offered_at

ON = TODAY.date()
MONTHLY = ("subscription", 1, "tai khoan")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY):
        yield


def price(province: int, cost: int, kind: str = "published", key=MONTHLY, plan: int = 0) -> Price:
    return Price(1, province, province, plan or province, kind, key, cost)


# The rules --------------------------------------------------------------------------------------
def test_least_price_of_a_province_counts_and_the_dearest_province_comes_first() -> None:
    [found] = spreads_of([price(1, 500, plan=10), price(2, 900), price(1, 400, plan=11)])

    assert [(p.province_id, p.plan_id, p.cost) for p in found.prices] == [(2, 2, 900), (1, 11, 400)]
    assert (found.least, found.median, found.greatest, found.provinces) == (400, 650, 900, 2)
    assert not found.is_comparable
    assert found.outliers == []


def test_kinds_of_source_units_and_periods_are_never_mixed() -> None:
    prices = [
        price(1, 100),
        price(2, 100, kind="contract"),
        price(3, 100, key=("subscription", 12, "tai khoan")),
        price(4, 100, key=("subscription", 1, "camera")),
        price(5, 100, key=("usage", 1, "tai khoan")),
    ]

    found = spreads_of(prices)

    assert [spread.provinces for spread in found] == [1] * 5


def test_price_is_out_of_line_from_just_above_130_percent_of_the_median() -> None:
    [at] = spreads_of([price(1, 100), price(2, 100), price(3, 130)])
    [above] = spreads_of([price(1, 100), price(2, 100), price(3, 131)])
    [few] = spreads_of([price(1, 100), price(2, 900)])

    assert [found.outliers for found in (at, few)] == [[], []]
    assert [one.province_id for one in above.outliers] == [3]
    assert above.deviation(above.prices[0]) == Fraction(31)


def test_deviation_is_rounded_once_and_of_a_median_of_nothing_there_is_none() -> None:
    assert [tenths(deviation_percent(cost, 800)) for cost in (1001, 799, 800)] == [
        tenths(Fraction(2513, 100)),
        tenths(Fraction(-125, 1000)),
        0,
    ]
    assert str(tenths(Fraction(2505, 100))) == "25.1"
    assert str(tenths(Fraction(-2505, 100))) == "-25.1"
    assert tenths(deviation_percent(5, 0)) is None


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 6),
            st.integers(0, 2_000),
            st.sampled_from(["published", "contract", ""]),
            st.sampled_from([1, 12]),
        ),
        max_size=25,
    )
)
def test_spreads_are_as_counted_by_hand(rows: list[tuple[int, int, str, int]]) -> None:
    prices = [
        price(province, cost, kind, ("subscription", months, "may"), plan=number)
        for number, (province, cost, kind, months) in enumerate(rows, start=100)
    ]

    found = spreads_of(prices)

    expected = {}
    by_kind: dict[tuple, dict[int, int]] = defaultdict(dict)
    for province, cost, kind, months in rows:
        own = by_kind[kind, months]
        own[province] = min(cost, own.get(province, cost))
    for (kind, months), own in by_kind.items():
        costs = sorted(own.values())
        n = len(costs)
        middle = costs[n // 2] if n % 2 else (costs[n // 2 - 1] + costs[n // 2] + 1) // 2
        far = {p for p, c in own.items() if n >= 3 and c * 10 > 13 * middle}
        expected[kind, months] = (n, costs[0], middle, costs[-1], far, own)
    shown = {
        (one.source_kind, one.key[1]): (
            one.provinces,
            one.least,
            one.median,
            one.greatest,
            {p.province_id for p in one.outliers},
            {p.province_id: p.cost for p in one.prices},
        )
        for one in found
    }
    assert shown == expected
    assert [one.provinces for one in found] == sorted(
        (one.provinces for one in found), reverse=True
    )


# Reading ----------------------------------------------------------------------------------------
def test_only_what_provinces_publish_today_is_read(db, da_nang, hue, hai_phong) -> None:
    solution = SolutionFactory()
    shown = offer(da_nang, solution, 100_000)
    offer(None, solution, 1_000)
    draft = ListingFactory(solution=solution, province=hue)
    add_plan(draft, 2_000)
    later = ListingFactory(
        solution=solution, province=hai_phong, published=True, publish_on=ON + dt.timedelta(1)
    )
    add_plan(later, 3_000)
    add_plan(shown.listing, 10, name="Cũ", valid_to=ON - dt.timedelta(1))
    add_plan(shown.listing, 10, name="Thêm", role="add_on")
    PricePlanFactory(listing=shown.listing, on_request=True)

    found = list(read_prices([solution.pk], ON))

    assert [(one.plan_id, one.province_id, one.cost) for one in found] == [
        (shown.pk, da_nang.pk, 100_000 * MONTHS)
    ]


def test_promotion_setup_tax_and_least_quantity_are_in_the_price(db, da_nang) -> None:
    plan = offer(
        da_nang,
        SolutionFactory(),
        100_000,
        setup_fee=50_000,
        vat="excluded",
        vat_rate=10,
        quantity_min=5,
    )
    PromotionFactory(plan=plan, percent=50, starts_on=ON, ends_on=ON)

    [found] = read_prices([plan.listing.solution_id], ON)

    by_hand = Fraction(11, 10) * (50_000 + 5 * (50_000 + 11 * 100_000))
    assert (found.cost, found.quantity, found.key) == (by_hand, 5, MONTHLY)


def test_candidates_have_a_price_in_three_provinces(db, da_nang, hue) -> None:
    enough = offered_at([100, 100, 100], provinces=[da_nang])[0].listing.solution
    offered_at([100, 100])
    without = SolutionFactory()
    for place in (da_nang, hue, None):
        ListingFactory(solution=without, province=place, published=True)

    assert list(candidates(ON)) == [{"solution": enough.pk, "provinces": 3}]
    assert list(candidates(ON, [da_nang.pk])) == [{"solution": enough.pk, "provinces": 3}]
    assert list(candidates(ON, [hue.pk])) == []


def test_queries_do_not_grow_with_the_catalogue(db, django_assert_num_queries) -> None:
    keys = [offered_at([100, 110, 190])[0].listing.solution_id for _ in range(3)]
    PromotionFactory(plan=PricePlan.objects.first())

    with django_assert_num_queries(2):
        one = spreads(keys[:1], ON)
    with django_assert_num_queries(2):
        all_three = spreads(keys, ON)

    assert (len(one), len(all_three)) == (1, 3)


# What is known of the day -----------------------------------------------------------------------
def plans_of(found) -> list[int]:
    return sorted(one.plan_id for one in found.all())


def test_outliers_are_looked_for_in_steps(db, monkeypatch) -> None:
    dear = [offered_at([100, 100, 200])[2].pk for _ in range(3)]
    offered_at([100, 100, 100])
    monkeypatch.setattr(outliers, "STEP", 2)

    first, second, third = (outliers_of(None, ON) for _ in range(3))

    assert [plans_of(one) for one in (first, second, third)] == [dear[:2], dear, dear]
    assert [one.is_whole for one in (first, second, third)] == [False, False, True]


def test_province_takes_its_part_of_what_was_found_for_all(db, da_nang, monkeypatch) -> None:
    own = offered_at([200, 100, 100], provinces=[da_nang])[0]
    foreign = offered_at([100, 100, 300])[2]
    call_command("watch_prices", verbosity=0)
    monkeypatch.setattr(outliers, "STEP", 0)

    found = outliers_of(da_nang.pk, ON)

    assert (plans_of(look := outliers_of(None, ON)), look.is_whole) == ([own.pk, foreign.pk], True)
    assert (plans_of(found), found.is_whole) == ([own.pk], True)


def test_what_changes_during_the_day_is_looked_at_again(db, binh, da_nang, hue) -> None:
    plans = offered_at([100, 100, 200], provinces=[da_nang])
    dear, solution = plans[2], plans[0].listing.solution
    assert plans_of(outliers_of(None, ON)) == [dear.pk]

    dear.amount = 110
    dear.save()
    mended = plans_of(outliers_of(None, ON))
    dear.amount = 300
    dear.save()
    dear_again = plans_of(outliers_of(None, ON))
    promotion = PromotionFactory(plan=dear, percent=60, starts_on=ON, ends_on=dt.date(2027, 12, 31))
    promoted = plans_of(outliers_of(None, ON))
    promotion.percent = 1
    promotion.save()
    less = plans_of(outliers_of(None, ON))
    actions.archive(plans[0].listing, by=binh, reason="Hết hợp đồng")
    archived = plans_of(outliers_of(None, ON))
    offer(hue, solution, 100)
    added = plans_of(outliers_of(None, ON))

    assert (mended, dear_again, promoted, less) == ([], [dear.pk], [], [dear.pk])
    assert plans[0].listing.state == states.ARCHIVED
    assert (archived, added) == ([], [dear.pk])


def test_many_changes_begin_the_day_anew(db, monkeypatch) -> None:
    monkeypatch.setattr(outliers, "_MOST_CHANGES", 1)
    offered_at([100, 100, 100])
    assert plans_of(outliers_of(None, ON)) == []

    dear = offered_at([100, 100, 300])[2]

    assert plans_of(outliers_of(None, ON)) == [dear.pk]


def test_nothing_is_looked_at_twice_while_nothing_changes(
    db, django_assert_max_num_queries
) -> None:
    offered_at([100, 100, 300])
    outliers_of(None, ON)

    with django_assert_max_num_queries(4):
        found = outliers_of(None, ON)

    assert len(found.all()) == 1


def test_another_day_is_another_matter(db) -> None:
    plan = offered_at([100, 100, 300])[2]
    PricePlan.objects.filter(pk=plan.pk).update(valid_to=ON)

    assert plans_of(outliers_of(None, ON)) == [plan.pk]
    assert plans_of(outliers_of(None, ON + dt.timedelta(1))) == []


def test_it_is_right_without_a_cache(db) -> None:
    dear = offered_at([100, 100, 300])[2]

    found = look_at_all(ON)
    cache.clear()

    assert plans_of(found) == plans_of(outliers_of(None, ON)) == [dear.pk]


# Explanations -----------------------------------------------------------------------------------
def test_latest_explanation_of_the_present_cost_explains(db) -> None:
    one, two, three = (offered_at([100, 100, 300])[2] for _ in range(3))
    present = 300 * MONTHS
    PriceExplanationFactory(plan=one, cost=present, given_on=dt.date(2026, 1, 2))
    PriceExplanationFactory(plan=two, cost=present, given_on=dt.date(2026, 1, 2))
    PriceExplanationFactory(plan=two, cost=present - 1, given_on=dt.date(2026, 1, 3))
    PriceExplanationFactory(plan=three, cost=present - 1, given_on=dt.date(2026, 1, 3))
    PriceExplanationFactory(plan=three, cost=present, given_on=dt.date(2026, 1, 3))

    found = explained(outliers_of(None, ON).all())

    assert found == {one.pk, three.pk}


# What is asked and shown ------------------------------------------------------------------------
def test_bad_values_are_named_and_left_out(db, chi, da_nang) -> None:
    scope = Scope.of(chi)

    asked = Asked.of(
        scope,
        {"sector": "zz", "vendor": "\x00", "province": "da-nang", "only": "x", "q": " hóa  đơn "},
        ON,
    )

    assert (asked.sector, asked.vendor, asked.province, asked.only) == (None, None, None, "")
    assert asked.typed == (("q", "hóa đơn"),)
    assert len(asked.problems) == 3
    assert asked.places == scope.provinces


def test_choices_narrow_what_is_compared(db, minh, da_nang, hue) -> None:
    sector = SectorFactory(slug="y-te")
    health = SolutionFactory(name="Bệnh án số", vendor__legal_name="Công ty Sen")
    health.sectors.add(sector)
    offered_at([100, 100, 300], provinces=[da_nang], solution=health)
    other = offered_at([100, 100, 300], provinces=[hue])[0].listing.solution
    scope = Scope.of(minh)

    def asked_for(**query: str) -> list[int]:
        asked = Asked.of(scope, query, ON)
        known = Known.of(asked) if asked.only else None
        return [row["solution"] for row in solutions_asked(asked, known)]

    assert set(asked_for()) == {health.pk, other.pk}
    assert asked_for(sector="y-te") == [health.pk]
    assert asked_for(vendor=health.vendor.slug) == [health.pk]
    assert asked_for(q="benh an sen") == [health.pk]
    assert asked_for(province="hue") == [other.pk]
    assert asked_for(province="hue", only="outliers") == []
    assert set(asked_for(only="unexplained")) == {health.pk, other.pk}
    assert asked_for(only="explained") == []


def test_order_is_by_name_or_by_provinces(db, minh) -> None:
    last = offered_at([1, 1, 1, 1], solution=SolutionFactory(name="Đơn số"))[0].listing.solution
    first = offered_at([1, 1, 1], solution=SolutionFactory(name="Ấn chỉ"))[0].listing.solution

    def order(sort: str) -> list[int]:
        asked = Asked.of(Scope.of(minh), {"sort": sort}, ON)
        return [row["solution"] for row in solutions_asked(asked, None)]

    assert (order("name"), order("provinces")) == ([first.pk, last.pk], [last.pk, first.pk])


def test_explanations_are_read_by_the_department_and_the_ministry_only(
    db, an, chi, minh, da_nang, hue
) -> None:
    plan = offered_at([300, 100, 100], provinces=[da_nang, hue])[0]
    PriceExplanationFactory(plan=plan, cost=300 * MONTHS, text="Có đào tạo")
    keys = [plan.listing.solution_id]

    told = {}
    for person in (an, chi, minh):
        scope = Scope.of(person)
        asked = Asked.of(scope, {}, ON)
        [found] = compared(scope, asked, keys)
        shown = found.spreads[0].outliers[0]
        texts = [cell for line in lines_of(scope, asked, keys) for cell in line.cells]
        told[person.username] = (
            [row.text for row in shown.explanations],
            shown.is_explained,
            shown.is_own,
            shown.may_change,
            "Có đào tạo" in texts,
        )

    assert told == {
        "an": (["Có đào tạo"], True, True, True, True),
        "chi": ([], False, False, False, False),
        "minh": (["Có đào tạo"], True, False, False, True),
    }


def test_rows_of_a_file_come_in_batches_without_a_gap(db, minh, monkeypatch) -> None:
    keys = [offered_at([100, 100, 300])[0].listing.solution_id for _ in range(3)]
    monkeypatch.setattr("solutions.price_watch.comparing._BATCH", 2)
    scope = Scope.of(minh)

    lines = list(lines_of(scope, Asked.of(scope, {}, ON), keys))

    names = [str(Solution.objects.get(pk=key).local_name) for key in keys]
    assert [line.cells[0] for line in lines] == [name for name in names for _ in range(3)]
    assert Listing.objects.count() == 9
