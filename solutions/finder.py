"""The one door to the catalogue's search: from memory where that is possible, else by SQL.

The index answers while it is in step with the database; who has written something that is not
committed yet, and whoever asks about another day, is answered by ``solutions.search``.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from django.conf import settings

from core.changes import feed
from core.finding.suggesting import did_you_mean

from . import search as plain
from . import shown as stored
from .index import engine
from .index import shown as held
from .index.contents import Contents
from .index.keeper import keeper
from .query import CatalogueQuery
from .search import Result
from .tallies import Tally
from .wording import Finds, find

Answer = TypeVar("Answer")


def search(query: CatalogueQuery, on: dt.date) -> Result:
    """As ``solutions.search.search``; ``Result.listings`` may be those of the page alone."""
    found = ask_index(on, lambda contents: engine.search(contents, query))
    return plain.search(query, on) if found is None else found


def alternatives(
    query: CatalogueQuery,
    keys: Collection[str],
    facet_keys: Collection[str],
    on: dt.date,
    finds: Finds | None = None,
) -> tuple[Mapping[str, int], Mapping[str, Sequence[Tally]]]:
    """As ``solutions.search.alternatives``."""
    found = ask_index(on, lambda contents: engine.alternatives(contents, query, keys, facet_keys))
    return plain.alternatives(query, keys, facet_keys, on, finds) if found is None else found


def nearest(result: Result, on: dt.date) -> str:
    """Another text that finds more than that of ``result`` did; "" for none."""
    taken = result.taken
    if taken.is_whole:
        return ""
    if result.finds is not None:
        return result.finds.nearest()
    found = ask_index(on, lambda known: did_you_mean(taken.text, known.text, known.lexicon))
    return find(taken.text, on).nearest() if found is None else found


def matching_keys(query: CatalogueQuery, on: dt.date) -> list[int]:
    """The keys of all solutions that meet a question, in no order."""
    found = ask_index(on, lambda contents: engine.matching_keys(contents, query))
    if found is None:
        return list(plain.matching(query, on).values_list("pk", flat=True))
    return found


def shown_listings(
    solution_ids: Sequence[int], on: dt.date, provinces: Collection[int] = ()
) -> Mapping[int, int]:
    """As ``solutions.shown.shown_listings``; no query where the index can be asked."""
    found = ask_index(on, lambda known: held.shown_listings(known, solution_ids, provinces))
    return stored.shown_listings(solution_ids, on, provinces) if found is None else found


def ask_index(on: dt.date, question: Callable[[Contents], Answer]) -> Answer | None:
    """What the index of the day ``on`` says; None where it cannot be asked now."""
    if not settings.SEARCHES_BY_INDEX or feed.has_own_changes():
        return None
    return keeper.ask(on, question)
