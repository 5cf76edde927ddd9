"""The search index inside a test: made at the first question, in step with every commit."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.test import override_settings

from core.changes import feed
from core.changes.feed import Follower
from solutions.index import building
from solutions.index.keeper import Keeper, keeper


@contextmanager
def searching_by_index() -> Iterator[Keeper]:
    """Searches are answered by an index of this process; the test must commit what it writes."""

    def make_here(on: dt.date) -> None:
        follower = Follower(feed.here())
        keeper.hold(building.build(on), follower)

    with override_settings(SEARCHES_BY_INDEX=True):
        keeper.drop(make_here)
        try:
            yield keeper
        finally:
            keeper.drop(None)
