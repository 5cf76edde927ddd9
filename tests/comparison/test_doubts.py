"""Warnings about a frozen quarter: what should be looked at, and what should not be."""

import datetime as dt

import pytest
import time_machine

from comparison.doubts import CENTRE, CONFIRMED, EMPTY, JUMPED, MISSING, RUSH, doubts, is_jump
from comparison.figures import Figure
from comparison.frozen import Announced
from comparison.indicators.definitions import indicators
from comparison.quarters import Quarter
from tests.comparison.boards import board, keep, place
from tests.factories import ListingFactory, TransitionFactory

Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)
pytestmark = pytest.mark.django_db


def kinds(ranking) -> dict[str, list[str]]:
    """Which provinces each kind of warning names."""
    found = doubts(Announced(ranking))
    return {kind: [str(one.province) for one in rows] for kind, rows in found.items()}


def test_nothing_to_doubt(da_nang, hue) -> None:
    places = [place(one, published_listings=12, sectors_covered=4) for one in (da_nang, hue)]
    keep(board(Q2, *places), published=True)

    assert kinds(keep(board(Q3, *places))) == {}


def test_empty_provinces_those_without_a_centre_and_what_is_missing(da_nang, hue) -> None:
    made = board(
        Q3,
        place(da_nang, published_listings=0),
        place(hue, is_ranked=False, published_listings=3),
        missing=frozenset({"programme_share"}),
    )

    assert kinds(keep(made)) == {MISSING: ["None"], EMPTY: ["Đà Nẵng"], CENTRE: ["Huế"]}


@pytest.mark.parametrize(
    ("key", "old", "new", "is_one"),
    [
        ("published_listings", Figure(10), Figure(21), True),
        ("published_listings", Figure(10), Figure(20), False),
        ("published_listings", Figure(40), Figure(20), False),
        ("published_listings", Figure(40), Figure(19), True),
        ("published_listings", Figure(40), Figure(60), False),
        ("published_listings", Figure(0), Figure(11), True),
        ("share_priced", Figure(1, 10), Figure(31, 100), True),
        ("share_priced", Figure(1, 10), Figure(3, 10), False),
        ("share_priced", Figure(8, 10), Figure(10, 10), False),
        ("mean_rating", Figure(20), Figure(36), True),
        ("price_level", Figure(1), Figure(16, 10), True),
    ],
)
def test_jump_is_more_than_half_and_more_than_a_little(key, old, new, is_one) -> None:
    assert is_jump(indicators()[key], new, old) is is_one


def test_jumps_are_those_against_the_quarter_published_before(da_nang, hue) -> None:
    old = [place(one, published_listings=10) for one in (da_nang, hue)]
    keep(board(Q2, *old), published=True)
    new = [place(da_nang, published_listings=50), place(hue, published_listings=12)]

    assert kinds(keep(board(Q3, *new))) == {JUMPED: ["Đà Nẵng"]}


def test_no_jump_across_changed_borders(da_nang, hue) -> None:
    old = [place(one, published_listings=10) for one in (da_nang, hue)]
    keep(board(Quarter(2025, 2), *old), published=True)
    new = [place(one, published_listings=50) for one in (da_nang, hue)]

    assert kinds(keep(board(Quarter(2025, 3), *new))) == {JUMPED: ["Huế"]}


def publish(province, count: int, moment: str) -> None:
    """So many listings published at a moment of local time."""
    with time_machine.travel(dt.datetime.fromisoformat(f"{moment}+07:00"), tick=False):
        for _ in range(count):
            listing = ListingFactory(province=province, published=True)
            TransitionFactory(target=listing, verb="publish", to_state="published")


@pytest.mark.parametrize(
    ("moment", "count", "whole", "is_rush"),
    [
        ("2026-09-24T00:00:01", 20, 60, True),
        ("2026-09-30T23:59:00", 20, 60, True),
        ("2026-09-23T23:59:00", 20, 60, False),
        ("2026-10-01T00:00:01", 20, 60, False),
        ("2026-09-28T09:00:00", 19, 40, False),
        ("2026-09-28T09:00:00", 20, 67, False),
    ],
)
def test_much_published_in_the_last_week(da_nang, hue, moment, count, whole, is_rush) -> None:
    publish(da_nang, count, moment)
    made = board(Q3, place(da_nang, published_listings=whole), place(hue, published_listings=whole))

    assert kinds(keep(made)) == ({RUSH: ["Đà Nẵng"]} if is_rush else {})


def test_listing_published_twice_counts_once(da_nang) -> None:
    publish(da_nang, 15, "2026-09-28T09:00:00")
    publish(da_nang, 4, "2026-09-29T09:00:00")
    listing = ListingFactory(province=da_nang, published=True)
    with time_machine.travel(dt.datetime(2026, 9, 29, 3, tzinfo=dt.UTC)):
        for verb in ("approve", "publish", "publish"):
            TransitionFactory(target=listing, verb=verb, to_state="published")
    ranking = keep(board(Q3, place(da_nang, published_listings=20)))

    [found] = doubts(Announced(ranking))[RUSH]
    assert "20" in found.text


@pytest.mark.parametrize(
    ("day", "is_many"),
    [
        (dt.date(2026, 9, 24), True),
        (dt.date(2026, 9, 30), True),
        (dt.date(2026, 9, 23), False),
        (dt.date(2026, 10, 1), False),
    ],
)
def test_many_prices_confirmed_in_the_last_week(da_nang, day, is_many) -> None:
    for _ in range(20):
        ListingFactory(province=da_nang, published=True, price_checked_on=day)
    ranking = keep(board(Q3, place(da_nang, published_listings=30)))

    assert kinds(ranking) == ({CONFIRMED: ["Đà Nẵng"]} if is_many else {})
