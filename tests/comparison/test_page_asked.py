"""What an address of the comparison means: usual values, nonsense, links that sort."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from comparison.pages.asked import SINGLE, USUAL, Asked, read_asked

REGIONS = {"bac-trung-bo"}


def read(shown: list[str] | None = None, province: str = "", **data: str):
    """The question of these parameters."""
    single = dict.fromkeys(SINGLE, "") | data
    return read_asked(single, shown or [], regions=REGIONS, province=province)


def test_nothing_asked_is_the_usual_page() -> None:
    assert read() == (Asked(), [])
    assert Asked().address() == "?"


def test_everything_is_read_and_written_in_one_order() -> None:
    asked, notes = read(
        ["share_trial", "visits", "share_trial"],
        province="hue",
        sort="visits",
        order="asc",
        region="bac-trung-bo",
        group="region",
        map="share_trial",
    )

    assert notes == []
    assert asked.show == ("share_trial", "visits")
    assert asked.query() == (
        "show=share_trial&show=visits&sort=visits&order=asc&region=bac-trung-bo&group=region"
        "&map=share_trial&province=hue"
    )


@pytest.mark.parametrize("name", ["sort", "order", "region", "group", "map", "format"])
def test_nonsense_is_named_and_left_out(name: str) -> None:
    with override("en"):
        asked, notes = read(**{name: "không <có>\x00"})

    assert asked == Asked()
    assert notes == [f"{name}: “không <có>” means nothing here; it was left out."]


def test_unknown_columns_are_named_in_one_sentence() -> None:
    with override("en"):
        asked, notes = read(["gia", "visits", "diem so", "dài " * 300])

    assert asked.show == ("visits",)
    assert notes == [
        "There is no indicator “gia, diem so, dài dài dài dài dài dài dài dài dài dài dài…”; "
        "it was left out."
    ]


def test_only_unknown_columns_give_the_usual_ones() -> None:
    assert read(["gia"])[0].show == USUAL


def test_usual_order_is_left_out_of_the_address() -> None:
    assert read(sort="visits", order="desc")[0] == Asked(sort="visits")
    assert read(sort="name", order="asc")[0] == Asked(sort="name")
    assert read(sort="name", order="desc")[0].is_descending


def test_headings_sort_and_then_turn() -> None:
    asked = Asked()

    first = asked.sorted_by("visits")
    second = first.sorted_by("visits")
    third = second.sorted_by("visits")

    assert [first.address(), second.address()] == ["?sort=visits", "?sort=visits&order=asc"]
    assert third == first
    assert asked.sorted_by("rank") == replace(asked, order="desc")
