"""Takes slices of load on one running server."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import Final

from .client import BROWSER, Ask, Connection, load, spread
from .figures import MILLISECONDS, Slice
from .server import Server

# As many as a web process has threads.
CONNECTIONS_EACH: Final = 2
# The cookie of no session: it keeps a request out of the page cache and costs no query.
NO_SESSION: Final = {"Cookie": f"sessionid={'b' * 32}"}
REF: Final = "/bench/ref/"


def ref(encoding: str = BROWSER) -> Ask:
    """The request for the bare page of 40 KB."""
    return Ask(REF, encoding, NO_SESSION)


@dataclass(slots=True)
class Meter:
    """Measures slices; ``seconds`` is how long one takes, ``peaks`` the memory in MB by key."""

    server: Server
    seconds: float
    peaks: dict[object, float] = field(default_factory=dict)
    _client_seconds: float = 0.0
    _client_requests: int = 0

    def slice(self, key: object, asks: Iterator[Ask], seconds: float | None = None) -> Slice:
        """Load of these requests until they or the time are over; ``key`` is whose memory it is."""
        with self.connections(CONNECTIONS_EACH) as connections:
            self.server.forget_peak()
            began, own = self.server.processor_seconds(), time.process_time()
            came = load(connections, asks, self.seconds if seconds is None else seconds)
            used = self.server.processor_seconds() - began
            self._client_seconds += time.process_time() - own
            self._client_requests += len(came.spent)
            self.peaks[key] = max(self.peaks.get(key, 0.0), self.server.peak_mb())
        return Slice(came.seconds, used, came.spent, came.sent)

    @contextmanager
    def connections(self, each: int = 1) -> Iterator[Sequence[Connection]]:
        """The same number of connections to each web process."""
        with ExitStack() as stack:
            made = spread(self.server.port, self.server.workers, each)
            for connection in made:
                stack.enter_context(closing(connection))
            yield made

    @property
    def client_ms(self) -> float:
        """Milliseconds of the client's own processor per request."""
        return self._client_seconds / max(1, self._client_requests) * MILLISECONDS
