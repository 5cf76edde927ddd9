"""Shows what a question found in a text: matched words in ``<mark>``, the best piece of a long one.

HTML-safe: everything that was not made here is escaped.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

from core.text import nfc

from .question import Asked, Question
from .words import TOKEN, Word, begins, plain_form, readings

_BEFORE = 40  # letters kept before the first match of a piece

# Words of a text by their number, those alone that a question may be found by.
Words = Mapping[int, Word]


def marked(text: str, question: Question) -> SafeString:
    """``text`` as HTML with the words that ``question`` is found by in ``<mark>``."""
    return Marking(question).marked(text)


def snippet(text: str, question: Question, limit: int = 200) -> SafeString:
    """As ``Marking.snippet``, of a single text."""
    return Marking(question).snippet(text, limit)


class Marking:
    """Marks what one question is found by in any number of texts.

    What the question wants is put together once, and each different word of the texts is looked at
    once: most of them are no part of any question.
    """

    def __init__(self, question: Question) -> None:
        self._is_marked = question.is_marked
        # Of each unit the words typed, and the phrases that would do instead.
        self._units = [
            ([question.words[number] for number in unit.needed], unit.phrases)
            for unit in question.required
        ]
        spelt = [pair for unit in question.required for phrase in unit.phrases for pair in phrase]
        terms = [term for word in question.words for term in word.terms]
        self._terms = frozenset(terms + [term for term, _form in spelt])
        self._forms = frozenset(form for _term, form in spelt)
        self._prefixes = tuple(word.prefix for word in question.words if word.prefix)
        # As they stand in the texts: those that are of no use, with the number of words that each
        # is (nearly always one), and the others.
        self._idle: dict[str, int] = {}
        self._wanted: set[str] = set()

    def marked(self, text: str) -> SafeString:
        """``text`` as HTML with the words in ``<mark>`` that the question is found by."""
        plain = nfc(text)
        matches = self.matches(plain)
        return mark_safe("".join(_pieces(plain, matches)) if matches else escape(plain))

    def snippet(self, text: str, limit: int = 200) -> SafeString:
        """The piece of about ``limit`` letters that holds most of what was asked for, as HTML.

        The beginning of the text where nothing matches; cut pieces end in ``…``.
        """
        plain = " ".join(nfc(text).split())
        matches = self.matches(plain)
        start = _best_start(plain, matches, limit)
        end = len(plain)
        if end - start > limit:
            end = plain.rfind(" ", start, start + limit)
            end = start + limit if end <= start else end
        inside = [(a - start, b - start) for a, b in matches if start <= a and b <= end]
        before, after = "… " if start else "", " …" if end < len(plain) else ""
        return mark_safe("".join((before, *_pieces(plain[start:end], inside), after)))

    def matches(self, text: str) -> list[tuple[int, int]]:
        """Where matched words stand in a text as ``nfc`` gives it, in order.

        Neighbours with only a space between are one.
        """
        words = self._words(text)
        if not words:
            return []
        hits: set[int] = set()
        for asked, phrases in self._units:
            hits |= _typed(words, asked, is_marked=self._is_marked)
            for phrase in phrases:
                hits |= _phrase(words, phrase)
        found: list[tuple[int, int]] = []
        for number in sorted(hits):
            word = words[number]
            if found and text[found[-1][1] : word.start].strip() in {"", "-", "/", "&"}:
                found[-1] = (found[-1][0], word.end)
            elif not found or word.start >= found[-1][1]:
                found.append((word.start, word.end))
        return found

    def _words(self, text: str) -> Words:
        tokens = TOKEN.findall(text)
        useful = set(tokens).difference(self._idle)
        for token in useful - self._wanted:
            self._sort_in(token)
        if self._wanted.isdisjoint(useful):
            return {}
        found: dict[int, Word] = {}
        number = end = 0
        for token in tokens:
            start = text.index(token, end)
            end = start + len(token)
            if token in self._wanted:
                for term, form in readings(token.lower()):
                    found[number] = Word(term, form, start, end)
                    number += 1
            else:
                number += self._idle[token]
        return found

    def _sort_in(self, token: str) -> None:
        own = readings(token.lower())
        if any(map(self._is_wanted, own)):
            self._wanted.add(token)
        else:
            self._idle[token] = len(own)

    def _is_wanted(self, reading: tuple[str, str]) -> bool:
        term, form = reading
        return (
            term in self._terms
            or form in self._forms
            or bool(self._prefixes and term.startswith(self._prefixes))
        )


def _typed(words: Words, asked: Sequence[Asked], *, is_marked: bool) -> set[int]:
    """The words of a text that a unit was found by: side by side as typed, else each by itself."""
    each = [_numbers(words, one, is_marked=is_marked) for one in asked]
    if len(asked) == 1:
        return each[0]
    together = {
        number
        for (first, second) in pairwise(each)
        for left in first
        if left + 1 in second
        for number in (left, left + 1)
    }
    if together or not all(each):
        return together
    return set().union(*each)


def _numbers(words: Words, asked: Asked, *, is_marked: bool) -> set[int]:
    """Which words of a text are a typed one; the better way of being so that occurs."""
    same = {n for n, word in words.items() if word.term == asked.term}
    exact = {n for n in same if words[n].form == asked.form}
    if asked.is_exact:
        return exact or {n for n in same if words[n].form == plain_form(asked.term)}
    if same:
        return (exact or same) if is_marked else same
    if asked.prefix:
        begun = {
            n
            for n, word in words.items()
            if word.term.startswith(asked.prefix)
            and (not asked.letters or begins(word.form, asked.prefix, asked.letters, asked.tone))
        }
        if begun:
            return begun
    return {n for n, word in words.items() if word.term in asked.near}


def _phrase(words: Words, phrase: Sequence[tuple[str, str]]) -> set[int]:
    size = len(phrase)
    if size == 1:
        return {n for n, word in words.items() if word.form == phrase[0][1]}
    terms = [term for term, _form in phrase]
    return {
        number
        for start, first in words.items()
        if first.term == terms[0]
        and [words[n].term for n in range(start, start + size) if n in words] == terms
        for number in range(start, start + size)
    }


def _best_start(text: str, matches: Sequence[tuple[int, int]], limit: int) -> int:
    """Where the piece begins that holds most matched letters; 0 if the beginning is as good."""
    if len(text) <= limit or not matches:
        return 0

    def held(start: int) -> int:
        return sum(b - a for a, b in matches if start <= a and b <= start + limit)

    starts = [0]
    for begin, _end in matches:
        early = max(0, begin - _BEFORE)
        starts.append(text.rfind(" ", 0, early + 1) + 1 if early else 0)
    return max(starts, key=lambda start: (held(start), -start))


def _pieces(text: str, matches: Sequence[tuple[int, int]]) -> Iterator[str]:
    end = 0
    for begin, stop in matches:
        yield escape(text[end:begin])
        yield f"<mark>{escape(text[begin:stop])}</mark>"
        end = stop
    yield escape(text[end:])
