"""The fixed sample of the relevance sets: texts of solutions, best rated first.

``tests/data/relevance_sample.jsonl`` was written once from a database that ``manage.py prepare``
made; the figures stay comparable because it does not change with the sample data. To write it anew:
``python -m tests.solutions.relevance_sample``.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.finding.documents import Document
from core.finding.index import TextIndex
from core.finding.lexicon import Entry, Lexicon, build
from core.finding.understanding import understand

DATA = Path(__file__).parent.parent / "data"
SAMPLE = DATA / "relevance_sample.jsonl"
SYNONYMS = Path("solutions/data/synonyms.csv")
WEIGHTS = (5, 4, 3, 1)


@dataclass(frozen=True, slots=True)
class Report:
    """How well queries are answered: the share with an expected solution among the first three,
    the mean of 1 / the place of the first expected one, and the queries that missed."""

    success_at_3: float
    mean_reciprocal_rank: float
    missed: tuple[str, ...]

    def __str__(self) -> str:
        figures = f"success@3 {self.success_at_3:.3f}, MRR {self.mean_reciprocal_rank:.3f}"
        return "\n  ".join((figures, *self.missed))


@cache
def sample() -> tuple[list[str], TextIndex]:
    """Addresses of the solutions by slot, and the index of their texts."""
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    documents = ((slot, Document(row["texts"])) for slot, row in enumerate(rows))
    return [row["slug"] for row in rows], TextIndex(documents, WEIGHTS)


@cache
def lexicon() -> Lexicon:
    """The synonyms that ship with the portal."""
    with SYNONYMS.open(encoding="utf-8", newline="") as file:
        return build(
            Entry(row["term"], row["meanings"].split(";"), row["is_two_way"] == "yes")
            for row in csv.DictReader(file)
        )


def found(text: str) -> list[str]:
    """The addresses that a text finds, best first; equal ones by rating."""
    slugs, index = sample()
    answer = index.find(understand(text, lexicon(), index))
    order = (-answer.scores).argsort(kind="stable")
    return [slugs[slot] for slot in answer.slots[order].tolist()]


def report(name: str) -> Report:
    """The figures of one set of queries, ``tests/data/<name>.csv``."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        places = [(row["query"], _place(row)) for row in csv.DictReader(file)]
    return Report(
        sum(0 < place <= 3 for _query, place in places) / len(places),
        sum(1 / place for _query, place in places if place) / len(places),
        tuple(f"{query}: {place or 'not found'}" for query, place in places if not 0 < place <= 3),
    )


def _place(row: dict[str, str]) -> int:
    expected = set(row["expected"].split())
    answers = found(row["query"])
    return next((place for place, slug in enumerate(answers, 1) if slug in expected), 0)


def _rows() -> Iterator[str]:
    from core.clock import today
    from solutions.models import Solution
    from solutions.query import CatalogueQuery
    from solutions.search import search
    from solutions.wording import documents

    slugs = dict(Solution.objects.values_list("pk", "slug"))
    texts = dict(documents(today()))
    page, pages = 1, 1
    while page <= pages:
        result = search(CatalogueQuery(page=page), today())
        page, pages = page + 1, result.pages
        for key in result.ids:
            levels = [list(level) for level in texts[key].levels]
            yield json.dumps({"slug": slugs[key], "texts": levels}, ensure_ascii=False)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "showcase.settings")
    django.setup()
    SAMPLE.write_text("\n".join(_rows()) + "\n", encoding="utf-8")
