"""The frame of a page as ready text with gaps: rendered once, then only filled in.

Header, menus and footer are the same on all pages of one part of the site but for the address in
the other language. So the template of the frame is rendered with a mark in place of each value that
differs; a page is then the text between the marks joined with its own values.
"""

import re
import secrets
from collections.abc import Hashable, Mapping
from itertools import chain
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from core import fragments
from core.fragments import Fragment, Topic
from core.i18n import alternates, strip_language

# No text of anybody can hold it, and no escaping changes it.
_MARK: Final = secrets.token_hex(12)
_GAP: Final = re.compile(rf"{_MARK}-(\w+);")

# Texts between the gaps and names of the gaps, by turns.
Frame = tuple[str, ...]


def framed(
    request: HttpRequest,
    template: str,
    values: Mapping[str, str],
    shared: Mapping[str, Hashable],
    *,
    context: Mapping[str, Any] | None = None,
    topics: frozenset[Topic] = frozenset(),
) -> SafeString:
    """The page of ``request``: ``template``, which extends the frame, with ``values`` filled in.

    As ``filled``. What the frame shows besides may follow from the language and from the first part
    of the path, where the main menu leads, but from nothing else of the request.
    """
    _prefix, path = strip_language(request.path)
    first, _slash, rest = path.lstrip("/").partition("/")
    return filled(
        template,
        {**values, **_addresses(request)},
        {**shared, "first": first, "has_rest": bool(rest)},
        context=context,
        topics=topics,
        request=request,
    )


def filled(
    template: str,
    values: Mapping[str, str],
    shared: Mapping[str, Hashable],
    *,
    context: Mapping[str, Any] | None = None,
    topics: frozenset[Topic] = frozenset(),
    request: HttpRequest | None = None,
) -> SafeString:
    """``template`` with ``values`` filled in, its own text rendered once for all ``shared``.

    The template prints each value as it is and does nothing else with it; values that are no ready
    HTML are escaped. ``shared`` is all the rest of its context, but for what follows from it and
    from objects of the data that ``topics`` names: that is ``context``.
    """

    def render(keys: list[Hashable]) -> dict[Hashable, Fragment]:
        gaps = {name: f"{_MARK}-{name};" for name in values}
        text = render_to_string(template, {**(context or {}), **shared, **gaps}, request)
        frame: Frame = tuple(_GAP.split(text))
        return {keys[0]: Fragment(SafeString(), topics, facts=frame)}

    own = ("frame", template, *shared.items())
    frame: Frame = fragments.get_many([own], render)[own].facts
    ready = {name: str(conditional_escape(value)) for name, value in values.items()}
    gaps = (ready[name] for name in frame[1::2])
    text = frame[0] + "".join(chain.from_iterable(zip(gaps, frame[2::2], strict=True)))
    return mark_safe(text)  # noqa: S308 a rendered template and escaped values


def _addresses(request: HttpRequest) -> dict[str, SafeString]:
    """The page in both languages, as ``showcase.context.site`` names it for the frame."""
    # The order of parameters means nothing, so the page must not show it.
    query = urlencode(sorted(request.GET.lists()), doseq=True)
    # Two slashes in front would make the switch a link to another site.
    paths = alternates("/" + request.path.lstrip("/"))
    vi, en = (path + (f"?{query}" if query else "") for path in paths)
    return {
        "alternate_vi": escape(vi),
        "alternate_en": escape(en),
        "canonical_vi": escape(request.build_absolute_uri(vi)),
        "canonical_en": escape(request.build_absolute_uri(en)),
    }
