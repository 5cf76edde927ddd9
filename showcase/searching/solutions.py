"""Solutions as results: found by the catalogue's own search, shown with price and evaluation."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import QuerySet

from core.changes.feed import ANY, SITE
from core.prepared import ANY_GIVEN, Call, prepared
from solutions.cards import cards_for
from solutions.finder import search
from solutions.models import Solution
from solutions.query import CatalogueQuery
from solutions.search import Result

from .source import Reading, Thing


def find_solutions(text: str, on: dt.date) -> Result:
    """What the catalogue finds for ``text``: the first page and the total, without counts."""
    return search(CatalogueQuery(text=text), on, counts=False)


@prepared
def _texts() -> QuerySet[Solution]:
    """The texts of some solutions in which words may be found."""
    names = ("summary", "problem", "description")
    columns = [column for name in names for column in (name, f"{name}_en")]
    return Solution.objects.filter(pk__in=ANY_GIVEN).order_by().only(*columns, "features")


def _calls(keys: Sequence[int], on: dt.date) -> Sequence[Call]:
    return (_texts.of(keys),)


def _things(rows: Sequence[Sequence[Any]], on: dt.date) -> Iterator[tuple[int, Thing]]:
    """With the query of the cards."""
    texts = {row.pk: row for row in rows[0]}
    for card in cards_for(list(texts), on, with_sectors=False):
        long = texts[card.solution_id]
        thing = Thing(
            name=card.name,
            url=card.url,
            texts=(
                long.local_summary,
                long.local_problem,
                long.local_description,
                long.features,
            ),
            topics=(("solution", card.solution_id), ("vendor", card.vendor_id), (SITE, ANY)),
            is_sample=card.is_sample,
            card=card,
        )
        yield card.solution_id, thing


READING: Final = Reading(_calls, _things, template="showcase/_found_solution.html")
