"""The addresses that are measured, drawn from what the data has; the same for a seed. Pure."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self
from urllib.parse import urlencode

from comparison.indicators.definitions import indicators
from core.text import fold
from solutions.query import PAGE_SIZE

SEED: Final = 2026
# So many different addresses of a kind are asked again and again, where there are so many, and so
# many more only once.
MOST: Final = 100
ONCE: Final = 60
SORTS: Final = ("", "price", "newest", "name")
FIRST_PAGES: Final = range(1, 6)
CATALOGUE: Final = "/giai-phap/"
# Some are drawn twice.
_DRAWS: Final = (MOST + ONCE) * 2
# A wide question finds at least one in so many of all solutions: among the fewest listings that are
# measured a full page, and as large a share of them as among the most.
WIDE: Final = 8
# Most of those that are drawn find less.
_DRAWS_OF_WIDE: Final = (MOST + ONCE) * 12
# At most so many values of a facet are chosen in them.
_VALUES: Final = 4
# So many times provinces are put side by side.
_SIDES: Final = 40


@dataclass(frozen=True, slots=True)
class Offer:
    """A public listing: its solution's page and values of facets that it has."""

    slug: str
    name: str
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the data has: the number of public solutions, offers, and slugs by kind of page.

    ``pages`` are the single pages that this version of the portal has, by the name of their kind;
    ``wide`` the addresses of kinds of wide questions, found by asking them.
    """

    solutions: int
    offers: Sequence[Offer]
    sectors: Sequence[str]
    centres: Sequence[str]
    guides: Sequence[str]
    pages: Mapping[str, str]
    wide: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """The ground from JSON."""
        return cls(**{**values, "offers": [Offer(**offer) for offer in values["offers"]]})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: its key, what it is called in the table, how its addresses are drawn.

    ``is_wide``: of those drawn only the wide questions are asked, so that the pages are as long
    with few listings as with many.
    """

    key: str
    label: str
    draw: Callable[[Ground, random.Random], Iterable[str]]
    is_wide: bool = False


def drawn(ground: Ground, kind: Kind) -> list[str]:
    """Different addresses of a kind; none where the data or the portal has no such page."""
    found = list(ground.wide.get(kind.key, ())) if kind.is_wide else candidates(ground, kind)
    return found[: MOST + ONCE]


def candidates(ground: Ground, kind: Kind) -> list[str]:
    """All different addresses that are drawn of a kind."""
    chance = random.Random(f"{SEED} {kind.key}")  # noqa: S311 no secret
    found = list(dict.fromkeys(kind.draw(ground, chance)))
    chance.shuffle(found)
    return found


def asking(path: str, *pairs: tuple[str, str]) -> str:
    """A path with a query."""
    kept = [(key, value) for key, value in pairs if value]
    return f"{path}?{urlencode(kept)}" if kept else path


# Words ------------------------------------------------------------------------------------------
def typed(name: str, chance: random.Random) -> str:
    """What a visitor types to find this name: one to three words of it.

    Often without diacritics, sometimes the last one unfinished or with a slip of the finger.
    """
    words = [word for word in name.split() if any(letter.isalnum() for letter in word)]
    length = min(len(words), chance.choice((1, 2, 2, 3)))
    start = chance.randrange(len(words) - length + 1)
    text = " ".join(words[start : start + length])
    text = fold(text) if chance.random() < 0.5 else text
    last = text.rpartition(" ")[2]
    habit = chance.random()
    if habit < 0.15 and len(last) > 3:
        return text[:-1]
    if habit < 0.25 and len(last) > 4:
        # Two letters in the wrong order.
        return f"{text[:-3]}{text[-2]}{text[-3]}{text[-1]}"
    return text


# Kinds ------------------------------------------------------------------------------------------
def _home(ground: Ground, chance: random.Random) -> Iterable[str]:
    return ["/", "/en/"]


def _catalogue(ground: Ground, chance: random.Random) -> Iterable[str]:
    last = -(-ground.solutions // PAGE_SIZE)
    for sort in SORTS:
        for page in FIRST_PAGES[:last]:
            yield asking(CATALOGUE, ("sort", sort), ("page", str(page) if page > 1 else ""))


def _facets(ground: Ground, chance: random.Random) -> Iterable[str]:
    for _time in range(_DRAWS):
        choices = chance.choice(ground.offers).choices
        if len(choices) >= 3:
            yield asking(CATALOGUE, *((key, choices[key]) for key in _some(choices, 3, chance)))


def _search(ground: Ground, chance: random.Random) -> Iterable[str]:
    for _time in range(_DRAWS):
        offer = chance.choice(ground.offers)
        keys = _some(offer.choices, chance.choice((1, 2)), chance)
        pairs = [(key, offer.choices[key]) for key in keys]
        yield asking(CATALOGUE, ("q", typed(offer.name, chance)), *pairs)


def _wide_facets(ground: Ground, chance: random.Random) -> Iterable[str]:
    """Three facets, of each some values, as one ticks several boxes."""
    values = _values(ground)
    for _time in range(_DRAWS_OF_WIDE if len(values) >= 3 else 0):
        yield asking(CATALOGUE, *_ticked(values, 3, chance))


def _wide_search(ground: Ground, chance: random.Random) -> Iterable[str]:
    values = _values(ground)
    for _time in range(_DRAWS_OF_WIDE):
        text = typed(chance.choice(ground.offers).name, chance)
        yield asking(CATALOGUE, ("q", text), *_ticked(values, chance.choice((1, 2)), chance))


def _values(ground: Ground) -> dict[str, list[str]]:
    """The values of each facet that offers have, as often as they have them."""
    found: dict[str, list[str]] = {}
    for offer in ground.offers:
        for key, value in offer.choices.items():
            found.setdefault(key, []).append(value)
    return found


def _ticked(
    values: Mapping[str, Sequence[str]], count: int, chance: random.Random
) -> Iterable[tuple[str, str]]:
    """Some values of each of ``count`` facets."""
    for key in sorted(chance.sample(sorted(values), min(count, len(values)))):
        some = {chance.choice(values[key]) for _time in range(chance.randint(1, _VALUES))}
        yield from ((key, value) for value in sorted(some))


def _deep(ground: Ground, chance: random.Random) -> Iterable[str]:
    last = ground.solutions // PAGE_SIZE
    for _time in range(_DRAWS if last > 1 else 0):
        page = chance.randint(max(2, last // 2), last)
        yield asking(CATALOGUE, ("sort", chance.choice(SORTS)), ("page", str(page)))


def _solution(ground: Ground, chance: random.Random) -> Iterable[str]:
    slugs = sorted({offer.slug for offer in ground.offers})
    return [f"{CATALOGUE}{slug}/" for slug in chance.sample(slugs, min(MOST + ONCE, len(slugs)))]


def _sector(ground: Ground, chance: random.Random) -> Iterable[str]:
    return [f"/linh-vuc/{slug}/" for slug in ground.sectors]


def _centre(ground: Ground, chance: random.Random) -> Iterable[str]:
    return [f"/tinh/{slug}/" for slug in ground.centres]


def _centre_catalogue(ground: Ground, chance: random.Random) -> Iterable[str]:
    values = _values(ground)
    values.pop("province", None)
    for slug in ground.centres:
        yield f"/tinh/{slug}{CATALOGUE}"
        for _time in range(_SIDES):
            yield asking(f"/tinh/{slug}{CATALOGUE}", *_ticked(values, 1, chance))


def _centre_sector(ground: Ground, chance: random.Random) -> Iterable[str]:
    for slug in ground.centres:
        sector = chance.choice(ground.sectors)
        yield asking(f"/tinh/{slug}{CATALOGUE}", ("sector", sector))


def _guide(ground: Ground, chance: random.Random) -> Iterable[str]:
    return [f"/cam-nang/{slug}/" for slug in ground.guides]


def _everything(ground: Ground, chance: random.Random) -> Iterable[str]:
    if "everything" not in ground.pages:
        return
    for _time in range(_DRAWS):
        text = typed(chance.choice(ground.offers).name, chance)
        yield asking(ground.pages["everything"], ("q", text))


def _provinces(ground: Ground, chance: random.Random) -> Iterable[str]:
    """The table by every indicator, and some provinces side by side."""
    if "provinces" not in ground.pages:
        return
    path = ground.pages["provinces"]
    yield path
    for key in indicators():
        yield asking(path, ("sort", key))
        yield asking(path, ("map", key), ("show", key))
    for _time in range(_SIDES if len(ground.centres) > 1 else 0):
        most = min(5, len(ground.centres))
        some = chance.sample(sorted(ground.centres), chance.randint(2, most))
        yield asking(f"{path}canh-nhau/", *(("t", slug) for slug in some))


def _some(choices: Mapping[str, str], count: int, chance: random.Random) -> list[str]:
    return sorted(chance.sample(sorted(choices), min(count, len(choices))))


KINDS: Final = (
    Kind("home", "home", _home),
    Kind("catalogue", "catalogue, unfiltered", _catalogue),
    Kind("facets", "catalogue, 3 facets", _wide_facets, is_wide=True),
    Kind("facets-narrow", "catalogue, 3 facets, narrow", _facets),
    Kind("search", "catalogue, search + facets", _wide_search, is_wide=True),
    Kind("search-narrow", "catalogue, search + facets, narrow", _search),
    Kind("deep", "catalogue, deep page", _deep),
    Kind("solution", "solution", _solution),
    Kind("sector", "sector", _sector),
    Kind("centre", "centre home", _centre),
    Kind("centre-catalogue", "centre's catalogue", _centre_catalogue, is_wide=True),
    Kind("centre-sector", "centre's catalogue, a sector", _centre_sector),
    Kind("guide", "guide", _guide),
    Kind("everything", "search over everything", _everything),
    Kind("provinces", "comparison of provinces", _provinces),
)
