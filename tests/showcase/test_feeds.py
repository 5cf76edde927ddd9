"""Feeds of solutions and guides: the newest of what an address asks for."""

import datetime as dt

import pytest
from django.test import Client

from provinces.models import Province
from tests import factories as f
from tests.feeds import read_feed
from tests.site import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

SOLUTIONS, GUIDES = "/feeds/solutions.atom", "/feeds/guides.atom"


def listed(name: str, province: Province | None = None, days: int = 0, **values):
    """A solution that was first shown so many days ago."""
    made = f.SolutionFactory(name=name, **values)
    moment = TODAY - dt.timedelta(days=days)
    f.ListingFactory(solution=made, province=province, published=True, first_published_at=moment)
    return made


def titles(client: Client, address: str) -> list[str]:
    """The entries in their order."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return [one["title"] for one in read_feed(response.content)["entries"]]


# Solutions --------------------------------------------------------------------------------------
def test_newest_solution_comes_first(client: Client, da_nang: Province) -> None:
    listed("Cũ", days=30)
    listed("Mới", da_nang)
    f.SolutionFactory(name="Dự thảo")

    assert titles(client, SOLUTIONS) == ["Mới", "Cũ"]


def test_search_of_the_catalogue_can_be_followed(
    client: Client, da_nang: Province, hue: Province
) -> None:
    sector = f.SectorFactory(name="Y tế")
    wanted = listed("Sổ khám bệnh", da_nang)
    wanted.sectors.add(sector)
    listed("Sổ khám bệnh hai", hue).sectors.add(sector)
    listed("Sổ khám bệnh ba", da_nang)

    address = f"{SOLUTIONS}?q=kham+benh&sector=y-te&province=da-nang&sort=name&page=7"
    response = client.get(address)
    read = read_feed(response.content)

    assert [one["title"] for one in read["entries"]] == ["Sổ khám bệnh"]
    assert read["entries"][0]["link"].endswith("/giai-phap/so-kham-benh/?province=da-nang")
    assert read["entries"][0]["categories"] == ["Y tế"]
    assert read["links"]["alternate"].endswith(
        "/giai-phap/?q=kham+benh&province=da-nang&sector=y-te"
    )
    assert read["id"].endswith(":feed/solutions?q=kham+benh&province=da-nang&sector=y-te")


def test_identity_of_an_entry_outlives_its_address(client: Client) -> None:
    solution = listed("Sổ khám bệnh")
    before = read_feed(client.get(SOLUTIONS).content)["entries"][0]

    solution.slug = "ten-moi"
    solution.save()

    after = read_feed(client.get(SOLUTIONS).content)["entries"][0]
    assert after["id"] == before["id"]
    assert after["link"] != before["link"]


def test_author_is_the_department_that_keeps_the_entry(client: Client, da_nang: Province) -> None:
    f.DepartmentNameFactory(centre__province=da_nang, name="Sở Khoa học và Công nghệ")
    listed("Của tỉnh", steward=da_nang, days=1)
    listed("Của bộ")

    entries = read_feed(client.get(SOLUTIONS).content)["entries"]

    assert [one["author"] for one in entries] == [
        "Bộ Khoa học và Công nghệ",
        "Sở Khoa học và Công nghệ, Đà Nẵng",
    ]


def test_first_day_is_that_of_the_listings_asked_for(
    client: Client, da_nang: Province, hue: Province
) -> None:
    solution = listed("Sổ khám bệnh", da_nang, days=30)
    f.ListingFactory(solution=solution, province=hue, published=True, first_published_at=TODAY)

    in_hue = read_feed(client.get(f"{SOLUTIONS}?province=hue").content)["entries"][0]
    anywhere = read_feed(client.get(SOLUTIONS).content)["entries"][0]

    assert (in_hue["published"] - anywhere["published"]).days == 30


def test_no_more_than_fifty_and_few_queries(client: Client, django_assert_max_num_queries) -> None:
    for number in range(55):
        listed(f"Giải pháp {number:02}", days=number)

    with django_assert_max_num_queries(25):
        found = titles(client, SOLUTIONS)

    assert found == [f"Giải pháp {number:02}" for number in range(50)]


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("sector=khong-co", ["sector"]),
        ("price_min=x&sort=zz", ["price_min", "sort"]),
        ("q=%3F", ["q"]),
        ("province=%00", ["province"]),
    ],
)
def test_value_that_means_nothing_is_refused_by_name(
    client: Client, query: str, parameters: list[str]
) -> None:
    response = client.get(f"{SOLUTIONS}?{query}")

    assert response.status_code == 400
    assert [
        line.partition(":")[0] for line in response.content.decode().splitlines()[1:]
    ] == parameters


# Guides -----------------------------------------------------------------------------------------
def test_guides_come_newest_first_and_can_be_narrowed(
    client: Client, da_nang: Province, hue: Province
) -> None:
    sector = f.SectorFactory(name="Y tế")
    f.GuideFactory(title="Dự thảo")
    old = TODAY - dt.timedelta(days=3)
    one = f.GuideFactory(title="Một", province=da_nang, published=True, first_published_at=old)
    one.sectors.add(sector)
    f.GuideFactory(title="Hai", province=hue, published=True, first_published_at=TODAY)

    assert titles(client, GUIDES) == ["Hai", "Một"]
    assert titles(client, f"{GUIDES}?province=da-nang") == ["Một"]
    assert titles(client, f"{GUIDES}?sector=y-te") == ["Một"]
    assert titles(client, f"{GUIDES}?q=hai") == ["Hai"]


def test_guide_names_its_department(client: Client, da_nang: Province) -> None:
    f.GuideFactory(title="Một", province=da_nang, published=True)

    entry = read_feed(client.get(GUIDES).content)["entries"][0]

    assert entry["author"] == "Sở Khoa học và Công nghệ, Đà Nẵng"


def test_wrong_value_of_the_guides_is_refused_by_name(client: Client) -> None:
    response = client.get(f"{GUIDES}?sector=khong-co&province=khong-co")

    assert response.status_code == 400
    assert [line.partition(":")[0] for line in response.content.decode().splitlines()[1:]] == [
        "sector",
        "province",
    ]


# Both -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", [SOLUTIONS, GUIDES])
def test_feed_is_answered_once(client: Client, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    f.ListingFactory(published=True)
    f.GuideFactory(published=True)
    later = client.get(address, headers={"if-none-match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert (later.status_code, later.content != first.content) == (200, True)
    assert client.post(address).status_code == 405
    assert "Set-Cookie" not in first.headers


def test_handbook_names_the_feed_of_what_it_shows(client: Client) -> None:
    f.SectorFactory(slug="y-te")

    html = client.get("/cam-nang/?sector=y-te&q=benh&province=khong-co").content.decode()

    address = f"{GUIDES}?q=benh&amp;sector=y-te"
    assert '<link rel="alternate" type="application/atom+xml" title="' in html
    assert html.count(f'href="{address}"') == 2
    assert client.get(address.replace("&amp;", "&")).status_code == 200
