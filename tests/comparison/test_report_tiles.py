"""Names and places of the tiles on paper."""

import pytest

from comparison.reports.tiles import FILLS, HEIGHT, WIDTH, Placed, name_lines, tiles
from tests.comparison import export_world as world


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Huế", ["Huế"]),
        ("An Giang", ["An Giang"]),
        ("Thái Nguyên", ["Thái", "Nguyên"]),
        ("TP. Hồ Chí Minh", ["TP. Hồ", "Chí Minh"]),
        ("Ho Chi Minh City", ["Ho Chi", "Minh City"]),
        ("Khôngcókhoảngtrắng", ["Khôngcókhoảngtrắng"]),
    ],
)
def test_name_stands_on_two_even_lines_at_most(name, lines):
    assert name_lines(name) == lines


def test_every_province_has_a_place_of_its_own_inside_the_picture():
    made = tiles(
        Placed(one.tile_column, one.tile_row, one.name, "1", 1) for one in world.provinces()
    )

    places = {(tile.x, tile.y) for tile in made}
    assert len(places) == 34
    assert max(x for x, _y in places) + 20 <= WIDTH
    assert max(y for _x, y in places) + 13 <= HEIGHT


def test_tile_has_the_colour_of_its_step_and_ink_that_can_be_read_on_it():
    made = tiles(Placed(1, 1, "Huế", "1", step) for step in range(6))

    assert [tile.fill for tile in made] == list(FILLS)
    assert [tile.ink for tile in made] == ["#131d3d"] * 4 + ["#fff"] * 2
