"""The page of the search over everything as HTML: its templates, rendered once, filled in.

What stays is in the templates (``showcase/search.html``, ``_found_group.html``), which print their
gaps and ask nothing about them (``core.page_frame``).
"""

import datetime as dt
from collections.abc import Hashable

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import fragments
from core.changes.feed import ANY, SITE
from core.fragments import Fragment
from core.money import format_number
from core.page_frame import filled, framed
from showcase.national import national
from showcase.overview import sector_tiles

from .page import Answer, Group

# Any solution counts in them, and the names of sectors are words of the site.
_TILES = frozenset({("solution", ANY), ("province", ANY), (SITE, ANY)})


def search_page(request: HttpRequest, answer: Answer, on: dt.date) -> SafeString:
    """The page that shows ``answer``, or the sectors to browse where no text was asked for."""
    text = answer.asked.text
    values = {
        "text": text,
        "notices": _notices(answer),
        "total": str(answer.total),
        "total_text": ngettext("%(shown)s result", "%(shown)s results", answer.total)
        % {"shown": _number(answer.total)},
        "nearest": _nearest(answer),
        "found": _found(answer, request.GET, on) if text else "",
        "tiles": SafeString() if text else _tiles(on),
    }
    shared: dict[str, Hashable] = {
        "has_text": bool(text),
        "has_sample": answer.has_sample,
        "is_unlisted": bool(request.GET),
        "crumbs": ((_("Search"), None),),
        "canonical": request.build_absolute_uri(request.path),
    }
    return framed(request, "showcase/search.html", values, shared)


def _number(count: int) -> str:
    return format_number(count, get_language() or "vi")


def _notices(answer: Answer) -> str:
    notices = [text for text in answer.notes if text]
    return render_to_string("ui/notices.html", {"notices": notices}) if notices else SafeString()


def _nearest(answer: Answer) -> SafeString:
    if not answer.nearest:
        return SafeString()
    return format_html(
        '<p class="found__nearest">{} <a href="{}" rel="nofollow">{}</a></p>',
        _("Did you mean:"),
        answer.nearest_url,
        answer.nearest,
    )


def _found(answer: Answer, params: QueryDict, on: dt.date) -> SafeString:
    """The kinds as choices with the groups; help where nothing was found."""
    if not answer.total:
        values = {"help": answer.help, "tiles": _tiles(on)}
        return render_to_string("showcase/_found_nothing.html", values)
    groups = [_group(group, params) for group in answer.groups]
    return SafeString("".join([_tabs(answer), *groups]))


def _tabs(answer: Answer) -> SafeString:
    rows = (
        (
            tab.url,
            SafeString(' aria-current="true"' if tab.is_current else ""),
            tab.label,
            _number(tab.total),
        )
        for tab in answer.tabs
    )
    item = '<li><a href="{}" rel="nofollow"{}>{} <span class="num">{}</span></a></li>'
    return format_html(
        '<nav class="found-kinds" aria-label="{}"><ul>{}</ul></nav>\n',
        _("Kinds of results"),
        format_html_join("", item, rows),
    )


def _group(group: Group, params: QueryDict) -> SafeString:
    values = {
        "total": str(group.total),
        "shown_total": _number(group.total),
        "hits": SafeString("".join(group.hits)),
        "url": group.url,
        "see_all": ngettext("See all %(shown)s", "See all %(shown)s", group.total)
        % {"shown": _number(group.total)},
        "pages": _pages(group, params),
    }
    shared: dict[str, Hashable] = {
        "key": group.key,
        "has_hits": bool(group.hits),
        "has_more": group.page is None and group.has_more,
    }
    context = {"label": group.label, "icon": group.icon}
    return filled("showcase/_found_group.html", values, shared, context=context)


def _pages(group: Group, params: QueryDict) -> str:
    if group.page is None:
        return SafeString()
    return render_to_string("ui/pagination.html", {"page": group.page, "params": params})


def _tiles(on: dt.date) -> SafeString:
    """All sectors with their numbers of solutions."""

    def render() -> Fragment:
        tiles = sector_tiles(on, national(on).by_sector)
        html = render_to_string("ui/sector_tiles.html", {"tiles": tiles})
        return Fragment(html, _TILES)

    return fragments.get("found tiles", render)
