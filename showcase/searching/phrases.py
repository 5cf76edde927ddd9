"""Words to search for, proposed while others are typed: with their marks, as people write them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from core.changes.feed import News
from core.finding.documents import Document
from core.finding.index import TextIndex
from core.finding.lexicon import Lexicon
from core.finding.question import Question
from core.finding.scoring import TIER_SHIFT
from core.finding.understanding import understand
from core.finding.words import terms_in, words_in
from core.text import nfc, squeeze
from solutions.models import Sector, Synonym

# Which letters a proposal may begin with is tried for this many words of the vocabulary.
_TRIED: Final = 24
_SHORT: Final = 3
# The tiers of ``scoring``: all words in the name, and there as a phrase.
_NAMED, _AS_PHRASE = 1, 3


class Phrases:
    """Fixed phrases: what abbreviations mean, and what sectors are called."""

    def __init__(self, on: dt.date) -> None:
        self.texts = list(dict.fromkeys(_phrases(on)))
        documents = (
            (slot, Document(((text,), (), (), ()))) for slot, text in enumerate(self.texts)
        )
        self.index = TextIndex(documents)

    def renewed(self, news: News | None, before: dt.date, on: dt.date) -> "Phrases":
        """These, or new ones when a synonym, a sector or the day changed."""
        is_same = news is not None and not news.of("synonym") and not news.of("sector")
        return self if is_same and before == on else Phrases(on)

    def like(self, text: str, lexicon: Lexicon) -> list[str]:
        """The phrases that hold what is typed, those that begin so first.

        An abbreviation gives what it stands for.
        """
        question = understand(text, lexicon, self.index)
        found = self.index.find(question)
        if found.is_partial:
            return []
        typed = terms_in(text)
        is_short = is_short_word(typed)
        pairs = zip(found.slots.tolist(), found.scores.tolist(), strict=True)
        ranked = sorted(
            (not begins(terms_in(self.texts[slot]), typed), -score, slot) for slot, score in pairs
        )
        return [self.texts[slot] for middle, _score, slot in ranked if not (middle and is_short)]


def completed(text: str, index: TextIndex, lexicon: Lexicon, limit: int) -> Iterator[str]:
    """The typed words with their marks and the last one whole, as some name has them together."""
    plain = nfc(text)
    words = words_in(plain)
    if not words:
        return
    last = words[-1]
    before = [word.term for word in words[:-1]]
    made = 0
    for term, _count in index.completions(last.term, _TRIED):
        if before and not index.pair_count(before[-1], term):
            continue
        question = understand(f"{plain[: last.start]}{term}", lexicon, index)
        if (slot := _best(index, question)) is None:
            continue
        yield " ".join(index.spelling([*before, term], slot))
        made += 1
        if made == limit:
            return


def _best(index: TextIndex, question: Question) -> int | None:
    found = index.find(question)
    if found.is_partial or not len(found.slots):
        return None
    best = int(found.scores.argmax())
    least = _AS_PHRASE if len(question.words) > 1 else _NAMED
    return int(found.slots[best]) if int(found.scores[best]) >> TIER_SHIFT >= least else None


def is_short_word(typed: tuple[str, ...]) -> bool:
    """Whether so little is typed that only what begins so can be meant."""
    return len(typed) == 1 and len(typed[0]) <= _SHORT


def begins(terms: tuple[str, ...], typed: tuple[str, ...]) -> bool:
    """Whether a phrase begins with the typed words, the last of them perhaps cut short."""
    return terms[: len(typed) - 1] == typed[:-1] and (
        len(terms) >= len(typed) and terms[len(typed) - 1].startswith(typed[-1])
    )


def _phrases(on: dt.date) -> Iterator[str]:
    """2 queries."""
    rows = Synonym.objects.filter(is_active=True).order_by("pk").values_list("term", "meanings")
    for term, meanings in rows:
        yield from _tidy((term, *meanings.splitlines()))
    for name, aliases in Sector.objects.current(on).values_list("name", "aliases"):
        yield from _tidy((name, *aliases.split(";")))


def _tidy(texts: Iterable[str]) -> Iterator[str]:
    """Phrases; a short abbreviation alone says too little."""
    for text in map(squeeze, texts):
        if len(terms_in(text)) > 1 or len(text) > 5:
            yield text
