"""``manage.py bench_search``: what a search by the index costs, kind by kind, on this database."""

import resource
import statistics
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.changes.feed import News
from core.memory import give_back, keep_large_blocks_apart
from solutions.index import building, copies, engine
from solutions.index.contents import Contents
from solutions.query import CatalogueQuery

WORDS = (
    "quản lý", "hoa don dien tu", "y tế", "chữ ký số", "phan mem benh vien", "dich vu cng",
    "giám sát", "du lịch", "nong nghiep", "học phí",
)  # fmt: skip
EDITS = (1, 20, 100)


class Command(BaseCommand):
    """CPU time in this process, median and 95th percentile; never writes to the database."""

    help = "Measure the search index: making it, taking the stored copy, questions, edits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--questions", type=int, default=200, help="of each kind")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        self._build()
        keep_large_blocks_apart()
        before, started = _resident(), time.perf_counter()
        copy = copies.load(timezone.localdate())
        if copy is None:
            raise CommandError("There is no stored copy that can be used.")
        contents = copy.contents
        self._tell("taking the stored copy", f"{(time.perf_counter() - started) * 1000:.0f} ms")
        offers = len(contents.listed.keys)
        self._tell("solutions, public listings", f"{contents.size}, {offers}")
        random = Random(options["seed"])  # noqa: S311 the same questions in every run
        for name, make in kinds(contents, random).items():
            queries = [make() for _ in range(options["questions"])]
            self._tell(name, _figures(contents, queries))
        for count in (edits for edits in EDITS if edits <= contents.size):
            keys = random.sample(contents.keys[: contents.size].tolist(), count)
            news = News({building.SOLUTION: frozenset(keys)})
            cost = _cost(lambda news=news, count=count: building.apply(contents, news, count))
            self._tell(f"following {count} edited solutions", f"{cost:8.2f} ms")
        give_back()
        self._tell("memory before, with the index", f"{before}, {_resident()} MB")
        self._tell("of it not shared with others", f"{_resident('Private_Dirty')} MB")

    def _build(self) -> None:
        started = time.perf_counter()
        subprocess.run(  # noqa: S603 our own command
            [sys.executable, "manage.py", "build_search_index"], cwd=settings.BASE_DIR, check=True
        )
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = time.perf_counter() - started
        self._tell(
            "making a copy",
            f"{seconds:.1f} s, {used.ru_utime + used.ru_stime:.1f} s of CPU,"
            f" at most {used.ru_maxrss // 1024} MB",
        )

    def _tell(self, what: str, figures: str) -> None:
        self.stdout.write(f"{what:34} {figures}")


def kinds(contents: Contents, random: Random) -> dict[str, Callable[[], CatalogueQuery]]:
    """Kinds of questions: each gives another question at every call."""

    def some(*keys: str) -> dict[str, tuple[str, ...]]:
        return {key: (random.choice(values[key]),) for key in keys if values.get(key)}

    values: dict[str, list[str]] = {}
    for key, value in _values(contents):
        values.setdefault(key, []).append(value)
    ask = CatalogueQuery
    return {
        "unfiltered": ask,
        "three facets": lambda: ask(choices=some("sector", "audience", "charge")),
        "three facets of the solution": lambda: ask(choices=some("sector", "audience", "kind")),
        "text": lambda: ask(text=random.choice(WORDS)),
        "text and two facets": lambda: ask(
            text=random.choice(WORDS), choices=some("sector", "audience")
        ),
        "province and price range": lambda: ask(
            choices=some("province"), price_min=1_000_000, price_max=50_000_000
        ),
        "price range": lambda: ask(price_max=random.choice([5_000_000, 50_000_000])),
        "region and least rating": lambda: ask(choices=some("region"), rating_min=80),
        "deep page": lambda: ask(page=random.randint(100, 600)),
        "dearest first": lambda: ask(sort="-price", page=random.randint(1, 5)),
        "dearest first, one way of charging": lambda: ask(sort="-price", choices=some("charge")),
        "by name": lambda: ask(sort="name", page=random.randint(1, 5)),
    }


def _values(contents: Contents) -> Iterator[tuple[str, str]]:
    yield from contents.rows.marks
    yield from contents.offer_rows.marks
    for key, own in contents.places.values.items():
        listed = [own[province] for province in contents.planes if province in own]
        yield from ((key, value) for value in dict.fromkeys(listed))


def _figures(contents: Contents, queries: Sequence[CatalogueQuery]) -> str:
    engine.search(contents, queries[0])
    costs = sorted(_cost(lambda query=query: engine.search(contents, query)) for query in queries)
    late = costs[int(len(costs) * 0.95)]
    return f"{statistics.median(costs):8.2f} ms {late:8.2f} ms"


def _cost(work: Callable[[], object]) -> float:
    """CPU time of a call, in milliseconds."""
    started = time.thread_time()
    work()
    return (time.thread_time() - started) * 1000


def _resident(what: str = "Rss") -> int:
    """Memory of this process, in megabytes."""
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) // 1024
    return 0
