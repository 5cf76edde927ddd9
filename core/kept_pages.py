"""Pages rendered once per change of what they show; only the frame is filled in at each request.

A page is one fragment of ``core.fragments``: what it puts into the blocks of the frame, with all
that it shows named as topics. What depends on the visitor's own words is never kept. A part that
depends on much more than the page itself is a fragment of its own ``below`` it.
"""

import secrets
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from core import fragments
from core.changes.feed import ANY, SITE
from core.fragments import Fragment, Topic
from core.page_cache.marks import answers
from core.page_frame import framed

FRAME: Final = "showcase/kept.html"
PARTS: Final = "showcase/_parts.html"
BLOCKS: Final = ("title", "description", "about", "head", "breadcrumbs")
# More objects than these are followed as "any of their kind": each one costs memory.
MOST_FOLLOWED: Final = 60
# Between the parts; no text of anybody can hold it.
_MARK: Final = mark_safe(f"<!--{secrets.token_hex(16)}-->")  # noqa: S308 our own figures

PLACES: Final[frozenset[Topic]] = frozenset({("province", ANY), (SITE, ANY)})
EVERYTHING: Final[frozenset[Topic]] = PLACES | {
    ("solution", ANY), ("vendor", ANY), ("guide", ANY), ("problem", ANY),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is made of: template and context, and the ``topics`` of all that it shows.

    ``query`` is the canonical query string of the question that it answers
    (``core.page_cache.marks.answers``); ``facts`` small unchangeable data for the part below it.
    """

    template: str
    context: Mapping[str, Any]
    topics: frozenset[Topic]
    query: str = ""
    facts: Any = None


class Parts(NamedTuple):
    """The blocks of a page but its content; whether it shows sample data; the rest of ``Page``."""

    title: str
    description: str
    about: str
    head: str
    breadcrumbs: str
    has_sample: bool
    query: str
    facts: Any


class Below(NamedTuple):
    """A fragment at the end of a page: ``key`` beside the page's own, and how it is made.

    It is made from the page's ``facts``; its own ``facts`` say whether it shows sample data.
    """

    key: str
    make: Callable[[Any], Fragment]


Made = Page | HttpResponse


def topics(kind: str, keys: Iterable[int | None]) -> frozenset[Topic]:
    """The topics of objects of a ``kind``; any of the kind where they are very many."""
    found = {(kind, key) for key in keys if key is not None}
    return frozenset(found) if len(found) <= MOST_FOLLOWED else frozenset({(kind, ANY)})


def kept_page(
    request: HttpRequest,
    make: Callable[[], Made],
    key: tuple[Hashable, ...] | None = (),
    below: Below | None = None,
) -> HttpResponse:
    """The page of this address, made by ``make`` when none is kept that is still right.

    ``key`` is what it depends on besides its path (parts of the query); None: keep nothing, since
    the page tells back what was typed. ``make`` may give another answer instead (a page that is
    gone), which is not kept, or raise ``Http404``.
    """
    # Addresses for search engines are absolute, so they differ by the name the site is asked by.
    own = (request.scheme, request.get_host(), request.path, key)
    page = _page(request, make, None if key is None else own)
    if isinstance(page, HttpResponse):
        return page
    parts = Parts(*page.facts)
    answers(request, parts.query)
    added = _fragment(("below", below.key, request.path), below, parts) if below else None
    values = {name: _safe(getattr(parts, name)) for name in BLOCKS} | {
        "content": page.html,
        "below": added.html if added else SafeString(""),
    }
    shared = {
        "has_description": bool(parts.description),
        "has_sample": parts.has_sample or bool(added and added.facts),
    }
    return HttpResponse(framed(request, FRAME, values, shared))


def _page(
    request: HttpRequest, make: Callable[[], Made], key: Hashable | None
) -> Fragment | HttpResponse:
    made: Made | None = None

    def missing(keys: list[Hashable]) -> Mapping[Hashable, Fragment]:
        nonlocal made
        made = make()
        return {keys[0]: _rendered(request, made)} if isinstance(made, Page) else {}

    found = missing([key]) if key is None else fragments.get_many([key], missing)
    return made if isinstance(made, HttpResponse) else found[key]


def _fragment(key: Hashable, below: Below, parts: Parts) -> Fragment:
    return fragments.get_many([key], lambda keys: {keys[0]: below.make(parts.facts)})[key]


def _rendered(request: HttpRequest, page: Page) -> Fragment:
    """The page's blocks, each by itself."""
    context = {**page.context, "layout": PARTS, "mark": _MARK}
    text = render_to_string(page.template, context, request)
    *blocks, content = (part.strip() for part in text.split(_MARK))
    parts = Parts(
        **dict(zip(BLOCKS, blocks, strict=True)),
        has_sample=bool(page.context.get("has_sample")),
        query=page.query,
        facts=page.facts,
    )
    return Fragment(html=_safe(content), topics=page.topics, facts=tuple(parts))


def _safe(text: str) -> SafeString:
    # Rendered by the template engine, which has escaped what had to be.
    return mark_safe(text)  # noqa: S308
