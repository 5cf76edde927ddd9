"""How each facet and flag is kept, from what the registry says of it; nothing is listed twice.

* in the row: a column of the solution or listing itself, read with it
* of the place: a column of the listing's province, the same for all of its listings
* linked: rows of another table, read by the facet's own querysets
* reckoned: grades, which follow from the mean of the evaluations that count
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from solutions.facets import Facet, Flag, GradeFacet, facets, flags

_PLACE = "province__"


@dataclass(frozen=True)
class Layout:
    """The registered facets and flags, as the index looks at them."""

    facets: Mapping[str, Facet]
    flags: Mapping[str, Flag]

    @classmethod
    def current(cls) -> Self:
        """What is registered now."""
        return cls(facets(), flags())

    @cached_property
    def of_places(self) -> dict[str, str]:
        """Facets of the listing's province, with the column of the province."""
        return {
            key: facet.value.removeprefix(_PLACE)
            for key, facet in self.facets.items()
            if _is_of_place(facet)
        }

    @cached_property
    def grades(self) -> frozenset[str]:
        """Facets reckoned from the rating."""
        return frozenset(key for key, facet in self.facets.items() if isinstance(facet, GradeFacet))

    @cached_property
    def open(self) -> frozenset[str]:
        """Facets with very many values, which have names of their own."""
        return frozenset(
            key for key, facet in self.facets.items() if facet.is_open and self._is_stored(facet)
        )

    def in_row(self, level: str) -> list[Facet]:
        """Facets read with the solution, or with the listing."""
        return [
            facet
            for facet in self.facets.values()
            if facet.level == level and facet.owner == "pk" and self._is_stored(facet)
        ]

    def linked(self) -> list[Facet]:
        """Facets of rows of other tables."""
        return [
            facet
            for facet in self.facets.values()
            if facet.owner != "pk" and self._is_stored(facet)
        ]

    def flags_of(self, level: str) -> list[Flag]:
        """The flags about solutions, or about listings."""
        return [flag for flag in self.flags.values() if flag.level == level]

    def level(self, key: str) -> str:
        """Whether a facet or flag is about solutions or listings."""
        known = self.facets.get(key) or self.flags[key]
        return known.level

    def fingerprint(self) -> list[list[str]]:
        """What a stored copy must agree with."""
        return sorted(self._described())

    def _described(self) -> Iterator[list[str]]:
        for key, facet in self.facets.items():
            kind = type(facet).__name__
            yield [key, kind, facet.level, facet.owner, facet.value, str(facet.is_open)]
        for key, flag in self.flags.items():
            yield [key, "Flag", flag.level]

    def _is_stored(self, facet: Facet) -> bool:
        return facet.key not in self.grades and not _is_of_place(facet)


def _is_of_place(facet: Facet) -> bool:
    return facet.level == "listing" and facet.owner == "pk" and facet.value.startswith(_PLACE)
