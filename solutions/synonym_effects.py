"""What an entry of the synonyms changes: how many solutions its words find without and with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.finding import lexicon as words
from core.finding.index import TextIndex
from core.finding.understanding import understand
from provinces.naming import Gazetteer

from . import wording
from .finder import ask_index
from .models import Synonym


@dataclass(frozen=True, slots=True)
class Effect:
    """How many public solutions ``text`` finds as if the entry were not there, and with it."""

    text: str
    without: int
    within: int


def effects(row: Synonym, on: date) -> list[Effect]:
    """The effect for the word of an entry and, in both directions, for each of its meanings."""
    others = [one.entry() for one in Synonym.objects.filter(is_active=True).exclude(pk=row.pk)]
    places = list(Gazetteer.load().names(on))
    lexicons = [words.build(entries, places) for entries in (others, [*others, row.entry()])]
    texts = [row.term, *(row.meaning_list if row.is_two_way else ())]
    found = ask_index(on, lambda contents: _counted(texts, contents.text, lexicons))
    if found is None:
        index = TextIndex(wording.documents(on), wording.WEIGHTS)
        found = _counted(texts, index, lexicons)
    return found


def _counted(
    texts: Sequence[str], index: TextIndex, lexicons: Sequence[words.Lexicon]
) -> list[Effect]:
    return [
        Effect(text, *(len(index.find(understand(text, one, index)).slots) for one in lexicons))
        for text in texts
    ]
