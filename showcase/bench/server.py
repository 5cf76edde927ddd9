"""The web server as ``manage.py serve`` starts it, on a port of its own."""

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings

from showcase.management.commands import serve

from . import processes
from .client import Ask, BenchError, Connection

WORKERS: Final = 2
SECONDS_TO_START: Final = 90.0
# A worker that is exchanged for a new one would take its figures with it.
NO_EXCHANGE: Final = ("--max-requests=0", "--max-requests-jitter=0")
_PAUSE: Final = 0.02


class Server:
    """A running web server and what its processes took."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.port = port
        self.started = time.monotonic()
        self._process = process
        self.workers: list[int] = []
        self._peak = 0.0

    def wait_until_ready(self) -> None:
        """Return when every process is there and pages are answered; ``BenchError``: never."""
        while time.monotonic() - self.started < SECONDS_TO_START:
            if self._process.poll() is not None:
                raise BenchError("The web server ended at its start; its log says why.")
            self.workers = processes.children(self._process.pid)
            if len(self.workers) == WORKERS and self._answers():
                return
            time.sleep(_PAUSE)
        raise BenchError("The web server did not answer in time.")

    def _answers(self) -> bool:
        try:
            connection = Connection(self.port)
        except OSError:
            return False
        try:
            connection.get(Ask("/readyz"))
        except (OSError, BenchError):
            return False
        finally:
            connection.close()
        return True

    def processor_seconds(self) -> float:
        """Processor time that the web processes have used together.

        Raises ``BenchError`` when one of them ended.
        """
        try:
            return sum(processes.processor_seconds(pid) for pid in self.workers)
        except OSError as error:
            raise BenchError("A web process ended while it was measured.") from error

    def peak_mb(self) -> float:
        """The highest resident memory of one process since the last ``forget_peak``, in MB."""
        now = max(processes.peak_mb(pid) for pid in self.workers)
        self._peak = max(self._peak, now)
        return now

    def forget_peak(self) -> None:
        """Let the peak begin anew; ``highest_mb`` keeps the one until now."""
        self.peak_mb()
        for pid in self.workers:
            processes.forget_peak(pid)

    @property
    def highest_mb(self) -> float:
        """The highest resident memory of one process since the start, in MB."""
        self.peak_mb()
        return self._peak


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    """A web server with this environment, ended with the block; what it says goes to ``log``."""
    port = free_port()
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 our own arguments
            [*serve.web_server(WORKERS, port=port), *NO_EXCHANGE],
            cwd=settings.BASE_DIR,
            env=dict(environment),
            stdout=output,
            stderr=output,
        )
    try:
        server = Server(process, port)
        server.wait_until_ready()
        yield server
    finally:
        serve.end_all([process])
