"""Which solutions a typed text finds, and how well: what is read from the database for it.

``find`` is the reference: every public solution, one by one, by the plain rules of
``core.finding.plain``. The index reads the same ``documents`` and the same ``lexicon``.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from django.db.models import Model, QuerySet

from core.finding import lexicon as words
from core.finding.documents import Document, prepare
from core.finding.index import TextIndex
from core.finding.lexicon import Lexicon
from core.finding.plain import PlainVocabulary, answers
from core.finding.question import Question
from core.finding.suggesting import did_you_mean
from core.finding.understanding import understand
from provinces.naming import Gazetteer

from .models import Listing, Solution, Synonym
from .understood import Understood, understood

# A name counts more than vendor and sector, these more than the summary and the problem that the
# solution is for, and these more than the rest (PRODUCT: fields weighted).
WEIGHTS: Final = (5, 4, 3, 1)
_AT_ONCE = 2_000
_VENDOR = ("vendor__legal_name", "vendor__short_name")
_NAMES = ("name", "name_en")
_SUMMARY = ("summary", "summary_en", "problem", "problem_en")
_REST = ("description", "description_en", "features", "integrations")


@dataclass(frozen=True, slots=True)
class Finds:
    """The score of each solution that a text finds (greater is better), and how it was taken.

    ``nearest()`` is another text, of which solutions have all; "" for none.
    """

    scores: Mapping[int, int]
    taken: Understood
    nearest: Callable[[], str]

    @property
    def question(self) -> Question:
        """What the text asks for."""
        return self.taken.question

    @property
    def is_partial(self) -> bool:
        """As ``Understood.is_partial``."""
        return self.taken.is_partial


def find(text: str, on: date) -> Finds:
    """The public solutions that ``text`` finds on the day ``on``; seven queries."""
    texts, words_known = list(documents(on)), lexicon(on)
    prepared = {key: prepare(document) for key, document in texts}
    question = understand(text, words_known, PlainVocabulary(prepared.values()))
    scores, is_partial = answers(question, prepared, WEIGHTS)
    best = max(scores, key=lambda key: (scores[key], -key), default=None)
    index = cache(lambda: TextIndex(texts, WEIGHTS))
    taken = understood(text, question, words_known, index, best=best, is_partial=is_partial)
    return Finds(scores, taken, lambda: did_you_mean(text, index(), words_known))


def lexicon(on: date) -> Lexicon:
    """Synonyms in use, and the names of provinces as on the day ``on``; three queries."""
    rows = Synonym.objects.filter(is_active=True).order_by("pk")
    return words.build(
        entries=[row.entry() for row in rows],
        places=Gazetteer.load().names(on),
    )


def documents(on: date, only: Collection[int] | None = None) -> Iterator[tuple[int, Document]]:
    """Key and texts of the public solutions, or of those among them with the keys ``only``.

    Four queries. The places are the provinces whose listings are public on the day ``on``.
    """
    solutions = _among(Solution.objects.published(on), "pk", only)
    listings = _among(Listing.objects.published(on).order_by(), "solution", only)
    places: dict[int, set[int]] = defaultdict(set)
    for key, province in listings.values_list("solution", "province"):
        if province is not None:
            places[key].add(province)
    sectors = _named(Solution.sectors.through, "sector", only)
    audiences = _named(Solution.audiences.through, "audience", only)
    columns = (*_NAMES, *_VENDOR, *_SUMMARY, *_REST)
    rows = solutions.order_by("pk").values_list("pk", *columns)
    for key, *texts in rows.iterator(chunk_size=_AT_ONCE):
        names, vendor, summary, rest = texts[:2], texts[2:4], texts[4:8], texts[8:]
        rest = [*rest, *audiences.get(key, ())]
        levels = (names, [*vendor, *sectors.get(key, ())], summary, rest)
        filled = tuple(tuple(text for text in level if text) for level in levels)
        yield key, Document(filled, frozenset(places.get(key, ())))


def _named(through: type[Model], link: str, only: Collection[int] | None) -> dict[int, list[str]]:
    """Names of the sectors or audiences of each solution, with their other spellings."""
    columns = ("solution", link, f"{link}__name", f"{link}__name_en", f"{link}__aliases")
    links = _among(through._default_manager.order_by("pk"), "solution", only)
    # One list for all that are linked to the same.
    known: dict[int, list[str]] = {}
    found: dict[int, list[str]] = defaultdict(list)
    for solution, key, name, name_en, aliases in links.values_list(*columns):
        found[solution] += known.setdefault(key, [name, name_en, *aliases.split(";")])
    return found


def _among(rows: QuerySet, lookup: str, only: Collection[int] | None) -> QuerySet:
    return rows if only is None else rows.filter(**{f"{lookup}__in": list(only)})
