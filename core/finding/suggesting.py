"""What else could be meant: the nearest text that finds something. Pure."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from .index import TextIndex
from .lexicon import Lexicon
from .question import Question
from .understanding import beside, understand
from .words import has_marks, words_in

_TRIED: Final = 6  # each costs a search
_FOR_A_WORD: Final = 3
_SHORTEST: Final = 2
_ASKED: Final = 4  # documents that say how words are spelled


def did_you_mean(text: str, index: TextIndex, lexicon: Lexicon) -> str:
    """The nearest text that finds something, with its marks; empty where there is none.

    One word of ``text`` is replaced by one within one edit, which stands beside its neighbours
    somewhere; of several the one that finds most. Of a sentence only words are that no document
    has: that nothing says all of it is usual.
    """
    question = understand(text, lexicon, index)
    if question.is_sentence and not question.replaced:
        return ""
    if _finds_all(question, index) and not question.replaced:
        return ""
    tried = sorted(_near_texts(question, index), reverse=True)[:_TRIED]
    best, shown = (0, 0), ""
    for together, _count, other in tried:
        asked = understand(other, lexicon, index)
        rank = (together, len(index.find(asked).slots))
        if rank > best and _finds_all(asked, index):
            best, shown = rank, _spelled(other, index, lexicon)
    return shown


def _near_texts(question: Question, index: TextIndex) -> list[tuple[int, int, str]]:
    """How well each near word fits its neighbours, its frequency, and the text with it."""
    plain = question.text
    places = words_in(plain)
    known = {
        number
        for unit in question.units
        if unit.phrases or unit.places or not unit.is_required
        for number in range(unit.start, unit.end)
    }
    found: list[tuple[int, int, str]] = []
    for number, word in enumerate(question.words):
        if number in known or len(word.term) < _SHORTEST or not word.term.isalpha():
            continue
        if question.replaced and not word.near:
            continue  # one word at a time, and that one is wrong for sure
        ranked = sorted(
            (
                (beside(question.words, number, term, index), count, term)
                for term, count in index.near(word.term)
            ),
            reverse=True,
        )
        place = places[number]
        found += [
            (together, count, f"{plain[: place.start]}{term}{plain[place.end :]}")
            for together, count, term in ranked[:_FOR_A_WORD]
            if together or len(question.words) == 1
        ]
    return found


def _finds_all(question: Question, index: TextIndex) -> bool:
    found = index.find(question)
    return bool(len(found.slots)) and not found.is_partial


def _spelled(text: str, index: TextIndex, lexicon: Lexicon) -> str:
    """``text`` with its words as the best documents that it finds spell them; empty without one."""
    question = understand(text, lexicon, index)
    found = index.find(question)
    if not len(found.slots) or found.is_partial:
        return ""
    best = found.slots[(-found.scores).argsort(kind="stable")[:_ASKED]].tolist()
    words = question.words
    beside = [index.beside(first, second) for first, second in pairwise(words)]
    known = _as_known(question, lexicon)
    plain = question.text
    made, end = "", 0
    for number, (place, word) in enumerate(zip(words_in(plain), words, strict=False)):
        # Where it stands beside its neighbours it is the word that is meant.
        near = beside[max(0, number - 1) : number + 1]
        levels = {slot: _union(int(masks[slot]) for masks in near) for slot in best}
        # Who types marks means them.
        is_meant = has_marks(word.form)
        shown = (
            known.get(number) or (not is_meant and index.spelled(word.term, levels)) or word.text
        )
        made += plain[end : place.start] + shown
        end = place.end
    return " ".join(f"{made}{plain[end:]}".split())


def _as_known(question: Question, lexicon: Lexicon) -> dict[int, str]:
    """The words of phrases that the lexicon has, as it writes them."""
    found: dict[int, str] = {}
    for unit in question.units:
        terms = tuple(word.term for word in question.words[unit.start : unit.end])
        for number, shown in enumerate(lexicon.shown.get(terms, ())):
            found[unit.start + number] = shown
    return found


def _union(masks: Iterable[int]) -> int:
    whole = 0
    for mask in masks:
        whole |= mask
    return whole
