"""The tile map: steps, legend, the two special zones."""

import pytest

from provinces.models import Province
from provinces.tiles import LegendItem, Tile, tile_map, width_of_steps
from tests.factories import ProvinceFactory


@pytest.mark.parametrize(
    ("most", "width"),
    [(1, 1), (5, 1), (6, 2), (25, 5), (26, 10), (72, 15), (100, 20), (101, 25), (251, 100)],
)
def test_width_of_steps_is_round_and_five_steps_hold_the_most(most: int, width: int) -> None:
    assert width_of_steps(most) == width


@pytest.fixture
def placed(da_nang: Province, hue: Province) -> list[Province]:
    """Đà Nẵng and Huế where they stand on the map."""
    da_nang.tile_column, da_nang.tile_row = 5, 9
    hue.tile_column, hue.tile_row = 5, 8
    return [da_nang, hue]


def test_tile_map_of_two_provinces(placed: list[Province], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Province, "get_absolute_url", lambda province: f"/{province.slug}/")
    da_nang, _hue = placed

    result = tile_map(placed, {da_nang.pk: 12}, model="hue")

    assert list(result.tiles) == [
        Tile("Đà Nẵng", "/da-nang/", 5, 9, value=12, step=4, zone="north", shade="has-many"),
        Tile("Huế", "/hue/", 5, 8, value=0, step=0, zone="", shade="is-model"),
    ]
    assert list(result.legend) == [LegendItem(4, 10, 12)]
    assert result.urls == {"north": "/da-nang/"}
    assert result.zones == {"north": result.tiles[0]}


def test_tile_map_leaves_out_who_has_no_place(db: None) -> None:
    without_place = ProvinceFactory()

    result = tile_map([without_place], {})

    assert (list(result.tiles), list(result.legend), result.urls) == ([], [], {})
