"""Lists that do not change, and how words are looked up in them. Pure."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

import numpy as np

from .building import Builder, Lists
from .near import Neighbours
from .postings import TERM_BITS, Numbers, Postings
from .question import Asked
from .words import begins, is_place, place_form, term_in

# Bytes of lists that may as well stay in memory.
_FEW: Final = 64 * 1024
Found = tuple[Numbers, Numbers]  # slots, in no order and perhaps more than once, and their masks


class Part:
    """The lists of some documents. Ranges are of terms: the number of the first, one past the last.

    ``dead`` are slots for which these lists hold what is no longer so; nothing tells of them.
    """

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.dead: frozenset[int] = frozenset()
        self._lives: Numbers | None = None
        self._first, self._terms = _terms_of(lists.forms)

    def lay_aside(self, folder: Path) -> None:
        """Have the lists in a file of ``folder`` instead of in memory, unless they are few."""
        lists = self.lists
        words, pairs = (
            postings.aside(folder)
            if postings.window is None and postings.nbytes > _FEW
            else postings
            for postings in (lists.words, lists.pairs)
        )
        self.lists = Lists(lists.forms, lists.spelled, words, pairs)

    def bury(self, slots: Collection[int], size: int) -> None:
        """Make more slots dead; all slots of these lists are below ``size``."""
        if not slots:
            return
        self.dead = self.dead.union(slots)
        lives = np.ones(size, dtype=bool)
        lives[list(self.dead)] = False
        self._lives = lives

    # Ranges ---------------------------------------------------------------------------------
    def term(self, term: str) -> tuple[int, int]:
        """The range of one term, empty where no document has it."""
        place = bisect_left(self._terms, term)
        return place, place + (place < len(self._terms) and self._terms[place] == term)

    def prefix(self, prefix: str) -> tuple[int, int]:
        """The range of the terms that begin so."""
        low = bisect_left(self._terms, prefix)
        return low, bisect_left(self._terms, f"{prefix}\U0010ffff", low)

    # Lists ----------------------------------------------------------------------------------
    def of_terms(self, terms: tuple[int, int]) -> Found:
        """Where terms stand, written in any way."""
        return self._living(self.lists.words.of_keys(self._first[terms[0]], self._first[terms[1]]))

    def of_form(self, form: str) -> Found:
        """Where a word stands that is written so."""
        forms = self.lists.forms
        place = bisect_left(forms, form)
        is_known = place < len(forms) and forms[place] == form
        return self._living(self.lists.words.of_keys(place, place + is_known))

    def begun(self, word: Asked) -> Iterator[Found]:
        """Where words stand that begin as a typed one does."""
        terms = self.prefix(word.prefix)
        if not word.letters:
            low, high = terms
            is_itself = word.is_plain and low < high and self._terms[low] == word.prefix
            yield self.of_terms((low + is_itself, high))
            return
        forms = self.lists.forms
        for number in range(*self._first[list(terms)].tolist()):
            if begins(forms[number], word.prefix, word.letters, word.tone):
                yield self._living(self.lists.words.of_keys(number, number + 1))

    def of_pair(self, first: str, second: tuple[int, int]) -> Found:
        """Where a term stands right before one of a range."""
        low, high = self.term(first)
        base = low << TERM_BITS
        ends = second if high > low else (0, 0)
        return self._living(self.lists.pairs.between(base + ends[0], base + ends[1]))

    def at_place(self, key: int) -> Found:
        """The documents at a place."""
        return self.of_form(place_form(key))

    def _living(self, found: Found) -> Found:
        lives = self._lives
        if lives is None or not len(found[0]):
            return found
        slots, masks = found
        kept = lives[slots]
        return slots[kept], masks[kept]

    # Words ----------------------------------------------------------------------------------
    def near(self, term: str) -> list[str]:
        """The terms within one edit, not the term itself."""
        return self._neighbours.of(term)

    @cached_property
    def _neighbours(self) -> Neighbours:
        return Neighbours(self._terms)

    def frequent(self, terms: tuple[int, int], limit: int) -> list[tuple[str, int]]:
        """At most so many terms of a range with the lengths of their lists, longest first."""
        low, high = terms
        ends = self.lists.words.starts[self._first[low : high + 1]].astype(np.int64)
        counts = np.diff(ends)
        best = np.argsort(-counts, kind="stable")[:limit].tolist()
        return [(self._terms[low + number], int(counts[number])) for number in best]

    def spellings(self, term: str, slots: Sequence[int]) -> Iterator[tuple[str, int, Found]]:
        """Each spelling of a term, the number of its documents, and where some of them have it."""
        low, high = self.term(term)
        for number in range(*self._first[[low, high]].tolist()):
            own, masks = self._living(self.lists.words.of_keys(number, number + 1))
            among = np.isin(own, slots)
            yield self.lists.spelled[number], len(own), (own[among], masks[among])

    @property
    def nbytes(self) -> int:
        """About how much memory the lists and words take, in bytes."""
        texts = (*self.lists.forms, *self.lists.spelled, *self._terms)
        strings = sum(map(len, texts)) + 57 * len(texts)
        return self.lists.words.nbytes + self.lists.pairs.nbytes + strings

    # Kept copies ----------------------------------------------------------------------------
    def to_parts(self) -> dict[str, Any]:
        """The lists as arrays and bytes."""
        return {
            "forms": "\n".join(self.lists.forms).encode(),
            "spelled": "\n".join(self.lists.spelled).encode(),
            **{f"words_{name}": part for name, part in self.lists.words.parts().items()},
            **{f"pairs_{name}": part for name, part in self.lists.pairs.parts().items()},
        }

    @classmethod
    def from_parts(cls, parts: Mapping[str, Any]) -> Self:
        """The lists that ``to_parts`` took apart."""
        words, pairs = (
            Postings(
                parts[f"{kind}_keys"],
                parts[f"{kind}_starts"],
                parts[f"{kind}_slots"],
                parts[f"{kind}_masks"],
                parts.get("window"),
            )
            for kind in ("words", "pairs")
        )
        forms = parts["forms"].decode().split("\n") if parts["forms"] else []
        # Places have no spelling, and "" split is a list of one.
        spelled = parts["spelled"].decode().split("\n") if forms else []
        return cls(Lists(forms, spelled, words, pairs))


def empty_part() -> Part:
    """The lists of no documents."""
    return Part(Builder().result())


def _terms_of(forms: Sequence[str]) -> tuple[Numbers, list[str]]:
    """The number of the first form of each term, and one more; the terms of sorted forms."""
    terms: list[str] = []
    first: list[int] = []
    for number, form in enumerate(forms):
        term = term_in(form)
        if is_place(form) or (terms and terms[-1] == term):
            continue
        terms.append(term)
        first.append(number)
    return np.array([*first, len(forms)], dtype=np.int64), terms
