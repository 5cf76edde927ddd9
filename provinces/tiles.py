"""The tile map of the 34 provinces: where each stands, in which step, and the two special zones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .models import Province

STEPS: Final = 5
# Drawn on every map and joined to their provinces: Hoàng Sa and Trường Sa.
ZONES: Final = {"da-nang": "north", "khanh-hoa": "south"}
# How light a tile is on the small map, by step.
_SHADES: Final = ("is-closed", "", "has-some", "has-some", "has-many", "has-many")
_NICE = (1, 2, 3, 4, 5, 10, 15, 20, 25, 50)


@dataclass(frozen=True, slots=True)
class Tile:
    """A province on the map; ``step`` 0 (nothing) to 5, ``zone`` "north", "south" or "".

    ``text`` stands in place of the number where values are no counts.
    """

    name: str
    url: str
    column: int
    row: int
    value: int
    step: int
    zone: str
    shade: str
    text: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class LegendItem:
    """What a step stands for: values from ``low`` to ``high``, both included."""

    step: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What a tile shows of any unit: ``text`` and ``step``, 0 for no data; where it leads."""

    text: str
    step: int
    url: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class TileMap:
    """All a map needs; ``urls`` are the provinces of the two special zones."""

    tiles: Sequence[Tile]
    legend: Sequence[LegendItem]
    urls: Mapping[str, str]

    @property
    def zones(self) -> Mapping[str, Tile]:
        """The tile whose value a special zone carries, that of its province, by zone."""
        return {tile.zone: tile for tile in self.tiles if tile.zone}


def width_of_steps(most: int) -> int:
    """The round number of values in one step, so that ``most`` falls in the last step at most."""
    least, scale = -(-most // STEPS), 1
    while True:
        for nice in _NICE:
            if nice * scale >= least:
                return nice * scale
        scale *= 10


def tile_map(provinces: Iterable[Province], values: Mapping[int, int], model: str = "") -> TileMap:
    """The map of ``values`` (by the province's key); ``model`` is the slug of the model centre.

    Provinces without a place on the map (ended ones) are left out.
    """
    placed = [p for p in provinces if p.tile_column and p.tile_row]
    width = width_of_steps(max(values.values(), default=1) or 1)
    tiles = [_tile(province, values.get(province.pk, 0), width, model) for province in placed]
    used = {tile.step for tile in tiles}
    legend = [
        LegendItem(step, (step - 1) * width + 1, step * width)
        for step in range(1, STEPS + 1)
        if step in used
    ]
    urls = {ZONES[p.slug]: p.get_absolute_url() for p in placed if p.slug in ZONES}
    return TileMap(tiles, legend, urls)


def shown_map(provinces: Iterable[Province], shown: Mapping[int, Shown]) -> TileMap:
    """The map of figures of any unit (by the province's key), whose steps are known already.

    It has no legend of its own. Provinces without a place on the map are left out.
    """
    placed = [p for p in provinces if p.tile_column and p.tile_row and p.pk in shown]
    tiles = [
        Tile(
            name=p.local_name,
            url=shown[p.pk].url,
            column=p.tile_column,
            row=p.tile_row,
            value=0,
            step=shown[p.pk].step,
            zone=ZONES.get(p.slug, ""),
            shade=_SHADES[shown[p.pk].step],
            text=shown[p.pk].text,
            is_own=shown[p.pk].is_own,
        )
        for p in placed
    ]
    urls = {ZONES[p.slug]: shown[p.pk].url for p in placed if p.slug in ZONES}
    return TileMap(tiles, (), urls)


def _tile(province: Province, value: int, width: int, model: str) -> Tile:
    step = -(-value // width)
    return Tile(
        name=province.local_name,
        url=province.get_absolute_url(),
        column=province.tile_column,
        row=province.tile_row,
        value=value,
        step=step,
        zone=ZONES.get(province.slug, ""),
        shade="is-model" if model and province.slug == model else _SHADES[step],
    )
