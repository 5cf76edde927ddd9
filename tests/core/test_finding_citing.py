"""Official documents that a text cites by their number."""

import time

import pytest

from core.finding.citing import Cited, cited_in, whole_citation

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("nghị định 30", [("nd", "30", "")]),
        ("nghi dinh so 30/2020", [("nd", "30", "2020")]),
        ("Nghị định số 30/2020/NĐ-CP", [("nd", "30", "2020")]),
        ("30/2020/nđ-cp", [("nd", "30", "2020")]),
        ("theo NĐ 13 và thông tư 78/2021/TT-BTC", [("nd", "13", ""), ("tt", "78", "2021")]),
        ("749/QĐ-TTg", [("qd", "749", "")]),
        ("57-NQ/TW", [("nq", "57", "")]),
        ("QĐ 06/QĐ-UBND", [("qd", "6", "")]),
        ("năm 2025", []),
        ("tt 5, nd 10 người", []),
        ("lớp 10", []),
        ("30-40 triệu/năm", []),
        ("nghị định 12345", []),
    ],
)
def test_documents_are_known_by_kind_number_and_year(
    text: str, cited: list[tuple[str, str, str]]
) -> None:
    assert [(one.kind, one.number, one.year) for one in cited_in(text)] == cited


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("nghị định 30", "30/2020/NĐ-CP", True),
        ("nghị định 30/2021", "30/2020/NĐ-CP", False),
        ("thông tư 30", "30/2020/NĐ-CP", False),
        ("nghị định 13", "30/2020/NĐ-CP", False),
    ],
)
def test_year_that_is_left_out_may_be_any(one: str, other: str, is_same: bool) -> None:
    (first,), (second,) = cited_in(one), cited_in(other)

    assert first.is_same(second) is is_same


def test_whole_citation_is_nothing_but_one() -> None:
    assert whole_citation(" 30/2020/NĐ-CP ") == Cited(0, 13, "nd", "30", "2020")
    assert whole_citation("văn thư 30/2020/NĐ-CP") is None
    assert whole_citation("văn thư") is None


@pytest.mark.parametrize("text", ["1" * 50_000, "nghị định " * 6_000, "1/" * 30_000])
def test_long_rows_cost_little(text: str) -> None:
    started = time.process_time()

    list(cited_in(text))

    assert time.process_time() - started < 0.5
