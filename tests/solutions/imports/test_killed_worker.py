"""A worker killed in the middle of saving: the next one goes on, and the counts are right."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection

from tests import prepared
from tests.syntax import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.both]

# More than two of the batches in which they are saved.
ROWS = 1_100
ENOUGH = 180  # seconds for any step, on a busy machine

PREPARE = f"""
import csv, io
from django.core.files.base import ContentFile
from core.models import User
from provinces.models import Membership, Province
from solutions.imports import jobs
province = Province.objects.get(slug="da-nang")
person = User.objects.create(username="an", is_staff=True)
Membership.objects.create(user=person, province=province, role="editor")
out = io.StringIO()
lines = csv.writer(out)
lines.writerow(["vendor_name", "solution_name", "charge", "amount", "period"])
for n in range({ROWS}):
    lines.writerow([f"Công ty {{n // 5}}", f"Phần mềm {{n}}", "Thuê dịch vụ", 1900000 + n, "Tháng"])
sheet = ContentFile(out.getvalue().encode(), name="bang.csv")
jobs.create_job(by=person, province=province, sheet=sheet)
"""
CONFIRM = """
from solutions.imports import jobs
from solutions.models import ImportJob
job = ImportJob.objects.get()
jobs.confirm(job=job, by=job.by)
"""
PROGRESS = "SELECT stage, rows_done, rows_total FROM solutions_importjob"
# A minute later: the silence of the worker is noticed, and the task left behind is due.
LATER = """
from datetime import timedelta
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from solutions.models import ImportJob
job = ImportJob.objects.get()
assert job.stage == "saving", job.stage
ImportJob.objects.update(alive_at=job.alive_at - timedelta(seconds=61))
DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
"""
RESULT = """
import json
from solutions.models import ImportJob, Listing, PriceRevision
from vendors.models import Vendor
job = ImportJob.objects.get()
print(json.dumps({
    "stage": job.stage, "rows_done": job.rows_done, "saved": job.tallies.get("saved"),
    "objects": job.tallies.get("objects"), "listings": Listing.objects.count(),
    "vendors": Vendor.objects.count(), "revisions": PriceRevision.objects.count(),
}))
"""


@pytest.fixture
def env(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a portal of its own, on the kind of database on which the tests run."""
    var = tmp_path / "var"
    prepared.ready_portal(prepared.place(tmp_path_factory), var)
    own = prepared.environment(var)
    if connection.vendor == "sqlite":
        yield own
        return
    with prepared.postgres_database("killed") as url:
        manage(own | {"DATABASE_URL": url}, "migrate", "--verbosity=0")
        manage(own | {"DATABASE_URL": url}, "load_reference", "--verbosity=0")
        yield own | {"DATABASE_URL": url}


def progress(env: dict[str, str]) -> tuple[str, int, int]:
    """Stage of the job, rows that are done, all rows; asked of the database itself."""
    url = env.get("DATABASE_URL")
    opened = psycopg2.connect(url) if url else sqlite3.connect(f"{env['VAR']}/{prepared.DATABASE}")
    with closing(opened) as own:
        rows = own.cursor()
        rows.execute(PROGRESS)
        return rows.fetchone()


def wait_until_halfway(env: dict[str, str]) -> None:
    """Return while the job is being saved, some of its rows done and some not."""
    stage, done, every = progress(env)
    end = time.monotonic() + ENOUGH
    while not (stage == "saving" and 0 < done < every):
        assert (stage != "done", time.monotonic() < end) == (True, True)
        time.sleep(0.02)
        stage, done, every = progress(env)


def manage(env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=ENOUGH, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def shell(env: dict[str, str], code: str) -> str:
    return manage(env, "shell", "--no-imports", "-c", code)


def worker(env: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "db_worker", "--no-startup-delay", "--verbosity=0"]
    return subprocess.Popen(command, cwd=ROOT, env=env)


def test_import_survives_a_killed_worker(env: dict[str, str]) -> None:
    shell(env, PREPARE)
    manage(env, "db_worker", "--batch", "--no-startup-delay", "--verbosity=0")
    shell(env, CONFIRM)
    victim = worker(env)
    try:
        wait_until_halfway(env)
        victim.kill()
        assert victim.wait(timeout=ENOUGH) == -signal.SIGKILL
    finally:
        victim.kill()
        victim.wait()
    halfway: dict[str, Any] = json.loads(shell(env, RESULT + LATER).splitlines()[-1])

    manage(env, "db_worker", "--batch", "--no-startup-delay", "--verbosity=0")

    result = json.loads(shell(env, RESULT).splitlines()[-1])
    objects = result.pop("objects")
    assert 0 < halfway["listings"] < ROWS
    assert halfway["rows_done"] == halfway["listings"]
    assert result == {
        "stage": "done",
        "rows_done": ROWS,
        "saved": {"created": ROWS, "rows": ROWS, "warnings": ROWS, "differs": 0},
        "listings": ROWS,
        "vendors": ROWS // 5,
        "revisions": ROWS,
    }
    assert (objects["listing_created"], objects["vendor_created"]) == (ROWS, ROWS // 5)
