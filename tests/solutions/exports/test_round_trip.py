"""Export, import unchanged: nothing changes, nothing is wrong; edited, just the edit is found."""

import io

import pytest
from django.utils import translation
from openpyxl import load_workbook
from zeal import zeal_context

from provinces.models import Province, Scope
from solutions.exports.rows import Exporter
from solutions.exports.template import export_parts
from solutions.imports.importer import Importer
from solutions.imports.preview import preview
from solutions.imports.reader import read_table
from solutions.imports.report import Report
from solutions.models import Listing, PricePlan
from tests.factories import ListingFactory, PricePlanFactory, SolutionFactory, VendorFactory
from tests.solutions.exports.catalogue import TODAY, make_catalogue
from tests.solutions.imports.books import texts

EVERYWHERE = Scope(is_ministry=True)


def exported(kind: str, scope: Scope, *, has_sample: bool = False) -> bytes:
    ids = list(Listing.objects.order_by("pk").values_list("pk", flat=True))
    exporter = Exporter(scope, TODAY, marks_sample=has_sample)
    with zeal_context():
        rows = list(exporter.listings(ids))
    return b"".join(export_parts(kind, rows, TODAY, has_sample=has_sample))


def previewed(data: bytes, kind: str, importer: Importer) -> Report:
    return preview(read_table(io.BytesIO(data), f"xuat.{kind}"), importer)


def what_differs(report: Report) -> list[object]:
    changes = [(o.row, c.column, c.old, c.new) for o in report.outcomes for c in o.changes]
    return changes + [(m.row, m.column, m.code) for o in report.outcomes for m in o.errors]


@pytest.fixture
def catalogue(reference: None) -> list[Listing]:
    return make_catalogue(Province.objects.get(slug="da-nang"), Province.objects.get(slug="hue"))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_unchanged_export_changes_nothing(
    catalogue: list[Listing], kind: str, language: str
) -> None:
    with translation.override(language):
        data = exported(kind, EVERYWHERE, has_sample=True)
        report = previewed(data, kind, Importer.for_command(None, TODAY))

    assert what_differs(report) == []
    assert report.counts == {
        "created": 0,
        "changed": 0,
        "unchanged": 6,
        "duplicate": 0,
        "rejected": 0,
    }


def test_unchanged_export_of_a_province_proposes_nothing(catalogue: list[Listing]) -> None:
    own = Province.objects.get(slug="da-nang")
    data = exported("xlsx", Scope.approver(own))
    importer = Importer(Scope.approver(own), TODAY, own)

    report = previewed(data, "xlsx", importer)

    mine = {m.code for o in report.outcomes for m in (*o.errors, *o.warnings)}
    assert "proposed" not in mine
    assert [o.kind for o in report.outcomes if o.kind == "changed"] == []


def test_only_the_edited_cell_is_a_change(catalogue: list[Listing]) -> None:
    book = load_workbook(io.BytesIO(exported("xlsx", EVERYWHERE)))
    sheet = book.active
    keys = [cell.value for cell in sheet[1]]
    sheet.cell(3, keys.index("amount") + 1).value = 2_000_000
    buffer = io.BytesIO()
    book.save(buffer)

    report = previewed(buffer.getvalue(), "xlsx", Importer.for_command(None, TODAY))

    assert [(row, column, str(new)) for row, column, _old, new in what_differs(report)] == [
        (3, "amount", "2000000")
    ]


def test_a_listing_without_plan_goes_out_and_in(catalogue: list[Listing]) -> None:
    listing = catalogue[1]
    listing.plans.all().delete()
    data = exported("xlsx", EVERYWHERE)

    report = previewed(data, "xlsx", Importer.for_command(None, TODAY))

    assert what_differs(report) == []
    assert "no_price" in {m.code for o in report.outcomes for m in o.warnings}


def test_a_new_listing_needs_a_plan(catalogue: list[Listing]) -> None:
    province = Province.objects.get(slug="ha-noi")
    listing = ListingFactory(solution=catalogue[0].solution, province=province)
    rows = list(Exporter(EVERYWHERE, TODAY).listings([listing.pk]))
    listing.delete()
    data = b"".join(export_parts("csv", rows, TODAY, has_sample=False))

    report = previewed(data, "csv", Importer.for_command(None, TODAY))

    assert (2, "charge", "required") in what_differs(report)


def test_plans_go_out_alone(catalogue: list[Listing]) -> None:
    plans = PricePlan.objects.filter(charge="purchase")
    with zeal_context():
        rows = list(Exporter(EVERYWHERE, TODAY).plans(plans.values_list("pk", flat=True)))
    data = b"".join(export_parts("xlsx", rows, TODAY, has_sample=False))

    report = previewed(data, "xlsx", Importer.for_command(None, TODAY))

    assert len(rows) == 1
    assert what_differs(report) == []


def test_vendors_of_the_same_name_stay_apart(reference: None) -> None:
    province = Province.objects.get(slug="da-nang")
    for code in ("0199000017", ""):
        vendor = VendorFactory(legal_name="Công ty Trùng Tên", tax_code=code, slug=f"ten-{code}")
        solution = SolutionFactory(vendor=vendor, name="Sổ tay", slug=f"so-tay-{code}")
        listing = ListingFactory(province=province, solution=solution)
        PricePlanFactory(listing=listing, name="Gói")

    report = previewed(exported("csv", EVERYWHERE), "csv", Importer.for_command(None, TODAY))

    assert what_differs(report) == []
    assert [outcome.kind for outcome in report.outcomes] == ["unchanged", "unchanged"]


def test_personal_tax_codes_never_leave(catalogue: list[Listing]) -> None:
    data = exported("csv", EVERYWHERE)

    assert b"001234567890" not in data
    assert b"0199000017-001" in data


def test_promotion_in_force_is_exported(catalogue: list[Listing]) -> None:
    rows = texts(exported("xlsx", EVERYWHERE))

    assert {key: rows[0][1][key] for key in ("promo_amount", "promo_starts_on")} == {
        "promo_amount": "1500000",
        "promo_starts_on": "01/11/2026",
    }
    assert rows[-1][1]["promo_starts_on"] == "01/01/2027"


def test_texts_are_no_formulas(catalogue: list[Listing]) -> None:
    sheet = load_workbook(io.BytesIO(exported("xlsx", EVERYWHERE))).active
    cells = [cell for row in sheet.iter_rows(min_row=3) for cell in row if cell.value]

    assert [cell for cell in cells if cell.data_type == "f"] == []
    begun = {str(cell.value)[0]: cell.quotePrefix for cell in cells if cell.data_type != "n"}
    assert {sign: begun[sign] for sign in "=+-"} == {"=": True, "+": True, "-": True}


def test_queries_do_not_grow_with_the_rows(
    catalogue: list[Listing], django_assert_num_queries
) -> None:
    for count in (1, 4):
        ids = [listing.pk for listing in catalogue[:count]]
        with django_assert_num_queries(10):
            list(Exporter(EVERYWHERE, TODAY).listings(ids))
