"""What texts find, kept for the latest ones: who has searched ticks choices next.

An answer to a text follows from the index's texts and from the lexicon alone, whatever is chosen
besides. It is forgotten as soon as anything changes.
"""

import random
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

# Bytes of answers that a process keeps: some 300 of words that nearly all of 20,000 solutions have,
# 800 as people type them.
MOST_BYTES: Final = 8_000_000
# About what the words of a question take, and what finds it.
_OF_WORDS: Final = 4_000
_POINTS: Final = (1 << TIER_SHIFT) - 1
# Scores below this are given places in a table.
_TABLE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Looked:
    """The set of slots in which a text is found, their scores in rising order of the slots (as
    ``_small`` has them), and how the text was taken."""

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
    """Answers by text of at most ``MOST_BYTES``, mostly those asked for last.

    Of two drawn by lot the one unused for longer is forgotten: where texts are asked for in turns,
    and are a few more than there is room for, the one unused for longest is the next to be asked
    for. Asked by one thread at a time, like all of the index.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Looked] = {}
        self._size = 0
        # Only chooses what is forgotten; the same in each process, so that runs compare.
        self._chance = random.Random(MOST_BYTES)  # noqa: S311

    def look(self, contents: Contents, text: str) -> Looked:
        """What ``text`` finds."""
        looked = self._kept.pop(text, None)
        if looked is not None:
            self._size -= looked.size
        if looked is None or looked.lexicon is not contents.lexicon:
            looked = _looked(contents, text)
        while self._kept and self._size + looked.size > MOST_BYTES:
            self._size -= self._kept.pop(self._drawn()).size
        self._kept[text] = looked
        self._size += looked.size
        return looked

    def _drawn(self) -> str:
        kept = list(self._kept)
        return kept[min(self._chance.randrange(len(kept)), self._chance.randrange(len(kept)))]

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
    """Numbers that compare like the scores, in as few bytes as will do; none is 0.

    The place of each among the different scores, of which there are seldom more than 100.
    """
    points, tiers = found.scores & _POINTS, found.scores >> TIER_SHIFT
    # Tiers right above the most points there are.
    small = (tiers << int(points.max(initial=0)).bit_length()) | points
    highest = int(small.max(initial=0))
    if highest >= _TABLE:
        return (small + 1).astype(np.min_scalar_type(highest + 1))
    is_there = np.zeros(highest + 1, np.bool_)
    is_there[small] = True
    places = np.cumsum(is_there, dtype=np.int32)
    return places.astype(np.min_scalar_type(int(places[-1])))[small]
