"""From documents to postings, some hundred documents at a time. Pure."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np

from .documents import NAME_BIT, Document, Prepared, better_spelling
from .postings import MAX_SLOTS, MAX_TERMS, TERM_BITS, Numbers, Postings, joined
from .words import is_place, place_form, readings, term_in, tokens

_AT_ONCE: Final = 100_000  # words
_BREAK: Final = -1
_NO_TERM: Final = (1 << TERM_BITS) - 1


@dataclass(frozen=True, slots=True)
class Lists:
    """All that an index holds: forms in order, how each is shown, and two kinds of postings.

    The key of a word is the number of its form; that of a pair is the number of the first term,
    shifted by ``TERM_BITS``, and that of the second, where terms are numbered in order too.
    """

    forms: list[str]
    spelled: list[str]
    words: Postings
    pairs: Postings


class _Numbered(dict[str, int]):
    """Names numbered as they come."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self)
        return number


class _Learnt(dict[str, tuple[int, ...]]):
    """The numbers of the forms in each piece of text without spaces, read when first met.

    Texts say the same few thousand pieces over and over. No word spans a space, and neither
    composing letters nor lower case depend on what stands beyond one, so pieces are read alike
    wherever they stand.
    """

    def __init__(self, form: Callable[[str, str], int]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, piece: str) -> tuple[int, ...]:
        form = self._form
        numbers = self[piece] = tuple(
            form(name, better_spelling("", token, term))
            for token in tokens(piece)
            for term, name in readings(token)
        )
        return numbers


class Builder:
    """Reads documents and notes what of them is found; forms and terms numbered as they come."""

    def __init__(self, before: Lists | None = None, dead: Sequence[int] = ()) -> None:
        """Start empty, or from lists made ``before`` without the ``dead`` slots of them."""
        self._forms = _Numbered()
        self._terms = _Numbered()
        self._spelled: list[str] = []
        self._term_of_form: list[int] = []
        self._stream = array("i")
        self._texts: list[tuple[int, int, int]] = []  # slot, mask and number of words of a text
        self._words: list[Postings] = []
        self._pairs: list[Postings] = []
        if before is not None:
            for form, shown in zip(before.forms, before.spelled, strict=True):
                self._form(form, shown)
            self._words.append(before.words.without(dead))
            self._pairs.append(before.pairs.without(dead))

    def read(self, documents: Iterable[tuple[int, Document]]) -> None:
        """Take in documents, each with its slot; ValueError beyond ``MAX_SLOTS``."""
        learnt = _Learnt(self._form)
        for slot, document in documents:
            _check_slot(slot)
            for level, texts in enumerate(document.levels):
                for text in texts:
                    pieces = map(learnt.__getitem__, text.split())
                    self._add_text(slot, 1 << level, chain.from_iterable(pieces))
            for key in document.places:
                self._add_text(slot, NAME_BIT, [self._form(place_form(key), "")])
            if len(self._stream) > _AT_ONCE:
                self._flush()
        self._flush()

    def take(self, prepared: Iterable[tuple[int, Prepared]]) -> None:
        """Take in documents that were read before."""
        words: list[tuple[int, int, int]] = []
        pairs: list[tuple[int, int, int]] = []
        for slot, document in prepared:
            _check_slot(slot)
            for form, mask in document.forms.items():
                words.append((self._form(form, document.spelled.get(form, "")), slot, mask))
            for left, behind in document.pairs.items():
                base = self._terms[left] << TERM_BITS
                pairs += [(base | self._terms[right], slot, mask) for right, mask in behind.items()]
        for rows, kept in ((words, self._words), (pairs, self._pairs)):
            if rows:
                kept.append(Postings.of(*np.array(rows, dtype=np.uint64).T))

    def result(self) -> Lists:
        """What was read, in order; the builder is used up. ValueError for too many words."""
        if len(self._terms) >= MAX_TERMS - 1:
            raise ValueError(f"more than {MAX_TERMS} different words")
        used = np.zeros(len(self._forms), dtype=bool)
        for part in self._words:
            used[part.keys.astype(np.int64)] = True
        forms = sorted(form for form, number in self._forms.items() if used[number])
        numbers = [self._forms[form] for form in forms]
        form_places = _places(numbers, len(self._forms))
        terms = list(dict.fromkeys(term_in(form) for form in forms if not is_place(form)))
        term_places = _places([self._terms[term] for term in terms], len(self._terms))
        return Lists(
            forms=forms,
            spelled=[self._spelled[number] for number in numbers],
            words=joined(self._words, lambda _number, keys: _renamed(keys, form_places)),
            pairs=joined(self._pairs, lambda _number, keys: _pairs_renamed(keys, term_places)),
        )

    # Reading --------------------------------------------------------------------------------
    def _form(self, form: str, shown: str) -> int:
        number = self._forms[form]
        if number == len(self._spelled):
            self._spelled.append(shown)
            # Places are no words: no pair is made of them, and none is near to them.
            self._term_of_form.append(_BREAK if is_place(form) else self._terms[term_in(form)])
        else:
            self._spelled[number] = max(self._spelled[number], shown)
        return number

    def _add_text(self, slot: int, mask: int, numbers: Iterable[int]) -> None:
        before = len(self._stream)
        self._stream.extend(numbers)
        self._stream.append(_BREAK)
        self._texts.append((slot, mask, len(self._stream) - before))

    def _flush(self) -> None:
        """Note what was read: every word, and every two that follow one another in a text."""
        if not self._texts:
            return
        forms = np.array(self._stream, dtype=np.int64)
        texts = np.array(self._texts)
        slots, masks = (np.repeat(texts[:, column], texts[:, 2]) for column in (0, 1))
        is_word = forms != _BREAK
        self._words.append(Postings.of(forms[is_word], slots[is_word], masks[is_word]))
        terms = np.append(np.array(self._term_of_form, dtype=np.int64), _BREAK)[forms]
        is_pair = (terms[:-1] != _BREAK) & (terms[1:] != _BREAK)
        pairs = (terms[:-1][is_pair] << TERM_BITS) | terms[1:][is_pair]
        self._pairs.append(Postings.of(pairs, slots[:-1][is_pair], masks[:-1][is_pair]))
        self._stream = array("i")
        self._texts = []


def _places(numbers: Sequence[int], size: int) -> Numbers:
    """For each of ``size`` old numbers its place in ``numbers``; 0 for those that have none."""
    places = np.zeros(size, dtype=np.uint64)
    places[np.array(numbers, dtype=np.int64)] = np.arange(len(numbers), dtype=np.uint64)
    return places


def _renamed(keys: Numbers, places: Numbers) -> Numbers:
    found: Numbers = places[keys.astype(np.int64)]
    return found


def _pairs_renamed(keys: Numbers, places: Numbers) -> Numbers:
    first = _renamed(keys >> np.uint64(TERM_BITS), places)
    return (first << np.uint64(TERM_BITS)) | _renamed(keys & np.uint64(_NO_TERM), places)


def _check_slot(slot: int) -> None:
    if not 0 <= slot < MAX_SLOTS:
        raise ValueError(f"slots are from 0 to {MAX_SLOTS - 1}, not {slot}")
