"""What a typed text finds in a large catalogue while its index is being made: roughly, at once.

``wording.find`` reads every public solution: beyond some hundreds that takes longer than a visitor
waits, and a gigabyte. Until the index is there (seconds, after an import of thousands of rows) the
database looks for the typed words by itself. Nobody keeps such an answer.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db.models import Q

from core.finding.lexicon import Lexicon
from core.finding.question import Question, Unit
from core.finding.understanding import understand
from core.page_cache.marks import for_now
from core.text import fold_words

from . import wording
from .models import Listing, Solution
from .understood import Understood
from .wording import Finds

# Of so many public solutions the texts are read, some 3 ms each.
MOST_READ: Final = 500
# Each is one more look into all texts.
_MOST_PHRASES: Final = 6
_FOUND, _NAMED = 1, 4


class _Anything:
    """A vocabulary of which nothing is known yet: no word is taken for a slip or for two."""

    def has(self, term: str) -> bool:  # noqa: ARG002 what a vocabulary is asked
        return True

    has_prefix = has

    def has_form(self, form: str) -> bool:  # noqa: ARG002
        return False

    def pair_count(self, first: str, second: str) -> int:  # noqa: ARG002
        return 0

    def near(self, term: str) -> Sequence[tuple[str, int]]:  # noqa: ARG002
        return ()


def find(text: str, on: date) -> Finds:
    """As ``wording.find`` where few solutions are public; else those that have all that is asked.

    A word may stand for the beginning of one, a phrase or an abbreviation for what it means, and a
    place for what is offered there; slips are not looked at. Names that have more of the words come
    first. Five queries.
    """
    public = Solution.objects.published(on).order_by()
    if public[: MOST_READ + 1].count() <= MOST_READ:
        return wording.find(text, on)
    for_now()
    lexicon = wording.lexicon(on)
    question = understand(text, lexicon, _Anything())
    for unit in question.required:
        public = public.filter(_has(unit, question, lexicon, on))
    words = [word for unit in question.required for word in _words(unit, question)]
    scores = {
        key: _FOUND + _NAMED * sum(f" {word}" in f" {name}" for word in words)
        for key, name in (public.values_list("pk", "folded_name") if words else ())
    }
    return Finds(scores, Understood(text), lambda: "")


def _words(unit: Unit, question: Question) -> list[str]:
    """The folded words that a unit is found by."""
    return [word for number in unit.needed for word in fold_words(question.words[number].text)]


def _has(unit: Unit, question: Question, lexicon: Lexicon, on: date) -> Q:
    """All words of a unit, or one of the phrases or places that it means."""
    found = Q()
    for word in _words(unit, question):
        found &= Q(folded_text__contains=f" {word}") | Q(vendor__folded_name__contains=word)
    for phrase in unit.phrases[:_MOST_PHRASES]:
        terms = tuple(term for term, _form in phrase)
        meant = " ".join(fold_words(" ".join(lexicon.shown.get(terms, terms))))
        found |= Q(folded_text__contains=f" {meant} ")
    if unit.places:
        here = Listing.objects.published(on).filter(province__in=unit.places)
        found |= Q(pk__in=here.values("solution"))
    return found
