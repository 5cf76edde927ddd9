"""What is proposed while a text is typed: words to search for, and things by their names."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.finding.question import Question
from core.finding.words import terms_in
from core.i18n import LangText
from core.text import fold
from provinces.models import Province
from solutions.finder import ask_index
from solutions.models import Sector, Solution
from vendors.models import Vendor

from .asked import question_address
from .finding import SECTOR, Desk, opened
from .phrases import begins, completed, is_short_word
from .places import PLACES
from .problems import PROBLEMS
from .solutions import find_solutions
from .vendors import VENDORS

SHORTEST: Final = 2
MOST: Final = 8
MOST_WORDS: Final = 4
MOST_NAMES: Final = 2
MOST_SOLUTIONS: Final = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposal and where it leads."""

    text: LangText | str
    url: str


@dataclass(frozen=True, slots=True)
class SuggestionGroup:
    """Proposals of one kind."""

    label: Promise
    items: Sequence[Suggestion]


def suggestions(text: str, on: dt.date) -> list[SuggestionGroup]:
    """At most 8 proposals for a text that is being typed; none for fewer than 2 letters."""
    if len(fold(text).replace(" ", "")) < SHORTEST:
        return []
    with opened(on) as desk:
        question = desk.question(text)
        words = [] if question.is_place else _words(text, desk)
        sectors = _named(SECTOR, question, desk)
        # Who names a place wants the place, not all vendors there.
        vendors = [] if question.is_place else _named(VENDORS.key, question, desk)
        places = _named(PLACES.key, question, desk)
    near = _rows(Province.objects.all(), places, text)
    # The name of a place leads there, not to a search for it.
    names = {terms_in(str(place.text)) for place in near}
    searches = [
        Suggestion(phrase, reverse("search") + question_address(phrase))
        for phrase in words
        if terms_in(phrase) not in names
    ]
    groups = [
        SuggestionGroup(pgettext_lazy("suggestions", "Search for"), searches),
        SuggestionGroup(_("Solutions"), _solutions(text, question, on)),
        SuggestionGroup(_("Sectors"), _rows(Sector.objects.all(), sectors, text)),
        SuggestionGroup(_("Provinces and cities"), near),
        SuggestionGroup(_("Vendors"), _rows(Vendor.objects.all(), vendors, text)),
    ]
    return list(_limited(groups))


def as_json(groups: Sequence[SuggestionGroup]) -> dict[str, object]:
    """The proposals as plain data; ``lang`` only where a text is not in the page's language."""
    return {
        "groups": [
            {"label": str(group.label), "items": [_plain(item) for item in group.items]}
            for group in groups
        ]
    }


def _plain(item: Suggestion) -> dict[str, str]:
    lang = getattr(item.text, "lang", "")
    return {"text": str(item.text), "url": item.url} | ({"lang": lang} if lang else {})


def _words(text: str, desk: Desk) -> list[str]:
    """Phrases first, then words of the documents; nothing that is typed already."""
    found = {terms_in(text): ""}
    for phrase in desk.phrases.like(text, desk.lexicon):
        found.setdefault(terms_in(phrase), phrase)
        if len(found) > MOST_WORDS:
            return list(found.values())[1:]
    for phrase in (*_of_solutions(text, desk), *_of_problems(text, desk)):
        found.setdefault(terms_in(phrase), phrase)
    return list(found.values())[1 : MOST_WORDS + 1]


def _of_solutions(text: str, desk: Desk) -> list[str]:
    """Words of the solutions; none while their index is being made."""
    found = ask_index(
        desk.on, lambda all_: list(completed(text, all_.text, desk.lexicon, MOST_NAMES))
    )
    return found or []


def _of_problems(text: str, desk: Desk) -> list[str]:
    index = desk.libraries[PROBLEMS.key].index
    return list(completed(text, index, desk.lexicon, MOST_NAMES))


def _named(kind: str, question: Question, desk: Desk) -> list[int]:
    """The things of a kind whose names have all that is typed: side by side, or as whole words.

    The beginning of a last word alone, far from the others, is chance (hoa don: tự động hóa).
    """
    told = tuple(question.words[number].term for number in sorted(question.core))
    if len(question.words) > 1 and is_short_word(told):
        return []  # quản lý k: a letter is left to look for
    ranked = desk.ranked(kind, question)
    if len(question.words) == 1:
        return ranked.in_order(stop=min(ranked.named, MOST_NAMES))
    last = replace(question.words[-1], prefix="")
    whole = desk.ranked(kind, replace(question, words=(*question.words[:-1], last)))
    found = dict.fromkeys(
        (*ranked.in_order(stop=ranked.phrased), *whole.in_order(stop=whole.named))
    )
    return list(found)[:MOST_NAMES]


def _rows(rows: QuerySet, keys: Sequence[int], text: str) -> list[Suggestion]:
    """Things by their names; for a very short text only those whose names begin so."""
    typed = terms_in(text)
    found: dict[int, Model] = rows.in_bulk(keys) if keys else {}
    things = [(str(found[key]), found[key]) for key in keys if key in found]
    return [
        Suggestion(getattr(thing, "local_name", name), thing.get_absolute_url())
        for name, thing in things
        if begins(terms_in(name), typed) or not is_short_word(typed)
    ]


def _solutions(text: str, question: Question, on: dt.date) -> list[Suggestion]:
    """Solutions with all that is typed in their names."""
    keys = find_solutions(text, on).ids[:MOST_SOLUTIONS]
    found = Solution.objects.only("slug", "name", "name_en").in_bulk(keys)
    return [
        Suggestion(row.local_name, row.get_absolute_url())
        for row in (found[key] for key in keys if key in found)
        if _has_all(f"{row.name} {row.name_en}", question)
    ]


def _has_all(name: str, question: Question) -> bool:
    """Whether each typed word stands in a name; the last one may be cut short behind the others."""
    terms = terms_in(name)
    *others, last = question.words
    if not all(any(own in word.terms for own in terms) for word in others):
        return False
    begun = [n for n, own in enumerate(terms) if last.prefix and own.startswith(last.prefix)]
    return any(own in last.terms for own in terms) or any(
        not others or (n and terms[n - 1] in others[-1].terms) for n in begun
    )


def _limited(groups: Sequence[SuggestionGroup]) -> Iterator[SuggestionGroup]:
    """The groups that are not empty, with 8 proposals in all."""
    left = MOST
    for group in groups:
        kept = group.items[:left]
        left -= len(kept)
        if kept:
            yield SuggestionGroup(group.label, kept)
