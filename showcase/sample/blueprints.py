"""Which products there will be: theme, maker, name, address, and in how many provinces."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from core.text import vi_slugify

from .chance import shares
from .ground import Ground
from .themes import Pair, Theme, themes
from .vendors import Maker

LISTINGS_A_SOLUTION = 5
_MOST_SLUG = 110
# Below so many products a sector shows its themes in any order, else the national platforms first.
_PLATFORMS_FIRST = 4
_PLATFORM_EVERY = 6
_NATIONAL_SHARE = 0.03
# How unevenly products spread over provinces: sigma of the logarithm.
_SPREAD = 0.95
_SHARED_WEIGHT = 1.3


@dataclass(slots=True)
class Blueprint:
    """A product to be: ``programme`` is "free", "shared" or "", ``spread`` its provinces."""

    number: int
    theme: Theme
    maker: int
    name: Pair
    slug: str
    programme: str
    is_national: bool
    spread: int = 0


def blueprints(ground: Ground, makers: list[Maker], listings: int) -> list[Blueprint]:
    """The products that ``listings`` listings will be of, in an order that mixes the sectors."""
    size = max(1, listings // LISTINGS_A_SOLUTION)
    planned = _planned(ground, size)
    ground.chance("order").shuffle(planned)
    chosen = _Names(ground, makers)
    room = size // _PLATFORM_EVERY
    made = []
    for number, (theme, edition) in enumerate(planned):
        programme = theme.programme if edition == 0 and room > 0 else ""
        room -= bool(programme)
        made.append(chosen.blueprint(number, theme, edition, programme))
    _spread(ground, made, listings)
    return made


def _planned(ground: Ground, size: int) -> list[tuple[Theme, int]]:
    """Themes with how often they came before; every sector has a product when there is room."""
    supply = ground.supply()
    least = 1 if size >= len(supply) else 0
    counts = shares(size, list(supply.values()), least=least, most=size)
    return [
        pair
        for slug, count in zip(supply, counts, strict=True)
        for pair in _cycle(ground, slug, count)
    ]


def _cycle(ground: Ground, sector: str, count: int) -> Iterator[tuple[Theme, int]]:
    own = list(themes()[sector])
    ground.chance("themes", sector).shuffle(own)
    if count >= _PLATFORMS_FIRST:
        own.sort(key=lambda theme: not theme.programme)
    for position in range(count):
        yield own[position % len(own)], position // len(own)


class _Names:
    """Hands out makers, names and addresses, none twice."""

    def __init__(self, ground: Ground, makers: list[Maker]) -> None:
        self.ground = ground
        self.makers = makers
        self.keepers = [i for i, maker in enumerate(makers) if not maker.sectors]
        self.by_sector = {
            slug: [i for i, maker in enumerate(makers) if slug in maker.sectors]
            for slug in ground.supply()
        }
        self.others = [i for i, maker in enumerate(makers) if maker.sectors]
        self.slugs: set[str] = set()
        self.used: Counter[tuple[str, int]] = Counter()

    def blueprint(self, number: int, theme: Theme, edition: int, programme: str) -> Blueprint:
        source = self.ground.chance("blueprint", number)
        maker = self._maker(source, theme, programme)
        name = self._name(theme, edition, maker)
        slug = self._slug(name.vi, self.makers[maker].vendor.slug)
        is_national = programme != "" or source.random() < _NATIONAL_SHARE
        return Blueprint(number, theme, maker, name, slug, programme, is_national)

    def _maker(self, source: random.Random, theme: Theme, programme: str) -> int:
        if programme == "shared" and self.keepers:
            return source.choice(self.keepers)
        key = theme.names[0].vi
        able = self.by_sector[theme.sector] or self.others
        least = min(self.used[key, index] for index in able)
        free = [index for index in able if self.used[key, index] == least]
        # Early makers are large ones: each comes twice as often as one twice as far back.
        found = source.choices(free, [1 / (4 + index) ** 0.5 for index in free])[0]
        self.used[key, found] += 1
        return found

    def _name(self, theme: Theme, edition: int, maker: int) -> Pair:
        """The first products of a theme have its names, later ones carry their maker's brand."""
        base = theme.names[edition % len(theme.names)]
        if edition < len(theme.names):
            return base
        brand = self.makers[maker].brand
        return Pair(f"{base.vi} – {brand}", f"{base.en} – {brand}")

    def _slug(self, name: str, vendor: str) -> str:
        base = vi_slugify(name)
        slug, turn = base, 1
        while slug in self.slugs:
            tail = vendor if turn == 1 else f"{vendor}-{turn}"
            slug = f"{base}-{tail}"[-_MOST_SLUG:].strip("-")
            turn += 1
        self.slugs.add(slug)
        return slug


def _spread(ground: Ground, made: list[Blueprint], listings: int) -> None:
    """Share the listings that are not national among the products, each at least one."""
    source = ground.chance("spread")
    nationals = [one for one in made if one.is_national]
    for one in nationals[max(0, listings - len(made)) :]:
        one.is_national = False
    weights = [
        source.lognormvariate(0, _SPREAD) * (_SHARED_WEIGHT if one.programme else 1) for one in made
    ]
    rest = listings - sum(one.is_national for one in made)
    counts = shares(rest, weights, least=1, most=len(ground.places))
    for one, count in zip(made, counts, strict=True):
        one.spread = count
