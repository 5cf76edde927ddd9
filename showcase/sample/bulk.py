"""Saving in bulk."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db.models import Model

_AT_ONCE = 1000

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")


def saved(model: type[Row], rows: Sequence[Row]) -> list[Row]:
    """The rows, saved, with their keys."""
    return model.objects.bulk_create(rows, batch_size=_AT_ONCE) if rows else []


def batches(items: Iterator[Item] | Sequence[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of ``size``, the last one shorter."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
