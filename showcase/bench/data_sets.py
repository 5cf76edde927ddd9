"""The data that is measured with: made once for each size and engine, and kept in ``VAR/bench/``.

A mark beside the data says what it was made from. When migrations, the sample's generator or the
reference data changed since, it is made anew.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.conf import settings

from core.clock import today

from .client import BenchError
from .cluster import cluster

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"
ENGINES: Final = (SQLITE, POSTGRESQL)
SETTINGS_MODULE: Final = "showcase.bench.settings"
# What a data set is made from, as patterns below the project's folder.
SOURCES: Final = ("*/migrations/*.py", "showcase/sample/**/*", "*/data/**/*")
# The same measurement whatever the environment of whoever measures says.
OUR_VARIABLES: Final = (
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "DATABASE_URL",
    "DEBUG",
    "PAGE_CACHE",
    "PROFILE",
    "PROXY_COUNT",
    "SAMPLE",
    "SEARCH_INDEX",
    "SECRET_KEY",
    "VAR",
    "WORKERS",
)
# Promotions of the sample begin and end near the day on which it was made.
DAYS_KEPT: Final = 30
# The commands that make a data set.
STEPS: Final = (
    ("migrate", "--verbosity=0"),
    ("load_reference", "--verbosity=0"),
    ("make_sample", "--verbosity=0", "--listings={listings}"),
    ("make_renditions", "--verbosity=0"),
)


@dataclass(frozen=True, slots=True)
class DataSet:
    """So many listings in a database of one engine; ``room`` is the folder of all data sets."""

    room: Path
    listings: int
    engine: str

    @property
    def name(self) -> str:
        """For example ``100000-sqlite``."""
        return f"{self.listings}-{self.engine}"

    @property
    def home(self) -> Path:
        """The folder of this one: its ``VAR``."""
        return self.room / self.name

    @property
    def mark(self) -> Path:
        """Says what the data was made from, on which day, and for which day prices are fresh."""
        return self.home / "made.json"

    def environment(self, database_url: str = "") -> dict[str, str]:
        """The variables for a process that works with this data."""
        kept = {name: value for name, value in os.environ.items() if name not in OUR_VARIABLES}
        return kept | {
            "VAR": str(self.home),
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": SETTINGS_MODULE,
        }


def fingerprint(root: Path) -> str:
    """Of all that a data set is made from: names and contents."""
    found = hashlib.sha256()
    paths = {path for pattern in SOURCES for path in root.glob(pattern)}
    for path in sorted(paths):
        if path.is_file() and "__pycache__" not in path.parts and ".venv" not in path.parts:
            found.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def is_fresh(mark: Mapping[str, str], print_now: str, on: date) -> bool:
    """Whether data with this mark can be used on the day ``on``."""
    if mark.get("fingerprint") != print_now:
        return False
    return 0 <= (on - date.fromisoformat(mark["made_on"])).days <= DAYS_KEPT


def _mark_of(data_set: DataSet) -> dict[str, str]:
    try:
        return json.loads(data_set.mark.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def is_made(data_set: DataSet) -> bool:
    """Whether the data is there and was made from what is there now."""
    return is_fresh(_mark_of(data_set), fingerprint(settings.BASE_DIR), today())


def make(data_set: DataSet) -> float:
    """Make the data in place of what was there; the seconds it took.

    Raises ``BenchError`` with what a step printed when it fails.
    """
    began = time.monotonic()
    shutil.rmtree(data_set.home, ignore_errors=True)
    data_set.home.mkdir(parents=True)
    print_now = fingerprint(settings.BASE_DIR)
    with _running(data_set) as environment:
        for step in STEPS:
            manage(environment, *(part.format(listings=data_set.listings) for part in step))
    mark_made(data_set, print_now)
    return time.monotonic() - began


def mark_made(data_set: DataSet, print_then: str) -> None:
    """Say that the data is there, made today from what had this fingerprint."""
    _write(data_set, {"fingerprint": print_then, "made_on": today().isoformat()})


@contextmanager
def opened(data_set: DataSet) -> Iterator[dict[str, str]]:
    """The environment of processes that work with the data, its database running.

    Prices that changed by themselves since the last day of use are stored first, as each night.
    """
    with _running(data_set) as environment:
        mark = _mark_of(data_set)
        if mark.get("prices_of") != today().isoformat():
            manage(environment, "refresh_prices", "--verbosity=0")
            _write(data_set, mark | {"prices_of": today().isoformat()})
        yield environment


@contextmanager
def _running(data_set: DataSet) -> Iterator[dict[str, str]]:
    is_embedded = data_set.engine == SQLITE
    database = nullcontext("") if is_embedded else cluster(data_set.home / "cluster")
    with database as url:
        yield data_set.environment(url)


def _write(data_set: DataSet, mark: Mapping[str, str]) -> None:
    data_set.mark.write_text(json.dumps(mark), encoding="utf-8")


def collect_static(data_set: DataSet) -> None:
    """Collect the static files that all data sets share, when a source is newer than they are."""
    built = data_set.room / "static" / "staticfiles.json"
    sources = [path for folder in settings.STATICFILES_DIRS for path in folder.rglob("*")]
    newest = max(path.stat().st_mtime for path in sources)
    if not built.exists() or built.stat().st_mtime < newest:
        shutil.rmtree(built.parent, ignore_errors=True)
        manage(data_set.environment(), "collectstatic", "--no-input", "--verbosity=0")


def manage(environment: Mapping[str, str], *arguments: str) -> str:
    """What a command of ``manage.py`` prints; ``BenchError`` when it fails."""
    done = subprocess.run(  # noqa: S603 our own arguments
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
