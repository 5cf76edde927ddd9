"""Where pages are: the memory of the process, and the shared cache where there is one."""

import hashlib
import threading
import time

from django.conf import settings
from django.core.cache import caches

from .asked import Asked
from .encodings import BR, GZIP, IDENTITY
from .kept import Kept, Memory
from .release import release

# How long one waits for a page that another is making before making it oneself, in seconds.
WAIT = 2.0
# How often the shared cache is asked meanwhile, and how long another process may be at it.
LOOK = 0.02
LEASE = 5
DAY = 86_400


class Store:
    """Pages by what was asked and encoding; of many who ask for the same page one makes it."""

    def __init__(self) -> None:
        self.memory = Memory()
        self._lock = threading.Lock()
        self._at_work: dict[Asked, threading.Event] = {}

    def get(self, asked: Asked, encoding: str) -> Kept | None:
        """The page in ``encoding``, packed anew where only another one is kept; None: not kept."""
        page = self._find(asked, encoding)
        if page is None or page.encoding == encoding:
            return page
        page = page.repacked(encoding)
        if encoding != IDENTITY:
            self.memory.put(asked, page)
        return page

    def put(self, asked: Asked, page: Kept) -> None:
        """Keep a page, here and where other processes find it."""
        self.memory.put(asked, page)
        if settings.HAS_SHARED_CACHE:
            values = (page.etag, page.headers, page.encoding, page.body)
            caches["default"].set(_name(asked, page.encoding), values, DAY)

    def page_or_lead(self, asked: Asked, encoding: str) -> tuple[Kept | None, bool]:
        """The page that another is making, or None; and whether oneself is to make it for all.

        Who leads says ``done`` afterwards. None without the lead: the other one did not come to a
        page that may be kept, or took too long; one makes it for oneself.
        """
        with self._lock:
            other = self._at_work.get(asked)
            if other is None:
                self._at_work[asked] = threading.Event()
        if other is not None:
            other.wait(WAIT)
            return self.get(asked, encoding), False
        page = self._found_meanwhile(asked, encoding)
        if page is not None:
            self.done(asked)
        return page, page is None

    def done(self, asked: Asked) -> None:
        """The page is made, or is not to be had: whoever waits for it goes on."""
        if settings.HAS_SHARED_CACHE:
            caches["default"].delete(_name(asked, "lead"))
        with self._lock:
            event = self._at_work.pop(asked, None)
        if event is not None:
            event.set()

    def clear(self) -> None:
        """Forget what this process keeps."""
        self.memory.clear()

    def _found_meanwhile(self, asked: Asked, encoding: str) -> Kept | None:
        """The page if it was made since one looked, also by another process that is at it now."""
        if not settings.HAS_SHARED_CACHE:
            return self.get(asked, encoding)
        shared, lead = caches["default"], _name(asked, "lead")
        deadline = time.monotonic() + WAIT
        while not shared.add(lead, 1, LEASE):
            if time.monotonic() >= deadline:
                return None
            time.sleep(LOOK)
        return self.get(asked, encoding)

    def _find(self, asked: Asked, encoding: str) -> Kept | None:
        """The page, in ``encoding`` if possible; the nearest place first."""
        order = list(dict.fromkeys((encoding or BR, BR, GZIP)))
        for kind in order:
            page = self.memory.get(asked, kind)
            if page is not None:
                return page
        if not settings.HAS_SHARED_CACHE:
            return None
        names = [_name(asked, kind) for kind in order]
        found = caches["default"].get_many(names)
        values = next((found[name] for name in names if name in found), None)
        if values is None:
            return None
        page = Kept(*values)
        self.memory.put(asked, page)
        return page


def _name(asked: Asked, what: str) -> str:
    """The name in the shared cache, of one release of the portal."""
    key = hashlib.blake2b(f"{release()} {asked!r}".encode(), digest_size=16).hexdigest()
    return f"page:{key}:{what}"


store = Store()
