"""The addresses that the bench asks for."""

import random
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from comparison.indicators.definitions import indicators
from core.text import fold
from showcase.bench.addresses import (
    KINDS,
    MOST,
    ONCE,
    Ground,
    Kind,
    Offer,
    candidates,
    drawn,
    typed,
)

pytestmark = pytest.mark.once

OFFERS = [
    Offer(
        f"bo-phan-mem-{number}",
        f"Bộ phần mềm quản lý hồ sơ số {number}",
        {"sector": f"linh-vuc-{number % 7}", "province": f"tinh-{number % 5}", "kind": "free"},
    )
    for number in range(300)
]
GROUND = Ground(
    solutions=2_400,
    offers=OFFERS,
    sectors=["giao-duc", "y-te"],
    centres=["da-nang", "hue"],
    guides=["cam-nang-1"],
    pages={"everything": "/tim-kiem/"},
)
OF = {kind.key: kind for kind in KINDS}


def query_of(address: str) -> dict[str, list[str]]:
    """The query of an address."""
    return parse_qs(urlsplit(address).query)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_addresses_are_different_few_enough_and_the_same_each_time(kind: Kind) -> None:
    first, second = drawn(GROUND, kind), drawn(GROUND, kind)

    assert first == second
    assert len(first) == len(set(first)) <= MOST + ONCE


def test_large_data_give_many_addresses_of_each_kind_that_has_them() -> None:
    keys = ("facets-narrow", "search-narrow", "deep", "solution")
    many = {key: len(drawn(GROUND, OF[key])) for key in keys}

    assert {key: count >= 20 for key, count in many.items()} == dict.fromkeys(many, True)


def test_three_facets_are_three_facets_of_one_offer() -> None:
    asked = [
        {key: values[0] for key, values in query_of(address).items()}
        for address in drawn(GROUND, OF["facets-narrow"])
    ]

    assert all(choices in [offer.choices for offer in OFFERS] for choices in asked)


def test_search_has_words_and_facets() -> None:
    asked = [
        query_of(address)
        for key, draw in (("search-narrow", drawn), ("search", candidates))
        for address in draw(GROUND, OF[key])
    ]

    assert all("q" in query and 2 <= len(query) <= 3 for query in asked)


def test_wide_questions_choose_some_values_that_offers_have_of_three_facets() -> None:
    known = {key: {offer.choices[key] for offer in OFFERS} for key in OFFERS[0].choices}
    asked = [query_of(address) for address in candidates(GROUND, OF["facets"])]

    assert len(asked) > MOST + ONCE
    assert all(query.keys() == known.keys() for query in asked)
    assert all(set(values) <= known[key] for query in asked for key, values in query.items())
    assert {len(query["sector"]) for query in asked} == {1, 2, 3, 4}


def test_of_wide_questions_those_are_asked_that_were_found_to_be_wide() -> None:
    wide = [f"/giai-phap/?kind=free&page={number}" for number in range(500)]
    ground = replace(GROUND, wide={"facets": wide})

    assert drawn(ground, OF["facets"]) == wide[: MOST + ONCE]
    assert drawn(ground, OF["search"]) == []


def test_deep_pages_exist_and_are_deep() -> None:
    pages = [int(query_of(address)["page"][0]) for address in drawn(GROUND, OF["deep"])]

    assert min(pages) >= 50
    assert max(pages) <= 100


def test_small_data_are_not_asked_for_pages_that_they_lack() -> None:
    small = replace(GROUND, solutions=40)

    assert {
        query_of(address).get("page", ["1"])[0] for address in drawn(small, OF["catalogue"])
    } == {
        "1",
        "2",
    }
    assert drawn(small, OF["deep"]) == []


def test_page_that_the_portal_does_not_have_is_not_asked_for() -> None:
    assert drawn(GROUND, OF["provinces"]) == []
    assert all(address.startswith("/tim-kiem/?q=") for address in drawn(GROUND, OF["everything"]))


def test_provinces_are_compared_by_every_indicator_and_side_by_side() -> None:
    ground = replace(GROUND, pages={"provinces": "/so-sanh-tinh/"})
    asked = drawn(ground, OF["provinces"])

    assert "/so-sanh-tinh/" in asked
    assert {query_of(address)["sort"][0] for address in asked if "sort=" in address} == set(
        indicators()
    )
    assert {
        tuple(sorted(query_of(address)["t"])) for address in asked if "/canh-nhau/" in address
    } == {("da-nang", "hue")}
    one_centre = drawn(replace(ground, centres=["hue"]), OF["provinces"])
    assert not [address for address in one_centre if "/canh-nhau/" in address]


def test_ground_is_read_from_json() -> None:
    values = {
        "solutions": 1,
        "offers": [{"slug": "a", "name": "A", "choices": {"kind": "free"}}],
        "sectors": [],
        "centres": [],
        "guides": [],
        "pages": {},
    }

    assert Ground.read(values).offers == [Offer("a", "A", {"kind": "free"})]


def test_typed_words_are_those_of_the_name_but_for_a_slip() -> None:
    name = "Truyền thanh – thông minh"
    known = {fold(word) for word in name.split()}
    chance = random.Random(1)
    texts = [typed(name, chance) for _time in range(200)]

    whole = [text for text in texts if set(fold(text).split()) <= known]

    assert len(whole) > 120
    assert "–" not in "".join(texts)
    assert any(text != fold(text) for text in texts)
    assert all(1 <= len(text.split()) <= 3 for text in texts)
