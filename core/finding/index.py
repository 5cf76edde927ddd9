"""Very many documents, found at once: the rules of ``scoring`` over packed arrays. Pure.

A large part that does not change, and a young one that is made anew when documents do. When that
has grown, it joins the documents of a third, middling part. The large one, which processes share
and which takes tens of megabytes, is made anew only when very much changed. Finding is safe in
several threads at once, changing is not.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import numpy as np

from .building import Builder
from .documents import Document, Prepared, check_weights, prepare
from .part import Found as Listed
from .part import Part, empty_part
from .postings import MASK_BITS, Numbers
from .question import Asked, Question
from .scoring import MARKED_WORDS, Kind, code_of, level_of
from .searching import Found, Search, nothing
from .words import has_marks, plain_form

MAX_FRESH: Final = 64
MAX_GROWN: Final = 500
_VERSION: Final = 1
_KEPT: Final = 64  # beginnings of words, each an array of one byte a slot


class TextIndex:
    """Documents by slot: whole numbers of the caller's choice, small ones (arrays have that size).

    ``weights`` are those of the documents' levels, the names' first. An index is the
    ``question.Vocabulary`` by which questions to it are understood.
    """

    def __init__(
        self, documents: Iterable[tuple[int, Document]] = (), weights: Sequence[int] = (5, 4, 3, 1)
    ) -> None:
        self._slots: set[int] = set()
        builder = Builder()
        builder.read(self._noting(documents))
        self._settle(Part(builder.result()), check_weights(weights))

    def _noting(self, documents: Iterable[tuple[int, Document]]) -> Iterator[tuple[int, Document]]:
        for slot, document in documents:
            self._slots.add(slot)
            yield slot, document

    def _settle(self, large: Part, weights: tuple[int, ...]) -> None:
        """Start anew with this part and nothing that came later."""
        self.weights = weights
        self._tables = {
            kind: np.array(
                # No list has a level that does not exist.
                [
                    code_of(kind, mask & ((1 << len(weights)) - 1), weights)
                    for mask in range(1 << MASK_BITS)
                ],
                dtype=np.uint8,
            )
            for kind in Kind
        }
        self._large, self._middle, self._young = large, empty_part(), empty_part()
        # What the middling and the young part were made of.
        self._grown: dict[int, Prepared] = {}
        self._fresh: dict[int, Prepared] = {}
        self._begun: dict[tuple[str, str, str, bool], Numbers] = {}
        self.size = max(self._slots, default=-1) + 1

    # What there is ------------------------------------------------------------------------
    def __len__(self) -> int:
        return len(self._slots)

    @property
    def nbytes(self) -> int:
        """About how much memory it takes, in bytes."""
        return sum(part.nbytes for part in (self._large, self._middle, self._young))

    # Changes ------------------------------------------------------------------------------
    def replace(self, slot: int, document: Document) -> None:
        """Put a document into a slot, new or not."""
        self.update({slot: document})

    def remove(self, slot: int) -> None:
        """Empty a slot; nothing happens if it is empty."""
        self.update({slot: None})

    def update(self, changes: Mapping[int, Document | None]) -> None:
        """Put documents into slots, or None to empty them; cheapest when many come together."""
        if not changes:
            return
        dead = [slot for slot in changes if slot in self._slots and slot not in self._fresh]
        self.size = max(self.size, max(changes) + 1)
        for part in (self._large, self._middle):
            part.bury(dead, self.size)
        for slot, document in changes.items():
            self._grown.pop(slot, None)
            self._fresh.pop(slot, None)
            self._slots.discard(slot)
            if document is not None:
                self._fresh[slot] = prepare(document)
                self._slots.add(slot)
        if max(len(self._grown) + len(self._fresh), len(self._large.dead)) > MAX_GROWN:
            self.compact()
        elif len(self._fresh) > MAX_FRESH:
            self._grown |= self._fresh
            self._middle, self._young = self._part_of(Builder(), self._grown), empty_part()
            self._fresh = {}
        else:
            self._young = self._part_of(Builder(), self._fresh)
        self._begun = {}

    def compact(self) -> None:
        """Make one part of all."""
        if self._grown or self._fresh or self._large.dead:
            builder = Builder(self._large.lists, sorted(self._large.dead))
            self._settle(self._part_of(builder, self._grown | self._fresh), self.weights)

    def lay_aside(self, folder: Path) -> None:
        """Have what does not change in files of ``folder`` instead of in memory."""
        self._large.lay_aside(folder)

    def _part_of(self, builder: Builder, documents: Mapping[int, Prepared]) -> Part:
        builder.take(documents.items())
        return Part(builder.result())

    # Kept copies --------------------------------------------------------------------------
    def to_parts(self) -> dict[str, Any]:
        """All of the index as arrays and bytes, for ``from_parts``; compacts first."""
        self.compact()
        slots = np.array(sorted(self._slots), dtype=np.uint32)
        return {
            "version": _VERSION,
            "weights": self.weights,
            "slots": slots,
            **self._large.to_parts(),
        }

    @classmethod
    def from_parts(cls, parts: Mapping[str, Any]) -> Self:
        """The index that ``to_parts`` took apart; ValueError for one of another version."""
        if parts.get("version") != _VERSION:
            raise ValueError("an index of another version")
        made = cls.__new__(cls)
        made._slots = set(parts["slots"].tolist())
        made._settle(Part.from_parts(parts), check_weights(parts["weights"]))
        return made

    # Words (a vocabulary) -------------------------------------------------------------------
    def has(self, term: str) -> bool:
        """Whether a document has the term."""
        return any(len(part.of_terms(part.term(term))[0]) for part in self._parts)

    def has_form(self, form: str) -> bool:
        """Whether a document has the word with just these marks."""
        return any(len(part.of_form(form)[0]) for part in self._parts)

    def has_prefix(self, prefix: str) -> bool:
        """Whether a document has a term that begins so."""
        return any(len(part.of_terms(part.prefix(prefix))[0]) for part in self._parts)

    def pair_count(self, first: str, second: str) -> int:
        """The number of documents in which the two terms stand side by side."""
        return sum(len(part.of_pair(first, part.term(second))[0]) for part in self._parts)

    def frequency(self, term: str) -> int:
        """The number of documents that have the term."""
        seen = np.zeros(self.size, dtype=bool)
        for part in self._parts:
            seen[part.of_terms(part.term(term))[0]] = True
        return int(np.count_nonzero(seen))

    def near(self, term: str) -> list[tuple[str, int]]:
        """Terms within one edit, not the term itself, each with the number of its documents."""
        others = {other for part in self._parts for other in part.near(term)}
        counted = ((other, self.frequency(other)) for other in sorted(others))
        return [(other, count) for other, count in counted if count]

    def completions(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Terms that begin so with the number of their documents, most frequent first."""
        candidates = {
            term
            for part in self._parts
            for term, _length in part.frequent(part.prefix(prefix), 2 * limit)
        }
        counted = [(term, self.frequency(term)) for term in candidates]
        ranked = sorted(counted, key=lambda pair: (-pair[1], pair[0]))
        return [(term, count) for term, count in ranked if count][:limit]

    def spelling(self, terms: Iterable[str], slot: int) -> list[str]:
        """How a document spells each term, with its marks, in the best of its texts."""
        return [self.spelled(term, {slot: 0}) or term for term in terms]

    def spelled(self, term: str, levels: Mapping[int, int]) -> str:
        """How most of some documents spell a term, each in the best of its texts that has it.

        ``levels`` are the documents' slots, each with a mask of the levels to look at first. Empty
        where none has the term; of spellings as frequent the one that is so in all documents.
        """
        totals: Counter[str] = Counter()
        best: dict[int, tuple[int, set[str]]] = {}
        for part in self._parts:
            for shown, count, (own, masks) in part.spellings(term, list(levels)):
                totals[shown] += count
                for slot, mask in zip(own.tolist(), masks.tolist(), strict=True):
                    level = level_of(mask & levels[slot] or mask << MASK_BITS)
                    known, ways = best.get(slot, (level, set()))
                    if level <= known:
                        best[slot] = (level, (ways if level == known else set()) | {shown})
        among = Counter(shown for _level, ways in best.values() for shown in ways)
        return max(among, key=lambda way: (among[way], totals[way], way), default="")

    @property
    def _parts(self) -> tuple[Part, ...]:
        later = ((self._middle, self._grown), (self._young, self._fresh))
        return (self._large, *(part for part, documents in later if documents))

    # Finding ------------------------------------------------------------------------------
    def find(self, question: Question) -> Found:
        """The documents that meet all required units, else those that meet most of them."""
        if not question or not self._slots:
            return nothing()
        return Search(self, question).found()

    def codes(self, word: Asked, *, is_marked: bool) -> Numbers:
        """How each document has a typed word, as ``scoring.word_code`` says."""
        best = np.zeros(self.size, dtype=np.uint8)
        if word.is_exact:
            for form in {word.form, plain_form(word.term)}:
                self._raise(best, Kind.EXACT, (part.of_form(form) for part in self._parts))
            return self._doubted(best) if word.is_doubtful else best
        if word.prefix:
            best = self._begun_codes(word).copy()
        for term in word.near:
            self._raise(best, Kind.NEAR, self._of_term(term))
        self._raise(best, Kind.OTHER if is_marked else Kind.EXACT, self._of_term(word.term))
        if is_marked:
            self._raise(best, Kind.EXACT, (part.of_form(word.form) for part in self._parts))
        return best

    def _doubted(self, best: Numbers) -> Numbers:
        """Codes of a word that outside a name is most likely another, which says nothing."""
        weak = np.zeros(1 << 8, dtype=np.uint8)
        weak[self._tables[Kind.EXACT]] = self._tables[Kind.OTHER]
        found: Numbers = np.where(best & 1 > 0, best, weak[best])
        return found

    def _of_term(self, term: str) -> Iterator[Listed]:
        return (part.of_terms(part.term(term)) for part in self._parts)

    def _begun_codes(self, word: Asked) -> Numbers:
        """How each document has a word that begins so; kept, since one letter begins a great many.

        A reader may see an older dictionary, never a half-made answer.
        """
        kept, key = self._begun, (word.prefix, word.letters, word.tone, word.is_plain)
        codes = kept.get(key)
        if codes is None:
            codes = np.zeros(self.size, dtype=np.uint8)
            ways = (found for part in self._parts for found in part.begun(word))
            self._raise(codes, Kind.PREFIX, ways)
            if len(kept) < _KEPT:
                kept[key] = codes
        return codes

    def _raise(self, best: Numbers, kind: Kind, ways: Iterable[Listed]) -> None:
        """Lift codes to what the levels in lists give."""
        for slots, masks in ways:
            if len(slots):
                np.maximum.at(best, slots, self._tables[kind][masks])

    def beside(self, first: Asked, second: Asked) -> Numbers:
        """The levels in which two typed words stand side by side in each document."""
        whole = self._no_levels()
        for part in self._parts:
            for left in first.terms:
                for right in second.terms:
                    np.bitwise_or.at(whole, *part.of_pair(left, part.term(right)))
                if second.prefix:
                    np.bitwise_or.at(whole, *part.of_pair(left, part.prefix(second.prefix)))
        return whole

    def phrase(self, phrase: Sequence[tuple[str, str]]) -> Numbers:
        """The levels in which each document holds a phrase."""
        parts = self._parts
        if len(phrase) == 1:
            return self._levels(part.of_form(phrase[0][1]) for part in parts)
        whole = np.full(self.size, 0xFF, dtype=np.uint8)
        for (left, _form), (right, _same) in zip(phrase, phrase[1:], strict=False):
            whole &= self._levels(part.of_pair(left, part.term(right)) for part in parts)
        is_doubtful = len(phrase) == MARKED_WORDS and bool(whole.any())
        for term, form in (way for way in phrase if is_doubtful and has_marks(way[1])):
            written = self._levels(part.of_form(form) for part in parts)
            whole &= written | self._levels(part.of_form(plain_form(term)) for part in parts)
        return whole

    def at_place(self, key: int) -> Numbers:
        """Slots of the documents at a place."""
        return np.flatnonzero(self._levels(part.at_place(key) for part in self._parts))

    def _levels(self, ways: Iterable[Listed]) -> Numbers:
        """From lists in which a document comes once."""
        whole = self._no_levels()
        for slots, masks in ways:
            whole[slots] = masks
        return whole

    def _no_levels(self) -> Numbers:
        return np.zeros(self.size, dtype=np.uint8)

    def kind_codes(self, kind: Kind) -> Numbers:
        """For every mask what ``scoring.code_of`` gives for a way of finding."""
        return self._tables[kind]
