"""Shows what a question found in a text: matched words in ``<mark>``, the best piece of a long one.

HTML-safe: everything that was not made here is escaped.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.text import nfc

from .question import Asked, Question, Unit
from .words import Word, begins, plain_form, words_in

_BEFORE = 40  # letters kept before the first match of a piece


def marked(text: str, question: Question) -> SafeString:
    """``text`` as HTML with the words that ``question`` is found by in ``<mark>``."""
    plain = nfc(text)
    return mark_safe("".join(_pieces(plain, _matches(plain, question))))


def snippet(text: str, question: Question, limit: int = 200) -> SafeString:
    """The piece of about ``limit`` letters that holds most of what was asked for, as HTML.

    The beginning of the text where nothing matches; cut pieces end in ``…``.
    """
    plain = " ".join(nfc(text).split())
    matches = _matches(plain, question)
    start = _best_start(plain, matches, limit)
    end = len(plain)
    if end - start > limit:
        end = plain.rfind(" ", start, start + limit)
        end = start + limit if end <= start else end
    inside = [(a - start, b - start) for a, b in matches if start <= a and b <= end]
    before, after = "… " if start else "", " …" if end < len(plain) else ""
    return mark_safe("".join((before, *_pieces(plain[start:end], inside), after)))


def _matches(text: str, question: Question) -> list[tuple[int, int]]:
    """Where matched words stand, in order; neighbours with only a space between are one."""
    words = words_in(text)
    hits: set[int] = set()
    for unit in question.required:
        hits |= _typed(words, unit, question)
        for phrase in unit.phrases:
            hits |= _phrase(words, phrase)
    found: list[tuple[int, int]] = []
    for number in sorted(hits):
        word = words[number]
        if found and text[found[-1][1] : word.start].strip() in {"", "-", "/", "&"}:
            found[-1] = (found[-1][0], word.end)
        elif not found or word.start >= found[-1][1]:
            found.append((word.start, word.end))
    return found


def _typed(words: Sequence[Word], unit: Unit, question: Question) -> set[int]:
    """The words of a text that a unit was found by: side by side as typed, else each by itself."""
    asked = [question.words[number] for number in unit.needed]
    each = [_numbers(words, one, is_marked=question.is_marked) for one in asked]
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


def _numbers(words: Sequence[Word], asked: Asked, *, is_marked: bool) -> set[int]:
    """Which words of a text are a typed one; the better way of being so that occurs."""
    same = {n for n, word in enumerate(words) if word.term == asked.term}
    exact = {n for n in same if words[n].form == asked.form}
    if asked.is_exact:
        return exact or {n for n in same if words[n].form == plain_form(asked.term)}
    if same:
        return (exact or same) if is_marked else same
    if asked.prefix:
        begun = {
            n
            for n, word in enumerate(words)
            if word.term.startswith(asked.prefix)
            and (not asked.letters or begins(word.form, asked.prefix, asked.letters, asked.tone))
        }
        if begun:
            return begun
    return {n for n, word in enumerate(words) if word.term in asked.near}


def _phrase(words: Sequence[Word], phrase: Sequence[tuple[str, str]]) -> set[int]:
    size = len(phrase)
    if size == 1:
        return {n for n, word in enumerate(words) if word.form == phrase[0][1]}
    terms = [term for term, _form in phrase]
    return {
        number
        for start in range(len(words) - size + 1)
        if [word.term for word in words[start : start + size]] == terms
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
