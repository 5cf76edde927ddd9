"""Files of a day: whoever begins finds the one of its day, and past ones go."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from core.changes.feed import Position
from core.day_files import DayFile

pytestmark = pytest.mark.django_db

FILE = DayFile("test", b"a test 1\n", lambda: {"code": "x"}, "the stored test %s is ignored")
YESTERDAY, TODAY, TOMORROW = (dt.date(2026, 3, day) for day in (1, 2, 3))


@pytest.fixture(autouse=True)
def var_dir(tmp_path: Path) -> Iterator[Path]:
    """A folder for stored files."""
    before, settings.VAR_DIR = settings.VAR_DIR, tmp_path
    yield tmp_path
    settings.VAR_DIR = before


def at(day: dt.date, hour: int) -> time_machine.travel:
    """An hour of the day in Vietnam."""
    zone = timezone.get_default_timezone()
    return time_machine.travel(dt.datetime.combine(day, dt.time(hour), zone), tick=False)


def store(*days: dt.date) -> None:
    for day in days:
        FILE.write(day, Position(), {}, {})


def stored() -> list[dt.date]:
    """The days of which there is a file that can be used."""
    days = (YESTERDAY, TODAY, TOMORROW)
    return [day for day in days if FILE.load(day, lambda found: found) is not None]


def test_file_of_today_stays_while_that_of_tomorrow_is_stored() -> None:
    with at(TODAY, 23):
        store(YESTERDAY, TODAY, TOMORROW)

    assert stored() == [TODAY, TOMORROW]


def test_files_of_past_days_go_with_the_next_one() -> None:
    with at(TODAY, 23):
        store(TODAY, TOMORROW)
    with at(TOMORROW, 1):
        store(TOMORROW)

    assert stored() == [TOMORROW]


def test_files_of_another_kind_stay(var_dir: Path) -> None:
    other = var_dir / "search" / f"{YESTERDAY}.another-test"
    other.parent.mkdir()
    other.touch()

    with at(TODAY, 12):
        store(TODAY)

    assert other.exists()
