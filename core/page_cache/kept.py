"""A page ready to send, and where each process keeps them."""

import marshal
import threading
from dataclasses import dataclass, replace
from sys import intern

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from core.aside import Room

from .asked import Asked
from .encodings import IDENTITY, packed, unpacked
from .etags import has_etag

# In memory stays of each page what was asked for, about 700 bytes: so many at most.
MOST_PAGES = 5_000
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
    """Pages of the latest edition by what was asked and encoding.

    They lie in a file of the process, within ``PAGE_CACHE_BYTES``.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # Place and length of each.
        self._pages: dict[tuple[Asked, str], tuple[int, int]] = {}
        self._room: Room | None = None
        self._edition: tuple[object, ...] = ()

    def get(self, asked: Asked, encoding: str) -> Kept | None:
        """The page, None where there is none."""
        with self._lock:
            place = self._pages.get((asked, encoding))
            if place is None or self._room is None or not self._room.is_ours:
                return None
            data = self._room.read(*place)
        etag, headers, body = marshal.loads(data)  # noqa: S302 written by this process
        return Kept(etag, headers, encoding, body)

    def put(self, asked: Asked, page: Kept) -> None:
        """Keep a page; where there is no room, others go."""
        data = marshal.dumps((page.etag, page.headers, page.body))
        with self._lock:
            room = self._room_of_ours()
            if self._edition != (asked.version, asked.day):
                # Nobody will ask for an earlier one again.
                self._forget()
                self._edition = (asked.version, asked.day)
            self._pages.pop((asked, page.encoding), None)
            at, gone = room.put(data)
            if gone:
                pages = self._pages.items()
                self._pages = {key: place for key, place in pages if place[0] not in gone}
            if at is not None:
                self._pages[asked, page.encoding] = at, len(data)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._forget()

    def __len__(self) -> int:
        return len(self._pages)

    def _room_of_ours(self) -> Room:
        room = Room.renewed(self._room, settings.VAR_DIR, settings.PAGE_CACHE_BYTES, MOST_PAGES)
        if room is not self._room:
            self._pages.clear()
            self._room = room
        return room

    def _forget(self) -> None:
        self._pages.clear()
        if self._room is not None and self._room.is_ours:
            self._room.empty()
