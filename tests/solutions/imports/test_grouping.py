"""Rows far apart, worked on in small batches: the same as all at once, and little in memory."""

import gc
import tracemalloc

import pytest

from provinces.models import Province
from solutions.imports.preview import Reading, untracked
from solutions.imports.report import Report
from solutions.models import Listing, Solution
from tests.factories import VendorFactory
from tests.solutions.imports.tables import (
    LEAST,
    PAID,
    errors,
    imported,
    importer,
    kinds,
    previewed,
    sheet,
    values,
    warnings,
)
from vendors.models import Vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

# One vendor and one solution in several listings, whose rows stand apart and say different things.
APART = (
    PAID | {"province": "Huế", "vendor_website": "https://a.example", "summary": "Tóm tắt một"},
    LEAST | {"vendor_name": "Công ty B", "solution_name": "Phần mềm C", "province": "Huế"},
    PAID | {"province": "Đà Nẵng", "vendor_website": "https://b.example", "problem": "Sổ giấy"},
    LEAST | {"solution_name": "", "province": "Huế"},
    PAID | {"province": "Huế", "plan_name": "Nâng cao", "summary": "Tóm tắt hai"},
    PAID | {"province": "Đà Nẵng", "plan_name": "Nâng cao", "problem": "Sổ giấy"},
    PAID | {"province": "Cần Thơ", "summary": "Tóm tắt ba", "vendor_province": "Huế"},
    LEAST | {"vendor_name": "Công ty B", "solution_name": "Phần mềm D", "province": "Bói Toán"},
)


@pytest.fixture
def da_nang(reference: None) -> Province:
    return Province.objects.get(slug="da-nang")


def told(report: Report) -> list[object]:
    return [kinds(report), errors(report), warnings(report)]


def test_small_batches_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told(previewed(*APART, by=importer()))
    monkeypatch.setattr("solutions.imports.preview.BATCH", 1)

    parts = told(previewed(*APART, by=importer()))

    assert parts == whole
    assert whole[0] == ["rejected", "created", "created", "rejected", "rejected", "created",
                        "created", "rejected"]  # fmt: skip
    # The first listing is wrong, so the third row is followed in what all share.
    assert (8, "vendor_website", "differs_elsewhere") not in whole[2]


def test_what_is_shared_is_followed_across_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solutions.imports.preview.BATCH", 1)
    rows = [
        PAID | {"province": "Huế", "vendor_website": "https://a.example"},
        PAID | {"province": "Đà Nẵng", "vendor_website": "https://b.example", "summary": "Ngắn"},
        PAID | {"province": "Cần Thơ", "vendor_province": "Huế"},
    ]

    report = imported(*rows, by=importer())

    vendor, solution = Vendor.objects.get(), Solution.objects.get()
    assert kinds(report) == ["created"] * 3
    # Told by later listings, saved with the first one; never changed by a later one.
    assert values(vendor, "website") == {"website": "https://a.example"}
    assert (vendor.province.name, solution.summary) == ("Huế", "Ngắn")
    assert [found for found in warnings(report) if found[2] == "differs_elsewhere"] == [
        (3, "vendor_website", "differs_elsewhere")
    ]
    assert Listing.objects.count() == 3


def test_a_vendor_done_with_gets_another_solution(
    da_nang: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solutions.imports.preview.BATCH", 1)
    known = VendorFactory(legal_name="Công ty A", steward=da_nang)

    imported(PAID, PAID | {"solution_name": "Phần mềm C"}, by=importer(da_nang))

    assert set(Solution.objects.values_list("name", "vendor")) == {
        ("Phần mềm B", known.pk),
        ("Phần mềm C", known.pk),
    }


def test_an_excused_code_counts_though_something_else_is_wrong(da_nang: Province) -> None:
    row = LEAST | {"vendor_tax_code": "0100109107", "solution_name": "", "charge": ""}
    noted = importer(da_nang, tax_code_notes={"0100109107": "Theo giấy đăng ký số 12"})

    report = previewed(row, by=noted)

    assert "vendor_tax_code" not in {column for _row, column, _code in errors(report)}
    assert kinds(report) == ["rejected"]


def test_codes_to_be_confirmed_are_told_with_their_first_rows(da_nang: Province) -> None:
    rows = [
        LEAST | {"vendor_tax_code": "0100109107", "solution_name": f"Phần mềm {n}"}
        for n in range(8)
    ]

    reading = Reading(sheet(*rows), importer(da_nang), untracked)

    assert reading.codes == {"0100109107": [(number, "Công ty A") for number in range(2, 7)]}


@pytest.mark.once
def test_hardly_anything_is_kept_of_a_row(da_nang: Province) -> None:
    texts = dict.fromkeys(("summary", "problem", "description"), "Một đoạn văn bản dài. " * 40)

    def kept(count: int) -> int:
        """Bytes that a sheet of so many rows holds once it is read."""
        rows = [
            PAID | texts | {"vendor_name": f"Công ty {n}", "solution_name": f"Phần mềm {n}"}
            for n in range(count)
        ]
        table = sheet(*rows)
        del rows
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        reading = Reading(table, importer(da_nang), untracked)
        table.rows = iter(())
        gc.collect()
        held = tracemalloc.get_traced_memory()[0] - before
        assert reading.rows == count
        return held

    tracemalloc.start()
    try:
        kept(20)  # what is made once and kept by the modules themselves
        few, many = kept(100), kept(500)
    finally:
        tracemalloc.stop()

    assert (many - few) / 400 < 1_500
