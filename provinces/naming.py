"""From a name as people write it to the province it means today.

Takes current and ended names, slugs, aliases, the usual prefixes (TP., Tỉnh) and any spelling of
marks, dashes and spaces. Bare codes mean nothing: seven of them changed hands on 1 July 2025.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from core.clock import today
from core.text import fold_words

from .models import Province, ProvinceAlias

_PREFIXES = (("thanh", "pho"), ("thu", "do"), ("t", "p"), ("tinh",), ("tp",), ("t",))
_SUFFIXES = (("province",), ("city",), ("cu",))  # "cũ": as in "tỉnh Hải Dương (cũ)"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a name means.

    ``province`` exists on the day asked about; ``asked`` is what was named: that province, one that
    ended before, or the text of an alias; ``is_old`` says that the name is no longer a province's
    (an ended one, or an official name of the past), which pages and import reports mention.
    """

    province: Province
    asked: Province | str
    is_old: bool


class Gazetteer:
    """All names, loaded once (two queries) for any number of look-ups; not kept between requests.

    Names are compared as their letters and digits alone, so that ``Daklak``, ``Đăk Lăk`` and
    ``dak-lak`` are one. Where two rows share a name the province of today comes first.
    """

    def __init__(self, provinces: Iterable[Province], aliases: Iterable[ProvinceAlias]) -> None:
        self._by_id = {province.pk: province for province in provinces}
        self._named: dict[str, Province] = {}
        self._aliased: dict[str, ProvinceAlias] = {}
        # Provinces without a successor first; the sort is stable.
        for province in sorted(self._by_id.values(), key=lambda p: p.successor_id is not None):
            for name in (province.name, province.slug, province.name_en, province.sort_name):
                self._named.setdefault(_key(fold_words(name)), province)
        self._aliases = list(aliases)
        for alias in self._aliases:
            for name in (alias.name, alias.slug):
                self._aliased.setdefault(_key(fold_words(name)), alias)
        self._named.pop("", None)
        self._aliased.pop("", None)

    @classmethod
    def load(cls) -> Self:
        """A gazetteer of what the database holds now."""
        # A former official name (it has an old address) wins over a spelling of the same letters.
        aliases = sorted(ProvinceAlias.objects.order_by("pk"), key=lambda alias: not alias.slug)
        return cls(Province.objects.select_related("region"), aliases)

    def resolve(self, text: str, on: date | None = None) -> Resolved | None:
        """The province that ``text`` means on the day ``on`` (today if none); none if unknown."""
        day = on or today()
        for key in _keys(fold_words(text)):
            if province := self._named.get(key):
                now = self._on(province, day)
                return Resolved(now, province, is_old=now.pk != province.pk)
            if (alias := self._aliased.get(key)) and alias.province_id in self._by_id:
                province = self._by_id[alias.province_id]
                now = self._on(province, day)
                return Resolved(now, alias.name, bool(alias.slug) or now.pk != province.pk)
        return None

    def names(self, on: date) -> Iterator[tuple[str, int]]:
        """Every name with the key of the province that it means on the day ``on``."""
        for province in self._by_id.values():
            key = self._on(province, on).pk
            for name in (province.name, province.full_name, province.name_en, province.sort_name):
                yield name, key
        for alias in self._aliases:
            if alias.province_id in self._by_id:
                yield alias.name, self._on(self._by_id[alias.province_id], on).pk

    def _on(self, province: Province, day: date) -> Province:
        """The province itself, or the successor that took over before ``day``."""
        for _step in self._by_id:  # as many steps as provinces: a circle of successors must end
            if province.successor_id is None or province.valid_to is None:
                break
            if province.valid_to >= day:
                break
            province = self._by_id[province.successor_id]
        return province


def resolve(text: str, on: date | None = None) -> Resolved | None:
    """One look-up (two queries); for many, load a ``Gazetteer`` once."""
    return Gazetteer.load().resolve(text, on)


def _key(words: Iterable[str]) -> str:
    return "".join(words)


def _keys(words: list[str]) -> Iterable[str]:
    """The whole name, then without what stands before and after a name."""
    yield _key(words)
    for suffix in ((), *_SUFFIXES):
        if suffix and tuple(words[-len(suffix) :]) != suffix:
            continue
        stem = words[: len(words) - len(suffix)]
        yield _key(stem)
        for prefix in _PREFIXES:
            if tuple(stem[: len(prefix)]) == prefix:
                yield _key(stem[len(prefix) :])
