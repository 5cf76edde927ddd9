"""What is stored for today's figures: a process that starts begins with it, and is right."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from comparison import by_solution, live
from comparison.board import Board
from comparison.by_solution import FILE, BySolution, store
from comparison.live import board_now
from core.changes import feed
from provinces.models import Province
from solutions.models import Listing
from tests.comparison.catalogue import ON, ONE_DAY, offer
from tests.factories import SolutionFactory

everything_committed = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _stored_apart(tmp_path: Path) -> Iterator[None]:
    """Copies of one test only, on the day of the catalogue."""
    before, settings.VAR_DIR = settings.VAR_DIR, tmp_path
    live.forget()
    with time_machine.travel(dt.datetime(2026, 2, 2, 3, tzinfo=dt.UTC), tick=False):
        yield
    live.forget()
    settings.VAR_DIR = before


def after_a_start() -> Board:
    """Today's board of a process that has just begun."""
    live.forget()
    return board_now(ON)


def values(rows: BySolution) -> list[list[tuple[int, ...]]]:
    """Listings and prices, row by row in order."""
    return [sorted(zip(*table, strict=True)) for table in (rows.listings, rows.prices)]


@everything_committed
def test_process_that_starts_reads_nothing_that_is_stored(
    catalogue, read: list[set[int] | None]
) -> None:
    expected = after_a_start()
    store(ON, if_none=False)

    found = after_a_start()

    assert found == expected
    assert read == [None, None]


@everything_committed
def test_what_changed_since_is_read_alone(
    catalogue, da_nang: Province, hue: Province, read: list[set[int] | None]
) -> None:
    store(ON, if_none=False)
    new = offer(da_nang, SolutionFactory(), monthly=1)
    catalogue.dear.plans.all().delete()

    found = after_a_start()
    later = offer(hue, SolutionFactory(), monthly=1)
    at_work = board_now(ON)
    FILE.path_of(ON).unlink()

    changed = {new.solution_id, catalogue.dear.solution_id}
    assert read == [None, changed, {later.solution_id}]
    assert at_work == after_a_start()
    assert found != at_work


@everything_committed
def test_stored_rows_are_those_of_the_tables(catalogue) -> None:
    offer(None, catalogue.one, monthly=2)
    store(ON, if_none=False)

    rows, position = BySolution.load(ON)

    assert values(rows) == values(BySolution.read(ON))
    # Not the same position: a transaction of another database may have ended meanwhile.
    assert feed.read(position)[0] == []
    assert len(values(rows)[0]) == Listing.objects.published(ON).count()
    with pytest.raises(ValueError, match="read-only"):
        rows.prices.cost[:] = 0


@everything_committed
def test_rows_of_some_solutions_take_the_place_of_theirs(catalogue, hue: Province) -> None:
    rows = BySolution.read(ON).aside()
    catalogue.dear.plans.all().delete()
    Listing.objects.filter(province=hue).delete()
    changed = [catalogue.one.pk, catalogue.two.pk, catalogue.dear.solution_id]

    found = rows.renewed(changed, ON)

    assert values(found) == values(BySolution.read(ON))
    assert rows.renewed([], ON) is rows


@everything_committed
def test_many_changes_since_are_read_as_a_whole(
    catalogue, read: list[set[int] | None], monkeypatch: pytest.MonkeyPatch, da_nang: Province
) -> None:
    monkeypatch.setattr(live, "MOST_APART", 1)
    store(ON, if_none=False)
    for _time in range(2):
        offer(da_nang, SolutionFactory(), monthly=1)

    after_a_start()

    assert read == [None, None]


@everything_committed
def test_forgotten_changes_are_read_as_a_whole(
    catalogue, read: list[set[int] | None], da_nang: Province
) -> None:
    store(ON, if_none=False)
    offer(da_nang, SolutionFactory(), monthly=1)
    call_command("forget_changes", keep=0)

    after_a_start()

    assert read == [None, None]


@everything_committed
def test_rows_of_other_code_day_or_database_are_ignored(
    catalogue, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert BySolution.load(ON) is None
    store(ON, if_none=False)
    assert BySolution.load(ON) is not None

    with monkeypatch.context() as patch:
        patch.setattr(by_solution, "_code", lambda: "another")
        assert BySolution.load(ON) is None
    FILE.path_of(ON).rename(FILE.path_of(ON + ONE_DAY))
    assert BySolution.load(ON + ONE_DAY) is None
    store(ON, if_none=False)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_change SET key = key + 1")
    assert BySolution.load(ON) is None
    assert caplog.text.count("are ignored") == caplog.text.count("other ") == 3


@everything_committed
@pytest.mark.parametrize("damage", ["cut", "header", "empty"])
def test_damaged_rows_are_ignored(
    catalogue, damage: str, caplog: pytest.LogCaptureFixture, read: list[set[int] | None]
) -> None:
    store(ON, if_none=False)
    path = FILE.path_of(ON)
    whole = path.read_bytes()
    broken = {"cut": whole[:-64], "header": whole[:40] + b"\xff" * 40 + whole[80:], "empty": b""}
    path.write_bytes(broken[damage])

    after_a_start()

    assert "are ignored" in caplog.text
    assert read == [None, None]


@everything_committed
def test_made_with_the_index_and_those_of_past_days_go(
    catalogue, read: list[set[int] | None]
) -> None:
    old = FILE.path_of(ON - ONE_DAY)
    old.parent.mkdir()
    old.touch()

    call_command("build_search_index", verbosity=0)
    call_command("build_search_index", "--if-none", verbosity=0)

    assert [path.name for path in old.parent.glob("*.figures")] == [f"{ON}.figures"]
    assert read == [None]
    FILE.path_of(ON).unlink()
    call_command("build_search_index", "--if-none", verbosity=0)
    assert FILE.path_of(ON).exists()


@pytest.mark.django_db
def test_keys_beyond_half_the_size_stay_whole() -> None:
    keys = [1, 2**40]

    assert by_solution._narrow(keys).tolist() == keys
    assert by_solution._narrow([1, 2]).dtype == np.int32
