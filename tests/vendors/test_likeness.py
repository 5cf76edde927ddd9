"""Which names may mean the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.likeness import (
    alike_pairs,
    are_alike,
    bare_firm,
    bare_product,
    own_domain,
    tax_root,
    tidy_address,
)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Công ty Cổ phần Mẫu Sông Hàn", "mau song han"),
        ("CTCP Mẫu Sông Hàn", "mau song han"),
        ("Công ty TNHH MTV Mẫu Sông Hàn", "mau song han"),
        ("CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN MẪU SÔNG HÀN", "mau song han"),
        ("Tập đoàn Mẫu Sông Hàn - Công ty Cổ phần", "mau song han"),
        ("Mau Song Han JSC", "mau song han"),
        ("Công ty cổ phần", "cong ty co phan"),
        ("", ""),
    ],
)
def test_form_of_a_firm_is_dropped(name, bare):
    assert bare_firm(name) == bare


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Phần mềm Hóa đơn điện tử", "hoa don dien tu"),
        ("Hệ thống phần mềm hóa đơn điện tử", "hoa don dien tu"),
        ("Quản lý hệ thống", "quan ly he thong"),
        ("Phần mềm", "phan mem"),
    ],
)
def test_general_words_before_a_product_are_dropped(name, bare):
    assert bare_product(name) == bare


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("mau song han", "mau song han", True),
        ("song han mau", "mau song han", True),
        ("mausonghan", "mau song han", True),
        ("mau song hann", "mau song han", True),
        ("hoa don dien tu", "hoa don dein tu", True),
        ("hoa don dien tu", "hoa don dine tuu", False),
        ("an binh", "an minh", False),
        ("fpt", "vpt", False),
        ("giai phap 1", "giai phap 2", False),
        ("hoa don 2025 moi", "hoa don moi 2025", True),
        ("", "", False),
    ],
)
def test_slips_are_seen_through_and_numbers_are_not(one, other, alike):
    assert are_alike(one, other) is alike
    assert are_alike(other, one) is alike


@given(
    st.lists(
        st.text(alphabet="abc 1", min_size=1, max_size=20).map(lambda text: " ".join(text.split())),
        max_size=12,
    )
)
def test_quick_search_finds_just_what_comparing_all_finds(names):
    rows = {key: [name] for key, name in enumerate(names)}
    every = {
        (a, b)
        for a in rows
        for b in rows
        if a < b and names[a] and (names[a] == names[b] or are_alike(names[a], names[b]))
    }

    assert alike_pairs(rows) == every


def test_any_of_several_names_counts():
    assert alike_pairs({1: ["mau song han", "msh"], 2: ["mau bach dang", "msh"], 3: []}) == {(1, 2)}


@pytest.mark.parametrize(
    ("code", "root"),
    [
        ("0100109106", "0100109106"),
        ("0100109106-001", "0100109106"),
        ("079199012345", ""),
        ("", ""),
    ],
)
def test_branches_share_the_root_and_households_have_none(code, root):
    assert tax_root(code) == root


@pytest.mark.parametrize(
    ("address", "tidy"),
    [
        ("https://www.Mau.example/san-pham/", "mau.example/san-pham"),
        ("http://mau.example", "mau.example"),
        ("https://mau.example/?id=2#x", "mau.example?id=2"),
        ("https://[bad", ""),
        ("", ""),
    ],
)
def test_addresses_are_compared_tidily(address, tidy):
    assert tidy_address(address) == tidy


def test_shared_hosts_say_nothing():
    assert (own_domain("facebook.com"), own_domain("mau.example")) == ("", "mau.example")
