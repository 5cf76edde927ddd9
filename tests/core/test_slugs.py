"""The last part of an address: from the name, and another one where that is taken."""

import pytest
from django.utils.translation import override

from core.slugs import free_slug
from solutions.imports.slugs import free_slugs
from solutions.models import Solution
from tests.factories import OldAddressFactory, SolutionFactory

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


def led_away(*slugs: str) -> None:
    """Merged entries of these slugs keep their addresses."""
    for slug in slugs:
        OldAddressFactory(path=f"/giai-phap/{slug}/", target="/giai-phap/khac/")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_address_of_a_merged_entry_is_not_given_again(language):
    led_away("hoa-don")

    with override(language):
        assert free_slug(Solution, "Hóa đơn", "mau") == "hoa-don-mau"
        assert free_slugs(Solution, [("Hóa đơn", "mau")]) == ["hoa-don-mau"]


def test_numbers_pass_over_addresses_of_merged_entries():
    taken("hoa-don", "hoa-don-mau-2")
    led_away("hoa-don-mau", "hoa-don-mau-3")

    assert free_slug(Solution, "Hóa đơn", "mau") == "hoa-don-mau-4"
    assert free_slugs(Solution, [("Hóa đơn", "mau"), ("Hóa đơn", "mau")]) == [
        "hoa-don-mau-4",
        "hoa-don-mau-5",
    ]


def test_old_address_of_another_kind_takes_nothing():
    OldAddressFactory(path="/nha-cung-cap/hoa-don/", target="/nha-cung-cap/khac/")

    assert free_slug(Solution, "Hóa đơn", "mau") == "hoa-don"
    assert free_slugs(Solution, [("Hóa đơn", "mau")]) == ["hoa-don"]


def test_many_slugs_are_found_in_two_queries(django_assert_num_queries):
    taken("hoa-don")
    led_away("chu-ky-so")

    with django_assert_num_queries(2):
        found = free_slugs(
            Solution, [("Hóa đơn", "mau"), ("Chữ ký số", "mau"), ("Chữ ký số", "hai")]
        )

    assert found == ["hoa-don-mau", "chu-ky-so-mau", "chu-ky-so-hai"]
