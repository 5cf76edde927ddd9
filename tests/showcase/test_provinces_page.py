"""The list of provinces: map, regions, names of before July 2025."""

import re

import pytest
from django.test import Client

from provinces.models import Province
from tests.factories import CentreFactory, ListingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def placed(da_nang: Province, hue: Province) -> Province:
    """Đà Nẵng with an open centre and Huế without one, both on the map."""
    Province.objects.filter(pk=da_nang.pk).update(tile_column=5, tile_row=9)
    Province.objects.filter(pk=hue.pk).update(tile_column=5, tile_row=8)
    CentreFactory(province=da_nang, state="open")
    return da_nang


def page(client: Client, address: str = "/en/tinh/") -> str:
    """The page with its white space squeezed."""
    return re.sub(r"\s+", " ", client.get(address).content.decode())


def test_counts_only_what_the_centre_itself_shows_in_public(
    client: Client, placed: Province
) -> None:
    ListingFactory.create_batch(2, province=placed, published=True)
    ListingFactory(province=placed)
    ListingFactory(national=True, published=True)

    html = page(client)

    assert '<span>Da Nang</span> <b>2<span class="visually-hidden"> solutions</span></b>' in html
    assert "1 of 2 centres are open." in html


def test_a_centre_that_is_not_open_is_said_so(client: Client, placed: Province) -> None:
    html = page(client)

    assert '<a href="/en/tinh/hue/">Hue</a><span>not open yet</span>' in html


@pytest.mark.parametrize(
    ("address", "labels"),
    [
        ("/en/tinh/", ("Hoang Sa", "Truong Sa", "(Viet Nam)", "East Sea")),
        (
            "/tinh/",
            ("Đặc khu Hoàng Sa", "(TP. Đà Nẵng)", "Đặc khu Trường Sa", "(tỉnh Khánh Hòa)"),
        ),
        ("/tinh/", ("Biển Đông", "Sơ đồ ô, không phải bản đồ địa giới hành chính")),
    ],
)
def test_special_zones_and_the_east_sea_are_always_on_the_map(
    client: Client, address: str, labels: tuple[str, ...]
) -> None:
    html = page(client, address)

    assert [label for label in labels if label not in html] == []


def test_ended_provinces_are_listed_with_what_they_became(
    client: Client, hai_duong: Province
) -> None:
    html = page(client)

    assert '<a href="/en/tinh/hai-duong/">Hai Duong</a> → Hai Phong' in html


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("da-nang", "/tinh/da-nang/"),
        ("Đà Nẵng", "/tinh/da-nang/"),
        ("TP. Đà Nẵng", "/tinh/da-nang/"),
    ],
)
def test_choosing_a_province_leads_to_its_centre(
    client: Client, da_nang: Province, name: str, target: str
) -> None:
    answer = client.get("/tinh/", {"province": name})

    assert (answer.status_code, answer.url) == (302, target)


def test_choosing_an_ended_province_leads_to_its_own_address(
    client: Client, hai_duong: Province
) -> None:
    answer = client.get("/tinh/", {"province": "hai-duong"})

    assert (answer.status_code, answer.url) == (302, "/tinh/hai-duong/")


@pytest.mark.parametrize("name", ["Atlantis", "\x00", "<script>", "9" * 500])
def test_an_unknown_province_is_named_and_the_page_served(client: Client, name: str) -> None:
    answer = client.get("/en/tinh/", {"province": name})

    assert answer.status_code == 200
    assert "No province is called" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_does_not_depend_on_rows(
    client: Client, django_assert_num_queries: object, da_nang: Province, rows: int
) -> None:
    CentreFactory(province=da_nang)
    ListingFactory.create_batch(rows, published=True)

    with django_assert_num_queries(6):
        client.get("/tinh/")
