"""The question to the catalogue as plain values: its address, its order, its parts."""

from decimal import Decimal

import pytest

from solutions.query import MAX_WORDS, CatalogueQuery

FULL = CatalogueQuery(
    text="y tế xã",
    choices={"sector": ("y-te", "giao-duc"), "province": ("hue",)},
    flags=frozenset({"trial", "promo"}),
    price_min=0,
    price_max=5_000_000,
    rating_min=Decimal("82.50"),
    sort="price",
    view="table",
    page=3,
)


def test_canonical_address_has_one_form_whatever_the_order_of_the_choices() -> None:
    other = FULL.restarted(choices={"province": ("hue",), "sector": ("giao-duc", "y-te")}, page=3)

    assert other.canonical() == FULL.canonical()
    assert FULL.canonical() == (
        "q=y+t%E1%BA%BF+x%C3%A3&province=hue&sector=giao-duc&sector=y-te&price_min=0"
        "&price_max=5000000&rating_min=82.5&promo=1&trial=1&sort=price&view=table&page=3"
    )


def test_canonical_address_of_nothing_is_empty() -> None:
    assert CatalogueQuery().canonical() == ""
    assert CatalogueQuery().address() == "?"


@pytest.mark.parametrize(
    ("text", "sort", "order", "canonical"),
    [
        ("", "", "rating", ""),
        ("", "relevance", "rating", ""),
        ("", "rating", "rating", ""),
        ("", "name", "name", "sort=name"),
        ("lúa", "", "relevance", "q=l%C3%BAa"),
        ("lúa", "relevance", "relevance", "q=l%C3%BAa"),
        ("lúa", "rating", "rating", "q=l%C3%BAa&sort=rating"),
    ],
)
def test_order_is_relevance_with_a_text_else_rating(
    text: str, sort: str, order: str, canonical: str
) -> None:
    query = CatalogueQuery(text=text, sort=sort)

    assert (query.order, query.canonical()) == (order, canonical)


def test_fixed_choices_are_no_part_of_the_address() -> None:
    query = CatalogueQuery(
        choices={"province": ("hue",), "sector": ("y-te",)}, fixed=frozenset({"province"})
    )

    assert query.canonical() == "sector=y-te"
    assert query.cleared().choices == {"province": ("hue",)}


@pytest.mark.parametrize(
    ("key", "value", "gone"),
    [
        ("q", None, {"text": ""}),
        ("price_max", None, {"price_max": None}),
        ("rating_min", None, {"rating_min": None}),
        ("trial", None, {"flags": frozenset({"promo"})}),
        ("sector", "y-te", {"choices": {"sector": ("giao-duc",), "province": ("hue",)}}),
        ("sector", None, {"choices": {"province": ("hue",)}}),
        ("province", "hue", {"choices": {"sector": ("y-te", "giao-duc")}}),
    ],
)
def test_dropping_a_condition_leaves_the_others_and_begins_again(
    key: str, value: str | None, gone: dict[str, object]
) -> None:
    assert FULL.without(key, value) == FULL.restarted(**gone)
    assert FULL.without(key, value).page == 1


def test_clearing_keeps_order_and_view() -> None:
    assert FULL.cleared() == CatalogueQuery(sort="price", view="table")


def test_words_are_folded_each_once_and_not_endless() -> None:
    assert CatalogueQuery(text="Hồ sơ, HỒ SƠ y-tế").words == ("ho", "so", "y", "te")
    assert len(CatalogueQuery(text=" ".join(f"tu{n}" for n in range(50))).words) == MAX_WORDS
