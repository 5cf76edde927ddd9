"""Questions to the index: what ``solutions.search`` answers, from memory."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from core.finding.question import understand
from core.finding.searching import Found
from solutions.query import PAGE_SIZE, CatalogueQuery
from solutions.search import Result
from solutions.tallies import Tally
from solutions.understood import Understood, understood

from .bits import count as size_of
from .bits import of_slots
from .contents import Contents
from .counting import Counted, Counts
from .matched import Matched
from .ordering import levels_of, page_of
from .shown import offers_of


def search(contents: Contents, query: CatalogueQuery) -> Result:
    """As ``solutions.search.search`` on the index's day.

    ``Result.listings`` are the keys of those that the solutions of the page may show.
    """
    found, taken = _look(contents, query)
    matched = _matched(contents, query, found)
    total = size_of(matched.solutions)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(query.page, pages)
    start = (page - 1) * PAGE_SIZE
    slots = page_of(
        matched.slots, levels_of(matched, _scores(contents, found)), start, start + PAGE_SIZE
    )
    ids = tuple(contents.keys[slots].tolist())
    counted, offers = _counted(matched), offers_of(matched, slots)
    return Result(
        ids=ids,
        total=total,
        page=page,
        pages=pages,
        tallies=counted.tallies,
        priced=counted.priced,
        on_request=counted.on_request,
        listings=tuple(offers.all),
        shown={key: one for key, one in zip(ids, offers.cheapest, strict=True) if one},
        taken=taken,
    )


def alternatives(
    contents: Contents,
    query: CatalogueQuery,
    keys: Collection[str],
    facet_keys: Collection[str],
) -> tuple[dict[str, int], dict[str, Sequence[Tally]]]:
    """As ``solutions.search.alternatives`` on the index's day."""
    found, _taken = _look(contents, query)
    matched = _matched(contents, query, found)
    counts = {key: size_of(matched.without(key).solutions) for key in keys}
    cleared = Counted(matched.asking(query.cleared()))
    known = [key for key in facet_keys if key in contents.layout.facets]
    tallies = {key: own for key in known if (own := cleared.facet(key))}
    return counts, tallies


def matching_keys(contents: Contents, query: CatalogueQuery) -> list[int]:
    """The keys of the solutions that meet a question, in no order."""
    found, _taken = _look(contents, query)
    keys: list[int] = contents.keys[_matched(contents, query, found).slots].tolist()
    return keys


def _look(contents: Contents, query: CatalogueQuery) -> tuple[Found | None, Understood]:
    """The slots in which the text is found, and how it was taken; None without a text."""
    if not query.words:
        return None, Understood()
    question = understand(query.text, contents.lexicon, contents.text)
    found = contents.text.find(question)
    taken = understood(
        query.text,
        question,
        contents.lexicon,
        lambda: contents.text,
        best=int(found.slots[found.scores.argmax()]) if len(found.slots) else None,
        is_partial=found.is_partial,
    )
    return found, taken


def _matched(contents: Contents, query: CatalogueQuery, found: Found | None) -> Matched:
    slots = None if found is None else of_slots(found.slots, contents.capacity)
    return Matched(contents, query, slots)


def _counted(matched: Matched) -> Counts:
    """The counts of a question; where a visitor chose nothing, as every visit begins, kept."""
    query, known = matched.query, matched.contents.reckoned
    if query.conditions():
        return Counted(matched, is_whole=True).all()
    key = ("counts", *((key, query.chosen(key)) for key in sorted(query.fixed)))
    if key not in known:
        known[key] = Counted(matched, is_whole=True).all()
    found: Counts = known[key]
    return found


def _scores(contents: Contents, found: Found | None) -> NDArray[np.int64] | None:
    """How well the text is found, by slot."""
    if found is None:
        return None
    scores = np.zeros(contents.capacity, np.int64)
    scores[found.slots] = found.scores
    return scores
