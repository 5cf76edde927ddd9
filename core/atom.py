"""Atom feeds (RFC 4287): what is new among things of one kind, for feed readers and other portals.

Identities are ``tag:`` URIs of the portal's own host, so that they outlive a changed address.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.site_address import site_address
from core.text import strip_controls

NEWEST: Final = 50
MEDIA_TYPE: Final = "application/atom+xml; charset=utf-8"
# A year in which the host was the portal's, as RFC 4151 asks of a tag.
_TAG_YEAR: Final = 2026
_SAMPLE: Final = "so-lieu-minh-hoa"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a feed.

    ``key`` names it for ever (``solution/12``), ``path`` is the address of its page, ``author`` the
    office that answers for it, never a person. ``terms`` are its fields of work.
    """

    key: str
    title: str
    path: str
    summary: str
    author: str
    published: dt.datetime
    updated: dt.datetime
    terms: tuple[str, ...] = ()
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: ``kind`` and the canonical ``question`` make its identity; ``page`` is for people.

    ``since`` is when it last changed as far as no entry says so (an empty feed has no other).
    """

    kind: str
    question: str
    title: str
    subtitle: str
    page: str
    since: dt.datetime
    entries: Sequence[Entry]


class _Writer(Atom1Feed):
    """Django's writer, with a day that does not move while nothing changes."""

    content_type = MEDIA_TYPE
    since: dt.datetime

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=self.since)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["is_sample"]:
            label = pgettext("feed", "Sample data")
            handler.addQuickElement("category", "", {"term": _SAMPLE, "label": label})


def feed_response(request: HttpRequest, feed: Feed) -> HttpResponse:
    """The feed as a response; ``core.page_cache`` marks it and says when a reader has it already.

    A withdrawn entry changes the text and not its dates, so that only the text's mark counts.
    """
    writer = _writer(request, feed)
    response = HttpResponse(writer.writeString("utf-8"), content_type=MEDIA_TYPE)
    response["Last-Modified"] = http_date(writer.latest_post_date().timestamp())
    return response


def refused(problems: Sequence[tuple[str, str]]) -> HttpResponse:
    """400 in plain text: no reader shows a message, and a feed of something else would mislead.

    ``problems`` are pairs of the parameter and why its value was not understood.
    """
    lines = [_("This feed cannot be made; please check its address:")]
    lines += [f"{parameter}: {why}" for parameter, why in problems]
    return HttpResponse("\n".join(lines) + "\n", "text/plain; charset=utf-8", status=400)


def _writer(request: HttpRequest, feed: Feed) -> _Writer:
    absolute = request.build_absolute_uri
    has_sample = any(entry.is_sample for entry in feed.entries)
    mark = [_("SAMPLE FIGURES FOR ILLUSTRATION")] if has_sample else []
    writer = _Writer(
        title=_plain(feed.title),
        link=absolute(feed.page),
        description="",
        subtitle=_plain(". ".join([*mark, feed.subtitle])),
        language="vi",
        feed_url=absolute(request.get_full_path()),
        feed_guid=_tag("?".join(filter(None, (f"feed/{feed.kind}", feed.question)))),
        author_name=_("Digital Transformation Centres Portal"),
    )
    writer.since = feed.since
    for entry in feed.entries:
        writer.add_item(**_item(request, entry))
    return writer


def _item(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    return {
        "title": _plain(entry.title),
        "link": request.build_absolute_uri(entry.path),
        # The writer says that it is HTML.
        "description": format_html_join("", "<p>{}</p>", ((line,) for line in _lines(entry))),
        "unique_id": _tag(entry.key),
        "author_name": _plain(entry.author),
        "pubdate": entry.published,
        "updateddate": max(entry.published, entry.updated),
        "categories": [_plain(term) for term in entry.terms],
        "is_sample": entry.is_sample,
    }


def _lines(entry: Entry) -> Iterator[str]:
    if entry.is_sample:
        yield _("SAMPLE FIGURES FOR ILLUSTRATION")
    if entry.summary:
        yield from _plain(entry.summary).splitlines()


def _plain(text: str) -> str:
    """What XML may hold."""
    return strip_controls(str(text))[0]


def _tag(specific: str) -> str:
    host = urlsplit(site_address()).hostname or "localhost"
    return f"tag:{host},{_TAG_YEAR}:{specific}"
