"""The index answers what the plain search answers: ids, order, counts, whatever was edited."""

import datetime as dt
import os
from collections import defaultdict
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connection

from core.changes import feed as log
from core.changes.feed import News, Position
from core.text import fold
from provinces.models import Province
from solutions import shown as stored
from solutions.facets import facets, flags
from solutions.index import building, engine
from solutions.index import shown as held
from solutions.index.contents import Contents
from solutions.models import Listing
from solutions.query import SORTS, CatalogueQuery
from solutions.search import Result, alternatives, search
from solutions.tallies import Tally
from tests.solutions.catalogue_world import ON, build
from tests.solutions.index.edits import LATER, change

pytestmark = pytest.mark.django_db
# More of both on demand: INDEX_WORLDS=100 INDEX_ROUNDS=20 takes some minutes. A second database has
# to show that its statements say the same; the many cases are gone through on the first.
WORLDS = int(os.environ.get("INDEX_WORLDS", "4" if connection.vendor == "sqlite" else "2"))
ROUNDS = int(os.environ.get("INDEX_ROUNDS", "3"))
QUESTIONS = 10
WORDS = (
    "y te", "so", "lua", "ho so", "Sông", "xa", "z", "mất mạng", "thuốc kho", "cong ty", "4",
    "ytx", "y tế đà nẵng", "Quảng Nam", "lua vnag", "kham benh vien so", "!!", "sổ khám", "Lúa",
)  # fmt: skip


# What is compared ------------------------------------------------------------------------------
def in_full(result: Result) -> dict[str, Any]:
    """Everything that a result says; values of a facet in a fixed order."""
    return {
        "ids": result.ids,
        "total": result.total,
        "page": (result.page, result.pages),
        "tallies": counted(result.tallies),
        "priced": (result.priced, result.on_request),
        "shown": result.shown,
        "listings": set(
            Listing.objects.filter(pk__in=result.listings, solution__in=result.ids).values_list(
                "pk", flat=True
            )
        ),
    }


def counted(tallies: Any) -> dict[str, list[tuple[str, int, str]]]:
    """Tallies in a fixed order; a unit may be written in several ways, of which one is its name."""
    return {key: sorted(map(_plain, own)) for key, own in tallies.items() if len(own)}


def _plain(tally: Tally) -> tuple[str, int, str]:
    return tally.value, tally.count, fold(tally.name)


# Questions -------------------------------------------------------------------------------------
def values_of(result: Result) -> dict[str, list[str]]:
    return {key: sorted(t.value for t in own) for key, own in result.tallies.items()}


def random_question(random: Random, known: dict[str, list[str]]) -> CatalogueQuery:
    """A question of a few conditions; some values are of nothing."""
    keys = random.sample(sorted(facets()), random.choice([0, 1, 1, 2, 3, 4]))
    choices = {
        key: tuple(random.sample(own, min(len(own), random.choice([1, 1, 2]))))
        for key in keys
        if (own := [*known.get(key, ()), *(["khong-co"] if random.random() < 0.1 else [])])
    }
    fixed = {key for key in choices if random.random() < 0.1}
    return CatalogueQuery(
        text=random.choice(["", "", random.choice(WORDS)]),
        choices=choices,
        flags=frozenset(random.sample(sorted(flags()), random.choice([0, 0, 0, 1, 2]))),
        price_min=random.choice([None, None, None, 0, 7_200, 3_000_000]),
        price_max=random.choice([None, None, None, 7_200, 5_000_000, 40_000_000]),
        rating_min=random.choice([None, None, None, Decimal(0), Decimal("72.5"), Decimal(80)]),
        sort=random.choice(["", *SORTS]),
        page=random.choice([1, 1, 2, 9]),
        fixed=frozenset(fixed),
    )


def check(contents: Contents, random: Random, known: dict[str, list[str]], on: dt.date) -> None:
    """One random question, asked of both."""
    query = random_question(random, known)

    found, expected = engine.search(contents, query), search(query, on)

    assert in_full(found) == in_full(expected), query
    # Asked again it is answered with what the first time left.
    assert in_full(engine.search(contents, query)) == in_full(expected), query
    some = Province.objects.order_by("pk").values_list("pk", flat=True)[1:3]
    for places in ([], list(some)):
        assert held.shown_listings(contents, found.ids, places) == stored.shown_listings(
            found.ids, on, places
        ), places
    if not expected.total:
        keys = list(dict(query.conditions()))
        ways = engine.alternatives(contents, query, keys, ("sector", "problem", "no-facet"))
        counts, tallies = alternatives(query, keys, ("sector", "problem", "no-facet"), on)
        assert (ways[0], counted(ways[1])) == (counts, counted(tallies)), query


def follow(contents: Contents, since: Position) -> tuple[Contents, Position]:
    """What a process does before it answers, without waiting for a commit."""
    rows, position = log.read(since)
    changed = defaultdict(set)
    for _number, topic, key, _transaction in rows or ():
        changed[topic].add(key)
    news = News({topic: frozenset(keys) for topic, keys in changed.items()})
    try:
        building.apply(contents, news, 2_000)
    except building.AnewError:
        contents = building.build(contents.on)
    return contents, position


# Tests -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(WORLDS))
def test_index_agrees_with_the_plain_search_after_any_edits(seed: int) -> None:
    random = Random(seed)
    build(random)
    on = random.choice(LATER)
    position, contents = log.here(), building.build(on)
    known = values_of(search(CatalogueQuery(), ON))

    for _round in range(ROUNDS):
        for _question in range(QUESTIONS):
            check(contents, random, known, on)
        for _edit in range(random.randint(1, 4)):
            change(random)
        contents, position = follow(contents, position)
