"""A private Redis server for some tests: started on a port of its own, stopped and removed here.

It keeps nothing on the disk and listens on this machine alone.
"""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from showcase.bench.server import free_port

SECONDS_TO_START = 120


def binary() -> str | None:
    """The server's program, Valkey's or Redis's; None: not installed."""
    return shutil.which("valkey-server") or shutil.which("redis-server")


@dataclass
class Server:
    """A server that can be stopped and started again, then empty."""

    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The value of ``CACHE_URL``."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it listens; raises ``RuntimeError`` if it does not."""
        program = binary()
        if program is None:
            raise RuntimeError("Neither Valkey nor Redis is installed here.")
        command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        command += ["--appendonly", "no", "--dir", str(self.home), "--loglevel", "warning"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("The server does not start.")

    def stop(self) -> None:
        """End it; what it held is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def server() -> Iterator[Server]:
    """A running server, which ends with the block."""
    home = Path(tempfile.mkdtemp(prefix="redis-"))
    made = Server(home, free_port())
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(home, ignore_errors=True)
