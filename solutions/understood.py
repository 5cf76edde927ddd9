"""How a typed text was understood, in sentences fit to show above the results."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.finding.index import TextIndex
from core.finding.keys import alike
from core.finding.lexicon import Lexicon
from core.finding.question import Question, Unit
from core.finding.understanding import MAX_WORDS
from core.finding.words import words_in
from core.text import squeeze
from provinces.models import Province

# So many words or phrases are named in one sentence.
MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """A text as the search of solutions took it.

    ``is_partial``: no solution has all of it, those found have a part.
    ``spelled`` are the words that were looked for in place of unknown ones, by their terms, as
    solutions write them. ``meanings`` are phrases searched for besides typed ones, by the number of
    their unit. ``is_whole``: all that was found has all of the text.
    """

    text: str = ""
    question: Question = field(default_factory=Question)
    is_partial: bool = False
    spelled: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[int, Sequence[str]] = field(default_factory=dict)
    is_whole: bool = True

    def typed(self, unit: Unit) -> str:
        """The words of a unit as they were typed."""
        plain = self.question.text
        words = words_in(plain)[unit.start : unit.end]
        return plain[words[0].start : words[-1].end] if words else ""


def understood(
    text: str,
    question: Question,
    lexicon: Lexicon,
    index: Callable[[], TextIndex],
    *,
    best: int | None,
    is_partial: bool,
) -> Understood:
    """How ``text`` was taken as ``question``, which found the document ``best`` before all others.

    ``best`` is None where nothing was found. ``index`` gives the texts; it is asked for only where
    a word was replaced.
    """
    return Understood(
        text,
        question,
        is_partial,
        spelled={} if best is None else _spelled(question, best, index),
        meanings=dict(_meanings(question, lexicon)),
        is_whole=best is not None and not is_partial,
    )


def notes(found: Understood) -> Iterator[str]:
    """What to tell; one query where a place was named."""
    question = found.question
    if question.is_cut:
        text = _("Only the first %(count)d words of the search text were used.")
        yield text % {"count": MAX_WORDS}
    if found.is_partial:
        yield _("Nothing has all of these words; results that have part of them are shown.")
    if question.taken:
        text = _("“%(word)s” was read as %(found)s.")
        yield text % {"word": squeeze(found.text), "found": _quoted([squeeze(question.text)])}
    for word in question.words:
        near = [found.spelled[term] for term in word.near if term in found.spelled]
        if near:
            text = _("No solution has the word “%(word)s”; %(found)s was looked for as well.")
            if alike(word.term).issuperset(word.near):
                text = _("Besides “%(word)s”, %(found)s was looked for, which sounds alike.")
            yield text % {"word": word.text, "found": _quoted(near)}
    names = _place_names({key for unit in question.units for key in unit.places})
    for number, unit in enumerate(question.units):
        if unit.places:
            places = [names[key] for key in unit.places if key in names]
            text = _("“%(word)s” was taken for a place: %(place)s.")
            yield text % {"word": found.typed(unit), "place": _listed(places)}
        elif number in found.meanings:
            text = _("“%(word)s” also finds %(found)s.")
            meant = _quoted(found.meanings[number])
            yield text % {"word": found.typed(unit), "found": meant}


def _spelled(question: Question, best: int, index: Callable[[], TextIndex]) -> dict[str, str]:
    terms = [term for word in question.words for term in word.near]
    return {term: text for term in terms if (text := index().spelled(term, {best: 0}))}


def _meanings(question: Question, lexicon: Lexicon) -> Iterator[tuple[int, list[str]]]:
    """Longer phrases that typed ones stand for; who types the whole knows its abbreviation."""
    for number, unit in enumerate(question.units):
        keys = [tuple(term for term, _form in phrase) for phrase in unit.phrases]
        shown = [" ".join(lexicon.shown[key]) for key in keys if len(key) > unit.size]
        if shown:
            yield number, shown


def _place_names(keys: Collection[int]) -> dict[int, str]:
    rows = Province.objects.filter(pk__in=keys) if keys else ()
    return {row.pk: str(row.local_name) for row in rows}


def _quoted(texts: Sequence[str]) -> str:
    return _listed([_("“%(text)s”") % {"text": text} for text in texts])


def _listed(texts: Sequence[str]) -> str:
    return get_text_list(list(dict.fromkeys(texts))[:MOST_NAMED], pgettext("list", "or"))
