"""Where words of a text may stand, by its bytes: all that reading it word by word finds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.finding.flat import candidates, flat, sought
from core.finding.words import term_of, words_in
from core.text import fold, nfc

pytestmark = pytest.mark.once

PIECES = (
    "Kỹ", "ky", "KÍ", "thuật", "quý", "Quyền", "hóa", "Hoá", "đơn", "Đ", "d", "điện", "tử", "E",
    "y", "invoices", "Companies", "boxes", "taxes", "class", "its", "4", "0", "TT78", "_", "-", "/",
    " ", ", ", ".", "–", "“", "™", "₫", "\n",
)  # fmt: skip


def test_each_letter_stays_where_it_stands() -> None:
    assert flat("HOÁ ĐƠN – “Kỹ_thuật” 4.0") == b"hoa don    ky thuat  4 0"


@pytest.mark.parametrize("text", ["m²", "中文", "ﬁnance", "x̂", "K\u0323̂", "½", "İ"])
def test_a_sign_that_folds_otherwise_is_not_guessed(text: str) -> None:
    assert flat(nfc(text)) is None


@pytest.mark.parametrize(
    ("terms", "prefixes", "found"),
    [
        (["ki"], [], ["Kỹ", "ky", "kí"]),
        (["invoice"], [], ["Invoices"]),
        (["company"], [], ["companies"]),
        ([], ["qu"], ["quý", "quyền"]),
        (["e"], [], ["e"]),
        (["thu"], [], []),
        ([], [], []),
    ],
)
def test_candidates(terms: list[str], prefixes: list[str], found: list[str]) -> None:
    text = "Kỹ thuật ky, kí/quý-quyền: e Invoices_companies"
    flattened = flat(text) or b""

    stood = [text[start:end] for start, end in candidates(flattened, sought(terms, prefixes))]

    assert stood == found


@settings(max_examples=100)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join), st.sampled_from(PIECES))
def test_no_word_that_is_sought_is_missed(text: str, typed: str) -> None:
    plain, asked = nfc(text), fold(typed)
    pieces = sought([term_of(asked), asked] if asked.isalnum() else [], [asked] * asked.isalnum())
    flattened = flat(plain)
    assert flattened is not None

    stood = set(candidates(flattened, pieces))

    words = [(word.start, word.end) for word in words_in(plain)]
    wanted = {
        (word.start, word.end)
        for word in words_in(plain)
        if asked.isalnum() and (word.term == term_of(asked) or word.term.startswith(asked))
    }
    assert wanted <= stood <= set(words)
