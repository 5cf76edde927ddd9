"""How long a web process needs until its answers come from the index: built anew, and stored."""

import json
import shutil
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from . import server
from .client import PLAIN, Ask, BenchError, Connection
from .meter import NO_SESSION
from .results import IndexTimes

ASK: Final = Ask("/bench/index/", PLAIN, NO_SESSION)
PATIENCE: Final = 300.0
PAUSE: Final = 0.01
STORED: Final = "search"


def index_times(environment: Mapping[str, str], log: Path) -> IndexTimes:
    """Start the server without a stored copy of the index, then once more with it."""
    shutil.rmtree(Path(environment["VAR"]) / STORED, ignore_errors=True)
    cold, cold_peak = _started(environment, log)
    warm, warm_peak = _started(environment, log)
    return IndexTimes(cold, warm, cold_peak, warm_peak)


def _started(environment: Mapping[str, str], log: Path) -> tuple[float, float]:
    """The longest time of a web process from its first answer to one from its index; memory."""
    up: dict[int, float] = {}
    ready: dict[int, float] = {}
    with server.running(environment, log) as running:
        end = time.monotonic() + PATIENCE
        while len(ready) < len(running.workers):
            if time.monotonic() > end:
                raise BenchError(f"There was no index after {PATIENCE:.0f} seconds.")
            began = time.monotonic()
            with closing(Connection(running.port)) as connection:
                found = json.loads(connection.get(ASK).body)
            up.setdefault(found["process"], began)
            if found["has_index"]:
                ready.setdefault(found["process"], time.monotonic())
            time.sleep(PAUSE)
        return max(ready[pid] - up[pid] for pid in ready), running.highest_mb
