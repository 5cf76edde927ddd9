"""The index gives what the plain rules give, after any changes, and from a kept copy."""

import pickle
from random import Random

import pytest

from core.finding import index as indexes
from core.finding.documents import Document, prepare
from core.finding.index import TextIndex
from core.finding.near import Neighbours, is_one_edit
from core.finding.plain import PlainVocabulary, answers
from core.finding.understanding import understand
from tests.core.finding_world import LEXICON, document, typed

pytestmark = pytest.mark.once
WEIGHTS = (5, 4, 3, 1)


def changed(random: Random, documents: dict[int, Document], index: TextIndex) -> None:
    """Replace, add and remove some documents in both."""
    for _ in range(random.randint(0, 30)):
        slot = random.randrange(60)
        if random.random() < 0.3:
            index.remove(slot)
            documents.pop(slot, None)
        else:
            documents[slot] = document(random)
            index.replace(slot, documents[slot])


@pytest.mark.parametrize("seed", range(30))
def test_index_agrees_with_the_plain_rules(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(seed)
    monkeypatch.setattr(indexes, "MAX_FRESH", random.choice([0, 3, 64]))
    monkeypatch.setattr(indexes, "MAX_GROWN", random.choice([0, 8, 500]))
    documents = {slot: document(random) for slot in random.sample(range(60), 30)}
    index = TextIndex(documents.items(), WEIGHTS)
    changed(random, documents, index)
    if seed % 3 == 0:
        index = TextIndex.from_parts(pickle.loads(pickle.dumps(index.to_parts())))
    prepared = {slot: prepare(one) for slot, one in documents.items()}
    vocabulary = PlainVocabulary(prepared.values())

    for _ in range(30):
        text = typed(random)
        question = understand(text, LEXICON, vocabulary)
        expected, is_partial = answers(question, prepared, WEIGHTS)
        found = index.find(understand(text, LEXICON, index))
        assert understand(text, LEXICON, index) == question, text
        assert dict(zip(found.slots.tolist(), found.scores.tolist(), strict=True)) == expected, text
        assert found.is_partial == is_partial, text
        assert found.slots.tolist() == sorted(expected), text


def test_changed_index_is_the_one_made_at_once() -> None:
    random = Random(1)
    documents = {slot: document(random) for slot in range(40)}
    index = TextIndex(documents.items(), WEIGHTS)
    changed(random, documents, index)

    changed_parts = index.to_parts()
    made = TextIndex(documents.items(), WEIGHTS).to_parts()

    assert changed_parts["forms"] == made["forms"]
    for kind in ("words", "pairs"):
        assert changed_parts[f"{kind}_keys"].tolist() == made[f"{kind}_keys"].tolist()
        assert changed_parts[f"{kind}_starts"].tolist() == made[f"{kind}_starts"].tolist()


def test_empty_index_and_empty_question_find_nothing() -> None:
    empty = TextIndex()
    filled = TextIndex([(0, Document([["Hóa đơn"]]))])

    found = [
        index.find(understand(text, LEXICON, index)).slots.tolist()
        for index, text in ((empty, "hoa don"), (filled, "…"), (filled, ""))
    ]

    assert found == [[], [], []]


def test_kept_copy_of_an_empty_index() -> None:
    copy = TextIndex.from_parts(TextIndex().to_parts())
    copy.replace(3, Document([["Hóa đơn"]]))

    assert copy.find(understand("hoa", LEXICON, copy)).slots.tolist() == [3]


def test_copy_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        TextIndex.from_parts(TextIndex().to_parts() | {"version": 0})


@pytest.mark.parametrize("weights", [(), (1, 2), (9, 1), (3, 0)])
def test_weights_that_mean_nothing_are_refused(weights: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="weights"):
        TextIndex(weights=weights)


def test_slot_beyond_the_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="slots"):
        TextIndex([(1 << 20, Document([["x"]]))])


def test_words_are_counted_and_spelled_as_most_documents_do() -> None:
    index = TextIndex(
        (slot, Document([[text]]))
        for slot, text in enumerate(["Bệnh án", "bệnh án mở", "an toàn", "Hoà Bình", "Hòa"])
    )
    index.replace(2, Document([["bệnh viện"]]))

    assert (index.frequency("an"), index.frequency("benh"), index.frequency("toan")) == (2, 3, 0)
    assert index.pair_count("benh", "an") == 2
    assert index.completions("be", 5) == [("benh", 3)]
    assert index.spelling(["benh", "an"], 0) == ["bệnh", "án"]
    assert index.spelling(["vien"], 2) == ["viện"]
    assert index.spelled("hoa", {3: 0, 4: 0}) == "hòa"


def test_near_words_are_those_one_edit_away() -> None:
    random = Random(2)
    terms = sorted({"".join(random.choices("abc", k=random.randint(1, 6))) for _ in range(400)})
    neighbours = Neighbours(terms)

    for term in [*terms[:60], "abcabc", "aaaa", "zzz", ""]:
        expected = {other for other in terms if is_one_edit(term, other)}
        assert set(neighbours.of(term)) == expected, term


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ("vien", "vienn", True),
        ("vien", "vin", True),
        ("vien", "veen", True),
        ("vien", "vine", True),
        ("vien", "vien", False),
        ("vien", "neiv", False),
        ("vien", "vi", False),
        ("ab", "ba", True),
        ("abcd", "badc", False),
    ],
)
def test_one_edit(one: str, other: str, is_near: bool) -> None:
    assert is_one_edit(one, other) is is_near
    assert is_one_edit(other, one) is is_near
