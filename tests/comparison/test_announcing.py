"""The announcement that the figures suggest, and why the first leads."""

from decimal import Decimal
from fractions import Fraction

import pytest

from comparison.announcing import Strength, strengths, suggested
from comparison.figures import Figure
from comparison.frozen import named
from comparison.quarters import Quarter
from tests.comparison.boards import board, place

Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)
pytestmark = pytest.mark.django_db
WEIGHTS = {"sectors_covered": Decimal(60), "share_priced": Decimal(40)}


def test_strengths_are_points_above_the_median(da_nang, hue, hai_phong) -> None:
    made = board(
        Q3,
        place(da_nang, sectors_covered=10, share_priced=(1, 4)),
        place(hai_phong, sectors_covered=4, share_priced=(3, 4)),
        place(hue, sectors_covered=0, share_priced=(1, 4)),
        weights=WEIGHTS,
    )

    # Clipped: sectors between 0.4 and 9.4, shares between 1/4 and 7/10.
    assert strengths(made, made.line_of("da-nang")) == [
        Strength("sectors_covered", Figure(10), Fraction(4), Fraction(60) * (1 - Fraction(36, 90)))
    ]
    assert [one.key for one in strengths(made, made.line_of("hai-phong"))] == ["share_priced"]
    assert strengths(made, made.line_of("hue")) == []


def test_announcement_names_the_first_with_its_reasons_in_both_languages(
    da_nang, hue, hai_phong
) -> None:
    def of(when, first):
        return board(
            when,
            place(da_nang, sectors_covered=first, share_priced=(1, 4)),
            place(hai_phong, sectors_covered=4, share_priced=(3, 4)),
            place(hue, sectors_covered=0, share_priced=(1, 4)),
            weights={"sectors_covered": Decimal(80), "share_priced": Decimal(20)},
        )

    now = of(Q3, 10)

    words = suggested(now, named(now, of(Q2, 2)))

    assert "Đà Nẵng" in words.vietnamese
    assert "Số lĩnh vực có giải pháp: 10" in words.vietnamese
    assert "quý III/2026" in words.vietnamese
    assert "1. Da Nang (80.00 points)" in words.english
    assert "Da Nang leads by: Sectors covered: 10 (median 4)." in words.english
    assert "Most improved against Q2 2026: Da Nang (+" in words.english
    assert "fewest communes: 3. Hue" in words.english


def test_who_improved_without_passing_anybody_keeps_its_rank(da_nang, hue, hai_phong) -> None:
    def of(when, second):
        return board(
            when,
            place(da_nang, sectors_covered=10),
            place(hai_phong, sectors_covered=second),
            place(hue, sectors_covered=0),
            weights={"sectors_covered": Decimal(100)},
        )

    now, before = of(Q3, 8), of(Q2, 3)

    words = suggested(now, named(now, before))

    assert "Hai Phong (+50.00 points, rank 2 as before)" in words.english
    assert "rank 2 to 2" not in words.english


def test_shares_are_said_with_both_numbers(da_nang, hue) -> None:
    now = board(
        Q3, place(da_nang, share_priced=(29, 40)), place(hue, share_priced=(0, 3)), weights=WEIGHTS
    )

    words = suggested(now, named(now, None))

    assert "72.5% (29/40) (median 36.3%)" in words.english
    assert "Most improved" not in words.english


def test_nobody_ranked_is_nothing_announced(da_nang) -> None:
    empty = board(Q3, place(da_nang, is_ranked=False))

    words = suggested(empty, named(empty, None))

    assert (words.vietnamese, words.english) == ("", "")
