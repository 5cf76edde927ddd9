"""Which further solution to put beside the chosen ones: found by name, or near to them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.i18n import LangText
from core.text import shorten
from showcase.related import similar_solutions
from solutions.finder import search
from solutions.models import Solution
from solutions.query import CatalogueQuery

from .query import CompareQuery

FOUND: Final = 8
NEAR: Final = 4
# Letters of a summary that help to choose.
_SUMMARY: Final = 120


@dataclass(frozen=True, slots=True)
class Candidate:
    """A solution to add; ``add_url`` is "" where it stands in the table or the table is full."""

    slug: str
    name: LangText
    url: str
    vendor_name: str
    summary: LangText
    add_url: str
    is_chosen: bool
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Choosing:
    """What can be added: what the typed text ``finds`` among ``total``, and what is near."""

    found: Sequence[Candidate]
    total: int
    near: Sequence[Candidate]

    @property
    def has_sample(self) -> bool:
        """Whether any solution shown is sample data."""
        return any(item.is_sample for item in (*self.found, *self.near))


def choosing_of(query: CompareQuery, solutions: Sequence[Solution], on: dt.date) -> Choosing:
    """What may be added to the chosen ``solutions``.

    2 queries where some are chosen (for the same problem, else sector), and those of the
    catalogue's search where a text was typed.
    """
    keys = [solution.pk for solution in solutions]
    found, total = _found(query.text, on)
    near = similar_solutions(keys, on, NEAR) if keys else []
    near = [key for key in near if key not in found]
    rows = Solution.objects.select_related("vendor").only(
        "slug", "name", "name_en", "summary", "summary_en", "is_sample", "vendor__legal_name",
        "vendor__short_name", "vendor__is_sample",
    ).in_bulk([*found, *near])  # fmt: skip
    return Choosing(
        found=[_candidate(rows[key], query, keys) for key in found if key in rows],
        total=total,
        near=[_candidate(rows[key], query, keys) for key in near if key in rows],
    )


def _found(text: str, on: dt.date) -> tuple[list[int], int]:
    """The first solutions that the catalogue's own search finds, and how many there are."""
    if not text:
        return [], 0
    result = search(CatalogueQuery(text=text), on)
    return list(result.ids[:FOUND]), result.total


def _candidate(row: Solution, query: CompareQuery, chosen: Sequence[int]) -> Candidate:
    is_chosen = row.pk in chosen
    can_add = not is_chosen and not query.is_full
    summary = row.local_summary
    return Candidate(
        slug=row.slug,
        name=row.local_name,
        url=row.get_absolute_url(),
        vendor_name=row.vendor.shown_name,
        summary=LangText(shorten(summary, _SUMMARY), summary.lang),
        add_url=query.adding(row.slug).address() if can_add else "",
        is_chosen=is_chosen,
        is_sample=row.is_sample or row.vendor.is_sample,
    )
