"""How soon an edit by another process is seen: renames a solution and asks every web process."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TextIO

from django.conf import settings

from core.clock import today
from solutions.models import Solution

from .client import PLAIN, Ask, BenchError, Connection
from .figures import MILLISECONDS
from .meter import Meter
from .results import Freshness

EDITS: Final = 6
PATIENCE: Final = 30.0
SEEN: Final = 'data-solution="{slug}"'


# In the process that edits ----------------------------------------------------------------------
def edit(asked: TextIO, answer: TextIO) -> None:
    """Rename one public solution as often as a line asks for it; at the end it has its name back.

    Each line is a word to add to the name. Answered is first the solution's slug, then for each
    line the moment of the commit (seconds of the machine's monotonic clock), as JSON.
    """
    solution = Solution.objects.published(today()).order_by("pk").first()
    if solution is None:
        raise BenchError("There is no public solution to edit.")
    name = solution.name
    print(json.dumps(solution.slug), file=answer, flush=True)
    try:
        for line in asked:
            solution.name = f"{name} {line.strip()}"
            solution.save()
            print(json.dumps(time.monotonic()), file=answer, flush=True)
    finally:
        solution.name = name
        solution.save()


# In the process that measures -------------------------------------------------------------------
def freshness(meter: Meter, environment: Mapping[str, str]) -> Freshness:
    """Edit several times and ask each web process for a page that the edit changes.

    Each page was asked for before, so that a kept answer would be found out.
    """
    spent: list[float] = []
    waited: list[float] = []
    seen = 0
    with _editor(environment) as (say, heard):
        slug = heard()
        for number in range(EDITS):
            # A word that no other name has.
            word = f"zq{number}x{time.monotonic_ns() % 10_000}wk"
            ask, mark = Ask(f"/giai-phap/?q={word}", PLAIN), SEEN.format(slug=slug).encode()
            with meter.connections() as connections:
                for connection in connections:
                    if mark in connection.get(ask).body:
                        raise BenchError("The word of an edit was found before the edit.")
                committed = say(word)
                for connection in connections:
                    began = time.monotonic()
                    is_seen = mark in connection.get(ask).body
                    spent.append((time.monotonic() - began) * MILLISECONDS)
                    seen += is_seen
                    if not is_seen:
                        _wait(connection, ask, mark)
                waited.append(time.monotonic() - committed)
    return Freshness(len(spent), seen, max(spent), max(waited))


def _wait(connection: Connection, ask: Ask, mark: bytes) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if mark in connection.get(ask).body:
            return
        time.sleep(0.01)
    raise BenchError(f"An edit was not seen within {PATIENCE:.0f} seconds.")


@contextmanager
def _editor(environment: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    """The process that edits: ``say(word)`` is the moment of the commit, ``heard()`` its answer."""
    command = [sys.executable, "manage.py", "bench_step", "edit"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(  # noqa: S603 our own arguments
        command, cwd=settings.BASE_DIR, env=dict(environment), stdin=pipe, stdout=pipe, text=True
    )

    def heard() -> Any:
        line = process.stdout.readline()
        if not line:
            raise BenchError("The process that edits ended.")
        return json.loads(line)

    def say(word: str) -> float:
        process.stdin.write(f"{word}\n")
        process.stdin.flush()
        return float(heard())

    # At the end its input is closed, which lets it tidy up, and it is waited for.
    with process:
        yield say, heard
