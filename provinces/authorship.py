"""Who last changed, and who submitted, what goes through a lifecycle; set queries for many rows."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from core.models import Transition

# The change reason of versions that a step wrote (a day, an approval paper): not an edit.
STEP_MARK = "step"

# Model -> its parts whose editing counts as editing it, each with its look-up of the whole.
_parts: dict[type[Model], Mapping[type[Model], str]] = {}


def register(model: type[Model], parts: Mapping[type[Model], str] | None = None) -> None:
    """Say that ``model`` has a lifecycle, and which rows are parts of its objects."""
    _parts[model] = parts or {}


def models() -> list[type[Model]]:
    """Every model with a lifecycle of its own."""
    return list(_parts)


def parts_of(model: type[Model]) -> Mapping[type[Model], str]:
    """The parts of a model's objects, each with its look-up of the whole; none if unknown."""
    return _parts.get(model, {})


def last_editors(model: type[Model], keys: Collection[int]) -> dict[int, int | None]:
    """Who (key of the account) last changed each object or one of its parts.

    One query for the model and one for each kind of part, whatever the number of objects.
    """
    sources = [(model, "id"), *parts_of(model).items()]
    found: dict[int, tuple[dt.datetime, int | None]] = {}
    for source, lookup in sources:
        for key, newest in _newest(source, lookup, keys).items():
            if key not in found or newest[0] > found[key][0]:
                found[key] = newest
    return {key: user for key, (_when, user) in found.items()}


def submitters(model: type[Model], keys: Collection[int]) -> dict[int, int | None]:
    """Who last sent each object in for review (1 query)."""
    rows = Transition.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id__in=keys,
        verb="submit",
    )
    return dict(rows.order_by("at", "pk").values_list("object_id", "by"))


def _newest(
    source: type[Model], lookup: str, keys: Collection[int]
) -> dict[int, tuple[dt.datetime, int | None]]:
    """The time and author of the last version below each key."""
    versions = source.history.filter(**{f"{lookup}__in": keys}).exclude(
        history_change_reason=STEP_MARK
    )
    rows = versions.order_by("history_date", "history_id")
    return {
        key: (when, user)
        for key, when, user in rows.values_list(lookup, "history_date", "history_user")
    }
