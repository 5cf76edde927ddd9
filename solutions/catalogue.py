"""From a query string to what the catalogue's template shows; for every page that has it."""

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest

from core.structured_data import Node, item_list
from provinces.models import Province

from .browsing import Catalogue, browse
from .cards import cards_for
from .filters import CatalogueFilter
from .models import Sector
from .query import PAGE_SIZE
from .search import search


def catalogue_context(
    request: HttpRequest,
    on: date,
    *,
    province: Province | None = None,
    sector: Sector | None = None,
) -> dict[str, object]:
    """What ``solutions/_browse.html`` needs, for any page that shows the catalogue.

    ``province`` and ``sector`` fix that choice: the address cannot change it. At most 12 queries,
    whatever the number of rows. The page adds its own title and breadcrumbs; ``canonical`` is its
    absolute address for search engines, ``has_sample`` whether a shown solution is sample data.
    """
    found = _catalogue(request, on, province, sector)
    query = found.query.canonical()
    address = request.build_absolute_uri(request.path) + (f"?{query}" if query else "")
    return {
        "catalogue": found,
        "canonical": address,
        "has_sample": any(card.is_sample for card in found.cards),
        "structured": _structured(request, found),
    }


def _structured(request: HttpRequest, found: Catalogue) -> list[Node]:
    """The solutions of the page in their order, for search engines; none of an empty page."""
    entries = [(str(card.name), request.build_absolute_uri(card.url)) for card in found.cards]
    return [item_list(entries, PAGE_SIZE * (found.result.page - 1) + 1)] if entries else []


def _catalogue(
    request: HttpRequest, on: date, province: Province | None, sector: Sector | None
) -> Catalogue:
    fixed: Mapping[str, object] = {"province": province, "sector": sector}
    filter_ = CatalogueFilter(
        request.GET, on=on, fixed={key: row.slug for key, row in fixed.items() if row is not None}
    )
    result = search(filter_.query, on)
    cards = cards_for(
        result.ids,
        on,
        provinces=filter_.vocabulary.places(filter_.query),
        listings=result.listings,
    )
    return browse(filter_, result, cards)
