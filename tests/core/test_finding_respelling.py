"""Words typed by keys of Telex and VNI, or run together, are taken for those of documents."""

import pytest

from core.finding.documents import Document, prepare
from core.finding.index import TextIndex
from core.finding.keys import alike, meant_by_keys
from core.finding.lexicon import Entry, build
from core.finding.plain import PlainVocabulary
from core.finding.respelling import apart
from core.finding.suggesting import did_you_mean
from core.finding.understanding import understand

pytestmark = pytest.mark.once


NAMES = ("Học bạ điện tử", "Hóa đơn điện tử", "Khoan giếng an toàn", "Đường bộ", "Kho an ninh")
VOCABULARY = PlainVocabulary([prepare(Document([[name]])) for name in NAMES])
LEXICON = build([Entry("HĐĐT", ["hóa đơn điện tử"]), Entry("chấm công", ["máy chấm công"])])


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("hocj", "học"), ("hojc", "học"), ("ddieenj", "điện"), ("tuwr", "tử"), ("quaf", "quà"),
        ("DDuowngf", "đường"),
        ("nuwowcs", "nước"), ("truongwf", "trường"), ("nhwng", "nhưng"), ("muaw", "mưa"),
        ("quaanr", "quẩn"), ("ngoaif", "ngoài"), ("hoas", "hóa"), ("giuwax", "giữa"), ("uyr", "ủy"),
        ("gias", "giá"), ("quys", "quý"),
        ("hoc5", "học"), ("d9ie65n", "điện"), ("d9ien65", "điện"), ("tu73", "tử"),
        ("nu7o7c1", "nước"),
        ("nuoc71", "nước"), ("a8n", "ăn"),
    ],
)  # fmt: skip
def test_keys_give_a_syllable(keys: str, meant: str) -> None:
    assert meant_by_keys(keys) == meant


@pytest.mark.parametrize(
    "keys", ["hoc", "class", "web3", "b2b", "5g", "s", "học", "", "w-w", "ffff"]
)
def test_keys_that_give_no_other_syllable(keys: str) -> None:
    assert meant_by_keys(keys) == ""


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("hoadon", ["hoa", "don"]),
        ("HóaĐơn", ["Hóa", "Đơn"]),
        ("hoadondientu", ["hoa", "don", "dien", "tu"]),
        ("dondien", ["don", "dien"]),
        ("tuhoc", []),
        ("hoadonx", []),
        ("antoan", ["an", "toan"]),
        ("an", []),
    ],
)
def test_words_run_together_are_taken_apart_where_they_stand_together(
    written: str, parts: list[str]
) -> None:
    assert apart(written, VOCABULARY) == parts


def test_space_between_two_neighbours_may_be_left_out() -> None:
    names = ("Loa truyền thanh", "Truyền tin", "Loa thông minh", "Tin thanh")
    index = TextIndex(enumerate(Document([[name]]) for name in names))

    question = understand("loa truyen thanhthong minh", LEXICON, index)

    assert question.taken == (("thanhthong", "thanh thong"),)
    assert understand("loa thanhthong", LEXICON, index).taken == ()


@pytest.mark.parametrize(
    ("letters", "others"),
    [
        ("suat", {"xuat"}),
        ("tram", {"cham"}),
        ("gia", {"da", "ra", "va"}),
        ("nap", {"lap"}),
        ("hoa", set()),
        ("software", set()),
    ],
)
def test_syllables_that_sound_alike(letters: str, others: set[str]) -> None:
    assert alike(letters) == others


def test_fewest_words_are_taken() -> None:
    vocabulary = PlainVocabulary([prepare(Document([["kho an toàn", "khoan toàn"]]))])

    assert apart("khoantoan", vocabulary) == ["khoan", "toan"]


def test_question_tells_what_was_taken_for_what() -> None:
    question = understand("Hocj baj, dientu", LEXICON, VOCABULARY)

    assert (question.text, question.taken) == (
        "học bạ, dien tu",
        (("Hocj", "học"), ("baj", "bạ"), ("dientu", "dien tu")),
    )
    assert [word.text for word in question.words] == ["học", "bạ", "dien", "tu"]
    assert question.is_marked


@pytest.mark.parametrize("text", ["hddt", "cham cong", "hoa donn", "xyzxyz", "kho an"])
def test_known_words_and_others_stay(text: str) -> None:
    question = understand(text, LEXICON, VOCABULARY)

    assert (question.text, question.taken) == (text, ())


def test_no_other_text_is_proposed_for_what_was_taken_well() -> None:
    index = TextIndex((slot, Document([[name]])) for slot, name in enumerate(NAMES))

    assert index.find(understand("hoadon dieenj", LEXICON, index)).slots.tolist() == [1]
    assert did_you_mean("hoadon dieenj", index, LEXICON) == ""


def test_two_words_are_read_as_one_that_is_known() -> None:
    lexicon = build([Entry("ChatGPT", ["trợ lý ảo"])])
    index = TextIndex([(0, Document([["Trợ lý ảo"], ["chat nhanh"]]))])

    question = understand("hỏi chat gpt", lexicon, index)

    assert question.text == "hỏi chatgpt"
    assert index.find(understand("chat gpt", lexicon, index)).slots.tolist() == [0]
