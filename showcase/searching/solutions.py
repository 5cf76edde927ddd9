"""Solutions as results: found by the catalogue's own search, shown with price and evaluation."""

import datetime as dt
from collections.abc import Sequence

from solutions.cards import cards_for
from solutions.finder import search
from solutions.models import Solution
from solutions.query import CatalogueQuery
from solutions.search import Result

from .marking import Marker
from .source import Hit


def find_solutions(text: str, on: dt.date, page: int = 1) -> Result:
    """What the catalogue finds for ``text``, 24 a page."""
    return search(CatalogueQuery(text=text, page=page), on)


def solution_hits(keys: Sequence[int], marker: Marker, on: dt.date) -> list[Hit]:
    """Solutions of the keys in their order; 1 query and those of the cards."""
    cards = cards_for(keys, on)
    long_texts = Solution.objects.in_bulk([card.solution_id for card in cards]) if cards else {}
    hits = []
    for card in cards:
        texts = long_texts[card.solution_id]
        hits.append(
            Hit(
                name=card.name,
                title=marker.title(card.name),
                url=card.url,
                excerpt=marker.excerpt(
                    texts.local_summary,
                    texts.local_problem,
                    texts.local_description,
                    texts.features,
                ),
                facts=(card.vendor_name, *map(str, card.sectors)),
                is_sample=card.is_sample,
                card=card,
            )
        )
    return hits
