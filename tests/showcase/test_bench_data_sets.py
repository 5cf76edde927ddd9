"""When data of the bench can be used again, and what a process that works with it sees."""

import datetime as dt
from pathlib import Path

import pytest

from showcase.bench.data_sets import DataSet, fingerprint, is_fresh

pytestmark = pytest.mark.once

DAY = dt.date(2026, 11, 22)
MARK = {"fingerprint": "abc", "made_on": "2026-11-22"}


@pytest.mark.parametrize(
    ("mark", "days", "expected"),
    [
        (MARK, 0, True),
        (MARK, 30, True),
        (MARK, 31, False),
        (MARK, -1, False),
        (MARK | {"fingerprint": "abd"}, 0, False),
        ({}, 0, False),
    ],
)
def test_data_is_fresh_for_a_month_while_its_makers_are_the_same(
    mark: dict[str, str], days: int, expected: bool
) -> None:
    assert is_fresh(mark, "abc", DAY + dt.timedelta(days=days)) is expected


def make_project(root: Path) -> None:
    """A folder with one file of each source, and one that is none."""
    for name in (
        "solutions/migrations/0001_first.py",
        "showcase/sample/build.py",
        "provinces/data/provinces.csv",
        "solutions/search.py",
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


@pytest.mark.parametrize(
    ("name", "is_source"),
    [
        ("solutions/migrations/0001_first.py", True),
        ("showcase/sample/build.py", True),
        ("provinces/data/provinces.csv", True),
        ("solutions/search.py", False),
    ],
)
def test_fingerprint_changes_with_what_data_is_made_from(
    tmp_path: Path, name: str, is_source: bool
) -> None:
    make_project(tmp_path)
    before = fingerprint(tmp_path)

    (tmp_path / name).write_text("changed")

    assert (fingerprint(tmp_path) != before) is is_source


def test_new_migration_changes_the_fingerprint(tmp_path: Path) -> None:
    make_project(tmp_path)
    before = fingerprint(tmp_path)

    (tmp_path / "solutions/migrations/0002_second.py").write_text("")

    assert fingerprint(tmp_path) != before


def test_environment_does_not_depend_on_whoever_measures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBUG", "yes")
    monkeypatch.setenv("PAGE_CACHE", "no")
    monkeypatch.setenv("LANG", "C.UTF-8")

    seen = DataSet(tmp_path, 1_000, "sqlite").environment()

    assert {name: seen.get(name) for name in ("DEBUG", "PAGE_CACHE", "LANG", "VAR")} == {
        "DEBUG": None,
        "PAGE_CACHE": None,
        "LANG": "C.UTF-8",
        "VAR": str(tmp_path / "1000-sqlite"),
    }
