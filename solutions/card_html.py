"""Cards as ready HTML: rendered once per change of what they show, then taken from memory.

A page asks for the cards of its solutions and gets each as text with the few facts that it needs
beside it. Only cards that are not kept (``core.fragments``) are read from the database, all of them
together. Nothing in the text depends on the page, its address or who looks at it.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from core import fragments
from core.changes.feed import ANY, SITE
from core.fragments import Fragment, Topic
from core.i18n import LangText

from .cards import Card, cards_for
from .models import Listing


class Shape(StrEnum):
    """How a card looks; the value is the template that draws it."""

    RESULT = "ui/result.html"
    ROW = "ui/result_row.html"
    TILE = "ui/solution_card.html"


@dataclass(frozen=True, slots=True)
class ReadyCard:
    """A card as HTML (a list item, or a row of the table) with what a page needs beside it.

    ``has_promo``: whether it shows a promotion. ``summary`` is "" where the shape shows none.
    """

    html: SafeString
    solution_id: int
    url: str
    name: LangText
    summary: LangText
    is_sample: bool
    has_promo: bool

    def marked(self, mark: Callable[[str], SafeString]) -> SafeString:
        """The card with name and summary as ``mark`` writes them, such as with found words."""
        html = str(self.html)
        # The name stands in attributes before and after its link; only the link counts.
        end = html.index(">", html.index("<a "))
        for text in (self.name, self.summary):
            plain = str(conditional_escape(text))
            start = html.find(plain, end)
            if text and start >= 0:
                written = str(mark(text))
                html = html[:start] + written + html[start + len(plain) :]
                end = start + len(written)
        return mark_safe(html)  # noqa: S308 a rendered template and a safe text


def ready_cards(
    solution_ids: Sequence[int],
    on: date,
    shape: Shape,
    *,
    can_compare: bool = False,
    provinces: Sequence[int] = (),
    listings: QuerySet[Listing] | Collection[int] | None = None,
    narrowed_by: Hashable = None,
) -> list[ReadyCard]:
    """The cards of solutions in the order of their keys; no query while all are kept.

    ``provinces`` and ``listings`` as in ``cards_for``; ``narrowed_by`` says in plain values what
    made ``listings`` of all listings, and is needed with it: the cards are kept under it.
    ``can_compare``: with a box to choose it, as ``ui/result.html`` says.
    """
    places = tuple(sorted(provinces))
    keys = {key: (key, shape, can_compare, places, narrowed_by, on) for key in solution_ids}

    def render(missing: list[Hashable]) -> Mapping[Hashable, Fragment]:
        left = set(missing)
        wanted = [solution_id for solution_id, key in keys.items() if key in left]
        return {
            keys[card.solution_id]: _fragment(card, shape, can_compare, is_local=bool(places))
            for card in cards_for(
                wanted, on, provinces=places, listings=listings, with_sectors=False
            )
        }

    found = fragments.get_many(keys.values(), render)
    return [replace(fragment.facts, html=fragment.html) for fragment in found.values()]


def _fragment(card: Card, shape: Shape, can_compare: bool, *, is_local: bool) -> Fragment:
    template = get_template(shape.value)
    html = mark_safe(template.render({"card": card, "can_compare": can_compare}))  # noqa: S308
    # The text is kept once, by the fragment.
    ready = ReadyCard(
        html=SafeString(),
        solution_id=card.solution_id,
        url=card.url,
        name=card.name,
        summary=card.summary if shape == Shape.RESULT else LangText(""),
        is_sample=card.is_sample,
        has_promo=card.has_promo,
    )
    # The solution with its listings and evaluations, its vendor, the names of bodies and criteria.
    topics: set[Topic] = {("solution", card.solution_id), ("vendor", card.vendor_id), (SITE, ANY)}
    if is_local:
        # Which evaluations count in a province follows from what it succeeded.
        topics.add(("province", ANY))
    return Fragment(html, frozenset(topics), facts=ready)
