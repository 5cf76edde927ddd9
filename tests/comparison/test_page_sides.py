"""Provinces side by side: what may be called the best, differences in words, what makes a score."""

from fractions import Fraction

import pytest
from django.utils.translation import override

from comparison.board import Board
from comparison.pages.shares import differences, parts_of, strongest
from comparison.pages.sides import Head, Sides, reasons, sides_of
from comparison.quarters import Quarter
from comparison.ranking import round_half_up
from provinces.models import Province

from .boards import board, place

QUARTER = Quarter(2026, 3)


@pytest.fixture
def made(da_nang: Province, hue: Province, hai_phong: Province) -> Board:
    """Huế has more sectors and guides, Đà Nẵng more of what is priced."""
    return board(
        QUARTER,
        place(
            da_nang,
            published_listings=47,
            sectors_covered=3,
            share_priced=(30, 40),
            share_trial=(3, 4),
            guides_published=2,
        ),
        place(hai_phong, False, published_listings=6, sectors_covered=1),
        place(
            hue,
            published_listings=8,
            sectors_covered=5,
            share_priced=(10, 40),
            share_trial=(1, 4),
            guides_published=2,
        ),
    )


def sides(made: Board, *slugs: str) -> Sides:
    lines = [made.line_of(slug) for slug in slugs]
    heads = [Head(line.province.name, "", "", None, True, "", "", "") for line in lines]
    with override("en"):
        return sides_of(made, lines, heads)


def test_best_is_marked_only_where_it_can_be_said(made: Board) -> None:
    rows = {row.indicator.key: row for row in sides(made, "da-nang", "hue").rows}

    assert {key: [side.is_best for side in row.sides] for key, row in rows.items()} == {
        # Counts without weight can be inflated.
        "published_listings": [False, False],
        "sectors_covered": [False, True],
        "share_priced": [True, False],
        # Of four.
        "share_trial": [False, False],
        # All alike.
        "guides_published": [False, False],
    }


def test_nobody_is_best_where_one_has_no_data(made: Board) -> None:
    [row] = [
        row
        for row in sides(made, "da-nang", "hai-phong").rows
        if row.indicator.key == "share_priced"
    ]

    assert [(side.text, side.is_best) for side in row.sides] == [("75.0%", False), ("", False)]
    assert row.words == ""


def test_differences_are_said_in_words(made: Board) -> None:
    rows = {row.indicator.key: row.words for row in sides(made, "hue", "da-nang").rows}

    assert {key: text.replace("\xa0", " ") for key, text in rows.items()} == {
        "published_listings": "Da Nang is above Hue by 39.",
        "sectors_covered": "Hue is above Da Nang by 2.",
        "share_priced": "Da Nang is above Hue by 50.0 percentage points.",
        "share_trial": "Da Nang is above Hue by 50.0 percentage points.",
        "guides_published": "All alike.",
    }


def test_bars_are_of_100_for_shares_and_of_the_largest_for_counts(made: Board) -> None:
    rows = {row.indicator.key: row for row in sides(made, "hue", "hai-phong").rows}

    assert [str(side.bar) for side in rows["share_priced"].sides] == ["25.0", "0"]
    assert [str(side.bar) for side in rows["published_listings"].sides] == ["17.0", "12.8"]
    assert rows["published_listings"].median == "8"


def test_parts_add_up_to_the_score(made: Board) -> None:
    for line in made.by_rank():
        total = sum((part.points for part in parts_of(line, made)), Fraction(0))

        assert round_half_up(total) == line.score.points
        assert sum(part.most for part in parts_of(line, made)) == 100


def test_reasons_name_what_gains_and_what_loses(made: Board) -> None:
    lines = [made.line_of("hue"), made.line_of("da-nang"), made.line_of("hai-phong")]

    with override("en"):
        said = reasons(made, lines)

    # Both have half of the 35 points of weight, whoever has no open centre is not scored.
    assert said == ["Hue and Da Nang have the same score."]


def test_reasons_of_different_scores(da_nang: Province, hue: Province) -> None:
    unlike = board(
        QUARTER,
        place(da_nang, sectors_covered=3, share_priced=(30, 40)),
        place(hue, sectors_covered=5, share_priced=(10, 40)),
    )

    with override("en"):
        said = reasons(unlike, list(unlike.lines))

    assert said == [
        "Hue stands 20.00 points above Da Nang. It gains by: Sectors covered (+60.00). "
        "It loses by: Share of listings with a public price (−40.00)."
    ]


def test_differences_are_exact_and_the_largest_comes_first(made: Board) -> None:
    hue, da_nang = made.line_of("hue"), made.line_of("da-nang")

    found = differences(hue, da_nang, made)

    assert [(one.key, points) for one, points in found] == [
        ("sectors_covered", Fraction(1500, 35)),
        ("share_priced", -Fraction(1000, 35)),
        ("share_trial", -Fraction(500, 35)),
    ]


def test_strongest_are_nearest_to_the_best(made: Board) -> None:
    found = strongest(made.line_of("da-nang"), made)

    assert [part.indicator.key for part in found] == [
        "share_priced",
        "share_trial",
        "guides_published",
    ]


def test_regions_say_how_they_stand(made: Board) -> None:
    found = sides(made, "da-nang", "hue")

    assert len(found.regions) == 2
    assert "1 provinces and cities" in found.regions[0][1]
