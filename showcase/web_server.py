"""What gunicorn does besides listening: it loads the portal once, and all its processes share that.

Read by ``--config=python:showcase.web_server``. Another server takes ``showcase.wsgi`` instead,
where each process loads everything for itself.
"""

import gc
import os
import socket
import struct
from typing import Any, Final

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver, reverse
from django.utils.translation import override

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "showcase.settings")
application = get_wsgi_application()

from core.changes.counter import counter  # noqa: E402 the applications must be ready
from core.memory import give_back, keep_large_blocks_apart  # noqa: E402
from showcase.warming import warm, warm_for_all  # noqa: E402

keep_large_blocks_apart()

# Settings of gunicorn, by their names.
wsgi_app = "showcase.web_server:application"
preload_app = True
# Of where a page lies no header may say anything: its text would be kept under another address.
forwarder_headers = ""

# Of a request that has begun to arrive.
SECONDS_OF_SILENCE: Final = 10.0


def when_ready(server: Any) -> None:
    """Before the first process is made: load what all need, and leave alone what they share.

    What the collector of garbage never touches again stays one copy in memory.
    """
    get_resolver().url_patterns  # noqa: B018 reading it loads them
    for language, _name in settings.LANGUAGES:
        with override(language):
            # With the first address of a language all are put into a table.
            reverse("home")
    warm_for_all(application)
    for listener in server.LISTENERS:
        let_go_of_the_silent(listener.sock, SECONDS_OF_SILENCE)
    # Neither a connection nor the lock of the counter's file may belong to two processes.
    connections.close_all()
    counter.cache_clear()
    gc.collect()
    give_back()
    gc.freeze()


def let_go_of_the_silent(listener: socket.socket, seconds: float) -> None:
    """Have what ``listener`` accepts fail to read once nothing came for so long.

    A telephone that loses its network in the middle of a request else keeps a thread for good.
    """
    whole = int(seconds)
    limit = struct.pack("ll", whole, round((seconds - whole) * 1_000_000))
    # Each connection has it from the socket that accepts it; gunicorn undoes Python's own limit.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)


def post_fork(server: Any, worker: Any) -> None:
    """In each process, before its first request."""
    warm()
