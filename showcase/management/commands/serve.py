"""The portal at work: web server, background worker and chores, ended by Ctrl-C with all it began.

The web server ends the whole; the worker is started again whenever it ends, at once if it had
worked for a while, ever later if it dies again and again.
"""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from datetime import time as clock
from pathlib import Path
from types import FrameType
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

TICK: Final = 0.5  # seconds between two looks at the children
HOUR: Final = 3600.0
STEADY: Final = 10.0  # a worker that lived so many seconds did not fail at its start
LONGEST_PAUSE: Final = 60.0
SECONDS_TO_END: Final = 15.0
# A worker that ends after so many tasks gives back the memory that the largest of them took.
TASKS_OF_A_WORKER: Final = 20


def seconds_to_midnight(now: datetime) -> float:
    """Seconds from ``now`` to a minute past the next local midnight."""
    tomorrow = datetime.combine(now.date() + timedelta(days=1), clock(0, 1), now.tzinfo)
    return (tomorrow - now).total_seconds()


def pause_after(failures: int) -> float:
    """Seconds to wait before a worker is started that failed so many times in a row."""
    return 0.0 if failures == 0 else min(LONGEST_PAUSE, 2.0 ** (failures - 1))


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start one of our own commands in the project's folder; Ctrl-C is for this process alone.

    A terminal tells all processes of it, and one that is not up yet would end with a traceback
    instead of being ended by ``end_all``.
    """
    return subprocess.Popen(  # noqa: S603 our own arguments
        command, cwd=settings.BASE_DIR, preexec_fn=_leave_ctrl_c_alone
    )


def _leave_ctrl_c_alone() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def manage(*arguments: str) -> list[str]:
    """A command of ``manage.py``."""
    return [sys.executable, "manage.py", *arguments]


class Worker:
    """The background worker: at most one process, started again when it ends."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._since = self._not_before = 0.0

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The running process, None between two."""
        return self._process

    def look(self, now: float) -> None:
        """Start the process where there is none and its pause is over; ``now`` in seconds."""
        if self._process is not None and self._process.poll() is not None:
            has_failed = self._process.returncode != 0 and now - self._since < STEADY
            self._failures = self._failures + 1 if has_failed else 0
            self._not_before = now + pause_after(self._failures)
            self._process = None
        if self._process is None and now >= self._not_before:
            self._process, self._since = start(self._command), now


class Command(BaseCommand):
    """Serves until the web server ends or someone ends it; HOST and PORT from the environment."""

    help = "Serve the portal: gunicorn, the background worker, what is to be done each night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workers", type=int, default=int(os.environ.get("WORKERS", "2")))

    def handle(self, *args: Any, **options: Any) -> None:
        self._is_ending = False
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        # So that the first request finds an index; without one the web server starts too.
        if settings.SEARCHES_BY_INDEX:
            subprocess.run(  # noqa: S603 our own command
                manage("build_search_index", "--if-none"), cwd=settings.BASE_DIR, check=False
            )
        if self._is_ending:
            return
        server = start(web_server(options["workers"]))
        worker = Worker(
            manage(
                "db_worker",
                "--no-reload",
                "--no-startup-delay",
                f"--max-tasks={TASKS_OF_A_WORKER}",
                "--verbosity=0",
            )
        )
        sys.exit(self._supervise(server, worker))

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._is_ending = True

    def _supervise(self, server: subprocess.Popen[bytes], worker: Worker) -> int:
        """Look after all until the server ends or the end is asked for; the exit status."""
        chores: list[subprocess.Popen[bytes]] = []
        next_day = time.monotonic() + seconds_to_midnight(timezone.localtime())
        next_hour = time.monotonic() + HOUR
        while server.poll() is None and not self._is_ending:
            now = time.monotonic()
            worker.look(now)
            chores = [chore for chore in chores if chore.poll() is None]
            if now >= next_hour:
                chores.append(start(manage("run_chores", "--hourly")))
                next_hour = now + HOUR
            if now >= next_day:
                chores.append(start(manage("run_chores")))
                next_day = now + seconds_to_midnight(timezone.localtime())
            time.sleep(TICK)
        others = [*chores, worker.process] if worker.process else chores
        end_all([server, *others])
        return server.returncode if not self._is_ending else 0


def end_all(processes: list[subprocess.Popen[bytes]]) -> None:
    """End the processes, first politely, and wait for each."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + SECONDS_TO_END
    for process in processes:
        try:
            process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def web_server(workers: int, *, port: int | None = None) -> list[str]:
    """The command of the web server; without ``port`` it listens where the environment says."""
    host = os.environ.get("HOST", "127.0.0.1") if port is None else "127.0.0.1"
    port = port or int(os.environ.get("PORT", "8000"))
    return [
        str(Path(sys.executable).with_name("gunicorn")),
        "--config=python:showcase.web_server",
        f"--bind={host}:{port}",
        f"--workers={workers}",
        "--threads=2",
        "--timeout=60",
        "--graceful-timeout=10",
        "--max-requests=20000",
        "--max-requests-jitter=2000",
        "--no-control-socket",
        "--log-level=warning",
    ]
