"""From a query string to a page with the catalogue, for every page that has it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.fragments import Topic
from core.money import format_number
from core.page_cache.marks import answers
from core.page_frame import framed
from core.structured_data import Node, item_list
from core.templatetags.structured import script_of
from provinces.models import Province

from .browse_html import browse_html, feed_address
from .browsing import Catalogue, browse
from .card_html import Shape, ready_cards
from .filters import CatalogueFilter
from .finder import search
from .models import Sector
from .query import PAGE_SIZE

Crumb = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Around:
    """What a page has around its catalogue.

    ``values`` and ``shared`` as in ``core.page_frame.filled``; ``context`` is what follows from the
    path and from the objects that ``topics`` names.
    """

    crumbs: tuple[Crumb, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[str, Hashable] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    topics: frozenset[Topic] = frozenset()
    has_sample: bool = False


def catalogue_of(
    request: HttpRequest,
    on: date,
    *,
    province: Province | None = None,
    sector: Sector | None = None,
) -> Catalogue:
    """What the address asks of the catalogue, and what was found.

    ``province`` and ``sector`` fix that choice: the address cannot change it. At most 16 queries,
    whatever the number of rows; none where search, vocabulary and cards are in memory.
    """
    fixed: Mapping[str, object] = {"province": province, "sector": sector}
    filter_ = CatalogueFilter(
        request.GET, on=on, fixed={key: row.slug for key, row in fixed.items() if row is not None}
    )
    result = search(filter_.query, on)
    cards = ready_cards(
        result.ids,
        on,
        Shape.ROW if filter_.query.view == "table" else Shape.RESULT,
        can_compare=True,
        provinces=filter_.vocabulary.places(filter_.query),
        shown=result.shown,
    )
    return browse(filter_, result, cards)


def catalogue_page(
    request: HttpRequest, template: str, found: Catalogue, around: Around
) -> HttpResponse:
    """A page with the catalogue: ``template`` extends the frame and prints ``browse``.

    It also prints ``page_suffix`` behind its title and ``canonical``, the one address of what it
    shows for search engines.
    """
    query = found.query.canonical()
    answers(request, query)
    here = request.build_absolute_uri(request.path)
    values = {
        "browse": browse_html(found),
        "canonical": here + (f"?{query}" if query else ""),
        "feed": request.build_absolute_uri(feed_address(found.query)),
        "page_suffix": _page_suffix(found.result.page),
        "structured_script": script_of(request, _structured(request, found), around.crumbs),
    }
    shared: dict[str, Hashable] = {
        # The frame tells the page's own address and picture to whom it is shared with.
        "here": here,
        "crumbs": around.crumbs,
        "has_sample": around.has_sample or any(card.is_sample for card in found.cards),
    }
    return HttpResponse(
        framed(
            request,
            template,
            {**values, **around.values},
            {**shared, **around.shared},
            context=around.context,
            topics=around.topics,
        )
    )


def _page_suffix(page: int) -> str:
    if page == 1:
        return ""
    text = _("page %(number)s") % {"number": format_number(page, get_language() or "vi")}
    return f" ({text})"


def _structured(request: HttpRequest, found: Catalogue) -> list[Node]:
    """The solutions of the page in their order, for search engines; none of an empty page."""
    site = request.build_absolute_uri("/").removesuffix("/")
    entries = [(str(card.name), site + card.url) for card in found.cards]
    return [item_list(entries, PAGE_SIZE * (found.result.page - 1) + 1)] if entries else []
