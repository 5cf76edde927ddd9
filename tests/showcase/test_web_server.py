"""What the web server does before its processes begin."""

import socket
import time

import pytest

from showcase.web_server import let_go_of_the_silent

pytestmark = pytest.mark.once


def test_who_goes_silent_within_a_request_is_let_go() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        let_go_of_the_silent(listener, 0.2)
        with socket.create_connection(listener.getsockname()) as visitor:
            accepted, _address = listener.accept()
            with accepted:
                # As gunicorn does, which would wait for good.
                accepted.setblocking(True)
                visitor.sendall(b"GET / HTTP/1.1\r\n")
                came = accepted.recv(100)
                began = time.monotonic()
                with pytest.raises(BlockingIOError):
                    accepted.recv(100)

    assert came == b"GET / HTTP/1.1\r\n"
    assert 0.1 < time.monotonic() - began < 60
