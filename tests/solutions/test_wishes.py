"""What a typed text asks for that is a choice of the catalogue is offered as that choice."""

import re

import pytest
from django.test import Client
from django.utils import translation

from solutions.query import CatalogueQuery
from solutions.wishes import wishes
from tests.factories import SolutionFactory
from tests.solutions.price_world import offer


def offered(text: str, **asked) -> list[tuple[str, str]]:
    """The address and the words of each link."""
    with translation.override("en"):
        found = "".join(wishes(CatalogueQuery(text=text, **asked)))
    return re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', found)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (
            "bán hàng dưới 5 triệu một năm",
            [
                (
                    "?q=b%C3%A1n+h%C3%A0ng&amp;price_max=5000000",
                    "Only solutions whose first year costs up to VND\u00a05,000,000",
                )
            ],
        ),
        (
            "từ 1 đến 2 triệu",
            [
                (
                    "?price_min=1000000&amp;price_max=2000000",
                    "Only solutions whose first year costs from VND\u00a01,000,000 to"
                    " VND\u00a02,000,000",
                )
            ],
        ),
        (
            "kế toán trên 2 triệu",
            [
                (
                    "?q=k%E1%BA%BF+to%C3%A1n&amp;price_min=2000000",
                    "Only solutions whose first year costs from VND\u00a02,000,000",
                )
            ],
        ),
        ("ke toan mien phi", [("?q=ke+toan&amp;charge=free", "Only solutions free of charge")]),
        ("ke toan dung thu", [("?q=ke+toan&amp;trial=1", "Only solutions that offer a trial")]),
        ("kế toán 4k", []),
        ("freedom", []),
        ("", []),
    ],
)  # fmt: skip
def test_wish_is_offered_as_a_choice(text: str, links: list[tuple[str, str]]) -> None:
    assert offered(text) == links


def test_what_is_chosen_already_is_not_offered() -> None:
    assert [
        offered("bán hàng dưới 5 triệu", price_min=1),
        offered("kế toán miễn phí", choices={"charge": ("purchase",)}),
        offered("kế toán dùng thử", flags=frozenset({"trial"})),
    ] == [[], [], []]


def test_words_are_escaped() -> None:
    with translation.override("en"):
        found = "".join(wishes(CatalogueQuery(text='<b>"x" dưới 5 triệu')))

    assert found.startswith("“dưới 5 triệu” can be chosen:")
    assert "<b>" not in found


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/giai-phap/", "/en/tim-kiem/"])
def test_page_leads_to_the_choice(client: Client, address: str) -> None:
    for name, amount in (("Bán hàng gọn", 100_000), ("Bán hàng lớn", 90_000_000)):
        offer(None, SolutionFactory(name=name), amount)

    page = client.get(address, {"q": "bán hàng dưới 5 triệu"}).content.decode()
    link = re.search(r'can be chosen: <a href="([^"]*)"', page)
    assert link is not None
    url = link[1].replace("&amp;", "&")
    chosen = client.get(url if url.startswith("/") else address + url).content.decode()

    assert re.findall(r'data-name="([^"]*)"', chosen) == ["Bán hàng gọn"]
