"""The worked examples and laws of ``core.text``."""

import random
import re
import sys
import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import text

# The order printed in the glossary, which every list of provinces follows.
PROVINCES = re.split(
    ", ",
    "An Giang, Bắc Ninh, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Điện Biên, Đồng Nai, "
    "Đồng Tháp, Gia Lai, Hà Nội, Hà Tĩnh, Hải Phòng, Hồ Chí Minh, Huế, Hưng Yên, Khánh Hòa, "
    "Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, Nghệ An, Ninh Bình, Phú Thọ, Quảng Ngãi, Quảng Ninh, "
    "Quảng Trị, Sơn La, Tây Ninh, Thái Nguyên, Thanh Hóa, Tuyên Quang, Vĩnh Long",
)
# What Unicode says nothing about stays as it is.
NO_CHARACTERS = {"Cn", "Co", "Cs"}


@cache
def every_character() -> str:
    """All characters that have a meaning, in their order."""
    characters = map(chr, range(sys.maxunicode + 1))
    return "".join(c for c in characters if unicodedata.category(c) not in NO_CHARACTERS)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Ho\u0300a Bi\u0300nh", "Hòa Bình"),
        ("1\u00a0900\u202f000\u3000đ", "1 900 000 đ"),
        ("Tra\u00advinh\u200b\ufeff", "Travinh"),
        ("a\u200b\u0301", "á"),
        ("dòng\u2028dòng", "dòng\ndòng"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_nfc_gives_composed_text_with_plain_spaces(typed, expected):
    result = text.nfc(typed)

    assert result == expected


def test_nfc_of_every_character_is_normal_and_stable():
    result = text.nfc(every_character())

    assert unicodedata.is_normalized("NFC", result)
    assert text.nfc(result) == result


def test_squeeze_makes_one_line_with_single_spaces():
    result = text.squeeze(" \t Trạm\u00a0 Y tế \r\n Số  ")

    assert result == "Trạm Y tế Số"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("một\n\thai", ("một\n\thai", False)),
        ("một\r\nhai\rba", ("một\nhai\nba", False)),
        ("mộ\x00t\x1b\x7f\x85", ("một", True)),
        ("tên\u202eđảo\u2066", ("tênđảo", True)),
        ("\ud800x\uffff", ("x", True)),
    ],
)
def test_strip_controls_says_whether_something_went(typed, expected):
    result = text.strip_controls(typed)

    assert result == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Hóa đơn  Điện tử", "hoa don dien tu"),
        ("Hoà Bình", "hoa binh"),
        ("HĐĐT", "hddt"),
        ("Ðà Nẵng", "da nang"),
        ("  Plain   ASCII ", "plain ascii"),
        ("Straße İstanbul m² ﬁ Łódź", "strasse istanbul m2 fi lodz"),
        ("Đo nhiệt độ 中文 №", "do nhiet do 中文 no"),
        ("", ""),
    ],
)
def test_fold_drops_marks_case_and_double_spaces(typed, expected):
    result = text.fold(typed)

    assert result == expected


def test_fold_twice_is_fold_once_for_every_character():
    once = text.fold(" ".join(every_character()))

    assert text.fold(once) == once


def test_fold_grows_no_character_beyond_its_limit():
    # No sign beyond the basic plane is longer.
    basic_plane = [c for c in every_character() if c < "\U00010000"]

    too_long = [c for c in basic_plane if len(text.fold(f"a{c}")) > 1 + text.FOLD_GROWTH]

    assert too_long == []


@given(st.text())
def test_fold_twice_is_fold_once(typed):
    once = text.fold(typed)

    assert text.fold(once) == once
    assert once == " ".join(once.split())


@given(st.text())
def test_fold_does_not_depend_on_the_normal_form(typed):
    decomposed = unicodedata.normalize("NFD", typed)

    assert text.fold(decomposed) == text.fold(typed)


def test_fold_words_are_the_runs_of_letters_and_digits():
    result = text.fold_words("Nền tảng số (LGSP), phiên bản 2.0 – 中文 phiên")

    assert result == ["nen", "tang", "so", "lgsp", "phien", "ban", "2", "0", "phien"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Đà Nẵng", "da-nang"),
        ("Đắk Lắk", "dak-lak"),
        ("Bà Rịa – Vũng Tàu", "ba-ria-vung-tau"),
        ("  C++ & Trạm Y tế Số! ", "c-tram-y-te-so"),
        ("Ø", "o"),
        ("🚀🚀", ""),
        ("数字化", ""),
        ("", ""),
    ],
)
def test_vi_slugify_transliterates_vietnamese_only(name, slug):
    result = text.vi_slugify(name)

    assert result == slug


@pytest.mark.parametrize(
    ("max_length", "slug"),
    [(14, "da-nang-so-hoa"), (13, "da-nang-so"), (10, "da-nang-so"), (9, "da-nang"), (1, "d")],
)
def test_vi_slugify_cuts_between_words(max_length, slug):
    result = text.vi_slugify("Đà Nẵng số hóa", max_length=max_length)

    assert result == slug


@given(st.text(), st.integers(min_value=1, max_value=90))
def test_vi_slugify_is_a_short_ascii_slug(name, max_length):
    slug = text.vi_slugify(name, max_length=max_length)

    assert len(slug) <= max_length
    assert slug == "-".join(text.fold_words(slug))


def test_vi_sort_key_gives_the_order_of_provinces():
    shuffled = random.Random(34).sample(PROVINCES, k=len(PROVINCES))

    result = sorted(shuffled, key=text.vi_sort_key)

    assert result == PROVINCES


@pytest.mark.parametrize(
    "ordered",
    [
        list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"),
        ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "măng", "mận"],
        ["2 lớp", "3 lớp", "a", "An", "An Bình", "Anh", "z", "zz", "я", "中"],
        ["hoa", "hoa lan", "hòa mục", "hoang"],
        ["quản lý bến", "quản lý đất", "quán lý đất"],
        ["", "(1)", "a"],
    ],
)
def test_vi_sort_key_orders_as_a_dictionary(ordered):
    backwards = ordered[::-1]

    result = sorted(backwards, key=text.vi_sort_key)

    assert result == ordered


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HÒA BÌNH", "hoà bình"),
        ("Hòa-Bình", "hòa  bình."),
        ("Ðà Nẵng", "Đà Nẵng"),
        ("Thoa\u0309", "thỏa"),
        ("\u0309 a", "a"),
        ("ā", "a"),
    ],
)
def test_vi_sort_key_ignores_case_punctuation_and_tone_placement(one, other):
    assert text.vi_sort_key(one) == text.vi_sort_key(other)


@given(st.text())
def test_vi_sort_key_has_only_characters_that_every_collation_orders_alike(name):
    key = text.vi_sort_key(name)

    assert len(key) <= text.SORT_KEY_LENGTH
    assert set(key) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


@given(st.text(alphabet="aăâdđ1 z"), st.text(alphabet="aăâdđ1 z"))
def test_vi_sort_key_puts_what_begins_the_same_but_is_shorter_first(start, rest):
    start, whole = start.strip(), (start + rest).strip()

    assert text.vi_sort_key(start) <= text.vi_sort_key(whole)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (200, "Hồ sơ, kho thuốc và báo cáo"),
        (27, "Hồ sơ, kho thuốc và báo cáo"),
        (26, "Hồ sơ, kho thuốc và báo…"),
        (9, "Hồ sơ…"),
        (2, "H…"),
        (1, "…"),
    ],
)
def test_shorten_cuts_at_a_word(limit, expected):
    result = text.shorten(" Hồ sơ,\n kho thuốc và báo cáo ", limit=limit)

    assert result == expected


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_shorten_never_exceeds_its_limit(typed, limit):
    assert len(text.shorten(typed, limit=limit)) <= limit
