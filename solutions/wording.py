"""Which solutions a typed text finds, and how well; later an index takes this place."""

from collections.abc import Collection, Sequence
from datetime import date
from enum import IntEnum
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from django.db.models import QuerySet, Value
from django.db.models.functions import StrIndex

from core.text import fold_words

from .models import Solution


class Tier(IntEnum):
    """How well a solution fits a text, best first."""

    NAME_PHRASE = 0
    NAME_WORDS = 1
    ANY_WORDS = 2


def find(words: Sequence[str], on: date) -> dict[int, Tier]:
    """The public solutions in which every one of the folded ``words`` occurs; one query.

    A word is looked for in the names, the vendor's names, the sectors with their other spellings,
    and the texts of the solution; the last word also as the beginning of one.
    """
    found: dict[int, Tier] = {}
    # A solution comes once for each of its sectors.
    for key, group in groupby(_rows(words, on), key=itemgetter(0)):
        rows = list(group)
        _key, name, *vendor = rows[0][:4]
        others = _words(*vendor, *(text for row in rows for text in row[4:7]))
        places = zip(words, rows[0][7:], strict=True)
        if all(place or _occurs(word, others, words) for word, place in places):
            found[key] = tier(words, fold_words(name))
    return found


def tier(words: Sequence[str], name: Sequence[str]) -> Tier:
    """How well the words of a name fit the words asked for."""
    phrase, whole = f" {' '.join(words)}", f" {' '.join(name)} "
    if phrase in whole:
        return Tier.NAME_PHRASE
    is_named = all(_occurs(word, name, words) for word in words)
    return Tier.NAME_WORDS if is_named else Tier.ANY_WORDS


def _rows(words: Sequence[str], on: date) -> QuerySet:
    """Key, names, one sector, and for each word where it stands in the text (0: nowhere)."""
    marks = {
        f"place_{number}": StrIndex("folded_text", Value(_needle(word, words)))
        for number, word in enumerate(words)
    }
    return (
        Solution.objects.published(on)
        .order_by("pk")
        .annotate(**marks)
        .values_list(
            "pk",
            "folded_name",
            "vendor__legal_name",
            "vendor__short_name",
            "sectors__name",
            "sectors__name_en",
            "sectors__aliases",
            *marks,
        )
    )


def _needle(word: str, words: Sequence[str]) -> str:
    """``Solution.folded_text`` is words between single spaces, with one at each end."""
    return f" {word}" if word == words[-1] else f" {word} "


def _occurs(word: str, there: Collection[str], words: Sequence[str]) -> bool:
    if word == words[-1]:
        return any(other.startswith(word) for other in there)
    return word in there


def _words(*texts: str | None) -> frozenset[str]:
    return frozenset().union(*(_folded(text) for text in texts if text))


@lru_cache(maxsize=20_000)
def _folded(text: str) -> frozenset[str]:
    return frozenset(fold_words(text))
