"""The supervisor: what it waits for, and that the worker it looks after is there again."""

import subprocess
import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from showcase.management.commands import serve
from showcase.management.commands.serve import (
    Worker,
    end_all,
    pause_after,
    seconds_to_midnight,
)

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def command(code: str) -> list[str]:
    """A process of its own that runs the code."""
    return [sys.executable, "-S", "-c", code]


def ended(worker: Worker) -> None:
    """Return when the worker's process has ended."""
    assert worker.process is not None
    worker.process.wait(timeout=120)


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [("2026-11-22 23:59:30", 90), ("2026-11-22 00:01:00", 86_400), ("2026-12-31 12:00:00", 43_260)],
)
def test_seconds_to_midnight_reaches_the_next_day(clock: str, seconds: int) -> None:
    now = datetime.fromisoformat(clock).replace(tzinfo=VIETNAM)

    assert seconds_to_midnight(now) == seconds


def test_pause_grows_up_to_a_minute() -> None:
    assert [pause_after(failures) for failures in range(9)] == [0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_worker_that_did_its_tasks_is_followed_at_once() -> None:
    worker = Worker(command("pass"))
    worker.look(0.0)
    first = worker.process
    ended(worker)

    worker.look(0.5)

    assert worker.process is not None
    assert worker.process is not first
    end_all([worker.process])


def test_worker_that_dies_at_its_start_is_waited_for_ever_longer() -> None:
    worker = Worker(command("raise SystemExit(3)"))
    worker.look(0.0)
    ended(worker)

    worker.look(0.5)
    is_waiting = worker.process is None
    worker.look(1.4)
    is_still_waiting = worker.process is None
    worker.look(1.5)
    ended(worker)
    worker.look(2.0)
    worker.look(3.9)

    assert (is_waiting, is_still_waiting) == (True, True)
    assert worker.process is None
    worker.look(4.0)
    ended(worker)


def test_worker_killed_after_a_while_is_followed_at_once() -> None:
    worker = Worker(command("import time; time.sleep(600)"))
    worker.look(0.0)
    assert worker.process is not None
    worker.process.kill()
    ended(worker)

    worker.look(serve.STEADY)

    assert worker.process is not None
    assert worker.process.poll() is None
    end_all([worker.process])


def test_ctrl_c_ends_no_process_that_is_not_up_yet() -> None:
    code = "import signal, sys; sys.exit(signal.getsignal(signal.SIGINT) != signal.SIG_IGN)"

    assert serve.start(command(code)).wait() == 0


def test_end_takes_even_those_who_do_not_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "SECONDS_TO_END", 0.5)
    deaf = subprocess.Popen(
        command(
            "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
            "print('ready', flush=True); time.sleep(600)"
        ),
        stdout=subprocess.PIPE,
    )
    assert deaf.stdout is not None
    deaf.stdout.readline()
    began = time.monotonic()

    end_all([deaf])

    deaf.stdout.close()
    assert deaf.returncode == -9
    assert time.monotonic() - began < 300
