"""Making the index of a day out of the database, and keeping it so."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model

from core.changes.feed import SITE, News
from solutions.models import Solution
from solutions.wording import lexicon

from .contents import Contents
from .layout import Layout
from .places import PlaceTable
from .reading import read

# Topics of what the lexicon and the table of provinces are made of.
_WORDS = frozenset({"synonym", "province", "provincealias"})
_PLACES = frozenset({"province", "region"})
SOLUTION = "solution"


class AnewError(Exception):
    """The change is of a kind that only a new index can follow."""


def build(on: dt.date) -> Contents:
    """The index of the day ``on``, from one view of the database."""
    layout = Layout.current()
    with one_view():
        places, words = PlaceTable.read(layout), lexicon(on)
        facts = read(layout, on)
    return Contents.of(facts, layout, on, places, words)


def apply(contents: Contents, news: News, most: int) -> int:
    """Follow what was committed; how many solutions were read anew.

    Raises ``AnewError`` where provinces changed in a way that moves choices, and where more than
    ``most`` solutions changed; the index is then as it was.
    """
    if contents.layout.fingerprint() != Layout.current().fingerprint():
        raise AnewError("the facets are others")
    if _PLACES & news.changed.keys() and PlaceTable.read(contents.layout) != contents.places:
        raise AnewError("provinces changed")
    keys = affected(contents.layout, news)
    if len(keys) > most:
        raise AnewError(f"{len(keys)} solutions changed")
    if _WORDS & news.changed.keys():
        contents.lexicon = lexicon(contents.on)
    if keys:
        contents.replace(keys, read(contents.layout, contents.on, keys))
    return len(keys)


def affected(layout: Layout, news: News) -> list[int]:
    """Keys of the solutions of which something changed, itself or what its facets refer to.

    One statement for each facet that refers to something that changed.
    """
    keys = set(news.of(SOLUTION))
    for topic, changed in news.changed.items():
        if topic not in {SOLUTION, SITE}:
            for model, lookup, owner in _references(layout, topic):
                rows = model._base_manager.filter(**{f"{lookup}__in": changed})
                keys.update(rows.values_list(owner, flat=True).distinct())
    return sorted(keys - {None})


def _references(layout: Layout, topic: str) -> Iterator[tuple[type[Model], str, str]]:
    """Rows whose value of a facet leads over an object of a topic: model, look-up, owner."""
    for facet in layout.in_row("solution"):
        yield from ((Solution, lookup, "pk") for lookup in _hops(Solution, facet.value, topic))
    seen = _Anything()
    for facet in layout.linked():
        model = facet.links(seen).model
        owner = f"{facet.owner}__solution" if facet.level == "listing" else facet.owner
        yield from ((model, lookup, owner) for lookup in _hops(model, facet.value, topic))


def _hops(model: type[Model], path: str, topic: str) -> Iterator[str]:
    """The beginnings of a look-up that end at a model of the name ``topic``."""
    names = path.split("__")
    for number, name in enumerate(names[:-1], 1):
        field = model._meta.get_field(name)
        model = field.related_model  # type: ignore[assignment]
        if model._meta.model_name == topic:
            yield "__".join(names[:number])


class _Anything:
    """Enough of a question to see which table a facet's links are rows of."""

    on = dt.date.min
    places = None
    hidden_promotions: Sequence[int] = ()
    only: Iterable[int] = ()


@contextmanager
def one_view() -> Iterator[None]:
    """Several statements that see the same state of the database, and write nothing."""
    if connection.in_atomic_block:
        # Whoever opened the transaction has said what it is to see.
        yield
        return
    begin = "BEGIN"
    if connection.vendor == "postgresql":
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
