"""Names in cells to rows of the reference data: loaded once, then without a query."""

import datetime as dt
import difflib
from collections.abc import Iterable
from typing import Any, Final

from provinces.models import Province
from provinces.naming import Gazetteer
from solutions.models import Audience, Programme, Sector

from .columns import words
from .messages import CellError

NATIONAL: Final = frozenset({"toan quoc", "ca nuoc", "quoc gia", "national", "nationwide"})
_NEAR: Final = 3


class Lookups:
    """Provinces, sectors, audiences and programmes by all the names that are accepted."""

    def __init__(self, on: dt.date) -> None:
        self._on = on
        self._gazetteer = Gazetteer.load()
        self._provinces = list(Province.objects.current(on))
        self._sectors = _named(Sector.objects.current(on), "slug")
        self._audiences = _named(Audience.objects.all(), "key")
        self._programmes = _named(Programme.objects.all(), "key", "slug")
        self._found: dict[str, tuple[Province | None, str]] = {}

    def province(self, text: str) -> tuple[Province | None, str]:
        """The province of today that ``text`` means, None for "toàn quốc".

        Also the text to warn of when the name is one of the past, else "". Raises ``CellError``.
        """
        if text not in self._found:
            self._found[text] = self._resolved(text)
        return self._found[text]

    def sectors(self, texts: Iterable[str]) -> tuple[Sector, ...]:
        """The sectors named. Raises ``CellError``."""
        return self._many(self._sectors, texts, "unknown_sector")

    def audiences(self, texts: Iterable[str]) -> tuple[Audience, ...]:
        """The groups of users named. Raises ``CellError``."""
        return self._many(self._audiences, texts, "unknown_audience")

    def programmes(self, texts: Iterable[str]) -> tuple[Programme, ...]:
        """The programmes named. Raises ``CellError``."""
        return self._many(self._programmes, texts, "unknown_programme")

    def _resolved(self, text: str) -> tuple[Province | None, str]:
        if words(text) in NATIONAL:
            return None, ""
        resolved = self._gazetteer.resolve(text, self._on)
        if resolved is not None:
            return resolved.province, text if resolved.is_old else ""
        if text.replace(".", "").strip().isdigit():
            raise CellError("province_code", text=text)
        near = nearest(text, (province.name for province in self._provinces))
        if near:
            raise CellError("unknown_province_near", text=text[:80], near=near)
        raise CellError("unknown_province", text=text[:80])

    def _many(self, named: dict[str, Any], texts: Iterable[str], code: str) -> tuple[Any, ...]:
        found: dict[int, Any] = {}
        for text in texts:
            term = named.get(words(text))
            if term is None:
                raise CellError(code, text=text[:80], choices=tuple(dict.fromkeys(named.values())))
            found[term.pk] = term
        return tuple(found.values())


def _named(rows: Iterable[Any], *keys: str) -> dict[str, Any]:
    """Terms by key, names in both languages and aliases; the first one wins."""
    named: dict[str, Any] = {}
    for term in rows:
        texts = [*(getattr(term, key) for key in keys), term.name, term.name_en]
        for text in (*texts, *term.aliases.split(";")):
            if words(text):
                named.setdefault(words(text), term)
    return named


def nearest(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names most like ``text``, compared folded; few at most, none that is far from it."""
    by_words = {words(name): name for name in names}
    close = difflib.get_close_matches(words(text), by_words, n=_NEAR, cutoff=0.7)
    return tuple(by_words[found] for found in close)
