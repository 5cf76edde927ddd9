"""The client that makes the load, against a server that says what it is told."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from showcase.bench.client import Ask, BenchError, Connection, load

pytestmark = pytest.mark.once

ANSWERS = {
    "/ok": b'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: "abc"\r\n\r\nhello',
    "/large": b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + b"x" * 900_000,
    "/same": b'HTTP/1.1 304 Not Modified\r\nETag: "abc"\r\n\r\n',
    "/gone": b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
    "/endless": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
}


@pytest.fixture
def port() -> Iterator[int]:
    """A server that answers each connection until it is closed, and ends one after ``/last``."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=accept, args=(listening,), daemon=True).start()
        yield listening.getsockname()[1]


def accept(listening: socket.socket) -> None:
    """Answer every connection in a thread of its own."""
    while True:
        try:
            made, _address = listening.accept()
        except OSError:
            return
        threading.Thread(target=serve, args=(made,), daemon=True).start()


def serve(made: socket.socket) -> None:
    """Answer the requests of a connection."""
    with made, made.makefile("rb") as asked:
        while line := asked.readline():
            path = line.split()[1].decode()
            while asked.readline().strip():
                pass
            made.sendall(ANSWERS["/ok" if path == "/last" else path])
            if path == "/last":
                return


def test_answer_has_status_headers_and_body(port: int) -> None:
    with closing(Connection(port)) as connection:
        answer = connection.get(Ask("/ok"))

    assert (answer.status, answer.headers, answer.body) == (
        200,
        {"content-length": "5", "etag": '"abc"'},
        b"hello",
    )


def test_answer_that_comes_in_pieces_is_whole(port: int) -> None:
    with closing(Connection(port)) as connection:
        assert len(connection.get(Ask("/large")).body) == 900_000


def test_unchanged_page_has_no_body(port: int) -> None:
    with closing(Connection(port)) as connection:
        assert connection.get(Ask("/same", status=304)).body == b""


def test_connection_is_opened_again_when_the_server_ended_it(port: int) -> None:
    with closing(Connection(port)) as connection:
        connection.get(Ask("/last"))

        assert connection.get(Ask("/ok")).body == b"hello"


@pytest.mark.parametrize(
    ("path", "message"), [("/gone", "/gone answered 500"), ("/endless", "without its length")]
)
def test_what_cannot_be_measured_is_said(port: int, path: str, message: str) -> None:
    with closing(Connection(port)) as connection, pytest.raises(BenchError, match=message):
        connection.get(Ask(path))


def test_load_asks_everything_once_and_weighs_it(port: int) -> None:
    connections = [Connection(port) for _number in range(3)]

    came = load(connections, iter([Ask("/ok")] * 10 + [Ask("/large")]))

    assert (len(came.spent), came.sent) == (11, 900_050)
    for connection in connections:
        connection.close()


def test_load_ends_with_its_time_and_waits_for_what_was_begun(port: int) -> None:
    connections = [Connection(port) for _number in range(2)]

    came = load(connections, iter([Ask("/ok")] * 10), seconds=0)

    assert len(came.spent) == 2
    for connection in connections:
        connection.close()


def test_load_does_not_count_what_failed(port: int) -> None:
    with closing(Connection(port)) as connection, pytest.raises(BenchError, match="/gone"):
        load([connection], iter([Ask("/ok"), Ask("/gone")]))


def test_request_says_what_is_asked() -> None:
    ask = Ask("/giai-phap/?q=hoa+don", "br", {"If-None-Match": '"abc"'})

    assert ask.wire(8000).decode().split("\r\n") == [
        "GET /giai-phap/?q=hoa+don HTTP/1.1",
        "Host: 127.0.0.1:8000",
        "User-Agent: bench",
        "Accept: text/html,application/xhtml+xml",
        "Accept-Language: vi,en;q=0.5",
        "Accept-Encoding: br",
        'If-None-Match: "abc"',
        "",
        "",
    ]
