"""The one door to the catalogue's search: from memory where that is possible, else by SQL.

The index answers while it is in step with the database; who has written something that is not
committed yet, and whoever asks about another day, is answered by ``solutions.search``; texts that
must wait for the index of a large catalogue by ``solutions.interim``.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from django.conf import settings

from core.changes import feed
from core.finding.suggesting import did_you_mean

from . import interim
from . import search as plain
from . import shown as stored
from .index import engine
from .index import shown as held
from .index.contents import Contents
from .index.keeper import keeper
from .query import CatalogueQuery
from .search import FindByText, Result
from .tallies import Tally
from .wording import Finds, find

Answer = TypeVar("Answer")


def search(query: CatalogueQuery, on: dt.date, *, counts: bool = True) -> Result:
    """As ``solutions.search.search``; ``Result.listings`` may be those of the page alone.

    Without ``counts`` it may lack the listings, ``tallies``, ``priced`` and ``on_request``.
    """
    found = ask_index(on, lambda contents: engine.search(contents, query, counts=counts))
    return plain.search(query, on, _by_text()) if found is None else found


def alternatives(
    query: CatalogueQuery,
    keys: Collection[str],
    facet_keys: Collection[str],
    on: dt.date,
    finds: Finds | None = None,
) -> tuple[Mapping[str, int], Mapping[str, Sequence[Tally]]]:
    """As ``solutions.search.alternatives``."""
    found = ask_index(on, lambda contents: engine.alternatives(contents, query, keys, facet_keys))
    if found is not None:
        return found
    return plain.alternatives(query, keys, facet_keys, on, finds, _by_text())


def nearest(result: Result, on: dt.date) -> str:
    """Another text that finds more than that of ``result`` did; "" for none."""
    taken = result.taken
    if taken.is_whole:
        return ""
    if result.finds is not None:
        return result.finds.nearest()
    found = ask_index(on, lambda known: did_you_mean(taken.text, known.text, known.lexicon))
    return _by_text()(taken.text, on).nearest() if found is None else found


def matching_keys(query: CatalogueQuery, on: dt.date) -> list[int]:
    """The keys of all solutions that meet a question, in no order."""
    found = ask_index(on, lambda contents: engine.matching_keys(contents, query))
    if found is None:
        return list(plain.matching(query, on, _by_text()).values_list("pk", flat=True))
    return found


def shown_listings(
    solution_ids: Sequence[int], on: dt.date, provinces: Collection[int] = ()
) -> Mapping[int, int]:
    """As ``solutions.shown.shown_listings``; no query where the index can be asked."""
    found = ask_index(on, lambda known: held.shown_listings(known, solution_ids, provinces))
    return stored.shown_listings(solution_ids, on, provinces) if found is None else found


def ask_index(on: dt.date, question: Callable[[Contents], Answer]) -> Answer | None:
    """What the index of the day ``on`` says; None where it cannot be asked now."""
    return keeper.ask(on, question) if _wants_index() else None


def _wants_index() -> bool:
    return settings.SEARCHES_BY_INDEX and not feed.has_own_changes()


def _by_text() -> FindByText:
    """How the database is asked for a text, instead of an index that is still being made or not."""
    return interim.find if _wants_index() else find
