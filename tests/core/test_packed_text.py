"""Texts at rest come back as they were, and like ones take little room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.packed_text import PACKED_FROM, Models

pytestmark = pytest.mark.once

CARD = '<li class="result" data-solution="{0}"><h3><a href="/giai-phap/{0}/">Giải pháp {0}</a></h3>'


@given(st.lists(st.tuples(st.text(max_size=300), st.sampled_from(["", "card", "row"]))))
def test_texts_come_back_as_they_were(texts: list[tuple[str, str]]) -> None:
    models = Models()

    packed = [models.pack(text, kind) for text, kind in texts]

    assert [one.text for one in packed] == [text for text, _kind in texts]


@pytest.mark.parametrize("size", [PACKED_FROM - 1, PACKED_FROM, 3 * PACKED_FROM])
@pytest.mark.parametrize("kind", ["", "card"])
def test_large_text_is_packed_by_itself(size: int, kind: str) -> None:
    models = Models()
    models.pack("another", kind)
    text = "ab" * (size // 2) + "c" * (size % 2)

    packed = models.pack(text, kind)

    assert packed.text == text
    assert (len(packed.data) < size // 10) == bool(kind or size >= PACKED_FROM)


def test_texts_of_a_kind_take_a_fraction_of_their_room() -> None:
    models = Models()
    texts = [CARD.format(number) for number in range(1000, 1020)]

    alone = [len(Models().pack(text).data) for text in texts]
    together = [len(models.pack(text, "card").data) for text in texts]

    assert sum(together) < sum(alone) / 4
