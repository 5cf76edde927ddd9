"""Questions to the index: what ``solutions.search`` answers, from memory."""

from collections.abc import Collection, Sequence

from solutions.query import PAGE_SIZE, CatalogueQuery
from solutions.search import Result
from solutions.tallies import Tally
from solutions.understood import Understood

from .contents import Contents
from .counting import Counted, Counts
from .matched import Matched
from .ordering import page
from .shown import offers_of
from .texts import Looked, look


def search(contents: Contents, query: CatalogueQuery, *, counts: bool = True) -> Result:
    """As ``solutions.search.search`` on the index's day; listings and numbers with ``counts`` only.

    ``Result.listings`` are the keys of those that the solutions of the page may show.
    """
    looked = _looked(contents, query)
    matched = _matched(contents, query, looked)
    taken = Understood() if looked is None else looked.taken
    total = matched.total
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(query.page, pages)
    start = (number - 1) * PAGE_SIZE
    slots = page(matched, looked, start, min(start + PAGE_SIZE, total))
    ids = tuple(contents.keys[slots].tolist())
    if not counts:
        return Result(ids, total, number, pages, {}, 0, 0, (), {}, taken)
    counted, offers = _counted(matched), offers_of(matched, slots)
    return Result(
        ids=ids,
        total=total,
        page=number,
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
    matched = _matched(contents, query, _looked(contents, query))
    counts = {key: matched.without(key).total for key in keys}
    cleared = Counted(matched.asking(query.cleared()))
    known = [key for key in facet_keys if key in contents.layout.facets]
    tallies = {key: own for key in known if (own := cleared.facet(key))}
    return counts, tallies


def matching_keys(contents: Contents, query: CatalogueQuery) -> list[int]:
    """The keys of the solutions that meet a question, in no order."""
    matched = _matched(contents, query, _looked(contents, query))
    keys: list[int] = contents.keys[matched.slots].tolist()
    return keys


def _looked(contents: Contents, query: CatalogueQuery) -> Looked | None:
    """What the text of a question finds; None without one."""
    return look(contents, query.text) if query.words else None


def _matched(contents: Contents, query: CatalogueQuery, looked: Looked | None) -> Matched:
    return Matched(contents, query, None if looked is None else looked.slots)


def _counted(matched: Matched) -> Counts:
    """The counts of a question; where a visitor chose nothing, as every visit begins, kept."""
    query = matched.query
    if query.conditions():
        return Counted(matched, is_whole=True).all()
    key = ("counts", *((key, query.chosen(key)) for key in sorted(query.fixed)))
    return matched.contents.once(key, lambda: Counted(matched, is_whole=True).all())
