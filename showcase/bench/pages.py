"""What is learnt of each kind of page before the clock runs: statements, weight, tags, a body."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .addresses import MOST, Kind
from .client import BROWSER, NOT_MODIFIED, PLAIN, Ask, BenchError, Connection
from .counting import ASKED, OF_SESSIONS, STATEMENTS
from .meter import NO_SESSION, Meter
from .rows import CACHED, NEW, UNCACHED

COUNTED: Final = 10
CACHED_ADDRESSES: Final = 20
# A kind whose pages are slow is measured with the addresses that were asked for within this time.
SECONDS_TO_WARM: Final = 30.0
# Of slow pages fewer are looked at, so that a kind takes about so many seconds.
SECONDS_TO_LEARN: Final = 10.0
_REQUESTS_OF_AN_ADDRESS: Final = 10


@dataclass(frozen=True, slots=True)
class Page:
    """A kind with its addresses by state, statements by state, tags by address.

    ``new`` addresses were not asked for yet, and are asked for only once.

    ``tags`` has only addresses that every process answers with 304 when asked with the tag.
    """

    kind: Kind
    addresses: Sequence[str]
    new: Sequence[str]
    cached: Sequence[str]
    statements: Mapping[str, Sequence[int]]
    tags: Mapping[str, str]

    def asks(self, state: str, encoding: str) -> list[Ask]:
        """The requests of a state; none for 304 where pages carry no tag."""
        if state in {UNCACHED, NEW}:
            paths = self.addresses if state == UNCACHED else self.new
            return [Ask(path, encoding, NO_SESSION) for path in paths]
        if state == CACHED:
            return [Ask(path, encoding) for path in self.cached]
        return [
            Ask(path, encoding, {"If-None-Match": self.tags[path]}, NOT_MODIFIED)
            for path in self.cached
            if path in self.tags
        ]


def learn(meter: Meter, kinds: Mapping[Kind, Sequence[str]], folder: Path) -> list[Page]:
    """Ask for every page, count, and keep one body of each kind in ``folder`` for its bare page.

    Raises ``BenchError`` when a request with the cookie of no session asks for a session.
    """
    folder.mkdir(exist_ok=True)
    pages = []
    for kind, drawn in kinds.items():
        new = drawn[MOST:]
        with meter.connections() as connections:
            addresses, seconds = _warm(connections, drawn[:MOST])
            most = _affordable(seconds)
            looked_at = addresses[: min(COUNTED, most)]
            _keep_body(connections[0], looked_at, folder / f"{kind.key}.html")
            counted = [_uncached(connections[0], path) for path in looked_at]
            counted_new = [_uncached(connections[0], path) for path in new[: min(COUNTED, most)]]
            cached = addresses[: min(CACHED_ADDRESSES, most)]
            answers = {path: _cached(connections, path) for path in cached}
        statements = {
            UNCACHED: counted,
            NEW: counted_new,
            CACHED: [count for count, _tag in answers.values()],
        }
        tags = {path: tag for path, (_count, tag) in answers.items() if tag}
        pages.append(Page(kind, addresses, new[len(counted_new) :], cached, statements, tags))
    return pages


def _warm(
    connections: Sequence[Connection], addresses: Sequence[str]
) -> tuple[Sequence[str], float]:
    """Ask for each address once of each process, so that what is rendered once is ready.

    The addresses that were asked for, and the mean seconds of a request.
    """
    began, number = time.monotonic(), 0
    while number < len(addresses) and (not number or time.monotonic() < began + SECONDS_TO_WARM):
        for connection in connections:
            connection.get(Ask(addresses[number], headers=NO_SESSION))
        number += 1
    seconds = time.monotonic() - began
    return addresses[:number], seconds / (number * len(connections))


def _affordable(seconds: float) -> int:
    """How many addresses are looked at when a request takes so many seconds."""
    return max(1, int(SECONDS_TO_LEARN / _REQUESTS_OF_AN_ADDRESS / seconds))


def _keep_body(connection: Connection, addresses: Sequence[str], path: Path) -> None:
    """Keep the body of middling length."""
    bodies = [connection.get(Ask(path, PLAIN, NO_SESSION)).body for path in addresses]
    path.write_bytes(sorted(bodies, key=len)[len(bodies) // 2])


def _uncached(connection: Connection, path: str) -> int:
    """The statements of a request outside of the page cache."""
    answer = connection.get(Ask(path, headers=NO_SESSION | {ASKED: "1"}))
    if answer.headers[OF_SESSIONS] != "0":
        raise BenchError(f"{path} asks for the session of a cookie that has none.")
    return int(answer.headers[STATEMENTS])


def _cached(connections: Sequence[Connection], path: str) -> tuple[int, str]:
    """The statements of a request that finds the page cached, and the tag of the page."""
    for encoding in (BROWSER, PLAIN):
        for connection in connections:
            connection.get(Ask(path, encoding))
    answer = connections[0].get(Ask(path, headers={ASKED: "1"}))
    tag = answer.headers.get("etag", "")
    return int(answer.headers[STATEMENTS]), tag if _is_unchanged(connections, path, tag) else ""


def _is_unchanged(connections: Sequence[Connection], path: str, tag: str) -> bool:
    """Whether every process answers 304 to the tag."""
    if not tag:
        return False
    try:
        for connection in connections:
            connection.get(Ask(path, headers={"If-None-Match": tag}, status=NOT_MODIFIED))
    except BenchError:
        return False
    return True
