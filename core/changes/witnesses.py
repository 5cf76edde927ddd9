"""From where in the log something stored is to go on, and whether it was made of this database.

The latter is told by the log just before that position.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from django.db import connection
from django.db.models import Q

from core.models import Change

from .feed import Position

# Rows of the log before the position that must be the same.
_WITNESSES: Final = 20


def described(position: Position) -> dict[str, Any]:
    """A position as values for JSON, read again by ``position_in``."""
    return {
        "last": position.last,
        "horizon": position.horizon,
        "seen": sorted(position.seen),
        "database": digest_of_database(position),
    }


def position_in(said: Mapping[str, Any]) -> Position:
    """The position that was ``described``; not yet whether it is one of this database."""
    return Position(said["last"], said["horizon"], frozenset(said["seen"]))


def digest_of_database(position: Position) -> str:
    """A digest of where the database is and of the log just before ``position``; one query."""
    known = {key: str(connection.settings_dict.get(key)) for key in ("ENGINE", "NAME", "HOST")}
    rows = Change.objects.exclude(topic=Change.FLOOR).filter(pk__lte=position.last).order_by("-pk")
    if position.horizon:
        # Of later transactions more rows may have appeared; those seen stay as they were.
        seen = sorted(position.seen)[-_WITNESSES:]
        rows = rows.filter(Q(transaction__lt=position.horizon) | Q(pk__in=seen))
    witnesses = list(rows.values_list("pk", "topic", "key")[:_WITNESSES])
    return hashlib.sha256(json.dumps([known, witnesses]).encode()).hexdigest()
