"""What is proposed while a text is typed."""

from typing import Any

import pytest
from django.test import Client

from provinces.models import Province
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ADDRESS = "/en/tim-kiem/goi-y/"


def proposed(client: Client, text: str) -> dict[str, list[str]]:
    """The proposals by the name of their group."""
    response = client.get(ADDRESS, {"q": text})
    assert response.status_code == 200
    return {
        group["label"]: [item["text"] for item in group["items"]]
        for group in response.json()["groups"]
    }


def listed(name: str, **values: Any):
    """A public solution."""
    made = f.SolutionFactory(name=name, **values)
    f.ListingFactory(solution=made, national=True, published=True)
    return made


def test_things_are_proposed_by_their_names(client: Client, da_nang: Province) -> None:
    vendor = f.VendorFactory(legal_name="Công ty Đà Điểu")
    listed("Đà Lạt xanh", vendor=vendor, summary="Đà")
    f.SectorFactory(name="Đa ngành")

    assert proposed(client, "đà") == {
        "Sectors": ["Đa ngành"],
        "Solutions": ["Đà Lạt xanh"],
        "Provinces and cities": ["Da Nang"],
        "Search for": ["Đa ngành"],
    }


def test_place_is_proposed_without_the_vendors_there(client: Client, da_nang: Province) -> None:
    listed("Sổ khám", vendor=f.VendorFactory(legal_name="Công ty Sen", province=da_nang))

    assert proposed(client, "da nang") == {"Provinces and cities": ["Da Nang"]}


def test_solution_that_has_the_words_only_in_its_texts_is_not_proposed(client: Client) -> None:
    listed("Sổ xanh", summary="Ký số từ xa")

    assert proposed(client, "ky so") == {}


def test_beginning_of_a_last_word_far_from_the_others_is_chance(client: Client) -> None:
    listed("Hoa Kho Đông", vendor=f.VendorFactory(legal_name="Tự động hóa Kho Đông Á"))
    listed("Sổ Hóa Đơn", vendor=f.VendorFactory(legal_name="Đơn vị Hoa Sen"))

    found = proposed(client, "hoa don")

    assert (found["Solutions"], found["Vendors"]) == (["Sổ Hóa Đơn"], ["Đơn vị Hoa Sen"])


def test_letter_behind_words_that_say_nothing_proposes_no_things(client: Client) -> None:
    listed("Kho", vendor=f.VendorFactory(legal_name="Kiến Vàng"))

    assert "Vendors" not in proposed(client, "quản lý k")


def test_words_are_completed_with_their_marks(client: Client) -> None:
    f.ProblemFactory(title="Hộ kinh doanh chưa có hóa đơn điện tử", published=True)

    assert proposed(client, "hoa do")["Search for"] == ["hóa đơn"]


def test_abbreviation_gives_what_it_stands_for(client: Client) -> None:
    f.SynonymFactory(term="HĐĐT", meanings="hóa đơn điện tử")

    assert proposed(client, "hddt")["Search for"] == ["hóa đơn điện tử"]


def test_no_more_than_eight_are_proposed(client: Client) -> None:
    for number in range(6):
        listed(f"Số hóa {number}", vendor=f.VendorFactory(legal_name=f"Công ty Số hóa {number}"))
        f.SectorFactory(name=f"Số hóa ngành {number}")

    found = proposed(client, "so hoa")

    assert sum(map(len, found.values())) == 8


@pytest.mark.parametrize("text", ["", "a", "?", "\0", "x" * 5000])
def test_too_little_or_nonsense_gives_nothing(client: Client, text: str) -> None:
    assert proposed(client, text) == {}


def test_drafts_are_not_proposed(client: Client) -> None:
    f.SolutionFactory(name="Bí mật", vendor=f.VendorFactory(legal_name="Bí mật"))
    f.ProblemFactory(title="Bí mật")

    assert proposed(client, "bi mat") == {}


def test_addresses_and_labels_are_of_the_language(client: Client) -> None:
    listed("Ký số", name_en="Signing")

    answer = client.get(ADDRESS, {"q": "sign"}).json()

    assert answer == {
        "groups": [
            {"label": "Solutions", "items": [{"text": "Signing", "url": "/en/giai-phap/ky-so/"}]}
        ]
    }


def test_only_reading_is_possible(client: Client) -> None:
    assert client.post(ADDRESS).status_code == 405
