"""Texts compared word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provinces.record.differences import MOST_WORDS, pieces


def said(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in pieces(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("một hai", "một hai", [("same", "một hai")]),
        ("", "một hai", [("added", "một hai")]),
        ("một hai", "", [("removed", "một hai")]),
        (
            "giá 100 đồng",
            "giá 120 đồng",
            [("same", "giá "), ("removed", "100"), ("added", "120"), ("same", " đồng")],
        ),
        (
            "cho trạm y tế",
            "cho nhà trường học",
            [("same", "cho "), ("removed", "trạm y tế"), ("added", "nhà trường học")],
        ),
    ],
)
def test_pieces_are_runs_of_words(old, new, expected):
    assert said(old, new) == expected


@given(st.text("ab \n", max_size=60), st.text("ab \n", max_size=60))
def test_both_texts_can_be_read_from_the_pieces(old, new):
    found = pieces(old, new)

    assert "".join(piece.text for piece in found if piece.kind != "added") == old
    assert "".join(piece.text for piece in found if piece.kind != "removed") == new


def test_very_long_texts_are_compared_by_lines():
    lines = [f"dòng số {number}" for number in range(MOST_WORDS)]

    found = said("\n".join(lines), "\n".join([*lines[:-1], "dòng cuối"]))

    assert [kind for kind, _text in found] == ["same", "removed", "added"]
    assert found[-1] == ("added", "dòng cuối")
