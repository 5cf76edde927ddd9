"""The catalogue: search, facets, cards or table."""

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import today
from provinces.models import Province
from solutions.browsing import Catalogue, browse
from solutions.cards import cards_for
from solutions.filters import CatalogueFilter
from solutions.models import Sector
from solutions.search import search


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """``/giai-phap/``: every public solution of the country."""
    context = {"crumbs": [(_("Solutions"), "")]}
    return render(request, "solutions/list.html", context | catalogue_context(request, today()))


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
    }


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
