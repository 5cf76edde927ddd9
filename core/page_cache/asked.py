"""What a request asks for, as the key under which its page is kept."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpRequest, QueryDict

from core import clock
from core.changes.feed import feed, has_own_changes

# No question of ours is longer.
LONGEST_QUERY = 1_500

Pairs = tuple[tuple[str, tuple[str, ...]], ...]


class Asked(NamedTuple):
    """The key of a page.

    ``site`` is scheme and host, ``pairs`` the query by parameter (their order means nothing, the
    order of one's values may), ``version`` the number of the change log before the page is made.
    """

    site: str
    path: str
    pairs: Pairs
    version: int
    day: dt.date


def asked_of(request: HttpRequest) -> Asked | None:
    """What ``request`` asks for; None where its page can neither be kept nor come from the cache.

    So for everything but reading, for whoever has a session, for an address too long or of a
    foreign host, and while this connection has changes of its own.
    """
    if request.method not in {"GET", "HEAD"} or has_session(request):
        return None
    if not settings.CACHES_PAGES or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return None
    try:
        site = f"{request.scheme}://{request.get_host()}"
        pairs = pairs_of(request.GET) if request.META.get("QUERY_STRING") else ()
        if has_own_changes():
            return None
        return Asked(site, request.path, pairs, feed.version(), clock.today())
    except (DisallowedHost, SuspiciousOperation, DatabaseError):
        # Whoever answers says what is wrong.
        return None


def pairs_of(query: QueryDict) -> Pairs:
    """The query by parameter, in an order of its own."""
    return tuple(sorted((name, tuple(values)) for name, values in query.lists()))


def is_asked_in_full(asked: Asked, canonical: str) -> bool:
    """Whether the query is the canonical one, in whatever order: nothing left out, nothing more."""
    return _values(asked.pairs) == _values(pairs_of(QueryDict(canonical)))


def has_session(request: HttpRequest) -> bool:
    """Whether the request comes with the cookie of a session, be it of none."""
    return settings.SESSION_COOKIE_NAME in request.META.get("HTTP_COOKIE", "")


def _values(pairs: Pairs) -> Mapping[str, list[str]]:
    return {name: sorted(values) for name, values in pairs}
