"""Which solution a row of evidence is about: by vendor and name, by address, never a new one."""

import pytest

from core.models import User
from provinces.models import Province
from solutions.models import Recognition, Solution
from tests.factories import VendorFactory
from tests.solutions.imports.tables import errors, kinds, warnings

from .tables import importer, previewed, solution

pytestmark = pytest.mark.django_db

KIND = "recognitions"
REST = {"recognition_kind": "award", "recognition_title": "Giải mẫu", "issuer": "Hội đồng mẫu"}
CODE = "0100109106"


@pytest.fixture(autouse=True)
def product(da_nang: Province) -> Solution:
    return solution(steward=da_nang, vendor__tax_code=CODE)


def looked_up(by: User, province: Province, **row: object):
    return previewed(KIND, {"solution_name": None} | row | REST, by=importer(by, province))


@pytest.mark.parametrize(
    "row",
    [
        {"vendor_name": "công ty a", "solution_name": "PHAN MEM b"},
        {"vendor_tax_code": CODE, "solution_name": "Phần mềm B"},
        {"vendor_tax_code": 100109106, "solution_name": "Phần mềm B"},
        {"solution_address": "/giai-phap/phan-mem-b/"},
        {"solution_address": "https://cong.example/en/giai-phap/phan-mem-b/?province=hue#gia"},
        {"solution_address": "phan-mem-b", "solution_name": "Phần mềm B"},
    ],
)
def test_solution_is_found(an: User, da_nang: Province, row: dict) -> None:
    report = looked_up(an, da_nang, **row)

    assert (kinds(report), errors(report)) == (["created"], [])
    assert Recognition.objects.count() == 0


def test_name_alone_is_enough_while_it_is_the_only_one(an: User, da_nang: Province) -> None:
    alone = looked_up(an, da_nang, solution_name="Phần mềm B")
    solution(vendor__legal_name="Công ty khác", slug="phan-mem-b-2", steward=da_nang)
    several = looked_up(an, da_nang, solution_name="Phần mềm B")

    assert (kinds(alone), warnings(alone)) == (
        ["created"], [(2, "vendor_name", "solution_by_name")],
    )  # fmt: skip
    assert errors(several) == [(2, "solution_name", "solution_several")]
    assert "Công ty A; Công ty khác" in str(several.outcomes[0].errors[0])


def test_other_name_of_the_vendor_is_told(an: User, da_nang: Province) -> None:
    report = looked_up(
        an, da_nang, vendor_tax_code=CODE, vendor_name="Hãng Z", solution_name="Phần mềm B"
    )

    assert (kinds(report), warnings(report)) == (
        ["created"], [(2, "vendor_name", "vendor_other_name")],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({}, ("solution_name", "required")),
        ({"vendor_name": "Công ty A", "solution_name": "Phần mềm BB"},
         ("solution_name", "solution_unknown_near")),
        ({"vendor_name": "Công ty A", "solution_name": "Máy kéo"},
         ("solution_name", "solution_unknown")),
        ({"vendor_name": "Cong ty AB", "solution_name": "Phần mềm B"},
         ("vendor_name", "vendor_unknown_near")),
        ({"vendor_name": "Hợp tác xã Z", "solution_name": "Phần mềm B"},
         ("vendor_name", "vendor_unknown")),
        ({"vendor_tax_code": "0199000017", "solution_name": "Phần mềm B"},
         ("vendor_tax_code", "vendor_code_unknown")),
        ({"vendor_tax_code": "0100109107", "solution_name": "Phần mềm B"},
         ("vendor_tax_code", "tax_check_digit")),
        ({"solution_address": "/giai-phap/khong-co/"}, ("solution_address", "address_unknown")),
        ({"solution_address": "/nha-cung-cap/phan-mem-b/"},
         ("solution_address", "address_unknown")),
        ({"solution_address": "http://[::1", "solution_name": "Phần mềm B"},
         ("solution_address", "address_unknown")),
        ({"solution_address": "/giai-phap/phan-mem-b/", "solution_name": "Phần mềm C"},
         ("solution_address", "address_other")),
    ],
)  # fmt: skip
def test_unknown_one_is_wrong_with_a_hint(
    an: User, da_nang: Province, row: dict, found: tuple
) -> None:
    report = looked_up(an, da_nang, **row)

    assert errors(report) == [(2, *found)]
    assert Solution.objects.count() == 1


def test_hint_names_the_solution_and_its_vendor(an: User, da_nang: Province) -> None:
    report = looked_up(an, da_nang, solution_name="Phần mềm BC")

    assert "Phần mềm B (Công ty A)" in str(report.outcomes[0].errors[0])


def test_two_vendors_of_one_name_are_told_apart_by_the_code(an: User, da_nang: Province) -> None:
    VendorFactory(legal_name="Công ty A", slug="cong-ty-a-2")

    by_name = looked_up(an, da_nang, vendor_name="Công ty A", solution_name="Phần mềm B")
    by_code = looked_up(
        an, da_nang, vendor_name="Công ty A", vendor_tax_code=CODE, solution_name="Phần mềm B"
    )

    assert errors(by_name) == [(2, "vendor_name", "vendor_ambiguous")]
    assert kinds(by_code) == ["created"]


def test_code_kept_with_a_note_is_right(an: User, da_nang: Province, product: Solution) -> None:
    product.vendor.tax_code = "0100109107"
    product.vendor.tax_code_note = "Đã xem giấy chứng nhận"
    product.vendor.save()

    report = looked_up(an, da_nang, vendor_tax_code="0100109107", solution_name="Phần mềm B")

    assert (kinds(report), errors(report)) == (["created"], [])


def test_a_thousand_unknown_names_take_few_queries(
    an: User, da_nang: Province, django_assert_max_num_queries
) -> None:
    rows = [
        {"vendor_name": f"Hãng {n}", "solution_name": f"Sản phẩm {n}"} | REST for n in range(1000)
    ]

    with django_assert_max_num_queries(30):
        report = previewed(KIND, *rows, by=importer(an, da_nang))

    assert kinds(report) == ["rejected"] * 1000
