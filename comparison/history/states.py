"""In which state objects of a lifecycle were at a moment of the past.

Every step is a ``core.Transition``, so the state was what the first later step led from; without
one it is still the same. What was deleted since and never took a step was never public.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Min, Model

from core.models import State, Transition

from .rows import AT_ONCE, Replaced, Row, Rows


def states_at(model: type[Model], end: dt.datetime) -> dict[int, str]:
    """The state before ``end`` by key, also of rows deleted since where something tells it.

    4 queries; rows made later are among them, with the state they began in.
    """
    replaced = Replaced.of(model, end)
    found = {key: row["state"] for key, row in replaced.removed.items() if "state" in row}
    found |= dict(model._base_manager.order_by().values_list("pk", "state").iterator(AT_ONCE))
    steps = _first_steps(model, end)
    for key, row in replaced.columns.items():
        if "state" in row:
            at = replaced.since[key]["state"]
            if key not in steps or at < steps[key][0]:
                steps[key] = at, row["state"]
    return found | {key: state for key, (_at, state) in steps.items()}


def published_at(
    model: type[Model], rows: Rows, on: dt.date, end: dt.datetime
) -> Mapping[int, Row]:
    """The rows of a publishable model that were public at the end of the day ``on``.

    ``rows`` have the column ``publish_on``. One that is first public later was not public yet,
    whatever its state says: sample data and old data were published without a step.
    """
    states = states_at(model, end)
    rows_now = model._base_manager.filter(first_published_at__gte=end).order_by()
    not_yet = frozenset(rows_now.values_list("pk", flat=True))
    return {
        key: row.values
        for key, row in rows.known.items()
        if states.get(key) == State.PUBLISHED
        and _has_begun(row.values.publish_on, on)
        and key not in not_yet
    }


def _has_begun(publish_on: dt.date | None, on: dt.date) -> bool:
    return publish_on is None or publish_on <= on


def _first_steps(model: type[Model], end: dt.datetime) -> dict[int, tuple[Any, str]]:
    """When the first step after the moment was taken, and from which state."""
    kind = ContentType.objects.get_for_model(model)
    later = Transition.objects.filter(content_type=kind, at__gte=end).order_by()
    first = later.values("object_id").annotate(first=Min("pk")).values("first")
    rows = Transition.objects.filter(pk__in=first).order_by()
    return {
        key: (at, state) for key, at, state in rows.values_list("object_id", "at", "from_state")
    }
