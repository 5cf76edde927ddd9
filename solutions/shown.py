"""Which listing stands for a solution where several could: the cheapest. Plain ORM.

The least first-year cost of the day comes first, listings without a price last, then the key. The
index says the same from its columns (``solutions.index.shown``).
"""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import QuerySet

from .models import Listing
from .prices import Moved, moved

Offered = tuple[int, int, int | None]


def shown_listings(
    solution_ids: Collection[int], on: date, provinces: Collection[int] = ()
) -> dict[int, int]:
    """The listing (key) shown of each solution that has one in the provinces; two queries.

    ``provinces`` (keys): only their listings; none: all, the ministry's too.
    """
    offers = Listing.objects.published(on).filter(solution__in=list(solution_ids)).order_by()
    if provinces:
        offers = offers.filter(province__in=list(provinces))
    return cheapest(offers, on, moved(on, solution_ids))


def cheapest(offers: QuerySet[Listing], on: date, since: Moved) -> dict[int, int]:
    """The listing shown of each solution among ``offers``, by solution; one query."""
    best: dict[int, tuple[bool, int, int]] = {}
    for solution, listing, price in priced(offers, on, since):
        order = price is None, price or 0, listing
        best[solution] = min(best.get(solution, order), order)
    return {solution: listing for solution, (_has_none, _price, listing) in best.items()}


def priced(offers: QuerySet[Listing], on: date, since: Moved) -> Iterator[Offered]:
    """Solution, key and first-year cost (VND) on the day of each of ``offers``; one query.

    ``since`` has the costs that stored prices do not say.
    """
    rows = offers.values_list("solution", "pk", "price_from", "price_from_changes_on")
    for solution, listing, stored, changes_on in rows:
        is_stored = changes_on is None or changes_on > on
        yield solution, listing, stored if is_stored else since.prices.get(listing)
