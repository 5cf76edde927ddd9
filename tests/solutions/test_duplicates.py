"""Solutions suspected of being entered twice."""

import pytest

from provinces.models import Scope
from solutions.duplicates import count_open_pairs, open_pairs, similar, suspects
from solutions.models import Solution
from tests import factories as f
from vendors.duplicates import declare_distinct

pytestmark = pytest.mark.django_db
MINISTRY = Scope.ministry()


def found(scope: Scope = MINISTRY) -> list[tuple[int, int, tuple[str, ...]]]:
    return [(pair.low, pair.high, pair.reasons) for pair in open_pairs(scope)]


def solution(name: str, slug: str, **more) -> Solution:
    return f.SolutionFactory(name=name, slug=slug, **more)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ("Hóa đơn điện tử", "Phần mềm hóa đơn điện tử", ("same",)),
        ("Hóa đơn điện tử", "Hóa đơn điện tứ tử", ("alike",)),
        ("Hóa đơn điện tử 1.0", "Hóa đơn điện tử 2.0", None),
        ("Hóa đơn điện tử", "Bệnh án điện tử", None),
    ],
)
def test_like_names_of_one_vendor(one, other, reasons):
    vendor = f.VendorFactory()
    low, high = solution(one, "a", vendor=vendor), solution(other, "b", vendor=vendor)

    assert found() == ([(low.pk, high.pk, reasons)] if reasons else [])


def test_like_names_of_two_vendors_are_two_products():
    solution("Hóa đơn điện tử", "a"), solution("Hóa đơn điện tử", "b")

    assert found() == []


def test_vendors_suspected_to_be_one_count_as_one():
    first = f.VendorFactory(legal_name="Công ty Sông Hàn", slug="a")
    second = f.VendorFactory(legal_name="Tập đoàn Sông Hàn", slug="b")
    low = solution("Hóa đơn điện tử", "a", vendor=first)
    high = solution("Hóa đơn điện tử", "b", vendor=second)

    assert found() == [(low.pk, high.pk, ("same",))]


def test_one_page_on_the_web_is_one_product_but_a_home_page_is_not():
    low = solution("A", "a", website="https://mau.example/hoa-don/")
    high = solution("B", "b", website="http://www.mau.example/hoa-don")
    solution("C", "c", website="https://mau.example/")
    solution("D", "d", website="https://mau.example")

    assert found() == [(low.pk, high.pk, ("address",))]


def test_people_see_pairs_of_which_their_province_keeps_one(an, chi, da_nang):
    vendor = f.VendorFactory()
    one = solution("Hóa đơn", "a", vendor=vendor, steward=da_nang)
    two = solution("Hóa đơn", "b", vendor=vendor)

    assert (count_open_pairs(Scope.of(an)), count_open_pairs(Scope.of(chi))) == (1, 0)
    declare_distinct(one, two, by=an)
    assert count_open_pairs(MINISTRY) == 0


def test_three_queries_when_nothing_changed(django_assert_num_queries):
    vendor = f.VendorFactory()
    for slug in "abc":
        solution("Hóa đơn", slug, vendor=vendor)
    assert count_open_pairs(MINISTRY) == 3

    with django_assert_num_queries(3):
        open_pairs(MINISTRY)


def test_hints_know_products_of_the_vendor_first():
    vendor = f.VendorFactory()
    others = solution("Hóa đơn điện tử Bạch Đằng", "a")
    own = solution("Hóa đơn điện tử Sông Hàn", "b", vendor=vendor)

    assert similar("hoa don dien tu", vendor=vendor.pk) == [own, others]
    assert similar("hoa don dien tuu song han", vendor=None)[0] == own
    assert similar("benh an") == []


def test_suspects_are_those_of_the_pairs():
    vendor = f.VendorFactory()
    known = solution("Phần mềm Hóa đơn điện tử", "a", vendor=vendor)
    solution("Hóa đơn điện tử", "b")

    assert suspects(Solution(name="Hóa đơn điện tử", vendor=vendor)) == [known]
    assert suspects(Solution(name="Bệnh án điện tử", vendor=vendor)) == []
