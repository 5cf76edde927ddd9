"""The table, map and strips of a board worked out by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override

from comparison.board import Board
from comparison.indicators.definitions import indicators
from comparison.pages.asked import Asked
from comparison.pages.choices import choices_of
from comparison.pages.past import Past
from comparison.pages.spread import StepLine, mapped, spread_of, spreads
from comparison.pages.table import Cell, Column, Group, Row, Table, table_of
from comparison.quarters import Quarter
from provinces.models import Province

from .boards import board, figure, place

NOW, BEFORE = Quarter(2026, 3), Quarter(2026, 2)
NO_PAST = Past()
SHOW = ("published_listings", "share_priced")


def address_of(line) -> str:
    return f"/{line.province.slug}/"


@pytest.fixture
def made(da_nang: Province, hue: Province, hai_phong: Province) -> Board:
    """Huế leads Đà Nẵng; Hải Phòng has no open centre."""
    return board(
        NOW,
        place(da_nang, published_listings=47, share_priced=(10, 40), sectors_covered=3),
        place(hai_phong, False, published_listings=6),
        place(hue, published_listings=8, share_priced=(6, 8), sectors_covered=5),
    )


@pytest.fixture
def past(da_nang: Province, hue: Province) -> Past:
    """A quarter before, in which Đà Nẵng led."""
    before = board(
        BEFORE,
        place(da_nang, published_listings=40, share_priced=(10, 40), sectors_covered=3),
        place(hue, published_listings=8, share_priced=(1, 8), sectors_covered=1),
    )
    points = {hue.pk: [(BEFORE, figure(8)), (NOW, figure(8))]}
    return Past(before, points)


def table(made: Board, past: Past = NO_PAST, **asked) -> Table:
    return table_of(made, replace(Asked(show=SHOW), **asked), past, address_of)


def names(table: Table) -> list[str]:
    return [row.slug for group in table.groups for row in group.rows]


def test_row_shows_rank_score_figures_and_their_parts(made: Board) -> None:
    first = table(made, province="hue").groups[0].rows[0]

    assert replace(first, change=None) == Row(
        name="Huế",
        slug="hue",
        url="/hue/",
        is_own=True,
        is_ranked=True,
        rank="1",
        score="100,00",
        change=None,
        trend=None,
        cells=[Cell("8", "20,0", None), Cell("75,0%", "6/8", Decimal("75.0"))],
    )


def test_unranked_and_missing_are_said_and_come_last(made: Board) -> None:
    found = table(made)
    last = found.groups[0].rows[-1]

    assert names(found) == ["hue", "da-nang", "hai-phong"]
    assert (last.rank, last.score, last.is_ranked) == ("", "", False)
    assert last.cells[1] == Cell("", "", None)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"sort": "name"}, ["da-nang", "hai-phong", "hue"]),
        ({"sort": "name", "order": "desc"}, ["hue", "hai-phong", "da-nang"]),
        ({"sort": "published_listings"}, ["da-nang", "hue", "hai-phong"]),
        ({"sort": "published_listings", "order": "asc"}, ["hai-phong", "hue", "da-nang"]),
        ({"sort": "share_priced", "order": "asc"}, ["da-nang", "hue", "hai-phong"]),
        ({"sort": "score"}, ["hue", "da-nang", "hai-phong"]),
        ({"order": "desc"}, ["da-nang", "hue", "hai-phong"]),
        ({"sort": "visits"}, ["da-nang", "hai-phong", "hue"]),
        ({"region": "bac-trung-bo"}, ["hue"]),
    ],
)
def test_order_and_region(made: Board, asked: dict[str, str], expected: list[str]) -> None:
    region = next(line.province.region.slug for line in made.lines if line.province.slug == "hue")
    if "region" in asked:
        asked = {"region": region}

    assert names(table(made, **asked)) == expected


def test_sorted_column_is_shown_and_says_its_way(made: Board) -> None:
    found = table(made, sort="visits")

    assert [column.key for column in found.columns] == [*SHOW, "visits"]
    assert found.columns[-1] == Column(
        "visits",
        "Số lượt tham quan",
        "?show=published_listings&show=share_priced&sort=visits&order=asc",
        "descending",
    )


def test_change_counts_from_the_quarter_before(made: Board, past: Past) -> None:
    rows = {row.slug: row for row in table(made, past, topic="published_listings").groups[0].rows}

    assert (rows["da-nang"].change.text, rows["da-nang"].change.old_rank) == ("+7", 1)
    assert (rows["hue"].change.text, rows["hue"].change.old_rank) == ("0", 2)
    assert (rows["hai-phong"].change.text, rows["hai-phong"].change.value) == ("", None)
    assert rows["hue"].trend is not None
    assert rows["da-nang"].trend is None


def test_change_across_changed_borders_is_not_said(made: Board, past: Past) -> None:
    unlike = replace(past, comparable=lambda _one, _other, province: province.slug != "da-nang")

    rows = {row.slug: row for row in table(made, unlike, sort="change").groups[0].rows}

    assert not rows["da-nang"].change.is_comparable
    assert rows["da-nang"].change.text == ""
    assert rows["hue"].change.is_comparable


def test_groups_have_their_medians(made: Board) -> None:
    found = table(made, is_grouped=True)

    assert [(group.name, len(group.rows)) for group in found.groups] == [
        (line.province.region.name, 1)
        for line in sorted(
            made.lines, key=lambda line: (line.province.region.position, line.province.region.pk)
        )
    ]
    assert found.medians.cells == ["8", "50,0%"]
    assert found.medians.score == "50,00"
    assert isinstance(found.groups[0], Group)


def test_corrected_figure_is_marked(made: Board, hue: Province) -> None:
    marks = frozenset({(hue.pk, "share_priced")})

    found = table_of(made, Asked(show=SHOW), Past(), address_of, marks)

    assert [cell.is_corrected for cell in found.groups[0].rows[0].cells] == [False, True]
    assert not any(cell.is_corrected for cell in found.groups[0].rows[1].cells)


def test_map_has_steps_of_round_width_and_no_data(made: Board) -> None:
    found = mapped(made, Asked(topic="published_listings", province="hue"), address_of)

    assert [(step.step, step.label, step.count) for step in found.steps[:-1]] == [
        (5, "40–49", 1),
        (4, "30–39", 0),
        (3, "20–29", 0),
        (2, "10–19", 0),
        (1, "0–9", 2),
    ]
    assert (found.steps[-1].step, found.steps[-1].count) == (0, 0)


def test_map_of_a_share_says_where_steps_end(made: Board) -> None:
    with override("en"):
        found = mapped(made, Asked(topic="share_priced"), address_of)

    assert found.steps == [
        StepLine(3, "60 to under 80%", 1, Decimal("33.3")),
        StepLine(2, "40 to under 60%", 0, Decimal(0)),
        StepLine(1, "20 to under 40%", 1, Decimal("33.3")),
        StepLine(0, "no data", 1, Decimal("33.3")),
    ]


def test_tiles_carry_value_step_and_own_province(made: Board, hue: Province) -> None:
    hue.tile_column, hue.tile_row = 5, 8

    found = mapped(made, Asked(topic="share_priced", province="hue"), address_of)

    [tile] = found.map.tiles
    assert (tile.name, tile.text, tile.is_own, tile.url) == ("Huế", "75,0%", True, "/hue/")


def test_spread_marks_the_own_province(made: Board) -> None:
    found = spreads(made, Asked(show=("published_listings",), province="hue", topic="score"))

    assert [one.indicator.key for one in found] == ["published_listings"]
    [one] = found
    assert (one.low, one.middle, one.high, one.own, one.without) == ("6", "8", "47", "8", 0)


def test_spread_without_data_says_so(made: Board) -> None:
    found = spread_of(made, indicators()["visits"])

    assert (found.strip, found.without, found.low) == (None, 3, "")


def test_form_keeps_what_was_chosen(made: Board) -> None:
    asked = Asked(show=SHOW, sort="name", topic="share_priced", province="hue", is_grouped=True)

    form = choices_of(made, asked)

    assert [choice.value for choice in form.topics if choice.is_chosen] == ["share_priced"]
    assert [choice.value for choice in form.provinces if choice.is_chosen] == ["hue"]
    assert [choice.value for choice in form.columns if choice.is_chosen] == list(SHOW)
    assert form.kept == [("sort", "name")]
    assert form.is_used
    assert sum(choice.is_weighted for choice in form.columns) == 12
