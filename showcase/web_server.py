"""What gunicorn does besides listening: it loads the portal once, and all its processes share that.

Read by ``--config=python:showcase.web_server``. Another server takes ``showcase.wsgi`` instead,
where each process loads everything for itself.
"""

import gc
import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver, reverse
from django.utils.translation import override

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "showcase.settings")
application = get_wsgi_application()

from core.changes.counter import counter  # noqa: E402 the applications must be ready
from core.memory import give_back, keep_large_blocks_apart  # noqa: E402
from showcase.warming import warm  # noqa: E402

keep_large_blocks_apart()

# Settings of gunicorn, by their names.
wsgi_app = "showcase.web_server:application"
preload_app = True


def when_ready(server: Any) -> None:
    """Before the first process is made: load views and texts, and leave alone what all share.

    What the collector of garbage never touches again stays one copy in memory.
    """
    get_resolver().url_patterns  # noqa: B018 reading it loads them
    for language, _name in settings.LANGUAGES:
        with override(language):
            # With the first address of a language all are put into a table.
            reverse("home")
    # Neither a connection nor the lock of the counter's file may belong to two processes.
    connections.close_all()
    counter.cache_clear()
    gc.collect()
    give_back()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """In each process, before its first request."""
    warm()
