"""A page ready to send, and the memory of them."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from sys import intern

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from .asked import Asked
from .encodings import IDENTITY, packed, unpacked
from .etags import has_etag

# What a page costs besides its bytes: key, headers, objects; measured, rounded up.
PAGE_BYTES = 3_000
# A page larger than this part of the room would push out too many others.
LARGEST_PART = 16
# Said of the page alone, or known without it.
_OWN = frozenset({"content-encoding", "content-length"})
# What a browser's copy may take over from a 304 (RFC 9110, 15.4.5).
_OF_304 = frozenset({"cache-control", "content-location", "etag", "expires", "vary"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it goes out, packed in one encoding; ``headers`` without those of the packing."""

    etag: str
    headers: tuple[tuple[str, str], ...]
    encoding: str
    body: bytes

    @classmethod
    def of(cls, response: HttpResponse, encoding: str) -> "Kept":
        """The finished page ``response``, which has its ``ETag``, packed in ``encoding``."""
        headers = tuple(
            # Most values are the same for all pages.
            (intern(name), value if name == "ETag" else intern(value))
            for name, value in response.headers.items()
            if name.lower() not in _OWN
        )
        return cls(response.headers["ETag"], headers, encoding, packed(response.content, encoding))

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return len(self.body) + PAGE_BYTES

    def repacked(self, encoding: str) -> "Kept":
        """The same page in another encoding."""
        return replace(
            self, encoding=encoding, body=packed(unpacked(self.body, self.encoding), encoding)
        )

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to ``request``: the page, only its head, or that nothing is new (304)."""
        if has_etag(request.META.get("HTTP_IF_NONE_MATCH", ""), self.etag):
            return not_modified(self.headers)
        response = HttpResponse(b"" if request.method == "HEAD" else self.body)
        for name, value in self.headers:
            response.headers[name] = value
        response.headers["Content-Length"] = str(len(self.body))
        if self.encoding != IDENTITY:
            response.headers["Content-Encoding"] = self.encoding
        return response


def not_modified(headers: tuple[tuple[str, str], ...]) -> HttpResponse:
    """The answer that the page with these headers is what the browser has."""
    response = HttpResponseNotModified()
    for name, value in headers:
        if name.lower() in _OF_304:
            response.headers[name] = value
    return response


class Memory:
    """Pages of the latest edition by what was asked and encoding, within ``PAGE_CACHE_BYTES``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: OrderedDict[tuple[Asked, str], Kept] = OrderedDict()
        self._size = 0
        self._edition: tuple[object, ...] = ()

    def get(self, asked: Asked, encoding: str) -> Kept | None:
        """The page, None where there is none."""
        with self._lock:
            found = self._pages.get((asked, encoding))
            if found is not None:
                self._pages.move_to_end((asked, encoding))
            return found

    def put(self, asked: Asked, page: Kept) -> None:
        """Keep a page; those used longest ago go where there is no room."""
        limit = settings.PAGE_CACHE_BYTES
        with self._lock:
            if self._edition != (asked.version, asked.day):
                # Nobody will ask for an earlier one again.
                self._forget()
                self._edition = (asked.version, asked.day)
            if page.size > limit // LARGEST_PART:
                return
            former = self._pages.pop((asked, page.encoding), None)
            self._size += page.size - (former.size if former else 0)
            self._pages[asked, page.encoding] = page
            while self._size > limit:
                _key, oldest = self._pages.popitem(last=False)
                self._size -= oldest.size

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._forget()

    @property
    def size(self) -> int:
        """Bytes in use, about."""
        return self._size

    def __len__(self) -> int:
        return len(self._pages)

    def _forget(self) -> None:
        self._pages.clear()
        self._size = 0
