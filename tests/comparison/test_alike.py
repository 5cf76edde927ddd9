"""Which provinces are like one's own, and why."""

from fractions import Fraction

import pytest
from django.utils import translation

from comparison.alike import apart, provinces_like
from comparison.quarters import Quarter
from provinces.models import Province
from tests.comparison.boards import board, place
from tests.factories import ProvinceFactory

pytestmark = pytest.mark.django_db
Q3 = Quarter(2026, 3)


@pytest.fixture
def near(da_nang: Province) -> Province:
    return ProvinceFactory(name="Gia Lai", region=da_nang.region, communes=100)


def test_region_size_and_communes_decide(
    da_nang: Province, hue: Province, hai_phong: Province, near: Province
) -> None:
    made = board(
        Q3,
        place(da_nang, published_listings=40),
        place(near, published_listings=20),
        place(hai_phong, published_listings=40),
        place(hue, published_listings=4),
    )

    found = provinces_like(da_nang, made)

    assert [(one.province, one.distance) for one in found] == [
        (near, Fraction(1, 2) + Fraction(6, 100)),
        (hai_phong, 1 + Fraction(20, 114)),
        (hue, 1 + Fraction(9, 10) + Fraction(54, 94)),
    ]
    with translation.override("en"):
        assert [one.reasons for one in found] == [
            ["same region", "about as many communes (100)"],
            [
                "a catalogue of about the same size (40 solutions)",
                "about as many communes (114)",
            ],
            [],
        ]


def test_what_is_not_known_is_far(da_nang: Province, hue: Province, near: Province) -> None:
    Province.objects.filter(pk=hue.pk).update(communes=None)
    hue.refresh_from_db()
    made = board(Q3, place(da_nang), place(near, published_listings=3), place(hue))

    found = provinces_like(da_nang, made)

    assert [(one.province, one.distance) for one in found] == [
        (near, 1 + Fraction(6, 100)),
        (hue, Fraction(3)),
    ]


def test_only_so_many_and_nobody_for_a_stranger(da_nang: Province, hue: Province) -> None:
    made = board(Q3, place(da_nang), place(hue))

    assert [one.province for one in provinces_like(da_nang, made, limit=0)] == []
    assert provinces_like(ProvinceFactory(), made) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(0, 0, 0), (0, 5, 1), (3, 4, Fraction(1, 4)), (4, 3, Fraction(1, 4)), (None, 4, 1)],
)
def test_apart(first: int | None, second: int | None, expected: Fraction | int) -> None:
    assert apart(first, second) == expected
