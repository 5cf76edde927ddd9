"""What takes long to make is made once in a test run and copied by whoever needs it.

A database with all migrations and no rows; the folder of a portal as ``manage.py prepare`` leaves
it without a sample; the same with a small one. ``tests/run.py`` has them made while it looks at
style and types, and names their place in ``PREPARED``; otherwise the first test that asks makes
them.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.db import connection

from tests.syntax import ROOT

VARIABLE = "PREPARED"
DATABASE = "catalogue.sqlite3"
LISTINGS = 150


def environment(var: Path) -> dict[str, str]:
    """What a command of a portal of its own sees: its folder, and nothing of the test run."""
    return {
        "PATH": os.environ["PATH"],
        "VAR": str(var),
        "SAMPLE": "no",
        "DJANGO_SETTINGS_MODULE": "showcase.settings",
        **bytecode(),
    }


def bytecode() -> dict[str, str]:
    """Where the processes of this run keep what Python compiled; otherwise they keep none.

    ``tests/run.py`` gives all of them one folder outside the tree.
    """
    name = "PYTHONPYCACHEPREFIX"
    return {name: os.environ[name]} if name in os.environ else {"PYTHONDONTWRITEBYTECODE": "1"}


def manage(var: Path, *arguments: str, **settings: str) -> None:
    """Run a command of ``manage.py`` on the portal in ``var``; its failure is raised."""
    command = [sys.executable, "manage.py", *arguments]
    env = environment(var) | settings
    subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)


def place(factory: pytest.TempPathFactory) -> Path:
    """The folder of prepared things, the same for all processes of one test run."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    return shared / "prepared"


def empty_database(folder: Path) -> Path:
    """An SQLite database with all migrations and no row of ours."""
    return _once(folder, "migrated", _migrate) / DATABASE


def ready_portal(folder: Path, var: Path) -> None:
    """Make ``var`` the data of a portal with reference data, demo accounts and built files."""
    shutil.copytree(_once(folder, "ready", _prepare), var, dirs_exist_ok=True)


def sample_portal(folder: Path, var: Path) -> None:
    """The same with a sample of ``LISTINGS``."""
    shutil.copytree(_once(folder, "sample", _fill), var, dirs_exist_ok=True)


def load(database: Path, into: sqlite3.Connection) -> None:
    """Copy a database file into an open one."""
    source = sqlite3.connect(database)
    source.backup(into)
    source.close()


@contextmanager
def postgres_database(name: str) -> Iterator[str]:
    """The address of a further database beside that of the tests, dropped in the end.

    It begins as a copy of the one whose migrations ``tests/run.py`` has applied, else empty.
    """
    server = connection.settings_dict
    template = server["TEST"].get("TEMPLATE") or "template0"
    with closing(
        psycopg2.connect(host=server["HOST"], user=server["USER"], dbname="postgres")
    ) as main:
        main.autocommit = True
        orders = main.cursor()
        orders.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield f"postgres://{server['USER']}@{quote(server['HOST'], safe='')}/{name}"
        finally:
            orders.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _migrate(folder: Path, var: Path) -> None:
    manage(var, "migrate", "--verbosity=0")


def _prepare(folder: Path, var: Path) -> None:
    var.mkdir()
    shutil.copyfile(empty_database(folder), var / DATABASE)
    manage(var, "prepare")


def _fill(folder: Path, var: Path) -> None:
    ready_portal(folder, var)
    manage(var, "make_sample", f"--listings={LISTINGS}")


def _once(folder: Path, name: str, make: Callable[[Path, Path], None]) -> Path:
    """The thing of that name; whoever asks first makes it, the others wait."""
    folder.mkdir(parents=True, exist_ok=True)
    made, unfinished = folder / name, folder / f"{name}.unfinished"
    with _alone(folder / f"{name}.lock"):
        if not made.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            make(folder, unfinished)
            unfinished.rename(made)
    return made


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(folder: Path, url: str = "") -> None:
    """Make all of it; with ``url`` that database of PostgreSQL alone, with all migrations."""
    if not url:
        _once(folder, "sample", _fill)
        return
    server, _, name = url.rpartition("/")
    with closing(psycopg2.connect(f"{server}/postgres")) as opened:
        opened.autocommit = True
        opened.cursor().execute(f"CREATE DATABASE {name}")
    manage(folder / "postgresql", "migrate", "--verbosity=0", DATABASE_URL=url)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
