"""Ways on from a search that found nothing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.urls import NoReverseMatch, reverse

from core.finding.question import Question, Unit
from core.finding.words import words_in
from core.i18n import LangText
from core.text import nfc
from showcase.national import national
from solutions.models import Sector

from .asked import question_address
from .finding import SECTOR, Desk, opened
from .solutions import find_solutions
from .sources import SOURCES

MOST_DROPS: Final = 4
MOST_SECTORS: Final = 5


@dataclass(frozen=True, slots=True)
class Way:
    """A link with the number of results it leads to."""

    label: LangText | str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchHelp:
    """Ways on: the text with fewer words, sectors that are called alike, needs."""

    drops: Sequence[Way]
    sectors: Sequence[Way]
    needs_url: str


def help_for(text: str, question: Question, on: dt.date) -> SearchHelp:
    """What else can be tried; as many searches as the text has words, at most 4."""
    with opened(on) as desk:
        shorter = [(rest, _count(rest, desk)) for rest in _shorter(text, question)]
        near = _near_sectors(question, desk)
    drops = []
    for rest, others in shorter:
        count = find_solutions(rest, on).total + others
        if count:
            drops.append(Way(rest, reverse("search") + question_address(rest), count))
    sectors = Sector.objects.in_bulk(near) if near else {}
    counts = national(on).by_sector if near else {}
    return SearchHelp(
        drops=sorted(drops, key=lambda way: -way.count),
        sectors=[
            Way(row.local_name, row.get_absolute_url(), counts.get(row.slug, 0))
            for row in (sectors[key] for key in near if key in sectors)
        ],
        needs_url=address_or_none("needs:list"),
    )


def address_or_none(name: str) -> str:
    """The address of a page that may not exist yet, "" while it does not."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _shorter(text: str, question: Question) -> list[str]:
    """The text without each of what is looked for in turn."""
    required = question.required
    if len(required) < 2 or question.is_price:
        return []
    plain = nfc(text)
    words = words_in(plain)
    found = []
    for unit in required[:MOST_DROPS]:
        kept = [word for n, word in enumerate(words) if not unit.start <= n < unit.end]
        found.append(" ".join(plain[word.start : word.end] for word in kept))
    return found


def _count(text: str, desk: Desk) -> int:
    """How many things other than solutions answer a text wholly."""
    question = desk.question(text)
    ranked = [desk.ranked(source.key, question) for source in SOURCES]
    return sum(len(found) for found in ranked if not found.is_partial)


def _near_sectors(question: Question, desk: Desk) -> list[int]:
    """The sectors that are called by any of the words, those by most of them first."""
    seen: dict[int, int] = {}
    for unit in question.required:
        for key in desk.ranked(SECTOR, _alone(question, unit)).in_order():
            seen[key] = seen.get(key, 0) + 1
    return sorted(seen, key=lambda key: -seen[key])[:MOST_SECTORS]


def _alone(question: Question, unit: Unit) -> Question:
    return replace(question, units=(unit,))
