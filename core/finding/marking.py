"""Shows what a question found in a text: matched words in ``<mark>``, the best piece of a long one.

HTML-safe: everything that was not made here is escaped.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString

from core.text import nfc

from .flat import candidates, flat, sought
from .lexicon import Spelt
from .question import Asked, Question
from .words import Word, begins, plain_form, readings, words_in

_BEFORE = 40  # letters kept before the first match of a piece

# Words of a text by their number, those alone that a question may be found by: neighbours have
# numbers that follow each other.
Words = Mapping[int, Word]


def marked(text: str, question: Question) -> SafeString:
    """``text`` as HTML with the words that ``question`` is found by in ``<mark>``."""
    return Marking(question).marked(text)


def snippet(text: str, question: Question, limit: int = 200) -> SafeString:
    """As ``Marking.snippet``, of a single text."""
    return Marking(question).snippet(text, limit)


class Marking:
    """Marks what one question is found by in any number of texts.

    What the question wants is put together once; of a text only words are read that look like it.
    """

    def __init__(self, question: Question) -> None:
        self._is_marked = question.is_marked
        # Of each unit the words typed, and the phrases that would do instead, with their terms.
        self._units = [
            (
                [question.words[number] for number in unit.needed],
                [(phrase, [term for term, _form in phrase]) for phrase in unit.phrases],
            )
            for unit in question.required
        ]
        prefixes = [word.prefix for word in question.words if word.prefix]
        typed = [term for word in question.words for term in word.terms]
        spelt = [pair for unit in question.required for phrase in unit.phrases for pair in phrase]
        # A word whose term is a prefix need not have its letters (ki: kỳ).
        self._sought = sought([*typed, *(term for term, _form in spelt), *prefixes], prefixes)

    def marked(self, text: str) -> SafeString:
        """``text`` as HTML with the words in ``<mark>`` that the question is found by."""
        plain = nfc(text)
        matches = self.matches(plain)
        return SafeString("".join(_pieces(plain, matches)) if matches else escape(plain))

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
        return SafeString("".join((before, *_pieces(plain[start:end], inside), after)))

    def matches(self, text: str) -> list[tuple[int, int]]:
        """Where matched words stand in a text as ``nfc`` gives it, in order.

        Neighbours with only a space between are one.
        """
        words = self._words(text)
        if not words:
            return []
        here = {word.term for word in words.values()}
        hits: set[int] = set()
        for asked, phrases in self._units:
            hits |= _typed(words, asked, is_marked=self._is_marked)
            for phrase, terms in phrases:
                if here.issuperset(terms):
                    hits |= _phrase(words, phrase, terms)
        found: list[tuple[int, int]] = []
        for number in sorted(hits):
            word = words[number]
            if found and text[found[-1][1] : word.start].strip() in {"", "-", "/", "&"}:
                found[-1] = (found[-1][0], word.end)
            elif not found or word.start >= found[-1][1]:
                found.append((word.start, word.end))
        return found

    def _words(self, text: str) -> Words:
        flattened = flat(text)
        if flattened is None:
            return dict(enumerate(words_in(text)))
        found: dict[int, Word] = {}
        number = before = 0
        for start, end in candidates(flattened, self._sought):
            # Where words between were left out, these are no neighbours.
            number += 1 if flattened[before:start].isspace() else 2
            ((term, form),) = readings(text[start:end].lower())
            found[number] = Word(term, form, start, end)
            before = end
        return found


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
    if asked.is_exact:
        exact = {n for n in same if words[n].form == asked.form}
        return exact or {n for n in same if words[n].form == plain_form(asked.term)}
    if same:
        exact = {n for n in same if words[n].form == asked.form} if is_marked else set()
        return exact or same
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


def _phrase(words: Words, phrase: Spelt, terms: Sequence[str]) -> set[int]:
    """The words of a text that are a phrase: several in any marks, a single one in its own."""
    if len(phrase) == 1:
        return {n for n, word in words.items() if word.form == phrase[0][1]}
    return {
        number
        for start, first in words.items()
        if first.term == terms[0]
        and [words[n].term for n in range(start, start + len(terms)) if n in words] == terms
        for number in range(start, start + len(terms))
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
