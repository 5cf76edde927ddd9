"""``/so-sanh-tinh/`` as visitors and programs ask for it."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils.translation import override

from comparison.indicators.definitions import DESK, indicators
from comparison.live import board_now
from comparison.models import Ranking
from core.clock import today
from provinces.models import Province, Region
from tests.pages import Element, find, read
from tests.site import Site

ADDRESS = "/so-sanh-tinh/"


def rows(page: str) -> list[str]:
    """The provinces of the table, in its order; without those that factories made besides."""
    boxes = [one for one in read(page) if one.attributes.get("name") == "t"]
    slugs = [box.attributes["value"] for box in boxes]
    return [slug for slug in slugs if not slug.startswith("tinh-mau")]


def headings(page: str) -> Iterator[Element]:
    """The headings of columns that sort."""
    return (one for one in find(page, "th") if "aria-sort" in one.attributes)


def test_page_names_all_provinces_and_what_it_is_not(client: Client, site: Site) -> None:
    page = client.get(f"/en{ADDRESS}").content.decode()

    assert sorted(rows(page)) == ["da-nang", "hai-phong", "hue"]
    assert "This is not the provincial digital transformation index (DTI)." in page
    assert "provisional" in page
    assert rows(page)[0] == "da-nang"


def test_page_leads_to_its_files_and_says_how_to_cite_it(client: Client, site: Site) -> None:
    page = client.get(f"/en{ADDRESS}").content.decode()

    assert {"/en/so-sanh-tinh/so-lieu.xlsx", "/en/so-sanh-tinh/so-lieu.csv", "?format=json"} <= {
        one.attributes.get("href") for one in find(page, "a")
    }
    day = today()
    assert f"số liệu tạm tính ngày {day:%d/%m/%Y}. Địa chỉ: http://testserver{ADDRESS}." in page
    assert f"Address: http://testserver/en{ADDRESS}. Accessed on {day.day} {day:%B %Y}." in page


def test_special_zone_carries_the_figure_of_its_province(client: Client, site: Site) -> None:
    Province.objects.filter(slug="da-nang").update(tile_column=5, tile_row=9)

    page = client.get(f"/en{ADDRESS}?map=published_listings").content.decode()

    # Of one province on the map: its tile, and the zone with the same figure and colour.
    tile = next(one for one in find(page, "a") if "tile" in one.attributes.get("class", "").split())
    zone, *others = (
        one for one in find(page, "span") if "zone__tile" in one.attributes.get("class", "")
    )
    figure = board_now(today()).line_of("da-nang").figures["published_listings"]
    assert zone.words == str(figure.numerator) != "0"
    assert zone.attributes["class"].split()[1] == tile.attributes["class"].split()[1]
    assert [one.words for one in others] == [""]


def test_json_has_the_figures_of_the_board(client: Client, site: Site) -> None:
    answer = client.get(f"{ADDRESS}?format=json").json()
    board = board_now(today())

    assert (answer["quarter"], answer["on"]) == (None, today().isoformat())
    assert list(answer["provinces"]) == [line.province.slug for line in board.lines]
    for line in board.lines:
        given = answer["provinces"][line.province.slug]
        assert set(given["indicators"]) == set(indicators())
        assert given["parts"] == {
            key: figure.packed() if (figure := line.figures.get(key)) else None
            for key in indicators()
        }
        assert given["score"] == (str(line.score.points) if line.score else None)
        assert given["rank"] == (line.score.rank if line.score else None)
        assert {given["indicators"][key] for key in DESK} == {None}


def test_json_defines_each_indicator(client: Client, site: Site) -> None:
    found = {one["key"]: one for one in client.get(f"{ADDRESS}?format=json").json()["indicators"]}

    assert list(found) == list(indicators())
    assert sum(one["weight"] for one in found.values()) == 100
    assert round(sum(one["applied_weight"] or 0 for one in found.values()), 3) == 100
    assert {found[key]["applied_weight"] for key in DESK} == {None}
    assert all(one["definition"] for one in found.values())


def test_json_of_a_region_has_its_provinces_only(client: Client, site: Site, hue: Province) -> None:
    answer = client.get(f"{ADDRESS}?format=json&region={hue.region.slug}").json()

    assert list(answer["provinces"]) == ["hue"]


def test_json_names_what_means_nothing(client: Client, site: Site) -> None:
    answer = client.get(f"/en{ADDRESS}?format=json&sort=gia").json()

    assert answer["notices"] == ["sort: “gia” means nothing here; it was left out."]


def test_percent_values_are_rounded_and_counts_whole(client: Client, site: Site) -> None:
    given = client.get(f"{ADDRESS}?format=json").json()["provinces"]["da-nang"]

    for key, (numerator, denominator) in (
        (key, parts) for key, parts in given["parts"].items() if parts
    ):
        value = given["indicators"][key]
        if indicators()[key].unit == "count":
            assert value == numerator
        elif indicators()[key].unit == "percent":
            assert value == pytest.approx(100 * numerator / denominator, abs=0.005)


def test_table_is_sorted_as_asked(client: Client, site: Site) -> None:
    falling = client.get(f"{ADDRESS}?sort=name&order=desc").content.decode()

    assert rows(falling) == ["hue", "hai-phong", "da-nang"]
    assert [one.attributes["aria-sort"] for one in headings(falling)] == ["descending"]


def test_chosen_columns_and_the_topic_are_shown(client: Client, site: Site) -> None:
    page = client.get(f"/en{ADDRESS}?show=guides_published&map=share_trial").content.decode()

    spread = [one.attributes.get("id", "") for one in read(page) if one.tag == "section"]
    assert [name for name in spread if name.startswith("spread-")] == [
        "spread-share_trial",
        "spread-guides_published",
    ]


def test_region_and_groups(client: Client, site: Site, hue: Province) -> None:
    grouped = client.get(f"{ADDRESS}?group=region").content.decode()
    one = client.get(f"{ADDRESS}?region={hue.region.slug}").content.decode()

    groups = [one for one in find(grouped, "th") if one.attributes.get("scope") == "rowgroup"]
    assert len(groups) == Region.objects.filter(province__valid_to=None).distinct().count() >= 3
    assert rows(one) == ["hue"]


def test_own_province_is_marked_and_old_names_are_followed(client: Client, site: Site) -> None:
    page = client.get(f"/en{ADDRESS}?province=H%E1%BA%A3i+D%C6%B0%C6%A1ng").content.decode()

    marked = [one for one in find(page, "tr") if one.attributes.get("class") == "is-own"]
    assert [one.words.startswith("Choose Hai Phong") for one in marked] == [True]
    assert "Hai Duong has been part of Hai Phong since 1 July 2025" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("sort=gia", "sort: “gia” means nothing here; it was left out."),
        ("map=gia", "map: “gia” means nothing here; it was left out."),
        ("region=mat-trang", "region: “mat-trang” means nothing here; it was left out."),
        ("show=gia", "There is no indicator “gia”; it was left out."),
        ("province=Atlantis", "No province is called “Atlantis”."),
        ("format=xml", "format: “xml” means nothing here; it was left out."),
    ],
)
def test_nonsense_is_named_and_the_page_served(
    client: Client, site: Site, query: str, said: str
) -> None:
    response = client.get(f"/en{ADDRESS}?{query}")

    assert response.status_code == 200
    assert said in response.content.decode()
    assert len(rows(response.content.decode())) == 3


def test_quarters_lead_to_their_pages(client: Client, site: Site) -> None:
    links = [one.attributes.get("href") for one in find(client.get(ADDRESS).content.decode(), "a")]

    assert f"{ADDRESS}2025-q4/" in links
    assert f"{ADDRESS}2025-q3/" in links


def test_page_shows_the_change_of_a_listing_at_once(client: Client, site: Site) -> None:
    before = client.get(f"{ADDRESS}?format=json").json()["provinces"]["hue"]["indicators"]
    Province.objects.get(slug="hue").listings.first().delete()

    after = client.get(f"{ADDRESS}?format=json").json()["provinces"]["hue"]["indicators"]

    assert after["published_listings"] == before["published_listings"] - 1


def test_empty_portal_has_a_page(client: Client, hue: Province) -> None:
    with override("en"):
        page = client.get(f"/en{ADDRESS}")
    answer = json.loads(client.get(f"{ADDRESS}?format=json").content)

    assert page.status_code == 200
    assert not Ranking.objects.exists()
    assert (answer["provinces"]["hue"]["score"], answer["provinces"]["hue"]["rank"]) == (None, None)


@pytest.mark.parametrize("slug", ["khoang-trong", "bao-phu", "cach-tinh", "canh-nhau"])
def test_other_pages_are_there_without_data(client: Client, hue: Province, slug: str) -> None:
    assert client.get(f"{ADDRESS}{slug}/").status_code == 200
