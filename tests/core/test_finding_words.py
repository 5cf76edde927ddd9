"""Words as searches compare them: tones, y and i, marks, what is no word."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.finding.words import (
    begins,
    has_marks,
    lacks_marks_of,
    letters_and_tone,
    other_tone,
    read,
    terms_in,
    tokens,
    words_in,
)
from core.text import nfc

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("HÒA", "hoa\u0300"),
        ("kỹ thuật", "kĩ thuật"),
        ("quý", "quí"),
        ("bác sỹ", "bác sĩ"),
        ("Mỹ Lý", "mĩ lí"),
        ("thúy", "thuý"),
        ("đỹ", "đĩ"),
    ],
)
def test_spellings_of_one_word_have_one_form(one: str, other: str) -> None:
    assert list(read(one)) == list(read(other))


@pytest.mark.parametrize(
    ("many", "one"),
    [("invoices", "invoice"), ("Companies", "company"), ("boxes", "box"), ("searches", "search")],
)
def test_english_plural_is_as_its_singular(many: str, one: str) -> None:
    assert list(read(many)) == list(read(one))


@pytest.mark.parametrize(
    "word", ["business", "status", "analysis", "thuocs", "loans", "sms", "360s"]
)
def test_what_only_looks_like_a_plural_stays(word: str) -> None:
    assert terms_in(word) == (word,)


@pytest.mark.parametrize(
    ("one", "other"), [("thúy", "thúi"), ("may", "mai"), ("hóa", "hòa"), ("đa", "da"), ("ơ", "o")]
)
def test_other_words_have_other_forms(one: str, other: str) -> None:
    assert list(read(one)) != list(read(other))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Hóa đơn điện tử", ("hoa", "don", "dien", "tu")),
        ("kỳ-lạ, quỹ/ngày_nay", ("ki", "la", "qui", "ngay", "nay")),
        ("Y tế 4.0", ("y", "te", "4", "0")),
        ("KH&CN", ("kh", "cn")),
        ("MISA™ … €", ("misa",)),
        ("½ m²", ("1", "2", "m2")),
        ("漢字", ()),
    ],
)
def test_terms_of_a_text(text: str, terms: tuple[str, ...]) -> None:
    assert terms_in(text) == terms


def test_words_know_where_they_stand() -> None:
    text = nfc("Sổ «khám» be\u0302\u0323nh")

    places = [text[word.start : word.end] for word in words_in(text)]

    assert places == ["Sổ", "khám", "bệnh"]


@pytest.mark.parametrize(
    ("typed", "word", "may_become"),
    [
        ("điệ", "điện", True),
        ("điệ", "diện", False),
        ("điệ", "điễn", False),
        ("đ", "đồng", False),
        ("trọ", "trọng", True),
        ("trọ", "trợ", False),
        ("hó", "hóa", True),
    ],
)
def test_beginning_typed_with_marks(typed: str, word: str, may_become: bool) -> None:
    ((prefix, _form),) = read(typed)
    ((_term, form),) = read(word)

    assert begins(form, prefix, *letters_and_tone(typed)) is may_become


@settings(max_examples=100)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_every_text_can_be_read_and_words_are_letters_and_digits(text: str) -> None:
    found = list(read(text))

    assert all(term.isascii() and term.isalnum() for term, _form in found)
    assert [word.form for word in words_in(nfc(text))] == [form for _term, form in found]
    assert len(tokens(text)) <= len(text)


@settings(max_examples=100)
@given(
    st.text(alphabet=" \n\u00a0\u2003\u3000\u00ad\u200b\u0301\u0323aoeyđĐσΣŒ_-.,1ộ²", max_size=40)
)
@example("Σ\u00a0\u0301o Σ")
def test_no_word_depends_on_what_stands_beyond_a_space(text: str) -> None:
    # By this the index reads each piece of text once.
    assert tokens(text) == [token for piece in text.split() for token in tokens(piece)]


def test_marks_are_known() -> None:
    forms = [form for _term, form in read("hoa hóa đa")]

    assert [has_marks(form) for form in forms] == [False, True, True]


@pytest.mark.parametrize(
    ("typed", "meant", "lacks"),
    [
        ("quãng", "quảng", False), ("lẻ", "lễ", False), ("đa", "đà", True),
        ("nôi", "nội", True), ("chuyên", "chuyển", True), ("lak", "lắk", True),
        ("hdđt", "hđđt", True), ("đỹ", "đĩ", True), ("nằng", "nẵng", False),
        ("tiện", "tiền", False), ("bản", "bán", False),
        ("hả", "ha", False), ("đơn", "đon", False), ("đa", "na", False),
    ],
)  # fmt: skip
def test_some_or_all_marks_may_be_left_out(typed: str, meant: str, lacks: bool) -> None:
    (_term, form), (_same, other) = *read(typed), *read(meant)

    assert lacks_marks_of(form, other) is lacks


def test_other_tone_of_a_form() -> None:
    forms = {word: form for word in ("chử", "chữ", "ký", "ky") for _term, form in read(word)}

    assert other_tone(forms["chử"]) == forms["chữ"]
    assert other_tone(forms["chữ"]) == forms["chử"]
    assert (other_tone(forms["ký"]), other_tone(forms["ky"])) == ("", "")
