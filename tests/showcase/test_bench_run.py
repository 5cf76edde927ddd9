"""The bench as a whole, on a sample of a few dozen listings: everything is filled in."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from showcase.bench import data_sets
from showcase.bench.data_sets import DataSet
from showcase.bench.run import Options, run
from showcase.bench.tables import cells
from tests import prepared

pytestmark = [pytest.mark.slow, pytest.mark.once]

KINDS = ("home", "search-narrow", "solution")
STATES = ("uncached", "cached", "304")


def ready(room: Path, factory: pytest.TempPathFactory) -> DataSet:
    """A data set of the bench, from the sample that other tests use too."""
    data_set = DataSet(room, prepared.LISTINGS, data_sets.SQLITE)
    prepared.sample_portal(prepared.place(factory), data_set.home)
    shutil.move(data_set.home / "static", room / "static")
    data_sets.mark_made(data_set, data_sets.fingerprint(settings.BASE_DIR))
    return data_set


def test_every_row_of_the_table_is_filled(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data_set = ready(tmp_path, tmp_path_factory)
    said: list[str] = []
    options = Options(
        tmp_path,
        sizes=[data_set.listings],
        engines=[data_set.engine],
        parts=[*KINDS, "index", "provinces"],
        seconds=0.1,
    )

    results = run(options, said.append, lambda measured: None)

    (measured,) = results.measured
    rows = {(row.kind, row.state, row.is_plain): row for row in measured.rows}
    timed = [row for row in measured.rows if row.kind != "ref" and row.state != "first"]
    assert {(kind, state) for kind, state, _plain in rows if kind != "ref"} == {
        *((kind, state) for kind in (*KINDS, "provinces") for state in ("first", *STATES)),
        # Only searches are so many that some are left for the state "new".
        ("search-narrow", "new"),
    }
    assert not any("" in cells(row) for row in timed if not row.is_plain)
    assert all(row.figures.processor_ms > 0 and row.peak_mb > 30 for row in measured.rows)
    # Kept pages need no statement but the look at the log of changes, once in some seconds.
    assert all(row.statements == 0 for row in timed if row.state == "cached")
    assert rows["home", "304", False].kilobytes == 0
    assert rows["home", "uncached", False].kilobytes < rows["home", "uncached", True].kilobytes
    assert measured.freshness.seen == measured.freshness.asked == 12
    assert measured.index.warm_seconds > 0
    assert {visit.kind for visit in measured.visits} == {*KINDS, "provinces"}
    assert any("comparison of provinces" in text for text in said) is (
        "provinces" not in {row.kind for row in measured.rows}
    )
    # The next run needs nothing new.
    assert data_sets.is_made(data_set)
    assert "Making" not in "".join(said)
