"""The registry of vendors: the list, one vendor, and a vendor that is no longer public."""

import datetime as dt
import re

import pytest
from django.test import Client

from provinces.models import Province
from solutions.models import Solution
from tests import factories as f
from tests.site import TODAY
from vendors.models import Vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ADDRESS = "/nha-cung-cap/lua-vang/"


@pytest.fixture
def lua_vang(da_nang: Province) -> Vendor:
    """Lúa Vàng of Đà Nẵng with one public solution."""
    vendor = f.VendorFactory(
        legal_name="Công ty Cổ phần Mẫu Lúa Vàng",
        short_name="Lúa Vàng",
        slug="lua-vang",
        kind="enterprise",
        tax_code="0100109106",
        tax_code_checked_on=dt.date(2026, 1, 5),
        province=da_nang,
        phone="0236 000 0000",
    )
    listed(vendor, "Trạm Y tế Số")
    return vendor


def listed(vendor: Vendor, name: str, **listing: object) -> Solution:
    """A solution of the vendor with a national listing, public unless told otherwise."""
    solution = f.SolutionFactory(name=name, vendor=vendor)
    f.ListingFactory(solution=solution, national=True, **({"published": True} | listing))
    return solution


def names(client: Client, query: str = "") -> list[str]:
    """The vendors of the list, in their order."""
    html = client.get(f"/nha-cung-cap/{query}").content.decode()
    return re.findall(r'<th scope="row"><a [^>]+>([^<]+)', html)


def text_of(client: Client, address: str) -> str:
    """A page as plain text with single spaces."""
    html = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# The list ---------------------------------------------------------------------------------------
def test_list_is_in_vietnamese_order_and_counts_public_solutions(
    client: Client, lua_vang: Vendor
) -> None:
    for name in ("Đông Á", "Dương Gia", "An Bình"):
        listed(f.VendorFactory(legal_name=name), f"Của {name}")
    listed(lua_vang, "Thứ hai")
    listed(lua_vang, "Bản nháp", published=False)

    html = client.get("/nha-cung-cap/").content.decode()

    assert names(client) == ["An Bình", "Dương Gia", "Đông Á", "Lúa Vàng"]
    assert re.findall(r'<td class="right"[^>]*>(\d+)</td>', html) == ["1", "1", "1", "2"]


def test_vendor_without_public_solution_is_not_listed(client: Client, lua_vang: Vendor) -> None:
    f.VendorFactory(legal_name="Không giải pháp")
    listed(f.VendorFactory(legal_name="Bản nháp"), "Nháp", published=False)

    assert names(client) == ["Lúa Vàng"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=lua vang", ["Lúa Vàng"]),
        ("?q=cong ty mau", ["Lúa Vàng"]),
        ("?q=0100109106", ["Lúa Vàng"]),
        ("?q=0100 109 106", ["Lúa Vàng"]),
        ("?q=001099000017", []),
        ("?q=!!!", []),
        ("?q=hop tac", ["Hợp tác xã Mẫu"]),
        ("?province=da-nang", ["Lúa Vàng"]),
        ("?province=da-nang&q=hop", []),
        ("?province=atlantis", ["Hợp tác xã Mẫu", "Lúa Vàng"]),
    ],
)
def test_list_is_narrowed_by_folded_name_tax_code_and_province(
    client: Client, lua_vang: Vendor, query: str, found: list[str]
) -> None:
    household = f.VendorFactory(
        legal_name="Hợp tác xã Mẫu", kind="household", tax_code="001099000017"
    )
    listed(household, "Khác")

    assert names(client, query) == found


# One vendor -------------------------------------------------------------------------------------
def test_page_shows_facts_and_public_solutions(client: Client, lua_vang: Vendor) -> None:
    listed(lua_vang, "Bản nháp", published=False)

    text = text_of(client, f"/en{ADDRESS}")
    html = client.get(ADDRESS).content.decode()

    assert "Công ty Cổ phần Mẫu Lúa Vàng" in text
    assert "Tax code 0100109106" in text
    assert "Headquarters Da Nang" in text
    assert "0236 000 0000" in text
    assert "Information given by the enterprise; tax code compared on 5 January 2026." in text
    assert re.findall(r'data-solution="([^"]+)"', html) == ["tram-y-te-so"]


def test_number_of_a_household_is_personal_and_never_shown(
    client: Client, lua_vang: Vendor
) -> None:
    Vendor.objects.update(kind="household", tax_code="001099000017")

    html = client.get(ADDRESS).content.decode()
    text = text_of(client, f"/en{ADDRESS}")

    assert "001099000017" not in html
    assert "Tax code" not in text
    assert "tax code compared" not in text


def test_contacts_of_a_natural_person_are_not_shown(client: Client, lua_vang: Vendor) -> None:
    Vendor.objects.update(kind="individual")

    assert "0236 000 0000" not in client.get(ADDRESS).content.decode()


def test_solutions_come_in_pages(client: Client, lua_vang: Vendor) -> None:
    for number in range(24):
        listed(lua_vang, f"Giải pháp {number:02}")

    first, second = (client.get(f"{ADDRESS}?page={n}").content.decode() for n in (1, 2))

    assert first.count("data-solution=") == 24
    assert re.findall(r'data-solution="([^"]+)"', second) == ["tram-y-te-so"]
    assert f'<link rel="canonical" href="http://testserver{ADDRESS}?page=2">' in second


# Not public, or no longer -----------------------------------------------------------------------
def test_vendor_that_was_never_public_is_not_found(client: Client) -> None:
    vendor = f.VendorFactory(slug="lua-vang")
    listed(vendor, "Nháp", published=False)

    assert client.get(ADDRESS).status_code == 404


def test_vendor_whose_last_listing_ended_is_gone_with_reason_and_alternatives(
    client: Client, da_nang: Province
) -> None:
    vendor = f.VendorFactory(legal_name="Lúa Vàng", slug="lua-vang", tax_code="0100109106")
    ended = listed(
        vendor,
        "Trạm Cũ",
        state="archived",
        archived_on=dt.date(2026, 2, 1),
        archive_reason="Ngừng kinh doanh",
    )
    sector = f.SectorFactory()
    ended.sectors.add(sector)
    listed(f.VendorFactory(), "Sổ Khám").sectors.add(sector)

    answer = client.get(f"/en{ADDRESS}")
    text = text_of(client, f"/en{ADDRESS}")

    assert answer.status_code == 410
    assert "No longer presented since 1 February 2026" in text
    assert "Reason: Ngừng kinh doanh" in text
    assert 'data-solution="so-kham"' in answer.content.decode()
    assert "0100109106" not in text


def test_vendor_whose_solution_waits_for_its_day_is_not_found(client: Client) -> None:
    vendor = f.VendorFactory(slug="lua-vang")
    tomorrow = TODAY + dt.timedelta(days=1)
    listed(vendor, "Mai", publish_on=tomorrow.date(), first_published_at=tomorrow)

    assert client.get(ADDRESS).status_code == 404
