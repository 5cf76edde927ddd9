"""Sums in words, read back by a reader of its own: no sum has the words of another."""

import re

from hypothesis import given
from hypothesis import strategies as st

from core.money import WORDS_LIMIT, in_words_vi

DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
SIZES = {"nghìn": 10**3, "triệu": 10**6}


def read(words: str) -> int:
    """The sum that Vietnamese words say: groups of three digits, each with its size."""
    *parts, currency = words.lower().split()
    assert currency == "đồng"
    billions, _tỷ, rest = " ".join(parts).rpartition("tỷ")
    return read_below_a_billion(billions) * 10**9 + read_below_a_billion(rest)


def read_below_a_billion(words: str) -> int:
    total, group = 0, []
    for word in words.split():
        if word in SIZES:
            total += read_group(group) * SIZES[word]
            group = []
        else:
            group.append(word)
    return total + read_group(group)


def read_group(words: list[str]) -> int:
    """Up to three digits: ``hai trăm linh năm``, ``mười lăm``, ``ba mươi mốt``."""
    value = 0
    for word in words:
        if word == "trăm":
            value *= 100
        elif word == "mươi":
            # Only the last digit is of tens.
            value += (value % 10) * 9
        elif word == "mười":
            value += 10
        elif word != "linh":
            value += DIGITS[word]
    return value


SUMS = st.integers(min_value=0, max_value=WORDS_LIMIT) | st.builds(
    lambda digits, zeros: min(digits * 10**zeros, WORDS_LIMIT),
    st.integers(min_value=0, max_value=9_999),
    st.integers(min_value=0, max_value=12),
)


@given(SUMS)
def test_words_say_the_sum(amount):
    assert read(in_words_vi(amount)) == amount


def test_every_group_of_three_digits_says_its_number():
    wrong = [
        amount
        for group in range(1_000)
        for amount in (group, 7_000_000 + group, 3_000_000_000 + group * 1_000)
        if read(in_words_vi(amount)) != amount
    ]

    assert wrong == []


@given(SUMS)
def test_words_have_the_forms_of_offices(amount):
    words = in_words_vi(amount)

    assert words[0].isupper()
    assert words[1:] == words[1:].lower()
    assert "  " not in words
    # After tens one says mốt, tư, lăm; lẻ, ngàn and nhăm are other regions' words.
    assert not re.search(r"mươi (một|bốn|năm)\b|mười (mốt|tư|năm)\b|\b(lẻ|ngàn|nhăm)\b", words)
