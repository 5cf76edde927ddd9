"""Slips of the finger in what the lexicon knows and documents may not have."""

import pytest

from core.finding.documents import Document, prepare
from core.finding.gaps import Gaps
from core.finding.lexicon import Entry, build
from core.finding.plain import PlainVocabulary
from core.finding.understanding import understand

pytestmark = pytest.mark.once

GAPS = Gaps(
    {
        ("tiem", "thuoc"): ("tiệm", "thuốc"),
        ("tiem", "thuoc", "tay"): ("tiệm", "thuốc", "tây"),
        ("thuoc", "tay"): ("thuộc", "tay"),
        ("zoom",): ("Zoom",),
        ("test",): ("test",),
        ("text",): ("text",),
    }
)
LEXICON = build(
    [
        Entry("tiệm thuốc", ["bán thuốc"]),
        Entry("zoom", ["họp trực tuyến"]),
        Entry("nghèo", ["an sinh"]),
    ]
)
VOCABULARY = PlainVocabulary(
    [prepare(Document([[name]])) for name in ("Bán thuốc", "Họp trực tuyến", "Room mới")]
)


@pytest.mark.parametrize(
    ("terms", "number", "meant"),
    [
        (("tiem", "mthuoc"), 1, "thuốc"),
        (("tiem", "thuco", "tay"), 1, "thuốc"),
        (("thuco", "tay"), 0, "thuộc"),
        (("quay", "tim", "thuoc", "nho"), 1, "tiệm"),
        (("tiem", "thuc"), 1, "thuốc"),
        (("tiem", "th"), 1, ""),
        (("tiem", "thu0c"), 1, ""),
        (("nha", "mthuoc"), 1, ""),
        (("tiem", "vang"), 1, ""),
    ],
)
def test_neighbours_prove_the_word_of_the_longest_phrase(
    terms: tuple[str, ...], number: int, meant: str
) -> None:
    assert GAPS.meant(terms, number) == meant


def test_word_alone_is_taken_for_the_only_one_so_near() -> None:
    assert GAPS.meant_alone("zosom") == "Zoom"
    assert GAPS.meant_alone("tekt") == ""
    assert GAPS.meant_alone("zom") == ""


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("tiệm mthuốc", (("mthuốc", "thuốc"),)),
        ("tiem mthuoc", (("mthuoc", "thuoc"),)),
        ("hần mềm tiệm thuốc", (("hần", "phần"),)),
        ("zoomm", (("zoomm", "zoom"),)),
        ("zoom", ()),
        ("poom", ()),
        ("nghêu", ()),
        ("ngheu", (("ngheu", "ngheo"),)),
        ("tiệm MTHUOC", ()),
        ("tiệm cho", ()),
    ],
)
def test_slip_in_a_known_phrase_is_read_anew(text: str, taken: tuple[tuple[str, str], ...]) -> None:
    assert understand(text, LEXICON, VOCABULARY).taken == taken
