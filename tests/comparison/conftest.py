"""Days on which quarters are made and looked at, and a catalogue whose reading is noted."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from comparison import by_solution
from provinces.models import Province
from solutions.price_watch.levels import read_levels
from tests.comparison.catalogue import make_catalogue


@pytest.fixture
def in_october() -> Iterator[None]:
    """5 October 2026: the third quarter is over, and its cut-off day past."""
    with time_machine.travel(dt.datetime(2026, 10, 5, 3, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def catalogue(da_nang: Province, hue: Province, hai_phong: Province, hai_duong: Province):
    return make_catalogue(da_nang, hue, hai_phong, hai_duong)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[set[int] | None]:
    """Of which solutions prices were read, in turn; None: of all."""
    asked: list[set[int] | None] = []

    def noted(on: dt.date, solutions: set[int] | None = None):
        asked.append(None if solutions is None else set(solutions))
        return read_levels(on, solutions)

    monkeypatch.setattr(by_solution, "read_levels", noted)
    return asked
