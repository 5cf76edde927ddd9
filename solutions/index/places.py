"""The provinces as the index knows them: which planes a choice means, whose evaluations count."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from provinces.models import Province
from solutions.query import CatalogueQuery

from .layout import Layout

NATIONAL = 0


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """Provinces by key: ``successor``, and by facet the value of each that has one."""

    successor: Mapping[int, int]
    values: Mapping[str, Mapping[int, str]]

    @classmethod
    def read(cls, layout: Layout) -> "PlaceTable":
        """The table as the database has it; one statement."""
        facets = layout.of_places
        rows: QuerySet = Province.objects.order_by("pk")
        successor: dict[int, int] = {}
        values: dict[str, dict[int, str]] = {key: {} for key in facets}
        for key, after, *own in rows.values_list("pk", "successor_id", *facets.values()):
            if after:
                successor[key] = after
            for facet, value in zip(facets, own, strict=True):
                if value:
                    values[facet][key] = str(value)
        return cls(successor, values)

    def chosen(self, query: CatalogueQuery) -> frozenset[int] | None:
        """Keys of the provinces whose evaluations count for a question; None: all count."""
        asked = {key: query.chosen(key) for key in ("province", "region")}
        if not any(asked.values()):
            return None
        known = set(self.values["province"])
        for key, values in asked.items():
            if values:
                known &= {place for place, value in self.values[key].items() if value in values}
        return frozenset(known)

    def counting(self, chosen: Collection[int], highest: int) -> NDArray[np.bool_]:
        """Whether the evaluations of each province count in the ``chosen`` ones, by key.

        Its own, those of provinces it succeeded, once or twice, and national ones.
        """
        counts = np.zeros(highest + 1, np.bool_)
        counts[NATIONAL] = True
        for key in self.values["province"].keys() | self.successor.keys():
            after = self.successor.get(key)
            last = self.successor.get(after) if after else None
            if key <= highest and not {key, after, last}.isdisjoint(chosen):
                counts[key] = True
        return counts
