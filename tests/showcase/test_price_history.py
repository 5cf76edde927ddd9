"""Prices over time on the page of a solution: steps drawn, the same as a table."""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from provinces.models import Province
from showcase.offers.step_chart import HEIGHT, WIDTH, round_up, step_chart
from solutions.models import Listing, PricePlan, Solution
from tests import factories as f
from tests.showcase.solution_world import ON, page, priced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
ADDRESS = "/en/giai-phap/tram-y-te-so/"


@pytest.fixture
def station() -> Solution:
    return f.SolutionFactory(name="Trạm Y tế Số")


def point(plan: PricePlan, amount: int | None, day: str, **more: object) -> None:
    given = {"charge": plan.charge, "period_months": plan.period_months, "unit": plan.unit}
    f.PriceRevisionFactory(
        plan=plan,
        amount=None if amount is None else Decimal(amount),
        changed_on=dt.date.fromisoformat(day),
        **given | {"vat": plan.vat, "source": "Bảng giá"} | more,
    )


def curves(client: Client) -> list[str]:
    html = client.get(ADDRESS).content.decode()
    return re.findall(r'<path class="history__line [^"]+" d="(M0[^"]+)"', html)


def key(client: Client) -> list[str]:
    """What stands beside the drawings: each plan with its prices."""
    html = client.get(ADDRESS).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    return re.findall(r"<span>([^<]+: VND [^<]+)</span>", html)


def test_changed_price_is_drawn_and_listed(
    client: Client, station: Solution, da_nang: Province
) -> None:
    plan = priced(station, da_nang, 120_000).plans.get()
    point(plan, 100_000, "2025-02-10")
    point(plan, 120_000, "2025-08-11")

    text = page(client, ADDRESS)

    # A year of 365 days from nought to 120.000; the price rose on its 182nd day.
    assert curves(client) == ["M0 67 H499 V0 H1000"]
    assert key(client) == [
        "Thuê cơ bản: VND 100,000 from 10 February 2025; VND 120,000 from 11 August 2025"
    ]
    assert "List price in dong/month/trạm 120,000 60,000 0" in text
    assert (
        "11 August 2025 Thuê cơ bản VND 120,000/month/trạm Bảng giá "
        "10 February 2025 Thuê cơ bản VND 100,000/month/trạm Bảng giá"
    ) in text


def test_unchanged_price_is_a_sentence_and_no_drawing(
    client: Client, station: Solution, da_nang: Province
) -> None:
    plan = priced(station, da_nang, 120_000).plans.get()
    point(plan, 120_000, "2025-06-01")

    html = client.get(ADDRESS).content.decode()

    assert "Unchanged since 1 June 2025: Thuê cơ bản." in page(client, ADDRESS)
    assert "history__line" not in html
    assert "Every published price" not in html


def test_listing_without_a_series_says_nothing(
    client: Client, station: Solution, da_nang: Province
) -> None:
    priced(station, da_nang, 120_000)

    assert "Prices over time" not in page(client, ADDRESS)


def test_same_price_again_is_no_change(
    client: Client, station: Solution, da_nang: Province
) -> None:
    plan = priced(station, da_nang, 120_000).plans.get()
    point(plan, 120_000, "2025-06-01")
    point(plan, 120_000, "2025-09-01", setup_fee=Decimal(1_000_000))

    assert "Unchanged since 1 June 2025" in page(client, ADDRESS)
    assert curves(client) == []


@pytest.mark.parametrize(
    "then",
    [{"period_months": 12}, {"unit": "xã"}, {"charge": "usage"}, {"vat": "not_stated"}],
)
def test_prices_of_another_basis_are_listed_but_not_drawn(
    client: Client, station: Solution, da_nang: Province, then: dict
) -> None:
    plan = priced(station, da_nang, 120_000).plans.get()
    point(plan, 900_000, "2025-02-10", **then)
    point(plan, 120_000, "2025-08-10")

    assert curves(client) == []
    assert "VND 900,000" in page(client, ADDRESS)


def test_plans_of_one_unit_share_a_drawing_and_others_have_their_own(
    client: Client, station: Solution, da_nang: Province
) -> None:
    listing = priced(station, da_nang, 120_000)
    rows = [listing.plans.get()]
    for name, months in (("Gói lớn", 1), ("Theo năm", 12)):
        rows.append(
            f.PricePlanFactory(
                listing=listing, name=name, unit="trạm", vat="included", period_months=months
            )
        )
    for plan in rows:
        point(plan, 80_000, "2025-02-10")
        point(plan, 100_000, "2025-08-10")

    html = client.get(ADDRESS).content.decode()

    assert [
        block.count("history__dots history__line--") // 2 for block in html.split("<figure")[1:]
    ] == [2, 1]


def test_point_of_the_future_is_not_shown(
    client: Client, station: Solution, da_nang: Province
) -> None:
    plan = priced(station, da_nang, 120_000).plans.get()
    point(plan, 120_000, "2025-06-01")
    point(plan, 150_000, "2026-03-01")

    assert "150,000" not in page(client, ADDRESS)


def test_series_of_another_province_is_not_shown(
    client: Client, station: Solution, da_nang: Province, hue: Province
) -> None:
    priced(station, da_nang, 90_000)
    plan = priced(station, hue, 120_000).plans.get()
    point(plan, 100_000, "2025-02-10")
    point(plan, 120_000, "2025-08-10")

    assert "VND 100,000" not in page(client, ADDRESS)
    assert "VND 100,000" in page(client, f"{ADDRESS}?province=hue")


def test_long_series_is_cut_and_says_so(
    client: Client, station: Solution, da_nang: Province
) -> None:
    plan = priced(station, da_nang, 120_000).plans.get()
    for number in range(70):
        day = dt.date(2020, 1, 1) + dt.timedelta(days=30 * number)
        point(plan, 100_000 + number, day.isoformat())

    text = page(client, ADDRESS)

    assert "The latest 60 published prices" in text
    assert text.count("/month/trạm Bảng giá") == 60


def test_drawing_has_no_style_of_its_own_and_is_told_in_words(
    client: Client, station: Solution, da_nang: Province
) -> None:
    plan = priced(station, da_nang, 120_000).plans.get()
    point(plan, 100_000, "2025-02-10")
    point(plan, 120_000, "2025-08-10")

    figure = client.get(ADDRESS).content.decode().partition("<figure")[2].partition("</figure>")[0]

    assert 'class="history__box" aria-hidden="true"' in figure
    assert "style=" not in figure
    assert Listing.objects.count() == 1


# The drawing ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("amount", "top"),
    [(0, 1), (1, 1), ("0.7", "0.8"), (950, 1000), (1000, 1000), (1001, 1200),
     (2_650_000, 3_000_000), (8_000_001, 10_000_000)],
)  # fmt: skip
def test_top_of_a_drawing_is_a_round_figure(amount, top):
    assert round_up(Fraction(str(amount))) == Fraction(str(top))


def test_nothing_is_drawn_without_time():
    assert step_chart([], ON) is None
    assert step_chart([[(ON, Fraction(5))]], ON) is None


AMOUNTS = st.integers(0, 10**10).map(Fraction)
DAYS = st.dates(dt.date(2015, 1, 1), ON - dt.timedelta(days=1))
SERIES = st.dictionaries(DAYS, AMOUNTS, min_size=1, max_size=6).map(lambda one: sorted(one.items()))


@settings(max_examples=100)
@given(st.lists(SERIES, min_size=1, max_size=4))
def test_every_curve_stays_in_its_box_and_ends_today(series):
    chart = step_chart(series, ON)

    for curve, points in zip(chart.curves, series, strict=True):
        across = [int(x) for x in re.findall(r"[MH](\d+)", curve.path)]
        heights = [int(y) for y in re.findall(r"(?:M\d+ |V)(\d+)", curve.path)]
        assert across == sorted(across)
        assert across[-1] == WIDTH
        assert all(0 <= y <= HEIGHT for y in heights)
        assert len(heights) == len(points) == curve.dots.count("h0")
