"""The last part of an address: from the name, and another one where that is taken."""

import pytest

from core.slugs import free_slug
from solutions.models import Solution
from tests.factories import SolutionFactory

pytestmark = pytest.mark.django_db


def taken(*slugs: str) -> None:
    for slug in slugs:
        SolutionFactory(slug=slug)


def test_name_gives_the_slug():
    assert free_slug(Solution, "Hóa đơn điện tử", "mau") == "hoa-don-dien-tu"


def test_clash_adds_the_second_part():
    taken("hoa-don")

    assert free_slug(Solution, "Hóa đơn", "mau") == "hoa-don-mau"


def test_second_clash_counts_on():
    taken("hoa-don", "hoa-don-mau", "hoa-don-mau-2", "hoa-don-mau-4")

    assert free_slug(Solution, "Hóa đơn", "mau") == "hoa-don-mau-3"


def test_clash_without_second_part_counts_on():
    taken("hoa-don")

    assert free_slug(Solution, "Hóa đơn") == "hoa-don-2"


def test_name_without_letters_falls_back():
    assert free_slug(Solution, "数字化") == "solution"
    assert free_slug(Solution, "🙂", fallback="giai-phap") == "giai-phap"


def test_long_names_fit_the_column():
    first = free_slug(Solution, "đ" * 200, "v" * 120)
    taken(first)

    second = free_slug(Solution, "đ" * 200, "v" * 120)
    taken(second)
    third = free_slug(Solution, "đ" * 200, "v" * 120)

    assert len({first, second, third}) == 3
    assert max(map(len, (first, second, third))) <= 120
