"""Sends public pages: from the cache where it can, marked and packed, once per change."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from .asked import Asked, asked_of, has_session, is_asked_in_full
from .encodings import BR, IDENTITY, LEAST_BYTES, best_encoding, packed
from .etags import etag_of, has_etag
from .kept import Kept, not_modified
from .marks import answered, begin, is_for_now, is_public_page
from .store import store

# Anyone may keep a page but asks before each use, so that an edit is seen by the next request.
EVERYBODY = "public, max-age=0, must-revalidate"
# The same page, but nothing of a session is for a proxy.
WITH_SESSION = "private, max-age=0, must-revalidate"
PERSONAL = "private, no-store"
TEXTS = ("text/", "application/json", "application/xml", "application/atom+xml")

OK, SERVER_ERROR = 200, 500

Handler = Callable[[HttpRequest], HttpResponseBase]


class PageCacheMiddleware:
    """Outside everything that gives a page its headers, which are kept with it.

    A page of the cache costs no look at its address, no template, no statement. What is not a
    public page (``core.page_cache.marks``) passes through, and is nobody else's to keep.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = asked_of(request)
        if asked is not None:
            page = store.get(asked, _encoding(request))
            if page is not None:
                return page.answer(request)
        request.page_asked = asked  # type: ignore[attr-defined]
        begin()
        try:
            response = self.get_response(request)
            page = getattr(response, "kept_page", None)
            return page.answer(request) if page is not None else finished(request, response)
        finally:
            if asked is not None and getattr(request, "makes_page_for_all", False):
                store.done(asked)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> HttpResponse | None:
        """Of those who ask for a page at the same time, let one make it."""
        asked: Asked | None = request.page_asked  # type: ignore[attr-defined]
        if asked is None or not is_public_page(view):
            return None
        page, leads = store.page_or_lead(asked, _encoding(request))
        request.makes_page_for_all = leads  # type: ignore[attr-defined]
        if page is None:
            return None
        # Passes the other middleware unused: the page has its headers.
        response = HttpResponse()
        response.kept_page = page  # type: ignore[attr-defined]
        return response


def finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """``response`` as it goes out: said who may keep it; a public page marked, packed and kept."""
    if is_for_now() or not _is_for_everybody(request, response):
        response.headers.setdefault("Cache-Control", PERSONAL)
        return response
    if response.headers.get("Cache-Control", EVERYBODY) != EVERYBODY:
        # The view knows better.
        return response
    response.headers["Cache-Control"] = WITH_SESSION if has_session(request) else EVERYBODY
    is_text = response.headers.get("Content-Type", "").startswith(TEXTS)
    if not is_text or not isinstance(response, HttpResponse):
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    if response.status_code != OK:
        return _sent_once(request, response)
    etag = response.headers["ETag"] = etag_of(response.content)
    asked: Asked | None = request.page_asked  # type: ignore[attr-defined]
    if asked is not None and is_asked_in_full(asked, answered(request)):
        return _kept(request, response, asked)
    if has_etag(request.META.get("HTTP_IF_NONE_MATCH", ""), etag):
        return not_modified(tuple(response.headers.items()))
    return _sent_once(request, response)


def _is_for_everybody(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether a public page was answered, and nobody's session or form had a part in it."""
    found = request.resolver_match
    session = getattr(request, "session", None)
    return (
        found is not None
        and is_public_page(found.func)
        and request.method in {"GET", "HEAD"}
        and response.status_code < SERVER_ERROR
        and not response.cookies
        and not (session is not None and session.accessed)
    )


def _kept(request: HttpRequest, response: HttpResponse, asked: Asked) -> HttpResponse:
    """The page, put into the cache and answered from it."""
    encoding = _encoding(request)
    # Who takes nothing packed is rare, and packed the page needs a tenth of the room.
    page = Kept.of(response, encoding or BR)
    store.put(asked, page)
    if encoding == IDENTITY:
        page = page.repacked(IDENTITY)
    return page.answer(request)


def _sent_once(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page packed for this browser alone, or only its head."""
    encoding = _encoding(request)
    if encoding != IDENTITY and len(response.content) >= LEAST_BYTES:
        response.content = packed(response.content, encoding, once=True)
        response.headers["Content-Encoding"] = encoding
    response.headers["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
    return response


def _encoding(request: HttpRequest) -> str:
    return best_encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
