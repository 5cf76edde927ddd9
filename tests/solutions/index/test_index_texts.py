"""What a text finds is kept for the next question of it, and no longer than it is right."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.finding.scoring import TIER_SHIFT
from core.finding.searching import Found
from solutions.index import building, texts
from solutions.index.contents import Contents
from solutions.index.texts import look
from tests.factories import ListingFactory, SynonymFactory

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 3, 2)


@pytest.fixture
def contents() -> Contents:
    """An index of two solutions."""
    for name in ("Sổ khám bệnh", "Kho thuốc"):
        ListingFactory(solution__name=name, published=True)
    return building.build(ON)


def test_text_is_looked_for_once_while_nothing_changes(contents: Contents) -> None:
    first, other = look(contents, "thuốc"), look(contents, "khám")

    assert look(contents, "thuốc") is first
    assert look(contents, "khám") is other


def test_kept_text_is_forgotten_with_new_words_and_new_facts(contents: Contents) -> None:
    first = look(contents, "thuốc")
    contents.lexicon = building.lexicon(ON)
    second = look(contents, "thuốc")
    contents.replace([], building.read(contents.layout, ON, []))
    third = look(contents, "thuốc")

    assert len({id(first), id(second), id(third)}) == 3


def test_synonym_that_comes_later_is_found(contents: Contents) -> None:
    before = look(contents, "dược phẩm").slots.any()

    SynonymFactory(term="dược phẩm", meanings="thuốc")
    contents.lexicon = building.lexicon(ON)

    assert (before, look(contents, "dược phẩm").slots.any()) == (False, True)


def test_texts_take_no_more_room_than_allowed(
    contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = look(contents, "thuốc").size
    monkeypatch.setattr(texts, "MOST_BYTES", 3 * size)

    for text in "abcdefgh":
        latest = look(contents, text)

    assert len(contents.once("texts", texts.Texts)) <= 3
    assert look(contents, "h") is latest


def test_of_texts_asked_in_turns_most_are_kept_where_most_have_room(
    contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "MOST_BYTES", 16 * look(contents, "thuốc").size)
    names = [f"thuốc {number}" for number in range(18)]
    before: dict[str, object] = {}
    kept = 0

    for _turn in range(40):
        for name in names:
            found = look(contents, name)
            kept += found is before.get(name)
            before[name] = found

    assert kept > 40 * len(names) // 2


SCORES = st.lists(
    st.builds(lambda tier, points: (tier << TIER_SHIFT) | points, st.integers(0, 4),
              st.integers(0, 3_000) | st.integers(0, 300_000)),
    max_size=30,
)  # fmt: skip


@given(SCORES)
def test_small_scores_compare_like_the_scores(scores: list[int]) -> None:
    small = texts._small(Found(np.arange(len(scores)), np.array(scores, np.int64)))

    ranks = {score: rank for rank, score in enumerate(sorted(set(scores)))}
    own = {score: rank for rank, score in enumerate(sorted(set(small.tolist())))}
    assert [own[one] for one in small.tolist()] == [ranks[score] for score in scores]
    assert 0 not in own


def test_few_different_scores_take_a_byte_each() -> None:
    scores = np.array([3 << TIER_SHIFT, 2_900, 2_900, 17, 5_000], np.int64)

    small = texts._small(Found(np.arange(5), scores))

    assert (small.tolist(), small.itemsize) == ([4, 2, 2, 1, 3], 1)
