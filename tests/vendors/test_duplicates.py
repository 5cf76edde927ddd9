"""Vendors suspected of being entered twice."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test.utils import CaptureQueriesContext

from core.models import DistinctPair
from provinces.models import Scope
from tests import factories as f
from vendors import duplicates
from vendors.duplicates import count_open_pairs, declare_distinct, open_pairs, similar, suspects
from vendors.models import Vendor

pytestmark = pytest.mark.django_db
MINISTRY = Scope.ministry()


def found(scope: Scope = MINISTRY) -> list[tuple[str, int, int, tuple[str, ...]]]:
    return [(pair.kind, pair.low, pair.high, pair.reasons) for pair in open_pairs(scope)]


@pytest.mark.parametrize(
    ("first", "second", "reasons"),
    [
        (
            {"legal_name": "Công ty Cổ phần Sông Hàn"},
            {"legal_name": "Tập đoàn Sông Hàn"},
            ("same",),
        ),
        (
            {"legal_name": "Công ty Cổ phần Mẫu Sông Hàn"},
            {"legal_name": "Công ty TNHH Mẫu Sông Han n"},
            ("alike",),
        ),
        ({"legal_name": "A", "short_name": "MSH"}, {"legal_name": "Công ty MSH"}, ("same",)),
        ({"tax_code": "0100109106"}, {"tax_code": "0100109106-001"}, ("tax",)),
        (
            {"website": "https://www.mau.example/"},
            {"website": "https://mau.example/vi"},
            ("domain",),
        ),
        ({"website": "https://facebook.com/a"}, {"website": "https://facebook.com/b"}, None),
        ({"tax_code": "079199012345"}, {"tax_code": "079199012346"}, None),
        ({"legal_name": "Công ty Mẫu 1"}, {"legal_name": "Công ty Mẫu 2"}, None),
        ({}, {}, None),
    ],
)
def test_what_makes_a_pair(first, second, reasons):
    low = f.VendorFactory(**{"legal_name": "Công ty An Khang", "slug": "a"} | first)
    high = f.VendorFactory(**{"legal_name": "Công ty Bình Minh", "slug": "b"} | second)

    assert found() == ([("vendor", low.pk, high.pk, reasons)] if reasons else [])


def test_surest_come_first_and_say_why():
    one, two = (f.VendorFactory(website="https://mau.example", slug=slug) for slug in "ab")
    f.VendorFactory(legal_name=one.legal_name, slug="c")

    pairs = open_pairs(MINISTRY)

    assert [pair.reasons for pair in pairs] == [("same",), ("domain",)]
    assert (pairs[1].low, pairs[1].high) == (one.pk, two.pk)
    assert all(pair.why for pair in pairs)
    assert open_pairs(MINISTRY, 1) == pairs[:1]
    assert count_open_pairs(MINISTRY) == 2


def test_domain_that_many_share_says_nothing():
    for number in range(duplicates.MOST_SHARING + 1):
        f.VendorFactory(website="https://mau.example", slug=f"v{number}")

    assert found() == []


def test_people_see_pairs_of_which_their_province_keeps_one(an, chi, minh, root, da_nang, hue):
    mine = f.VendorFactory(legal_name="Sông Hàn", slug="a", steward=da_nang)
    national = f.VendorFactory(legal_name="Sông Hàn", slug="b")
    theirs = f.VendorFactory(legal_name="Sông Hương", slug="c", steward=hue)
    other = f.VendorFactory(legal_name="Sông Hương", slug="d", steward=hue)
    first, second = (mine.pk, national.pk), (theirs.pk, other.pk)

    seen = {
        person.username: [pair[1:3] for pair in found(Scope.of(person))]
        for person in (an, chi, minh, root)
    }

    assert seen == {
        "an": [first],
        "chi": [second],
        "minh": [first, second],
        "root": [first, second],
    }
    assert found(Scope()) == []


def test_changes_are_seen_and_nothing_is_computed_twice(django_assert_num_queries):
    one, two = (f.VendorFactory(legal_name="Sông Hàn", slug=slug) for slug in "ab")
    assert count_open_pairs(MINISTRY) == 1

    with django_assert_num_queries(2):
        open_pairs(MINISTRY)

    two.legal_name = "Bạch Đằng"
    two.save()
    assert found() == []
    one.delete()
    f.VendorFactory(legal_name="Bạch Đằng", slug="c")
    assert count_open_pairs(MINISTRY) == 1


# Declaring different ------------------------------------------------------------------------------
def test_declared_pairs_are_not_shown_again(an, da_nang):
    one = f.VendorFactory(legal_name="Sông Hàn", slug="a", steward=da_nang)
    two = f.VendorFactory(legal_name="Sông Hàn", slug="b")

    declare_distinct(two, one, by=an, note="  Khác  địa chỉ ")
    declare_distinct(one, two, by=an)

    assert found() == []
    pair = DistinctPair.objects.get()
    assert (pair.low_id, pair.high_id, pair.by, pair.note) == (one.pk, two.pk, an, "Khác địa chỉ")


def test_only_who_keeps_one_of_them_says_so(chi, da_nang):
    one, two = f.VendorFactory(steward=da_nang), f.VendorFactory()

    with pytest.raises(PermissionDenied):
        declare_distinct(one, two, by=chi)


@pytest.mark.parametrize("wrong", ["same", "kinds", "note"])
def test_nonsense_is_refused(minh, wrong):
    one, two = f.VendorFactory(), f.VendorFactory()
    second = {"same": one, "kinds": f.SolutionFactory(vendor=two), "note": two}[wrong]

    with pytest.raises(ValidationError):
        declare_distinct(one, second, by=minh, note="x" * 201)

    assert not DistinctPair.objects.exists()


# While typing -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "asked",
    [
        {"name": "song han"},
        {"name": "Công ty Sông Hànn"},
        {"name": "phan mem song han"},
        {"name": "x", "tax_code": "0100109106-002"},
        {"name": "", "website_domain": "songhan.example"},
    ],
)
def test_hints_find_what_is_meant(asked):
    meant = f.VendorFactory(
        legal_name="Công ty Cổ phần Phần mềm Sông Hàn",
        tax_code="0100109106",
        website="https://songhan.example",
    )
    f.VendorFactory(legal_name="Công ty Bạch Đằng")

    assert similar(**asked) == [meant]


def test_hints_are_few_and_need_three_letters():
    for number in range(12):
        f.VendorFactory(legal_name=f"Sông Hàn {number}")

    assert len(similar("sông hàn")) == duplicates.MOST_HINTS
    assert similar("sô") == []


def test_suspects_are_those_of_the_pairs():
    known = f.VendorFactory(legal_name="Công ty Sông Hàn")
    f.VendorFactory(legal_name="Công ty Sông Hương")

    assert suspects(Vendor(legal_name="Tập đoàn Sông Hàn")) == [known]
    assert suspects(known) == []


def test_queries_do_not_grow(django_assert_num_queries):
    for number in range(6):
        f.VendorFactory(legal_name="Sông Hàn", slug=f"a{number}")

    with django_assert_num_queries(3) as caught:
        rows = similar("song han")

    assert isinstance(caught, CaptureQueriesContext)
    assert len(rows) == 6
