"""Cards as ready HTML: rendered once per change of what they show, then taken from memory.

Most outlive the day: a card says how long it is right while nobody changes anything.

A page asks for the cards of its solutions and gets each as text with the few facts that it needs
beside it. Only cards that are not kept (``core.fragments``) are read from the database, all of them
together. Nothing in the text depends on the page, its address or who looks at it.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from html import escape, unescape
from typing import Final, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from core import fragments
from core.changes.feed import ANY, SITE
from core.fragments import Fragment, Topic

from .card_shapes import result_html, row_html, tile_html
from .cards import Card, cards_for
from .finder import shown_listings


class Shape(StrEnum):
    """How a card looks, as ``card_shapes`` draws it."""

    RESULT = "result"
    ROW = "row"
    TILE = "tile"


_DRAWN_BY: Final[Mapping[Shape, Callable[..., SafeString]]] = {
    Shape.RESULT: result_html,
    Shape.ROW: row_html,
    Shape.TILE: tile_html,
}
_LINK: Final = '<a href="'
# The vocabulary, such as the names of bodies and criteria.
_WORDS: Final[Topic] = (SITE, ANY)


class ReadyCard(NamedTuple):
    """A card as HTML (a list item, or a row of the table) with what a page needs beside it.

    ``has_promo``: whether it shows a promotion. The others are places in the text: its address
    begins at ``url_at``; name and summary begin and end where they say, at one place where the
    shape shows none. Places take less room than what stands there.
    """

    html: SafeString
    solution_id: int
    is_sample: bool
    has_promo: bool
    url_at: int
    name_at: int
    name_end: int
    summary_at: int
    summary_end: int

    @property
    def url(self) -> str:
        """The address of the solution, with the province whose listing the card shows."""
        return unescape(self.html[self.url_at : self.html.index('"', self.url_at)])

    @property
    def name(self) -> str:
        """The name of the solution."""
        return unescape(self.html[self.name_at : self.name_end])

    def marked(self, mark: Callable[[str], str]) -> SafeString:
        """The card with name and summary as ``mark`` writes them, such as with found words."""
        html, name_end, summary_at = str(self.html), self.name_end, self.summary_at
        summary = html[summary_at : self.summary_end]
        parts = (
            html[: self.name_at],
            mark(self.name),
            html[name_end:summary_at],
            mark(unescape(summary)) if summary else "",
            html[self.summary_end :],
        )
        return mark_safe("".join(parts))  # noqa: S308 a rendered template and safe texts


def ready_cards(
    solution_ids: Sequence[int],
    on: date,
    shape: Shape,
    *,
    can_compare: bool = False,
    provinces: Sequence[int] = (),
    shown: Mapping[int, int] | None = None,
) -> list[ReadyCard]:
    """The cards of solutions in the order of their keys; no query while all are kept.

    ``on`` is today. ``provinces`` and ``shown`` as in ``cards_for``: a card is kept for the listing
    that it shows, whatever question led to it. ``can_compare``: with a box to choose it, as
    ``result_html`` says.
    """
    if shown is None:
        shown = shown_listings(solution_ids, on, provinces)
    places = tuple(sorted(provinces))
    keys = {key: (key, shown.get(key), shape, can_compare, places) for key in solution_ids}

    def render(missing: list[Hashable]) -> Mapping[Hashable, Fragment]:
        left = set(missing)
        wanted = [solution_id for solution_id, key in keys.items() if key in left]
        return {
            keys[card.solution_id]: _fragment(card, shape, can_compare, is_local=bool(places))
            for card in cards_for(wanted, on, provinces=places, shown=shown, with_sectors=False)
        }

    found = fragments.get_many(keys.values(), render)
    return [ReadyCard(fragment.html, *fragment.facts) for fragment in found.values()]


def _fragment(card: Card, shape: Shape, can_compare: bool, *, is_local: bool) -> Fragment:
    html = _DRAWN_BY[shape](card, can_compare=can_compare)
    # The name stands in attributes before and after its link; only the link counts.
    url_at = html.index(_LINK) + len(_LINK)
    name_at, name_end = _where(html, card.name, html.index(">", url_at))
    summary = card.summary if shape == Shape.RESULT else ""
    places = (url_at, name_at, name_end, *_where(html, summary, name_end))
    # The solution with its listings and evaluations, and its vendor.
    topics: list[Topic] = [("solution", card.solution_id), ("vendor", card.vendor_id), _WORDS]
    if is_local:
        # Which evaluations count in a province follows from what it succeeded.
        topics.append(("province", ANY))
    facts = (card.solution_id, card.is_sample, card.has_promo, *places)
    return Fragment(html, topics, card.right_until, facts)


def _where(html: str, text: str, start: int) -> tuple[int, int]:
    """Where a text begins and ends behind ``start``; one place where there is none."""
    plain = escape(text)
    at = html.find(plain, start) if text else -1
    return (at, at + len(plain)) if at >= 0 else (start, start)
