"""Found words are marked, whatever way they were found; everything else is escaped."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.finding.documents import Document, prepare
from core.finding.lexicon import Entry, build
from core.finding.marking import Marking, marked, snippet
from core.finding.plain import PlainVocabulary
from core.finding.question import Question
from core.finding.understanding import understand

pytestmark = pytest.mark.once

LEXICON = build([Entry("HĐĐT", ["hóa đơn điện tử", "e-invoice"])])


def asked(text: str, *known: str) -> Question:
    vocabulary = PlainVocabulary([prepare(Document([known]))])
    return understand(text, LEXICON, vocabulary)


@pytest.mark.parametrize(
    ("typed", "text", "html"),
    [
        ("hoa don", "Lập hóa đơn nhanh", "Lập <mark>hóa đơn</mark> nhanh"),
        ("hóa đơn", "HOÁ ĐƠN, hoa hồng", "<mark>HOÁ ĐƠN</mark>, hoa hồng"),
        ("kĩ thuật", "Kỹ thuật số", "<mark>Kỹ thuật</mark> số"),
        ("HĐĐT", "Gửi hóa đơn điện tử", "Gửi <mark>hóa đơn điện tử</mark>"),
        ("hoa don dien tu", "An e-invoice", "An <mark>e-invoice</mark>"),
        ("khám bện", "Sổ khám bệnh", "Sổ <mark>khám bệnh</mark>"),
        ("vienn", "Bệnh viện", "Bệnh <mark>viện</mark>"),
        ("quản lý kho", "Kho của công ty", "<mark>Kho</mark> của công ty"),
        ("b", "<b>&amp;</b>", "&lt;<mark>b</mark>&gt;&amp;amp;&lt;/<mark>b</mark>&gt;"),
        ("amp", "A & B &amp; C", "A &amp; B &amp;<mark>amp</mark>; C"),
        ("", "Sổ <khám>", "Sổ &lt;khám&gt;"),
        ("chấm công", "Công việc chấm điểm", "<mark>Công</mark> việc <mark>chấm</mark> điểm"),
    ],
)
def test_marked(typed: str, text: str, html: str) -> None:
    assert marked(text, asked(typed, text)) == html


def test_snippet_is_the_piece_with_most_of_it() -> None:
    text = f"{'Mở đầu dài dòng. ' * 30}Ở đây có hóa đơn điện tử cho hộ. {'Kết thúc. ' * 30}"

    piece = snippet(text, asked("hoa don dien tu", text), 80)

    assert "<mark>hóa đơn điện tử</mark>" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert len(re.sub(r"</?mark>", "", piece)) <= 84


def test_snippet_of_a_short_or_unmatched_text_is_its_beginning() -> None:
    assert snippet("Sổ khám", asked("khám", "khám")) == "Sổ <mark>khám</mark>"
    assert snippet("một hai ba bốn năm", asked("xyz"), 11) == "một hai ba …"


@settings(max_examples=100)
@given(st.text(max_size=60), st.text(max_size=20))
def test_nothing_but_marks_is_html(text: str, typed: str) -> None:
    html = marked(text, asked(typed, text))

    bare = html.replace("<mark>", "").replace("</mark>", "")
    assert not set("<>\"'") & set(bare)
    assert html.count("<mark>") == html.count("</mark>")


@settings(max_examples=60)
@given(
    st.sampled_from(["hoa don", "hóa đơn đ", "HĐĐT kho", "kĩ thuật 4.0", "khám bện"]),
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "hóa",
                    "đơn,",
                    "Hoá",
                    "đơn;",
                    "hoa",
                    "đơn.",
                    "HOA",
                    "đơn-điện",
                    "tử",
                    "điện/tử",
                    "Đ",
                    "4.0",
                    "4",
                    "0",
                    "kho",
                    "Kỹ",
                    "kỹ-thuật",
                    "thuật²",
                    "中文",
                    "khám",
                    "bệnh",
                    "viện",
                    "😀",
                    "e-invoice",
                    "quản",
                    "lý",
                ]
            ),
            max_size=9,
        ).map(" ".join),
        max_size=6,
    ),
)
def test_what_marks_many_texts_marks_each_as_alone(typed: str, texts: list[str]) -> None:
    question = asked(typed, " ".join(texts))
    marking = Marking(question)

    found = [marking.marked(text) for text in texts * 2]

    assert found == [marked(text, question) for text in texts * 2]
