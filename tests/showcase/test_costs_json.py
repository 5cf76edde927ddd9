"""The cost page as JSON: the figures to the dong, and what happens to what means nothing."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from provinces.models import Province
from tests import factories as f
from tests.showcase.cost_world import ON, World, address, figures, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def world(da_nang: Province) -> World:
    """A solution to hire or to buy."""
    return make_world(da_nang)


def messages(answer: dict) -> list[str]:
    """The parameters that were named as wrong, with what was wrong in them."""
    return [f"{item['parameter']}: {item['value']}" for item in answer["problems"]]


def test_rent_and_purchase_over_five_years(client: Client, world: World) -> None:
    answer = figures(client, world.rent, world.buy, quantity=2, years=5)

    # Rent 2 x 12 million a year; purchase 60 million and 6 million a year from year 2 on:
    # 24 48 72 96 120 against 60 66 72 78 84.
    rent, buy = answer["plans"]
    assert (answer["on"], answer["quantity"], answer["years"], answer["rate"]) == (
        ON.isoformat(), 2, 5, 0,
    )  # fmt: skip
    assert (rent["plan"], rent["solution"], rent["province"]) == (
        world.rent.pk, "tram-so", "Đà Nẵng",
    )  # fmt: skip
    assert (rent["charge"], rent["route"], buy["charge"], buy["route"]) == (
        "subscription", "ready_service", "purchase", "purchase",
    )  # fmt: skip
    assert rent["yearly"] == [24_000_000] * 5
    assert rent["cumulative"] == [24_000_000 * year for year in range(1, 6)]
    assert (rent["total"], rent["present_value"]) == (120_000_000, 120_000_000)
    assert buy["yearly"] == [60_000_000, 6_000_000, 6_000_000, 6_000_000, 6_000_000]
    assert (buy["first_year_cost"], buy["total"], buy["paid_quantity"]) == (
        60_000_000, 84_000_000, 2,
    )  # fmt: skip
    assert (rent["break_even_year"], buy["break_even_year"]) == (None, 3)
    assert answer["cheapest"] == [world.buy.pk]
    assert answer["verdict"] == {
        "cheaper": "buy", "rent": world.rent.pk, "buy": world.buy.pk, "difference": 36_000_000,
    }  # fmt: skip
    assert answer["problems"] == []


def test_present_values_are_discounted_from_the_second_year(client: Client, world: World) -> None:
    [rent] = figures(client, world.rent, years=3, rate="7.25")["plans"]

    # 12.000.000 x (1 + 1/1,0725 + 1/1,0725²) = 33.621.269,17
    assert rent["present_value"] == 33_621_269


def test_own_costs_are_part_of_the_years_and_shown_apart(client: Client, world: World) -> None:
    own = ["equipment-20000000-1", "repair-5000000-4", f"people-1000000-1-5-{world.rent.pk}"]

    rent, buy = figures(client, world.rent, world.buy, own=own)["plans"]

    assert rent["own_yearly"] == [1_000_000] * 5
    assert rent["yearly"] == [13_000_000] * 5
    assert buy["own_yearly"] == [20_000_000, 0, 0, 5_000_000, 0]
    assert buy["yearly"] == [50_000_000, 3_000_000, 3_000_000, 8_000_000, 3_000_000]
    assert (buy["first_year_cost"], buy["total"], buy["route"]) == (
        30_000_000, 67_000_000, "investment",
    )  # fmt: skip
    # 13 26 39 52 65 against 50 53 56 64 67: never within five years.
    assert buy["break_even_year"] is None


def test_own_costs_of_the_forms_rows_count_like_those_of_the_address(
    client: Client, world: World
) -> None:
    rows = {
        "own_kind": ["equipment", "people", "other"],
        "own_amount": ["20 triệu", "1.500.000", ""],
        "own_first": ["", "2", ""],
        "own_last": ["", "3", ""],
        "own_plan": ["buy", str(world.buy.pk), "buy"],
    }

    by_form = figures(client, world.buy, **rows)
    own = ["equipment-20000000-1", f"people-1500000-2-3-{world.buy.pk}"]
    by_address = figures(client, world.buy, own=own)

    assert by_form == by_address
    assert by_form["plans"][0]["own_yearly"] == [20_000_000, 1_500_000, 1_500_000, 0, 0]


def test_estimate_of_the_value(client: Client, world: World) -> None:
    [buy] = figures(
        client, world.buy, years=3, hours=100, hour_cost=20_000, adoption="50-100"
    )["plans"]  # fmt: skip

    # 24 million a year of full use: 12, 24, 24 against 30, 3, 3. After year 1 18 are owed, with
    # year 2 21: paid back by 2 million a month after 11 months, rounded up.
    assert buy["estimate"] == {
        "yearly": [12_000_000, 24_000_000, 24_000_000],
        "total": 60_000_000,
        "net_yearly": [-18_000_000, 21_000_000, 21_000_000],
        "net_total": 24_000_000,
        "net_present_value": 24_000_000,
        "payback_months": 23,
    }


# Plans that have no figures ---------------------------------------------------------------------
def test_plan_that_is_not_offered_has_nulls_and_a_reason(client: Client, world: World) -> None:
    small = f.PricePlanFactory(listing=world.listing, name="Nhỏ", quantity_max=9)
    gone = f.PricePlanFactory(listing=world.listing, name="Cũ", valid_to=ON - dt.timedelta(days=1))
    asked = f.PricePlanFactory(listing=world.listing, name="Liên hệ", on_request=True)

    answer = figures(client, small, gone, asked, world.rent, quantity=10, language="/en")

    empty = {
        key: answer["plans"][0][key]
        for key in ("first_year_cost", "yearly", "total", "present_value", "paid_quantity")
    }
    assert set(empty.values()) == {None}
    assert [plan["reason"] for plan in answer["plans"]] == [
        "The plan is not offered for so many units.",
        "The price does not hold on this day.",
        "The price is given on request only.",
        None,
    ]
    assert answer["cheapest"] == [world.rent.pk]


def test_plans_that_are_not_public_do_not_exist(
    client: Client, world: World, hue: Province
) -> None:
    draft = f.PricePlanFactory(listing__province=hue, name="Bí mật")
    later = f.PricePlanFactory(
        listing__province=hue, listing__published=True, name="Chưa đến ngày",
        listing__publish_on=ON + dt.timedelta(days=1),
    )  # fmt: skip
    never = max(draft.pk, later.pk) + 1

    answer = figures(client, draft, later, never, world.rent, language="/en")

    texts = {item["message"].replace(item["value"], "N") for item in answer["problems"]}
    assert messages(answer) == [f"plan: {key}" for key in (draft.pk, later.pk, never)]
    assert texts == {"Plan: “N” was left out. No published plan has this number."}
    assert [plan["plan"] for plan in answer["plans"]] == [world.rent.pk]


@pytest.mark.parametrize("asked", ["", "plan=", "plan=abc", "plan=0", "plan=999999", "plan=-1"])
def test_without_any_plan_there_is_nothing_to_compute(
    client: Client, world: World, asked: str
) -> None:
    response = client.get(f"/chi-phi/?format=json&{asked}")

    assert response.status_code == 400
    answer = response.json()
    assert (answer["error"], answer["plans"]) == ("plan", [])
    assert {item["parameter"] for item in answer["problems"]} == {"plan"}


# Bad values -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("quantity", ["0", "-1", "1,5", "NaN", "9" * 30, "abc", "2147483648"]),
        ("years", ["0", "11", "99", "x", "1e9"]),
        ("rate", ["NaN", "-1", "100.01", "7.255", "1e-999999", "Infinity"]),
        ("on", ["1999-12-31", "2100-01-01", "9999-99-99", "31/02/2026", "mai", "0001-01-01"]),
        ("own", ["x-1-1", "people", "people--1-1", "people-5-3-2", "people-5-1-11", "people-1,5-1",
                 "people-5-1-5-999999999", "people-999999999999-1"]),
        ("hours", ["-4", "x", "1e400"]),
        ("trip_cost", ["0,5", "một"]),
        ("adoption", ["50-200", "x", "-", "1-1-1-1-1-1-1-1-1-1-1"]),
    ],
)  # fmt: skip
def test_bad_values_are_named_and_left_out(
    client: Client, world: World, key: str, values: list[str]
) -> None:
    usual = figures(client, world.rent, world.buy)

    for value in values:
        answer = figures(client, world.rent, world.buy, **{key: value})

        assert key in {item["parameter"] for item in answer["problems"]}, value
        assert answer["plans"] == usual["plans"], value


@pytest.mark.parametrize("text", ["\x00", "%00", "‮", "a" * 5_000, "٣", "１０"])
def test_odd_texts_are_no_failure(client: Client, world: World, text: str) -> None:
    keys = (
        "plan", "quantity", "years", "rate", "on", "own", "own_kind", "own_amount", "own_first",
        "own_plan", "hours", "hour_cost", "paper", "trips", "trip_cost", "gain", "adoption", "q",
        "solution", "province", "format",
    )  # fmt: skip

    statuses = {
        client.get("/chi-phi/", {"plan": [world.rent.pk], key: [text, text]}).status_code
        for key in keys
    }

    assert statuses <= {200, 400}


def test_at_most_four_plans_and_each_once(client: Client, world: World) -> None:
    more = [f.PricePlanFactory(listing=world.listing) for _number in range(8)]

    answer = figures(client, world.rent, world.rent, world.buy, *more)

    assert [plan["plan"] for plan in answer["plans"]] == [
        world.rent.pk, world.buy.pk, more[0].pk, more[1].pk,
    ]  # fmt: skip
    assert messages(answer) == [f"plan: {plan.pk}" for plan in more[2:]]


def test_at_most_twelve_own_costs(client: Client, world: World) -> None:
    answer = figures(client, world.buy, own=["people-10-1"] * 14)

    assert answer["plans"][0]["own_yearly"][0] == 120
    assert messages(answer) == ["own: people-10-1"] * 2


# The day ----------------------------------------------------------------------------------------
def test_figures_are_those_of_the_day_asked_for(client: Client, world: World) -> None:
    f.PromotionFactory(plan=world.rent)  # a tenth off in the first quarter of 2026

    today = figures(client, world.rent, years=1)["plans"][0]
    later = figures(client, world.rent, years=1, on="01/05/2026")["plans"][0]

    # On 10 February two of twelve payments (10 February, 10 March) cost 900.000.
    assert (today["total"], later["total"]) == (11_800_000, 12_000_000)


def test_permanent_address_answers_alike_on_another_day(
    client: Client, world: World, time_machine: object
) -> None:
    f.PromotionFactory(plan=world.rent)
    first = figures(client, world.rent, world.buy, own=["people-5-2-3"], rate="5", years=3)
    query = first["address"].partition("?")[2]

    time_machine.move_to(dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC))
    second = client.get(f"/chi-phi/?{query}&format=json").json()

    drop = {"address"}
    assert first["address"].endswith(
        f"/chi-phi/?plan={world.rent.pk}&plan={world.buy.pk}&quantity=1&years=3&rate=5"
        "&on=2026-02-10&own=people-5-2-3"
    )
    assert {k: v for k, v in first.items() if k not in drop} == {
        k: v for k, v in second.items() if k not in drop
    }


def test_minimum_is_paid_below_it(client: Client, world: World) -> None:
    plan = f.PricePlanFactory(
        listing=world.listing, name="Từ 10", amount=Decimal(10), unit="trạm", quantity_min=10
    )

    [found] = figures(client, plan, quantity=3, language="/en")["plans"]

    assert (found["paid_quantity"], found["first_year_cost"]) == (10, 1_200)
    assert "The least quantity is paid: 10 trạm, though only 3 are needed" in [
        line.replace("\N{NO-BREAK SPACE}", " ") for line in found["assumptions"]
    ]


def test_addresses_are_the_same_for_the_same_question(client: Client, world: World) -> None:
    by_words = client.get(
        address(world.rent, format="json", on="10/02/2026", quantity="1.000", rate="7,50")
    )
    plain = client.get(address(world.rent, format="json", quantity=1000, rate="7.5"))

    assert by_words.json()["address"] == plain.json()["address"]
