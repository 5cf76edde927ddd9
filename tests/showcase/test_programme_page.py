"""National programmes: their platforms in order, and which functions are free."""

import datetime as dt
import re

import pytest
from django.test import Client

from solutions.models import Programme
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def programme() -> Programme:
    """A programme with the document that announced it."""
    return f.ProgrammeFactory(
        name="Nền tảng dùng chung",
        name_en="Shared platforms",
        document_number="00/QĐ-MẪU",
        document_date=dt.date(2026, 1, 5),
    )


def platform(programme: Programme, name: str, **entry: object) -> None:
    """A platform that only the ministry's national listing presents."""
    solution = f.SolutionFactory(name=name)
    f.ListingFactory(solution=solution, national=True, published=True)
    f.ProgrammeEntryFactory(programme=programme, solution=solution, **entry)


def page(client: Client, address: str) -> str:
    """The page with its white space squeezed."""
    return re.sub(r"[ \n]+", " ", client.get(address).content.decode())


def test_list_counts_the_platforms_that_visitors_can_see(
    client: Client, programme: Programme
) -> None:
    platform(programme, "Một")
    platform(programme, "Hai")
    f.ProgrammeEntryFactory(programme=programme)
    f.ProgrammeFactory(name_en="Empty programme", position=9)

    html = page(client, "/en/chuong-trinh/")

    found = re.findall(
        r'<h2><a href="[^"]+">(.*?)</a></h2>.*?<p class="small muted">(.*?)</p>', html
    )
    assert found == [
        ("Shared platforms", "2 platforms presented · Announced by document "
         "No. 00/QĐ-MẪU of 5 January 2026"),
        ("Empty programme", "No platform is presented yet"),
    ]  # fmt: skip


def test_platforms_stand_in_the_order_announced(client: Client, programme: Programme) -> None:
    platform(programme, "Sau", position=2)
    platform(programme, "Trước", position=1)
    draft = f.ListingFactory(national=True, solution__name="Bản nháp")
    f.ProgrammeEntryFactory(programme=programme, solution=draft.solution)

    html = page(client, "/en/chuong-trinh/nen-tang-dung-chung/")

    assert re.findall(r'data-name="([^"]+)"', html) == ["Trước", "Sau"]
    assert "Bản nháp" not in html


def test_each_platform_says_which_functions_are_free(client: Client, programme: Programme) -> None:
    platform(
        programme,
        "Một",
        free_functions="Tra cứu\nNhắn tin",
        free_functions_en="Look up\nMessages",
    )
    platform(programme, "Hai", free_functions="Chỉ có <tiếng Việt>", position=1)

    english = page(client, "/en/chuong-trinh/nen-tang-dung-chung/")
    vietnamese = page(client, "/chuong-trinh/nen-tang-dung-chung/")

    assert "<b>Free functions:</b> <span>Look up<br>Messages</span>" in english
    assert '<span lang="vi">Chỉ có &lt;tiếng Việt&gt;</span>' in english
    assert "<span>Tra cứu<br>Nhắn tin</span>" in vietnamese


def test_programme_without_platforms_says_so(client: Client, programme: Programme) -> None:
    html = page(client, "/en/chuong-trinh/nen-tang-dung-chung/")

    assert "No platform is presented yet" in html


@pytest.mark.parametrize(
    ("asked", "names"), [("1", 24), ("2", 1), ("99", 1), ("nonsense", 24), ("-1", 1)]
)
def test_long_programmes_have_pages(
    client: Client, programme: Programme, asked: str, names: int
) -> None:
    for number in range(25):
        platform(programme, f"Nền tảng {number}", position=number)

    html = page(client, f"/en/chuong-trinh/nen-tang-dung-chung/?page={asked}")

    assert html.count("data-solution=") == names
    assert 'data-total="25"' in html


@pytest.mark.parametrize("is_sample", [True, False])
@pytest.mark.parametrize("address", ["/chuong-trinh/", "/chuong-trinh/nen-tang-dung-chung/"])
def test_sample_platforms_are_marked(
    client: Client, programme: Programme, address: str, is_sample: bool
) -> None:
    listing = f.ListingFactory(national=True, published=True, solution__is_sample=is_sample)
    f.ProgrammeEntryFactory(programme=programme, solution=listing.solution)

    assert ('<aside class="banner"' in page(client, address)) is is_sample


def test_unknown_programme_is_not_found(client: Client, programme: Programme) -> None:
    assert client.get("/chuong-trinh/khong-co/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [("/chuong-trinh/", 1), ("/chuong-trinh/nen-tang-dung-chung/", 6)],
)
def test_number_of_queries_does_not_depend_on_rows(
    client: Client,
    django_assert_num_queries: object,
    programme: Programme,
    address: str,
    queries: int,
    rows: int,
) -> None:
    f.ProgrammeFactory.create_batch(rows)
    for number in range(rows):
        platform(programme, f"Nền tảng {number}")

    with django_assert_num_queries(queries):
        client.get(address)
