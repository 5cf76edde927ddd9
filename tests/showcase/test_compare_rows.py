"""Rows of the comparison: what differs, what is best, and what is not said to be."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from showcase.compare.marks import best, comparable_costs, differs
from showcase.compare.page import comparison_of
from showcase.compare.table import Cell, Row
from solutions.models import Listing, PricePlan, Solution
from tests import factories as f
from tests.site import TODAY

ON = TODAY.date()
NBSP = "\N{NO-BREAK SPACE}"
VALUES = st.lists(st.none() | st.integers(0, 5) | st.fractions(0, 5), max_size=4)


# Marks ------------------------------------------------------------------------------------------
@settings(max_examples=100)
@given(VALUES, st.sampled_from(["low", "high"]))
def test_best_are_all_that_tie_and_never_all_of_them(values: list, better: str) -> None:
    places = best(values, better)

    known = [value for value in values if value is not None]
    if len(set(known)) < 2:
        assert places == frozenset()
        return
    target = min(known) if better == "low" else max(known)
    assert [values[place] for place in sorted(places)] == [target] * known.count(target)
    assert len(places) < len(known)


@settings(max_examples=60)
@given(VALUES.flatmap(st.permutations))
def test_best_does_not_depend_on_the_order_of_columns(values: list) -> None:
    found = {values[place] for place in best(values, "low")}

    assert found == {values[::-1][place] for place in best(values[::-1], "low")}


@pytest.mark.parametrize(
    ("costs", "units", "certain", "can"),
    [
        ([100, 200], ["tram", "tram"], [True, True], True),
        ([100, 200], ["tram", "xa"], [True, True], False),
        # Nothing is less than nothing, whatever it is counted by.
        ([0, 200, 300], ["", "tram", "xa"], [True, True, True], True),
        ([100, None], ["tram", "xa"], [True, True], True),
        ([100, 200], ["tram", "tram"], [True, False], False),
        ([100, None], ["tram", "xa"], [True, False], True),
    ],
)
def test_costs_are_comparable_by_unit_and_basis(
    costs: list, units: list[str], certain: list[bool], can: bool
) -> None:
    assert comparable_costs(costs, units, is_certain=certain) is can


def test_row_differs_where_one_says_something_else_or_nothing() -> None:
    assert (differs(["a", "a"]), differs(["a", None]), differs([None, None]), differs(["a"])) == (
        False,
        True,
        False,
        False,
    )
    assert Row("r", "", (Cell(key=1), Cell(key=2))).is_different


# Rows -------------------------------------------------------------------------------------------


def solution(name: str, **traits: object) -> Solution:
    """A public solution with a national listing whose price was confirmed."""
    made = f.SolutionFactory(name=name, **traits)
    f.ListingFactory(solution=made, national=True, published=True, price_checked_on=ON)
    return made


def plan(of: Solution, amount: int | None, **terms: object) -> PricePlan:
    """A plan of its national listing: a monthly rent for a station, VAT included."""
    given = {"unit": "trạm", "vat": "included", "name": "Thuê"} | terms
    listing = Listing.objects.get(solution=of, province=None)
    return f.PricePlanFactory(listing=listing, amount=amount, **given)


def rows(*solutions: Solution, **parameters: object) -> dict[str, Row]:
    """The rows of a comparison by their keys."""
    query = QueryDict(mutable=True)
    query.setlist("s", [one.slug for one in solutions])
    for key, value in parameters.items():
        query[key] = str(value)
    found = comparison_of(query, ON)
    return {row.key: row for group in found.groups for row in group.rows}


def texts(row: Row) -> list[str]:
    """What the cells of a row say, with plain spaces."""
    return [cell.text.replace(NBSP, " ") for cell in row.cells]


def bests(row: Row) -> list[bool]:
    """Which cells are marked."""
    return [bool(cell.best) for cell in row.cells]


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen")
class TestPrices:
    """Worked examples; every figure is worked out by hand."""

    def test_rent_purchase_and_five_years(self) -> None:
        # Rent: 100.000 a month, set-up 500.000 once. Purchase: 3.000.000, then 10% a year.
        rented = solution("Thuê")
        plan(rented, 100_000, setup_fee=Decimal(500_000))
        both = solution("Mua")
        plan(both, 120_000)
        plan(
            both, 3_000_000, charge="purchase", period_months=None, maintenance_percent=10,
            name="Mua",
        )  # fmt: skip

        found = rows(rented, both)

        # 12 x 100.000 + 500.000; 12 x 120.000.
        assert [cell.amount for cell in found["first_year"].cells] == [1_700_000, 1_440_000]
        assert [cell.amount for cell in found["monthly"].cells] == [100_000, 120_000]
        assert [cell.amount for cell in found["purchase"].cells] == [None, 3_000_000]
        assert texts(found["purchase"])[0] == str(found["purchase"].cells[0].lines[0].text)
        # 60 x 100.000 + 500.000; 60 x 120.000.
        assert [cell.amount for cell in found["rent_total"].cells] == [6_500_000, 7_200_000]
        # 3.000.000 + 4 x 300.000.
        assert [cell.amount for cell in found["buy_total"].cells] == [None, 4_200_000]
        assert bests(found["first_year"]) == [False, True]
        assert bests(found["monthly"]) == [True, False]
        assert bests(found["rent_total"]) == [True, False]
        # One alone is not the lowest of anything.
        assert bests(found["purchase"]) == [False, False]

    def test_costs_are_for_the_quantity_asked(self) -> None:
        first, second = solution("Một"), solution("Hai")
        plan(first, 100_000, quantity_min=10)
        plan(second, 150_000, quantity_max=3)

        one, twenty = rows(first, second), rows(first, second, quantity=20)

        # At least ten are paid for; more than three are not offered.
        assert [cell.amount for cell in one["first_year"].cells] == [12_000_000, 1_800_000]
        assert [cell.amount for cell in twenty["first_year"].cells] == [24_000_000, None]
        assert "10 trạm" in texts(one["first_year"])[0]

    def test_tax_is_in_every_cost(self) -> None:
        excluded, included = solution("Chưa thuế"), solution("Đã thuế")
        plan(excluded, 100_000, vat="excluded", vat_rate=Decimal(10))
        plan(included, 105_000)

        found = rows(excluded, included)

        assert [cell.amount for cell in found["monthly"].cells] == [110_000, 105_000]
        assert bests(found["monthly"]) == [False, True]
        # As the lists state them, 100.000 without and 105.000 with tax cannot be compared.
        assert bests(found["unit_price"]) == [False, False]
        assert found["unit_price"].note

    @pytest.mark.parametrize(
        "other",
        [
            {"unit": "người dùng"},
            {"vat": "not_stated"},
            {"condition": "Trường học"},
        ],
    )
    def test_none_is_lowest_where_units_tax_or_conditions_differ(self, other: dict) -> None:
        first, second = solution("Một"), solution("Hai")
        plan(first, 100_000)
        plan(second, 50_000, **other)

        row = rows(first, second)["first_year"]

        assert (bests(row), bool(row.note)) == ([False, False], True)

    def test_none_is_lowest_beside_a_price_not_confirmed_again(self) -> None:
        first, second = solution("Một"), solution("Hai")
        plan(first, 100_000)
        plan(second, 50_000)
        Listing.objects.filter(solution=second).update(price_checked_on=dt.date(2025, 1, 5))

        row = rows(first, second)["first_year"]

        assert (bests(row), bool(row.note)) == ([False, False], True)

    def test_equal_prices_are_no_difference_and_ties_share_the_mark(self) -> None:
        first, second, third = solution("Một"), solution("Hai"), solution("Ba")
        plan(first, 100_000)
        plan(second, 100_000)
        plan(third, 200_000)

        two, three = rows(first, second)["monthly"], rows(first, second, third)["monthly"]

        assert (two.is_different, bests(two), two.note) == (False, [False, False], "")
        assert (three.is_different, bests(three)) == (True, [True, True, False])

    def test_on_request_is_said_and_no_cost(self) -> None:
        first, second = solution("Một"), solution("Hai")
        plan(first, None, charge="quote", period_months=None)
        plan(second, 100_000)

        found = rows(first, second)

        assert found["unit_price"].cells[0].value is None
        assert found["first_year"].cells[0].amount is None
        assert found["first_year"].cells[0].lines

    def test_province_asked_for_gives_its_own_price(self, da_nang) -> None:
        first, second = solution("Một"), solution("Hai")
        plan(first, 100_000)
        plan(second, 100_000)
        own = f.ListingFactory(
            solution=first, province=da_nang, published=True, price_checked_on=ON
        )
        f.PricePlanFactory(listing=own, amount=90_000, unit="trạm", vat="included")

        found = rows(first, second, province="da-nang")

        assert [cell.amount for cell in found["monthly"].cells] == [90_000, 100_000]
        assert texts(found["price_of"])[0] == "Đà Nẵng"

    def test_cheapest_listing_is_shown_without_a_national_one(self, da_nang, hue) -> None:
        made = f.SolutionFactory(name="Chỉ ở tỉnh")
        for place, amount in ((da_nang, 300_000), (hue, 200_000)):
            listing = f.ListingFactory(solution=made, province=place, published=True)
            f.PricePlanFactory(listing=listing, amount=amount, unit="trạm")
            # Stored as of a day that is over: it has to be computed.
            Listing.objects.filter(pk=listing.pk).update(
                price_from=1, price_from_changes_on=ON - dt.timedelta(days=1)
            )

        assert texts(rows(made)["price_of"]) == ["Huế"]

    def test_promotion_lowers_the_price_until_its_end(self) -> None:
        first, second = solution("Một"), solution("Hai")
        f.PromotionFactory(plan=plan(first, 100_000))
        plan(second, 100_000)

        found = rows(first, second)

        assert found["unit_price"].cells[0].lines[0].look == "struck"
        assert found["unit_price"].cells[0].value == 90_000
        assert "31/03/2026" in texts(found["promotion"])[0]


def scored(of: Solution, criteria: object, points: dict, **traits: object) -> None:
    """A valid evaluation by a criteria set with these scores."""
    made = f.EvaluationFactory(solution=of, criteria_set=criteria, published=True, **traits)
    for criterion, value in points.items():
        f.CriterionScoreFactory(evaluation=made, criterion=criterion, points=Decimal(value))


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen")
class TestEvaluations:
    """Sets side by side, never mixed; what was not evaluated is not 0."""

    def test_criteria_of_one_set_stand_side_by_side(self) -> None:
        first, second, third = solution("Một"), solution("Hai"), solution("Ba")
        criteria = f.CriteriaSetFactory(name="Bộ A", state="published")
        safety = f.CriterionFactory(criteria_set=criteria, name="An toàn")
        scored(first, criteria, {safety: 80}, overall_micropoints=80_000_000)
        scored(second, criteria, {safety: 70}, overall_micropoints=70_000_000)
        scored(second, criteria, {safety: 75}, overall_micropoints=75_000_000)

        found = rows(first, second, third)

        row = found[f"criterion-{safety.pk}"]
        assert [cell.value for cell in row.cells] == [80, Fraction(145, 2), None]
        assert bests(row) == [True, False, False]
        assert bests(found["rating"]) == [True, False, False]
        assert found["rating"].cells[2].value is None
        assert found["rating"].cells[2].lines

    def test_different_sets_have_groups_of_their_own_and_no_highest(self) -> None:
        first, second = solution("Một"), solution("Hai")
        sets = [f.CriteriaSetFactory(name=name, state="published") for name in ("Bộ A", "Bộ B")]
        criteria = [f.CriterionFactory(criteria_set=one) for one in sets]
        scored(first, sets[0], {criteria[0]: 90}, overall_micropoints=90_000_000)
        scored(second, sets[1], {criteria[1]: 60}, overall_micropoints=60_000_000)

        found = rows(first, second)

        assert [cell.value for cell in found[f"criterion-{criteria[0].pk}"].cells] == [90, None]
        assert [cell.value for cell in found[f"criterion-{criteria[1].pk}"].cells] == [None, 60]
        assert (bests(found["rating"]), bool(found["rating"].note)) == ([False, False], True)

    def test_expired_and_revoked_ones_do_not_count(self) -> None:
        first, second = solution("Một"), solution("Hai")
        f.EvaluationFactory(solution=first, published=True, valid_until=dt.date(2026, 2, 1))
        f.EvaluationFactory(solution=second, revoked=True)

        found = rows(first, second)

        assert [cell.value for cell in found["rating"].cells] == [None, None]
        assert not found["rating"].is_different

    def test_evaluation_of_another_province_does_not_count_in_one(self, da_nang, hue) -> None:
        first = solution("Một")
        criteria = f.CriteriaSetFactory(state="published")
        scored(first, criteria, {}, province=hue, overall_micropoints=60_000_000)
        scored(first, criteria, {}, province=da_nang, overall_micropoints=80_000_000)

        everywhere, there = rows(first), rows(first, province="da-nang")

        assert everywhere["rating"].cells[0].value == 70
        assert there["rating"].cells[0].value == 80


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen")
class TestUse:
    """What agencies confirmed, apart from claims; where it is presented."""

    def test_confirmed_uses_are_counted_and_claims_stand_apart(self, da_nang, hue) -> None:
        first, second = solution("Một"), solution("Hai")
        for place in (da_nang, hue):
            f.DeploymentFactory(solution=first, province=place, confirmed=True)
        f.DeploymentFactory(solution=second, province=hue, confirmed=True)
        f.DeploymentFactory(solution=second, province=hue)
        f.DeploymentFactory(solution=second, confirmed_on=dt.date(2024, 1, 5))

        found = rows(first, second)

        assert [cell.value for cell in found["confirmed_uses"].cells] == [2, 1]
        assert bests(found["confirmed_uses"]) == [True, False]
        assert [cell.key for cell in found["claimed_uses"].cells] == [None, 1]

    def test_provinces_are_counted_and_named(self, da_nang, hue) -> None:
        first, second = solution("Một"), solution("Hai")
        for place in (hue, da_nang):
            f.ListingFactory(solution=first, province=place, published=True)

        row = rows(first, second)["provinces"]

        assert [line.text for line in row.cells[0].lines[1:]] == ["Đà Nẵng", "Huế"]
        assert ([cell.value for cell in row.cells], bests(row)) == ([2, None], [False, False])

    def test_rows_that_nobody_says_anything_of_are_left_out(self) -> None:
        found = rows(solution("Một"), solution("Hai"))

        assert not {"languages", "data_location", "guides", "claimed_uses"} & found.keys()

    def test_same_connections_in_another_order_are_no_difference(self) -> None:
        first = solution("Một", integrations="VNeID; Thuế")
        second = solution("Hai", integrations="thuế;  VNeID")

        assert not rows(first, second)["integrations"].is_different
