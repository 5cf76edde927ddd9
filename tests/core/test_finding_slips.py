"""Marks left out or mixed up, and where phrases of the lexicon begin and end."""

import pytest

from core.finding.documents import Document
from core.finding.index import TextIndex
from core.finding.lexicon import Entry, Lexicon, build
from core.finding.plain import PlainVocabulary
from core.finding.understanding import understand

pytestmark = pytest.mark.once

SYNONYMS = build(
    [Entry("HĐĐT", ["hóa đơn điện tử"]), Entry("ERP", ["quản trị doanh nghiệp"])],
    [("Hải Phòng", 2), ("Huế", 3)],
)
NO_WORDS = PlainVocabulary([])


def found(text: str, *names: str, lexicon: Lexicon = SYNONYMS) -> list[str]:
    """The names that a text finds, best first."""
    index = TextIndex((slot, Document([[name]])) for slot, name in enumerate(names))
    answer = index.find(understand(text, lexicon, index))
    order = (-answer.scores).argsort(kind="stable")
    return [names[slot] for slot in answer.slots[order].tolist()]


@pytest.mark.parametrize(
    "text", ["Hải Phòng", "hai phong", "Hãi Phòng", "Hai Phòng", "Hải Phong", "hai phòng"]
)
def test_name_with_a_mark_left_out_or_hoi_for_nga_is_known(text: str) -> None:
    (unit,) = understand(text, SYNONYMS, NO_WORDS).units

    assert unit.places == (2,)


@pytest.mark.parametrize("text", ["Hái Phòng", "Hải Phông", "Huê", "ERP Huê"])
def test_other_marks_and_single_words_without_theirs_are_other_words(text: str) -> None:
    units = understand(text, SYNONYMS, NO_WORDS).units

    assert not any(unit.places for unit in units)


@pytest.mark.parametrize("text", ["HDĐT", "hđdt", "HĐĐT"])
def test_abbreviation_may_lack_marks(text: str) -> None:
    names = found(text, "Bệnh án", "Hóa đơn điện tử")

    assert names == ["Hóa đơn điện tử"]


def test_exact_marks_of_an_entry_go_first() -> None:
    lexicon = build([Entry("công tin", ["một"]), Entry("cổng tin", ["hai"])])

    meant = [
        [phrase[0][0] for phrase in understand(text, lexicon, NO_WORDS).units[0].phrases]
        for text in ("công tin", "cổng tin", "cỗng tin", "cong tin")
    ]
    assert meant == [["mot"], ["hai"], ["hai"], ["mot", "hai"]]


def test_hoi_for_nga_is_the_word_that_documents_have_beside_its_neighbour() -> None:
    assert found("chử ký", "Chư ký", "Chữ ký")[0] == "Chữ ký"
    assert found("chử ký", "Chư ký", "Chữ ký", "Chử ký")[0] == "Chử ký"
    assert found("bảo tồn hổ", "Hô bảo tồn", "Hỗ trợ bảo tồn")[0] == "Hô bảo tồn"


def test_left_out_marks_and_hoi_for_nga_at_once_are_another_phrase() -> None:
    lexicon = build([Entry("sửa chữa", ["bảo trì"])])

    known = [
        understand(text, lexicon, NO_WORDS).units[0].size
        for text in ("sửa chữa", "sữa chửa", "sửa chua", "sua chua", "sữa chua")
    ]
    assert known == [2, 2, 2, 2, 1]


def test_phrase_does_not_take_the_first_word_of_the_next_one() -> None:
    lexicon = build([Entry("quản lý khách", ["CRM"]), Entry("khách sạn", ["lưu trú"])])

    spans = [
        [
            (unit.start, unit.end, unit.is_required)
            for unit in understand(text, lexicon, NO_WORDS).units
        ]
        for text in ("quản lý khách", "quản lý khách sạn", "quản lý khách quen")
    ]
    assert spans == [
        [(0, 3, True)],
        [(0, 2, False), (2, 4, True)],
        [(0, 3, True), (3, 4, True)],
    ]


def test_meaning_of_two_words_has_their_marks_or_none() -> None:
    lexicon = build([Entry("khách sạn", ["lưu trú"])])

    names = found("khách sạn", "Lưu trữ", "Lưu trú", "Luu tru", lexicon=lexicon)

    assert names == ["Lưu trú", "Luu tru"]
