"""What a web process does before its first request."""

import logging

from django.conf import settings
from django.db import DatabaseError, connection

from showcase.searching import finding
from solutions.index.keeper import in_own_process, keeper

log = logging.getLogger("portal")


def warm() -> None:
    """Take the stored search index, or have one made; without a database the server starts too.

    The texts of everything else are read beside it.
    """
    if not settings.SEARCHES_BY_INDEX:
        return
    try:
        keeper.warm(in_own_process)
        finding.get_ready()
    except DatabaseError as error:
        log.warning("the search index waits for the database: %s", error)
    finally:
        connection.close()
