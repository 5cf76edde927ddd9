"""The national registry of vendors: what is derived, what a visitor may see."""

import pytest

from core.models import User
from provinces.models import Province, Scope
from tests.factories import VendorFactory
from vendors.models import Vendor, web_domain


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.mau.example/gioi-thieu", "mau.example"),
        ("http://Mau.Example:8080", "mau.example"),
        ("https://www.www.example", "www.example"),
        ("https://người-mẫu.example/", "người-mẫu.example"),
        ("", ""),
        ("mau.example", ""),
        ("http://[::1", ""),
        ("https://" + "a" * 300 + ".example", "a" * 200),
    ],
)
def test_web_domain_of_an_address(address: str, domain: str) -> None:
    assert web_domain(address) == domain


def test_columns_that_follow_from_others(db: None) -> None:
    vendor = VendorFactory(
        legal_name="Công ty Cổ phần Đất Việt", website="https://www.datviet.example"
    )

    assert (vendor.folded_name, vendor.web_domain) == (
        "cong ty co phan dat viet",
        "datviet.example",
    )


def test_short_name_is_shown_and_sorts(db: None) -> None:
    VendorFactory(legal_name="Công ty A", short_name="Đất Việt")
    VendorFactory(legal_name="Công ty B", short_name="An Khang")
    VendorFactory(legal_name="Công ty C")

    assert [str(vendor) for vendor in Vendor.objects.all()] == ["An Khang", "Công ty C", "Đất Việt"]


@pytest.mark.parametrize(
    ("tax_code", "shown"),
    [
        ("0100109106", "0100109106"),
        ("0100109106-001", "0100109106-001"),
        ("001086012345", ""),
        ("", ""),
    ],
)
def test_number_of_a_person_is_never_public(tax_code: str, shown: str) -> None:
    assert Vendor(tax_code=tax_code).public_tax_code == shown


def test_many_vendors_may_lack_a_tax_code(db: None) -> None:
    VendorFactory.create_batch(2, tax_code="")

    assert Vendor.objects.filter(tax_code="").count() == 2


def test_all_staff_see_the_registry(an: User, minh: User) -> None:
    vendor = VendorFactory()

    seen = [list(Vendor.objects.visible_to(Scope.of(who))) for who in (an, minh, None)]

    assert seen == [[vendor], [vendor], []]


def test_vendor_belongs_to_its_steward(hue: Province) -> None:
    assert VendorFactory(steward=hue).owner_province == hue
    assert VendorFactory().owner_province is None


def test_address_of_a_vendor(db: None) -> None:
    assert VendorFactory(legal_name="Đất Việt").get_absolute_url() == "/nha-cung-cap/dat-viet/"


def test_history_keeps_what_changed(db: None) -> None:
    vendor = VendorFactory(legal_name="Tên cũ")
    vendor.legal_name = "Tên mới"
    vendor.save()

    assert [past.legal_name for past in vendor.history.all()] == ["Tên mới", "Tên cũ"]
