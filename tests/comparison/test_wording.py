"""Figures in words: every unit, both languages, rounding once, no data is never 0."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override

from comparison import wording
from comparison.board import Line
from comparison.figures import Figure
from comparison.indicators.definitions import indicators
from provinces.models import Province

FIGURES = [
    ("published_listings", Figure(1234), "1,234"),
    ("share_priced", Figure(29, 40), "72.5%"),
    ("share_priced", Figure(1, 1000), "0.1%"),
    ("share_priced", Figure(0, 40), "0.0%"),
    ("mean_rating", Figure(325, 4), "81.3 points"),
    ("price_level", Figure(209, 200), "1.05 times"),
    ("visits", None, "no data"),
]


@pytest.mark.parametrize(("key", "figure", "expected"), FIGURES)
def test_figure_is_shown_with_its_unit(key: str, figure: Figure, expected: str) -> None:
    with override("en"):
        assert wording.shown(indicators()[key], figure) == expected


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [
        ("count", Fraction(9, 2), "4.5"),
        ("count", Fraction(5), "5"),
        ("percent", Fraction(125, 2), "62.5%"),
        ("points", Fraction(325, 4), "81.3 points"),
    ],
)
def test_median_of_counts_may_lie_between_two(unit: str, value: Fraction, expected: str) -> None:
    with override("en"):
        assert wording.middle(unit, value) == expected


def test_figures_have_the_separators_of_the_language() -> None:
    known = indicators()

    assert [
        wording.shown(known["published_listings"], Figure(1234)),
        wording.shown(known["share_priced"], Figure(29, 40)),
    ] == ["1.234", "72,5%"]


def test_parts_are_not_shortened() -> None:
    assert [wording.parts(one) for one in (Figure(20, 40), Figure(1200, 4000), None)] == [
        "20/40",
        "1.200/4.000",
        "",
    ]


@pytest.mark.parametrize(
    ("count", "communes", "expected"), [(7, 40, "17,5"), (1, 94, "1,1"), (7, None, ""), (7, 0, "")]
)
def test_count_for_every_100_communes(count: int, communes: int | None, expected: str) -> None:
    line = Line(Province(), {"visits": Figure(count)}, True, communes, None)

    assert wording.per_100_communes(line, "visits") == expected
    assert wording.per_100_communes(line, "mean_rating") == ""


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        (Figure(3, 4), Figure(1, 2), "+25,0"),
        (Figure(1, 2), Figure(3, 4), "−25,0"),
        (Figure(10001, 20000), Figure(1, 2), "0"),
        (Figure(1, 2), None, ""),
        (None, Figure(1, 2), ""),
    ],
)
def test_change_of_a_share(new: Figure | None, old: Figure | None, expected: str) -> None:
    assert wording.change(indicators()["share_priced"], new, old) == expected


def test_differences_carry_their_unit() -> None:
    known = indicators()

    with override("en"):
        said = [
            wording.difference(known["share_priced"], Fraction(-25, 2)),
            wording.difference(known["visits"], Fraction(3)),
            wording.difference(known["price_level"], Fraction(1, 8)),
        ]

    assert said == ["12.5\xa0percentage points", "3", "0.13\xa0times"]


def test_score_has_two_decimals() -> None:
    assert [wording.score(Decimal("81.2")), wording.score(None)] == ["81,20", ""]


@pytest.mark.parametrize("key", ["visits", "price_level"])
def test_every_unit_and_direction_has_words(key: str) -> None:
    one = indicators()[key]

    assert wording.unit(one)
    assert wording.better(one)
