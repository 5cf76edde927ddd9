"""Every indicator says what it counts, from where, and, but for plain counts, how."""

import pytest
from django.utils import translation

from comparison.indicators.definitions import default_weights, indicators
from comparison.indicators.notes import Note, definition

pytestmark = pytest.mark.once


@pytest.mark.parametrize("key", indicators())
def test_every_indicator_has_its_note(key: str) -> None:
    note = definition(key)

    assert note.what
    assert note.source
    assert note.how or default_weights()[key] == 0 or key == "guides_published"


def test_is_in_the_language_of_the_reader() -> None:
    with translation.override("en"):
        note = definition("local_vendors")

    assert note == Note(
        "Vendors among them with their headquarters in the province.",
        "The national registry of vendors.",
        "Headquarters in a former province count for the province that succeeded it.",
    )


def test_an_unknown_indicator_has_none() -> None:
    with pytest.raises(KeyError):
        definition("khong-co")
