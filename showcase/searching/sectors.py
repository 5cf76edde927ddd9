"""Sectors by what they are called: no results of their own, but ways on and suggestions."""

import datetime as dt
from collections.abc import Collection, Iterator

from core.finding.documents import Document
from solutions.models import Sector

from .collection import Texts


def _read(on: dt.date, keys: Collection[int] | None) -> Iterator[tuple[int, Document]]:
    """Names; other spellings. 1 query; ``keys`` do not matter, there are few."""
    for key, name, name_en, aliases in Sector.objects.current(on).values_list(
        "pk", "name", "name_en", "aliases"
    ):
        yield key, Document(((name, name_en), (aliases,), (), ()))


SECTORS = Texts(_read, own="sector", whole=frozenset({"sector"}))
