"""Vendors and solutions that several provinces share: who may change them, who they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provinces.models import ChangeProposal, Province
from solutions.models import Listing, Solution
from tests.factories import (
    ProgrammeFactory,
    SectorFactory,
    SolutionFactory,
    VendorFactory,
)
from tests.solutions.imports.tables import (
    LEAST,
    imported,
    importer,
    kinds,
    values,
    warnings,
    writes,
)
from vendors.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _taxonomy() -> None:
    """The sector that the rows name."""
    SectorFactory(name="Y tế")


# Vendors and solutions of others ------------------------------------------------------------
def proposals() -> list[tuple[str, str, str, Province | None]]:
    """All open proposals: field, old, new, who decides."""
    rows = ChangeProposal.objects.filter(state="open").order_by("field")
    return [(row.field, row.old, row.new, row.owner_province) for row in rows]


def test_a_solution_that_another_province_keeps_is_not_changed_but_listed(
    da_nang: Province, hue: Province
) -> None:
    vendor = VendorFactory(legal_name="Công ty A", steward=hue, website="https://a.example")
    SolutionFactory(name="Phần mềm B", vendor=vendor, steward=hue, summary="Của Huế")
    row = LEAST | {
        "summary": "Của Đà Nẵng", "sectors": "Y tế", "trial": "Có", "problem": "",
        "vendor_name": "CÔNG TY A", "vendor_website": "https://b.example", "off_the_shelf": "Có",
    }  # fmt: skip

    report = imported(row, by=importer(da_nang))

    assert kinds(report) == ["created"]
    assert [w for w in warnings(report) if w[2] == "proposed"] == [
        (2, "vendor_website", "proposed"), (2, "summary", "proposed"),
        (2, "off_the_shelf", "proposed"), (2, "sectors", "proposed"),
    ]  # fmt: skip
    assert Solution.objects.get().summary == "Của Huế"
    assert Vendor.objects.get().website == "https://a.example"
    assert Listing.objects.get().trial_offer is True
    assert proposals() == [
        ("off_the_shelf", "", "true", hue), ("sectors", "", "y-te", hue),
        ("summary", "Của Huế", "Của Đà Nẵng", hue),
        ("website", "https://a.example", "https://b.example", hue),
    ]  # fmt: skip


def test_a_proposal_is_made_once_renewed_when_open_and_left_when_refused(
    da_nang: Province, hue: Province
) -> None:
    vendor = VendorFactory(legal_name="Công ty A", steward=hue)
    SolutionFactory(name="Phần mềm B", vendor=vendor, steward=hue)
    row = LEAST | {"summary": "Một"}
    imported(row, by=importer(da_nang))

    with CaptureQueriesContext(connection) as captured:
        imported(row, by=importer(da_nang))
    imported(row | {"summary": "Hai"}, by=importer(da_nang))
    ChangeProposal.objects.update(state="refused")
    imported(row | {"summary": "Hai"}, by=importer(da_nang))

    assert writes(captured) == []
    assert [(p.new, p.state) for p in ChangeProposal.objects.all()] == [("Hai", "refused")]


def test_what_only_the_ministry_sets_is_proposed_to_it(da_nang: Province) -> None:
    ProgrammeFactory(key="free_platforms", slug="nen-tang-mien-phi")
    row = LEAST | {"kind": "Dùng chung của nhà nước", "programme": "free_platforms",
                   "summary": "Tóm tắt"}  # fmt: skip

    imported(row, by=importer(da_nang))
    again = imported(row, by=importer(da_nang))

    solution = Solution.objects.get()
    assert values(solution, "kind", "summary", "steward") == {
        "kind": "free", "summary": "Tóm tắt", "steward": da_nang,
    }  # fmt: skip
    assert kinds(again) == ["unchanged"]
    assert proposals() == [
        ("kind", "free", "state_shared", None), ("programmes", "", "nen-tang-mien-phi", None),
    ]  # fmt: skip


def test_the_ministry_sets_programmes_and_kind_itself() -> None:
    ProgrammeFactory(key="free_platforms", slug="nen-tang-mien-phi")
    row = LEAST | {"kind": "state_shared", "programme": "free_platforms"}

    imported(row, by=importer())
    again = imported(row, by=importer())

    solution = Solution.objects.get()
    assert (solution.kind, solution.programmes.get().slug) == ("state_shared", "nen-tang-mien-phi")
    assert kinds(again) == ["unchanged"]


def test_a_persons_tax_code_is_stored_but_in_no_proposal(da_nang: Province, hue: Province) -> None:
    row = LEAST | {"vendor_name": "Hộ Mận", "vendor_tax_code": "079199012345"}
    imported(row, by=importer(da_nang))
    VendorFactory(legal_name="Hộ Lan", steward=hue)

    imported(
        row | {"vendor_name": "Hộ Lan", "vendor_tax_code": "079199012346"}, by=importer(da_nang)
    )

    assert Vendor.objects.get(legal_name="Hộ Mận").kind == "household"
    assert not ChangeProposal.objects.exists()


# Vendors by code and name ---------------------------------------------------------------------
def test_a_vendor_without_code_gets_the_code_of_its_row(da_nang: Province) -> None:
    VendorFactory(legal_name="Công ty A", steward=da_nang)

    imported(LEAST | {"vendor_tax_code": "0100109106"}, by=importer(da_nang))

    assert Vendor.objects.get().tax_code == "0100109106"


def test_another_code_is_another_vendor_and_the_same_code_the_same(da_nang: Province) -> None:
    VendorFactory(legal_name="Công ty A", tax_code="0100109106", steward=da_nang)
    other = LEAST | {"vendor_tax_code": "0100684378"}
    renamed = LEAST | {"vendor_tax_code": "0100109106", "vendor_name": "Công ty A mới"}

    imported(other, by=importer(da_nang))
    imported(renamed, by=importer(da_nang))

    assert set(Vendor.objects.values_list("legal_name", "tax_code")) == {
        ("Công ty A mới", "0100109106"), ("Công ty A", "0100684378"),
    }  # fmt: skip


def test_a_name_that_the_file_takes_from_a_vendor_is_another_vendor(da_nang: Province) -> None:
    VendorFactory(legal_name="Công ty A", tax_code="0100109106", steward=da_nang)
    rows = (LEAST, LEAST | {"vendor_name": "Công ty B", "vendor_tax_code": "0100109106"})

    imported(*rows, by=importer(da_nang))
    again = imported(*rows, by=importer(da_nang))

    assert kinds(again) == ["unchanged", "unchanged"]
    assert set(Vendor.objects.values_list("legal_name", "tax_code")) == {
        ("Công ty A", ""),
        ("Công ty B", "0100109106"),
    }


def test_a_code_confirmed_by_a_note_is_stored_with_it(da_nang: Province) -> None:
    noted = importer(da_nang, tax_code_notes={"0100109107": "Đã xem giấy chứng nhận"})

    imported(LEAST | {"vendor_tax_code": "0100109107"}, by=noted)

    assert values(Vendor.objects.get(), "tax_code", "tax_code_note") == {
        "tax_code": "0100109107", "tax_code_note": "Đã xem giấy chứng nhận",
    }  # fmt: skip


def test_rows_of_one_new_solution_in_two_provinces_make_it_once(
    da_nang: Province, hue: Province
) -> None:
    rows = (LEAST | {"province": "Đà Nẵng"}, LEAST | {"province": "Huế", "summary": "Tóm tắt"})

    imported(*rows, by=importer())

    assert Solution.objects.get().summary == "Tóm tắt"
    assert Listing.objects.count() == 2
