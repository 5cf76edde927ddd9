"""The catalogue as HTML: the text of its templates, rendered once, with what was found filled in.

Templates hold all that stays (``solutions/_browse.html`` and what it includes); each value here
fills one gap of theirs and is made of ready strings.
"""

from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from itertools import chain
from typing import Final

from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from core import fragments
from core.addresses import address_of_page
from core.changes.feed import ANY
from core.finding.marking import Marking
from core.fragments import Fragment
from core.money import format_number
from core.page_frame import filled
from core.templatetags.ui import icon, lang_text, numbered

from .browsing import Catalogue, Order
from .facet_groups import Group
from .facets import facets
from .query import CatalogueQuery

# Stands for what is filled into ready texts, such as the query of links; none of ours looks so.
_ASKED: Final = "asked=asked"
# The parts of the filters, and what they follow besides the names of their choices.
PANEL: Final = ("first", "offer", "quality", "rest", "flags")
PANEL_TOPICS: Final = frozenset({("solution", ANY), ("vendor", ANY), ("province", ANY)})
# More messages than these say nothing to anybody.
MOST_NOTES = 6


def browse_html(found: Catalogue) -> SafeString:
    """Filters, results and pages, for any page that shows the catalogue."""
    shared: dict[str, Hashable] = {
        "view": found.query.view,
        "is_empty": not found.result.total,
        "sorts_by_price": found.sorts_by_price,
        "place": found.place,
    }
    return filled("solutions/_browse.html", _filters(found) | _results(found), shared)


def _filters(found: Catalogue) -> Mapping[str, str]:
    asked, total = found.filter.data, found.result.total
    shown = ngettext("Show %(shown)s solution", "Show %(shown)s solutions", total)
    return {
        **(_panel(found) if found.is_filtered else _usual_panel(found)),
        "price_min": asked.get("price_min", ""),
        "price_max": asked.get("price_max", ""),
        "rating_min": asked.get("rating_min", ""),
        "show": shown % {"shown": _number(total)},
    }


def _panel(found: Catalogue) -> dict[str, SafeString]:
    panel = found.panel()
    return {
        "first": _groups(panel.first),
        "offer": _groups(panel.offer),
        "quality": _groups(panel.quality),
        "rest": _groups(panel.rest),
        "flags": panel.flags.html,
    }


def _usual_panel(found: Catalogue) -> dict[str, SafeString]:
    """As ``_panel`` where a visitor chose nothing: kept, since every visit begins there."""
    fixed = tuple((key, found.query.chosen(key)) for key in sorted(found.query.fixed))
    keys = {name: ("panel", name, fixed, found.filter.on) for name in PANEL}

    def render(_missing: list[Hashable]) -> dict[Hashable, Fragment]:
        # Any solution counts in it, and all names of choices stand in it.
        topics = PANEL_TOPICS.union(*(facet.topics for facet in facets().values()))
        drawn = _panel(found)
        return {key: Fragment(drawn[name], topics) for name, key in keys.items()}

    kept = fragments.get_many(keys.values(), render)
    return {name: kept[key].html for name, key in keys.items()}


def _results(found: Catalogue) -> Mapping[str, str]:
    result = found.result
    total_text = ngettext("%(shown)s solution", "%(shown)s solutions", result.total)
    priced = _("%(priced)s with a price, %(on_request)s on request") % {
        "priced": _number(result.priced),
        "on_request": _number(result.on_request),
    }
    return {
        "total": str(result.total),
        "total_text": total_text % {"shown": _number(result.total)},
        "priced": priced,
        "text": found.query.text,
        "notes": _notes(found),
        "open_filters": _open_filters(len(found.chips)),
        "views": format_html_join("", '<a href="{}" rel="nofollow"{}>{}{}</a>', _views(found)),
        "sorts": _sorts(found.sorts),
        "chips": _chips(found),
        "cards": SafeString("".join(_cards(found))),
        "empty": _empty(found),
        "pages": _pages(found),
        "feed": feed_address(found.query),
        "everywhere": _everywhere(found.query.text),
    }


def _everywhere(text: str) -> str:
    """The way on to guides, problems and vendors with the same text; nothing without one."""
    if not text:
        return ""
    link = '<p class="results__feed small"><a class="more" href="{}" rel="nofollow">{}{}</a></p>'
    address = f"{address_of_page('search')}?{urlencode({'q': text})}"
    return format_html(link, address, icon("search"), _("Search the whole portal"))


def feed_address(query: CatalogueQuery) -> str:
    """The feed of what a page shows, in the order of a feed; choices of the page are part of it."""
    asked = query.restarted(sort="", view="cards", fixed=frozenset()).canonical()
    return address_of_page("solutions_feed") + (f"?{asked}" if asked else "")


def _groups(groups: Iterable[Group]) -> SafeString:
    return SafeString("".join(group.html for group in groups))


def _number(count: int) -> str:
    return format_number(count, get_language() or "vi")


def _notes(found: Catalogue) -> str:
    """What was left out, each for itself; then how the text was understood, in one quiet box."""
    shown = [
        render_to_string("ui/notice.html", {"kind": "warn", "text": warning})
        for warning in found.warnings[:MOST_NOTES]
    ]
    if found.notes:
        notices = {"notices": found.notes[:MOST_NOTES]}
        shown.append(render_to_string("ui/notices.html", notices))
    return SafeString("".join(shown))


def _cards(found: Catalogue) -> Iterable[str]:
    """The cards, with the words that were found marked in names and summaries."""
    question = found.result.taken.question
    if not question:
        return (card.html for card in found.cards)
    mark = Marking(question).marked
    return (card.marked(mark) for card in found.cards)


def _open_filters(count: int) -> str:
    if not count:
        return pgettext("catalogue", "Filter")
    return pgettext("catalogue", "Filter (%(number)s)") % {"number": count}


def _views(found: Catalogue) -> Iterable[tuple[str, SafeString, SafeString, str]]:
    for link in found.views:
        current = SafeString(' aria-current="true"' if link.is_current else "")
        drawn = icon("table" if link.value == "table" else "layout-grid")
        yield link.url, current, drawn, link.label


@lru_cache(maxsize=64)
def _sorts(sorts: tuple[Order, ...]) -> SafeString:
    rows = (
        (link.value, SafeString(" selected" if link.is_current else ""), link.label)
        for link in sorts
    )
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


def _chips(found: Catalogue) -> SafeString:
    if not found.chips:
        return SafeString()
    gaps = [text for chip in found.chips for text in (chip.url, lang_text(chip.label))]
    if len(found.chips) > 1:
        gaps.append(found.clear_url)
    texts = _around_chips(len(found.chips), get_language() or "vi")
    filled_in = zip(texts, [*map(conditional_escape, gaps), ""], strict=True)
    return SafeString("".join(chain.from_iterable(filled_in)))


@lru_cache(maxsize=64)
def _around_chips(count: int, _lang: str) -> tuple[str, ...]:
    """The text of so many chips between address and label of each, and their ``clear_url``."""
    chips = [{"url": _ASKED, "label": _ASKED}] * count
    html = render_to_string("ui/chips.html", {"chips": chips, "clear_url": _ASKED})
    return tuple(html.split(_ASKED))


def _empty(found: Catalogue) -> str:
    if found.empty is None:
        return ""
    context = {
        "empty": found.empty,
        "is_filtered": found.is_filtered,
        "clear_url": found.clear_url,
    }
    return render_to_string("solutions/_empty.html", context)


def _pages(found: Catalogue) -> SafeString:
    asked = found.query.on_page(1).canonical()
    return numbered(found.result.page, found.result.pages, asked)
