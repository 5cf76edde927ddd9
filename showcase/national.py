"""The whole catalogue in numbers, from one search without conditions."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solutions.finder import search
from solutions.query import CatalogueQuery
from solutions.tallies import Tally


@dataclass(frozen=True, slots=True)
class National:
    """Public solutions of a day: the ``best`` evaluated ones (keys), and how many there are.

    ``priced`` have a published price (free ones too), ``evaluated`` a valid evaluation; by sector,
    province and problem (their slugs) how many belong to each; what has none is missing.
    """

    best: Sequence[int]
    total: int
    priced: int
    evaluated: int
    by_sector: Mapping[str, int]
    by_province: Mapping[str, int]
    by_problem: Mapping[str, int]


def national(on: dt.date) -> National:
    """The catalogue of the day ``on`` in numbers (one search)."""
    result = search(CatalogueQuery(), on)
    tallies = result.tallies
    # A solution has one grade or none.
    grades = tallies.get("grade", ())
    evaluated = sum(tally.count for tally in grades)
    return National(
        best=result.ids[:evaluated],
        total=result.total,
        priced=result.priced,
        evaluated=evaluated,
        by_sector=by_value(tallies.get("sector", ())),
        by_province=by_value(tallies.get("province", ())),
        by_problem=by_value(tallies.get("problem", ())),
    )


def by_value(tallies: Sequence[Tally]) -> Mapping[str, int]:
    """The numbers of a facet by its values."""
    return {tally.value: tally.count for tally in tallies}
