"""The tile map of the provinces as an SVG for paper. Pure.

The same places as on the pages of the site: 7 columns and 16 rows, the two special zones in the
East Sea east of the mainland, on every map of every size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

# Measures in units of the picture: a tile with the gap beside it.
STEP_X, STEP_Y = 21, 14
TILE_WIDTH, TILE_HEIGHT = 20, 13
WIDTH: Final = 7 * STEP_X - 1
HEIGHT: Final = 16 * STEP_Y - 1
# Letters that fit on a line of a tile.
_LETTERS: Final = 10
_LINES: Final = 2
# Paper, then the data scale of the site's tokens; ink that can be read on each.
FILLS: Final = ("#fff", "#dfe6f5", "#b9c8ea", "#86a0da", "#4465b4", "#22397a")
DARK_INK, LIGHT_INK = "#131d3d", "#fff"
_FIRST_DARK: Final = 4


@dataclass(frozen=True, slots=True)
class Placed:
    """A province on the map: its name, what is written below, its step 0 (no data) to 5.

    ``zone``: the special zone that carries its value, "north" or "south"; "" for none.
    """

    column: int
    row: int
    name: str
    text: str
    step: int
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile at ``x`` and ``y``; the name on one line or two."""

    x: int
    y: int
    lines: Sequence[tuple[int, str]]
    text: str
    step: int
    zone: str = ""

    @property
    def fill(self) -> str:
        """The colour of its step."""
        return FILLS[self.step]

    @property
    def ink(self) -> str:
        """The colour of its letters."""
        return LIGHT_INK if self.step >= _FIRST_DARK else DARK_INK

    @property
    def right(self) -> int:
        """Where figures end."""
        return self.x + TILE_WIDTH - 1

    @property
    def bottom(self) -> int:
        """Where figures stand."""
        return self.y + TILE_HEIGHT - 1

    @property
    def left(self) -> int:
        """Where names begin."""
        return self.x + 1


def tiles(placed: Iterable[Placed]) -> list[Tile]:
    """The tiles with their places in the picture."""
    return [_tile(one) for one in placed]


def _tile(one: Placed) -> Tile:
    x, y = (one.column - 1) * STEP_X, (one.row - 1) * STEP_Y
    lines = [(y + 4 + 3 * index, text) for index, text in enumerate(name_lines(one.name))]
    return Tile(x, y, lines, one.text, one.step, one.zone)


def name_lines(name: str) -> list[str]:
    """A name on at most two lines, as even as its words allow."""
    if len(name) <= _LETTERS:
        return [name]
    words = name.split()
    halves = [
        (" ".join(words[:count]), " ".join(words[count:])) for count in range(1, len(words))
    ] or [(name, "")]
    best = min(halves, key=lambda pair: max(map(len, pair)))
    return [text for text in best if text][:_LINES]
