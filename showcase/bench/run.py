"""The whole run: data, servers, pages, import; results as they come."""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from . import data_sets, machine, server
from .addresses import KINDS, Ground, Kind, drawn
from .client import BenchError
from .cluster import binaries
from .data_sets import ENGINES, POSTGRESQL, DataSet, manage
from .edits import freshness
from .indexing import index_times
from .machine import load_average
from .meter import Meter
from .pages import learn
from .results import Imported, Measured, Results
from .rounds import ROUNDS, Plan, first_rows, ref_rows, timed_rows
from .rows import UNCACHED
from .visits import visits

SIZES: Final = (1_000, 10_000, 100_000)
SECONDS: Final = 1.5
# What is measured beside the kinds of pages.
INDEX: Final = "index"
IMPORT: Final = "import"
PARTS: Final = (*(kind.key for kind in KINDS), INDEX, IMPORT)
IMPORTED_ROWS: Final = 20_000
# Of each kind, to the index without a page around it.
QUESTIONS: Final = 50
# It edits a hundred solutions at once.
LEAST_TO_SEARCH: Final = 1_000
# With more than this, another process wanted a processor most of the time.
QUIET: Final = 1.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What is measured: ``seconds`` of load on each row, in all rounds together."""

    room: Path
    sizes: Sequence[int] = SIZES
    engines: Sequence[str] = ENGINES
    parts: Sequence[str] = PARTS
    seconds: float = SECONDS
    imported_rows: int = IMPORTED_ROWS


def run(options: Options, say: Say, show: Callable[[Measured], None]) -> Results:
    """Measure everything; ``say`` hears what is going on, ``show`` each data set's figures.

    Raises ``BenchError`` when something does not answer as it must.
    """
    load = load_average()
    results = Results(about=machine.about(load))
    say(results.about + _warning(load))
    made = data(options, say) if set(options.parts) != {IMPORT} else []
    if made:
        data_sets.collect_static(made[0])
    for data_set in made:
        measured = _measured(options, data_set, say)
        results.measured.append(measured)
        show(measured)
    if IMPORT in options.parts:
        say(f"Import of {options.imported_rows} rows")
        results.imported = imported(options)
    return results


def _warning(load: float) -> str:
    if load <= QUIET:
        return ""
    return "\nOther processes are at work: the figures are worse than the portal is."


# Data -------------------------------------------------------------------------------------------
def data(options: Options, say: Say) -> list[DataSet]:
    """The data sets asked for, rising in size, each made if it is not there; two at a time."""
    engines = list(options.engines)
    if POSTGRESQL in engines and binaries() is None:
        say("PostgreSQL is not installed here: skipped.")
        engines.remove(POSTGRESQL)
    options.room.mkdir(parents=True, exist_ok=True)
    asked = [
        DataSet(options.room, size, engine) for engine in engines for size in sorted(options.sizes)
    ]
    # The largest first: the others are made beside it.
    missing = sorted(
        (one for one in asked if not data_sets.is_made(one)), key=lambda one: -one.listings
    )

    def make(one: DataSet) -> None:
        say(f"Making {one.name} ...")
        say(f"Made {one.name} in {data_sets.make(one):.0f} s")

    with ThreadPoolExecutor(server.WORKERS) as pool:
        list(pool.map(make, missing))
    return asked


# Pages ------------------------------------------------------------------------------------------
def _measured(options: Options, data_set: DataSet, say: Say) -> Measured:
    """The figures of one data set; ``BenchError`` says where the server's log is."""
    log = data_set.home / "server.log"
    log.unlink(missing_ok=True)
    try:
        with data_sets.opened(data_set) as environment:
            if data_set.listings == max(options.sizes):
                return _all_of(options, data_set, environment, say)
            return _usual_of(options, data_set, environment, say)
    except BenchError as error:
        raise BenchError(f"{data_set.name}: {error} The server's log: {log}") from error


def _all_of(
    options: Options, data_set: DataSet, environment: Mapping[str, str], say: Say
) -> Measured:
    """Every state of every kind of page, the index, edits and first visits."""
    name, log = data_set.name, data_set.home / "server.log"
    kinds = _kinds(environment, options.parts, say)
    times, search = None, ""
    if INDEX in options.parts:
        say(f"{name}: index")
        times = index_times(environment, log)
        if data_set.listings >= LEAST_TO_SEARCH:
            search = manage(environment, "bench_search", f"--questions={QUESTIONS}")
    with server.running(environment, log) as running:
        meter = Meter(running, options.seconds / ROUNDS)
        say(f"{name}: first requests")
        rows = first_rows(meter, kinds)
        say(f"{name}: addresses and statements")
        pages = learn(meter, kinds, data_set.home / "pages")
        rows += ref_rows(meter)
        rows += timed_rows(meter, pages, Plan(), lambda text: say(f"{name}: {text}"))
        return Measured(
            data_set.listings,
            data_set.engine,
            rows=rows,
            visits=visits(meter, kinds),
            freshness=freshness(meter, environment) if INDEX in options.parts else None,
            index=times,
            search=search.splitlines(),
            highest_mb=running.highest_mb,
            client_ms=meter.client_ms,
        )


def _usual_of(
    options: Options, data_set: DataSet, environment: Mapping[str, str], say: Say
) -> Measured:
    """What is needed to see growth: the pages that are not cached."""
    name, log = data_set.name, data_set.home / "server.log"
    kinds = _kinds(environment, options.parts, say)
    plan = Plan((UNCACHED,), has_bare=False, has_plain=False)
    with server.running(environment, log) as running:
        meter = Meter(running, options.seconds / ROUNDS)
        say(f"{name}: addresses and statements")
        pages = learn(meter, kinds, data_set.home / "pages")
        rows = ref_rows(meter)
        rows += timed_rows(meter, pages, plan, lambda text: say(f"{name}: {text}"))
        return Measured(
            data_set.listings,
            data_set.engine,
            rows=rows,
            highest_mb=running.highest_mb,
            client_ms=meter.client_ms,
        )


def _kinds(
    environment: Mapping[str, str], parts: Sequence[str], say: Say
) -> dict[Kind, Sequence[str]]:
    """The kinds of pages asked for with their addresses; those without any are named."""
    ground = Ground.read(json.loads(manage(environment, "bench_step", "ground")))
    found: dict[Kind, Sequence[str]] = {}
    for kind in KINDS:
        if kind.key in parts:
            addresses = drawn(ground, kind)
            if addresses:
                found[kind] = addresses
            else:
                say(f"{kind.label}: there is no such page here: skipped.")
    return found


# Import -----------------------------------------------------------------------------------------
def imported(options: Options) -> Imported:
    """What ``bench_import`` measures, in an empty database of its own on SQLite."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = DataSet(Path(folder), 0, "sqlite").environment()
        sheet = str(Path(folder) / "sheet.xlsx")
        # The sheet names sectors that exist.
        manage(environment, "migrate", "--verbosity=0")
        manage(environment, "load_reference", "--verbosity=0")
        manage(environment, "bench_import", "--write", sheet, "--rows", str(options.imported_rows))
        found = json.loads(manage(environment, "bench_import", "--run", sheet))
    return Imported(
        found["created"], found["preview"] + found["saving"], found["start_mb"], found["peak_mb"]
    )
