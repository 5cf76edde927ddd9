"""A visitor in a hurry: keep-alive HTTP/1.1 in one thread, and the seconds of each answer.

A browser's library would cost more than the pages measured. One request takes this client about
0.05 ms of processor, which is no part of the figures: they are read from the web processes alone.
"""

import json
import math
import selectors
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

# What current browsers ask for.
BROWSER: Final = "gzip, deflate, br, zstd"
# Nothing compressed.
PLAIN: Final = ""
TIMEOUT: Final = 120.0
NOT_MODIFIED: Final = 304
# A process that has just begun takes connections once it has read all of the code.
SECONDS_TO_TAKE: Final = 60.0
MOST_SPARE: Final = 20
PAUSE: Final = 0.05
_PIECE: Final = 262_144
_END: Final = b"\r\n\r\n"


class BenchError(RuntimeError):
    """What was to be measured did not happen; the text says what, for whoever measures."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came: headers in small letters, the body as it travelled."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for: a path with its query, and headers beside the usual ones."""

    path: str
    encoding: str = BROWSER
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200

    def wire(self, port: int) -> bytes:
        """The request as it travels."""
        lines = [
            f"GET {self.path} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "User-Agent: bench",
            "Accept: text/html,application/xhtml+xml",
            "Accept-Language: vi,en;q=0.5",
            *([f"Accept-Encoding: {self.encoding}"] if self.encoding else []),
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode("ascii")


class Connection:
    """A connection to the server, opened again when the server ended it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = self._opened()
        self._came = bytearray()
        self._needed: int | None = None
        self.sent_at = 0.0

    def _opened(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port), TIMEOUT)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def fileno(self) -> int:
        """For ``selectors``."""
        return self.socket.fileno()

    def close(self) -> None:
        """End the connection."""
        self.socket.close()

    def send(self, wire: bytes) -> None:
        """Send a request; its answer must be read before the next one."""
        self._came.clear()
        self._needed = None
        self.sent_at = time.perf_counter()
        self.socket.sendall(wire)

    def receive(self) -> bool:
        """Take what came; whether the answer is complete. ``ConnectionError``: it never will be."""
        piece = self.socket.recv(_PIECE)
        if not piece:
            raise ConnectionError("the server ended the connection")
        self._came += piece
        if self._needed is None and (end := self._came.find(_END)) >= 0:
            self._needed = end + len(_END) + _length(bytes(self._came[:end]))
        return self._needed is not None and len(self._came) >= self._needed

    @property
    def status(self) -> int:
        """The status of the answer that came."""
        return int(self._came[9:12])

    def answer(self) -> Answer:
        """The answer that came."""
        head, _sep, body = bytes(self._came).partition(_END)
        lines = head.decode("latin-1").split("\r\n")[1:]
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _colon, value in pairs}
        return Answer(self.status, headers, body)

    @property
    def body_size(self) -> int:
        """Bytes of the body that came."""
        return len(self._came) - self._came.find(_END) - len(_END)

    def get(self, ask: Ask) -> Answer:
        """Ask and wait for the answer. ``BenchError``: another status than was to come."""
        for is_last in (False, True):
            try:
                self.send(ask.wire(self.port))
                while not self.receive():
                    pass
                break
            except ConnectionError:
                # The server ends a connection that rested for some seconds.
                if is_last:
                    raise
                self.socket.close()
                self.socket = self._opened()
        if self.status != ask.status:
            raise BenchError(f"{ask.path} answered {self.status}, not {ask.status}.")
        return self.answer()


def _length(head: bytes) -> int:
    """Bytes of the body that a head announces; ``BenchError`` for one that does not say it."""
    if int(head[9:12]) == NOT_MODIFIED:
        return 0
    lowered = head.lower()
    start = lowered.find(b"content-length:")
    if start < 0:
        raise BenchError(f"An answer without its length: {head[:200]!r}")
    return int(lowered[start:].split(b"\r\n", 1)[0].partition(b":")[2])


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a stretch of load: seconds in all and of each request, bytes of bodies."""

    seconds: float
    spent: tuple[float, ...]
    sent: int


def load(connections: Sequence[Connection], asks: Iterator[Ask], seconds: float = math.inf) -> Load:
    """Keep every connection busy with the next of ``asks`` until they or the time are over.

    What was begun is waited for and counts. Raises ``BenchError`` for a wrong status.
    """
    spent: list[float] = []
    sent = 0
    pending: dict[Connection, Ask] = {}

    with selectors.DefaultSelector() as selector:

        def begin(connection: Connection) -> None:
            if ask := next(asks, None):
                pending[connection] = ask
                connection.send(ask.wire(connection.port))
            else:
                # The server may end it when it rests.
                selector.unregister(connection)

        began = time.perf_counter()
        busy = {connection.fileno(): connection for connection in connections}
        for connection in connections:
            selector.register(connection, selectors.EVENT_READ)
            begin(connection)
        while pending:
            events = selector.select(TIMEOUT)
            if not events:
                raise BenchError(f"No answer within {TIMEOUT:.0f} seconds.")
            for key, _events in events:
                connection = busy[key.fd]
                if not connection.receive():
                    continue
                now = time.perf_counter()
                ask = pending.pop(connection)
                if connection.status != ask.status:
                    raise BenchError(f"{ask.path} answered {connection.status}.")
                spent.append(now - connection.sent_at)
                sent += connection.body_size
                if now - began < seconds:
                    begin(connection)
                else:
                    selector.unregister(connection)
    return Load(time.perf_counter() - began, tuple(spent), sent)


def worker_of(connection: Connection) -> int:
    """The process that answers on a connection."""
    return int(json.loads(connection.get(Ask("/bench/worker/", PLAIN)).body))


def spread(port: int, workers: Sequence[int], each: int) -> list[Connection]:
    """So many connections to each web process: chance alone would often give one of them all.

    Raises ``BenchError`` when a process takes none.
    """
    kept: dict[int, list[Connection]] = {pid: [] for pid in workers}
    spare: list[Connection] = []
    end = time.monotonic() + SECONDS_TO_TAKE
    while any(len(own) < each for own in kept.values()) and time.monotonic() < end:
        made = Connection(port)
        own = kept.get(worker_of(made))
        if own is None:
            raise BenchError("A web process ended while it was measured.")
        if len(own) < each:
            own.append(made)
            continue
        # It stays open for a while: its process is then less likely to take the next one.
        spare.append(made)
        if len(spare) == MOST_SPARE:
            _close(spare)
            # The other process is at work, or not there yet.
            time.sleep(PAUSE)
    _close(spare)
    if any(len(own) < each for own in kept.values()):
        raise BenchError("A web process takes no connection.")
    return [one for pair in zip(*kept.values(), strict=True) for one in pair]


def _close(connections: list[Connection]) -> None:
    while connections:
        connections.pop().close()
