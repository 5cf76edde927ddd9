"""What texts find, kept for the latest ones: who has searched ticks choices next.

An answer to a text follows from the index's texts and from the lexicon alone, whatever is chosen
besides. It is forgotten as soon as anything changes.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.finding.lexicon import Lexicon
from core.finding.scoring import TIER_SHIFT
from core.finding.searching import Found
from core.finding.understanding import understand
from solutions.understood import Understood, understood

from .bits import Words, members, of_slots
from .contents import Contents

# Bytes of answers that a process keeps; one of a word that most of 20,000 solutions have takes 40
# thousand, most take less.
MOST_BYTES: Final = 4_000_000
# About what the words of a question take, and what finds it.
_OF_WORDS: Final = 4_000
_POINTS: Final = (1 << TIER_SHIFT) - 1


@dataclass(frozen=True, slots=True)
class Looked:
    """The set of slots in which a text is found, their scores in rising order of the slots (numbers
    that compare like the scores), and how the text was taken."""

    slots: Words
    scores: NDArray[np.unsignedinteger]
    taken: Understood
    lexicon: Lexicon

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return self.slots.nbytes + self.scores.nbytes + _OF_WORDS

    def by_slot(self, capacity: int) -> NDArray[np.int32]:
        """The score of each slot, 0 where the text is not found."""
        found = np.zeros(capacity, np.int32)
        found[members(self.slots)] = self.scores
        return found


class Texts:
    """Answers by text, those asked for last, of at most ``MOST_BYTES``.

    Asked by one thread at a time, like all of the index.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Looked] = {}
        self._size = 0

    def look(self, contents: Contents, text: str) -> Looked:
        """What ``text`` finds."""
        looked = self._kept.pop(text, None)
        if looked is not None:
            self._size -= looked.size
        if looked is None or looked.lexicon is not contents.lexicon:
            looked = _looked(contents, text)
        self._kept[text] = looked
        self._size += looked.size
        while self._size > MOST_BYTES:
            self._size -= self._kept.pop(next(iter(self._kept))).size
        return looked

    def __len__(self) -> int:
        return len(self._kept)


def look(contents: Contents, text: str) -> Looked:
    """What ``text`` finds, from what is kept until something changes."""
    return contents.once("texts", Texts).look(contents, text)


def _looked(contents: Contents, text: str) -> Looked:
    question = understand(text, contents.lexicon, contents.text)
    found = contents.text.find(question)
    taken = understood(
        text,
        question,
        contents.lexicon,
        lambda: contents.text,
        best=int(found.slots[found.scores.argmax()]) if len(found.slots) else None,
        is_partial=found.is_partial,
    )
    slots = of_slots(found.slots, contents.capacity)
    return Looked(slots, _small(found), taken, contents.lexicon)


def _small(found: Found) -> NDArray[np.unsignedinteger]:
    """Scores in as few bytes as will do: tiers right above the most points there are."""
    points, tiers = found.scores & _POINTS, found.scores >> TIER_SHIFT
    small = (tiers << int(points.max(initial=0)).bit_length()) | points
    return small.astype(np.min_scalar_type(int(small.max(initial=0))))
