"""What apps above this one have made for a day together with the index, and stored beside it."""

import datetime as dt
from typing import Protocol


class Store(Protocol):
    """Stores something of a day as the tables stand; ``if_none``: unless what is there can be used.

    It says from where in the log of changes its readers are to go on, and removes past days.
    """

    def __call__(self, on: dt.date, *, if_none: bool) -> None: ...


_stores: list[Store] = []


def also_store(store: Store) -> None:
    """Have ``store`` called whenever a copy of the index is made."""
    if store not in _stores:
        _stores.append(store)


def store_all(on: dt.date, *, if_none: bool) -> None:
    """Call all of them."""
    for store in _stores:
        store(on, if_none=if_none)
