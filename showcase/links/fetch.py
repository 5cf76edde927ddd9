"""One web address asked politely: HEAD, then GET, a few redirects, never into a private network.

The name is resolved here and the connection goes to the very address that was judged, so that a
name cannot answer "public" to the check and "private" to the connection (SSRF).
"""

import http.client
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

AGENT: Final = "Mozilla/5.0 (compatible; PortalLinkCheck/1.0)"
SECONDS: Final = 5.0
MAX_REDIRECTS: Final = 5
PORTS: Final = {"http": 80, "https": 443}
# Some servers answer HEAD with these although the page is there.
ASK_AGAIN: Final = frozenset({400, 403, 404, 405, 406, 500, 501})
# The page may well be there: it wants a person, or the server has a bad day.
DOUBTFUL: Final = frozenset({401, 403, 407, 408, 425, 429, 451})

Judge = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking: the final HTTP ``status`` (None: no answer), and how sure that is."""

    status: int | None
    is_fine: bool
    is_doubtful: bool = False


FAILED: Final = Answer(None, is_fine=False)
DOUBT: Final = Answer(None, is_fine=False, is_doubtful=True)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet."""
    return ip_address(address.partition("%")[0]).is_global


def ask(address: str, may_reach: Judge = is_public, seconds: float = SECONDS) -> Answer:
    """Ask one address; never raises for what the other side does."""
    try:
        return _follow(address, may_reach, seconds)
    except TimeoutError:
        return DOUBT
    except (OSError, http.client.HTTPException, ValueError):
        # No such name, nobody listens, a bad certificate, nonsense instead of an answer.
        return FAILED


def _follow(address: str, may_reach: Judge, seconds: float) -> Answer:
    for _turn in range(MAX_REDIRECTS + 1):
        parts = urlsplit(address)
        status, location = _request("HEAD", parts, may_reach, seconds)
        if status in ASK_AGAIN:
            status, location = _request("GET", parts, may_reach, seconds)
        if not (300 <= status < 400 and location):
            return _judged(status)
        address = urljoin(address, location)
    return FAILED


def _judged(status: int) -> Answer:
    is_doubtful = status in DOUBTFUL or status >= 500
    return Answer(status, is_fine=200 <= status < 400, is_doubtful=is_doubtful)


def _request(
    method: str, parts: SplitResult, may_reach: Judge, seconds: float
) -> tuple[int, str | None]:
    """The status of one request and where it leads on. Raises ``OSError`` and its kin."""
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("not an address of the web")
    port = parts.port or PORTS[parts.scheme]
    sock = _connected(parts.hostname, port, may_reach, seconds)
    if parts.scheme == "https":
        sock = ssl.create_default_context().wrap_socket(sock, server_hostname=parts.hostname)
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=seconds)
    connection.sock = sock
    try:
        path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        connection.request(method, _ascii(path), headers={"User-Agent": AGENT, "Accept": "*/*"})
        response = connection.getresponse()
        return response.status, response.headers.get("Location")
    finally:
        connection.close()


def _connected(host: str, port: int, may_reach: Judge, seconds: float) -> socket.socket:
    """A connection to the first address of the host, all of which may be reached."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not all(may_reach(address) for address in addresses):
        raise PermissionError("an address of a private network")
    return socket.create_connection((addresses[0], port), seconds)


def _ascii(path: str) -> str:
    """The path as it may stand in a request line: other signs as per cent codes."""
    return "".join(
        sign
        if "!" <= sign <= "~"
        else "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))
        for sign in path
    )
