"""``make run`` as a newcomer runs it: it serves, says where, and Ctrl-C ends all it started."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from showcase.bench.server import free_port
from tests import prepared
from tests.syntax import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.once]

SECONDS_TO_START = 300
SECONDS_TO_END = 120


@contextmanager
def running(var: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """``make run`` in a session of its own, with reference data and demo accounts only."""
    env = {
        "PATH": os.environ["PATH"],
        "VAR": str(var),
        "PORT": str(port),
        "SAMPLE": "no",
        "PYTHONUNBUFFERED": "1",
        **prepared.bytecode(),
    }
    log = var.with_suffix(".log")
    with log.open("w") as output:
        # The environment of the tests holds all that the portal needs: nothing is installed here.
        command = ["make", "-o", ".venv/runtime", f"PY={sys.executable}", "run"]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=output,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            for pid in members(process.pid):
                os.kill(pid, signal.SIGKILL)
            process.wait()


def members(session: int) -> list[int]:
    """The living processes of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z" and int(fields[3]) == session:
            found.append(int(stat.parent.name))
    return found


def page(process: subprocess.Popen[str], port: int, path: str) -> str:
    """The text of a page, as soon as the portal serves it."""
    end = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return answer.read().decode()
        except HTTPError:
            raise
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(f"no answer; exit status {process.poll()}")


def wait_for_the_end(session: int) -> list[int]:
    """What still lives of a session when it had time to end."""
    end = time.monotonic() + SECONDS_TO_END
    while (left := members(session)) and time.monotonic() < end:
        time.sleep(0.1)
    return left


def test_newcomer_gets_a_portal_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    var, port = tmp_path / "var", free_port()
    with running(var, port) as process:
        home, province = page(process, port, "/"), page(process, port, "/en/tinh/hai-duong/")
        assert len(members(process.pid)) >= 4, "make, serve, gunicorn and its two workers"

        os.killpg(process.pid, signal.SIGINT)

        assert wait_for_the_end(process.pid) == []
    log = var.with_suffix(".log").read_text(encoding="utf-8")
    accounts = json.loads((var / "demo-accounts.json").read_text(encoding="utf-8"))
    assert '<html lang="vi"' in home
    assert "Hai Phong" in province
    assert f"http://127.0.0.1:{port}/" in log
    assert str(var / "demo-accounts.json") in log
    assert str(var) in log
    assert "Traceback" not in log
    assert (var / "demo-accounts.json").stat().st_mode & 0o777 == 0o600
    assert [row["password"] for row in accounts if row["password"] in log] == []
    assert sorted({row["role"] for row in accounts}) == [
        "approver",
        "editor",
        "ministry",
        "superuser",
    ]
    built = (var / "static" / "staticfiles.json").stat().st_mtime_ns
    with running(var, port) as process:
        page(process, port, "/")

        os.kill(server_of(process.pid), signal.SIGTERM)

        assert wait_for_the_end(process.pid) == []
    # A second start takes seconds: what took long the first time is left as it is.
    assert (var / "static" / "staticfiles.json").stat().st_mtime_ns == built
    assert accounts == json.loads((var / "demo-accounts.json").read_text(encoding="utf-8"))
    assert "Traceback" not in var.with_suffix(".log").read_text(encoding="utf-8")


def server_of(session: int) -> int:
    """The process of ``manage.py serve``, which supervises the others."""
    return next(
        pid
        for pid in members(session)
        if (Path("/proc") / str(pid) / "cmdline").read_bytes().split(b"\0")[1:3]
        == [b"manage.py", b"serve"]
    )
