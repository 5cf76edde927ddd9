"""Rows to outcomes: what belongs together, what contradicts, what is wrong; nothing is saved."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.models import User
from provinces.models import Province, Scope
from solutions.imports.importer import Importer
from solutions.imports.works import Change
from solutions.models import Listing, Solution
from tests.factories import (
    AudienceFactory,
    ListingFactory,
    PricePlanFactory,
    ProgrammeFactory,
    PromotionFactory,
    ProvinceAliasFactory,
    SectorFactory,
    SolutionFactory,
    VendorFactory,
)
from tests.solutions.imports.tables import (
    LEAST,
    PAID,
    TODAY,
    errors,
    importer,
    kinds,
    previewed,
    warnings,
)
from vendors.models import Vendor

pytestmark = pytest.mark.django_db
NO_TAX_CODE = (2, "vendor_tax_code", "tax_code_missing")


def codes(*rows: dict[str, str], by: Importer) -> list[tuple[int, str | None, str]]:
    """Errors of a preview of the rows."""
    return errors(previewed(*rows, by=by))


@pytest.fixture
def stored(da_nang: Province) -> Listing:
    """The solution of ``PAID`` as Đà Nẵng has it, which also keeps vendor and solution."""
    vendor = VendorFactory(legal_name="Công ty A", steward=da_nang)
    solution = SolutionFactory(name="Phần mềm B", vendor=vendor, steward=da_nang)
    listing = ListingFactory(province=da_nang, solution=solution, published=True)
    PricePlanFactory(listing=listing, name="Cơ bản", amount=1_900_000, period_months=1, unit="trạm")
    return listing


# What would become of rows ----------------------------------------------------------------------
def test_a_new_row_is_created_and_nothing_is_saved(da_nang: Province) -> None:
    report = previewed(PAID, by=importer(da_nang))

    assert kinds(report) == ["created"]
    assert [model.objects.count() for model in (Vendor, Solution, Listing)] == [0, 0, 0]
    assert report.saved == {}


def test_changed_values_are_told_with_old_and_new_and_their_row(stored: Listing) -> None:
    report = previewed(
        PAID | {"amount": "2.000.000", "summary": "Mới", "trial": "Có"},
        by=importer(stored.province),
    )

    assert kinds(report) == ["changed"]
    assert report.outcomes[0].changes == [
        Change(2, "trial", old=False, new=True),
        Change(2, "amount", 1_900_000, 2_000_000),
        Change(2, "summary", "", "Mới"),
    ]
    assert Listing.objects.get().plans.get().amount == 1_900_000


def test_a_row_that_says_what_is_stored_is_unchanged(stored: Listing) -> None:
    assert kinds(previewed(PAID, by=importer(stored.province))) == ["unchanged"]


def test_the_number_of_queries_does_not_grow_with_the_rows(
    stored: Listing, da_nang: Province
) -> None:
    rows = [PAID | {"solution_name": f"Phần mềm {n}"} for n in range(30)]
    with CaptureQueriesContext(
        connection,
    ) as few:
        previewed(PAID, *rows[:2], by=importer(da_nang))

    with CaptureQueriesContext(connection) as many:
        previewed(PAID, *rows, by=importer(da_nang))

    assert len(many) == len(few)


# What belongs together ------------------------------------------------------------------------
def test_the_same_row_twice_is_a_duplicate(da_nang: Province) -> None:
    report = previewed(PAID, PAID, by=importer(da_nang))

    assert kinds(report) == ["created", "duplicate"]
    assert (report.outcomes[1].same_as, errors(report)) == (2, [])


def test_an_empty_cell_never_contradicts(da_nang: Province) -> None:
    rows = (PAID | {"summary": "Tóm tắt"}, PAID | {"summary": "", "plan_name": "Nâng cao"})

    assert kinds(previewed(*rows, by=importer(da_nang))) == ["created", "created"]


def test_two_values_for_one_listing_make_the_later_row_wrong_and_name_the_first(
    da_nang: Province,
) -> None:
    rows = (
        PAID | {"summary": "Một"},
        PAID | {"summary": "Hai", "plan_name": "Nâng cao"},
        PAID | {"solution_name": "Khác", "summary": "Ba"},
    )

    report = previewed(*rows, by=importer(da_nang))

    assert kinds(report) == ["rejected", "rejected", "created"]
    assert errors(report) == [(2, None, "other_row_wrong"), (3, "summary", "conflict")]
    assert report.outcomes[1].errors[0].params["first"] == 2


def test_the_same_plan_with_other_values_is_wrong(da_nang: Province) -> None:
    report = previewed(PAID, PAID | {"amount": "5.000.000"}, by=importer(da_nang))

    assert errors(report) == [(2, None, "other_row_wrong"), (3, "amount", "plan_conflict")]


def test_unnamed_plans_are_told_apart_by_charge_period_and_unit(da_nang: Province) -> None:
    unnamed = PAID | {"plan_name": ""}
    rows = (unnamed, unnamed | {"period": "Năm", "amount": "20.000.000"}, unnamed)

    assert kinds(previewed(*rows, by=importer(da_nang))) == ["created", "created", "duplicate"]


def test_a_second_promotion_of_a_plan_is_a_row_of_its_own(da_nang: Province) -> None:
    first = {"promo_amount": "1.500.000", "promo_starts_on": "01/10/2026",
             "promo_ends_on": "31/10/2026"}  # fmt: skip
    second = first | {"promo_starts_on": "01/12/2026", "promo_ends_on": "31/12/2026"}

    good = previewed(PAID | first, PAID | second, by=importer(da_nang))
    bad = previewed(
        PAID | first, PAID | first | {"promo_amount": "1.400.000"}, by=importer(da_nang)
    )

    assert errors(good) == []
    assert errors(bad)[1] == (3, "promo_amount", "promotion_conflict")


def test_spelling_of_names_does_not_make_another_listing(da_nang: Province) -> None:
    shouted = PAID | {"vendor_name": "CÔNG TY A", "solution_name": "phan mem b", "plan_name": "X"}

    report = previewed(PAID, shouted, by=importer(da_nang))

    assert (kinds(report), errors(report)) == (["created", "created"], [])


def test_what_listings_of_one_vendor_say_differently_follows_the_first_row(
    da_nang: Province,
) -> None:
    rows = (
        LEAST | {"vendor_website": "https://a.example"},
        LEAST | {"vendor_website": "https://b.example", "solution_name": "Phần mềm C"},
    )

    report = previewed(*rows, by=importer(da_nang))

    assert kinds(report) == ["created", "created"]
    assert (3, "vendor_website", "differs_elsewhere") in warnings(report)


# Vendors -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("0100109106", []),
        ("0100109106-001", []),
        ("0100109106001", []),
        ("100109106", []),
        ("079199012345", []),
        ("0100109107", [(2, "vendor_tax_code", "tax_check_digit")]),
        ("0100109106-000", [(2, "vendor_tax_code", "tax_branch_suffix")]),
        ("01001091", [(2, "vendor_tax_code", "tax_length")]),
        ("MST 01", [(2, "vendor_tax_code", "tax_not_digits")]),
    ],
)
def test_tax_codes_are_checked(
    code: str, expected: list[tuple[int, str, str]], da_nang: Province
) -> None:
    assert codes(LEAST | {"vendor_tax_code": code}, by=importer(da_nang)) == expected


def test_a_lost_zero_is_put_back_with_a_warning(da_nang: Province) -> None:
    report = previewed(LEAST | {"vendor_tax_code": "100109106"}, by=importer(da_nang))

    assert warnings(report)[0] == (2, "vendor_tax_code", "tax_code_repaired")


def test_a_persons_tax_code_is_never_quoted(da_nang: Province) -> None:
    VendorFactory(legal_name="Hộ kinh doanh Mận", tax_code="079199012345")
    row = LEAST | {"vendor_name": "Hộ kinh doanh Mận"}
    rows = (row | {"vendor_tax_code": "079199012345"}, row | {"vendor_tax_code": "079199012346"})

    report = previewed(*rows, by=importer(da_nang))

    said = " ".join(str(m) for o in report.outcomes for m in (*o.errors, *o.warnings))
    assert "0791990123" not in said


def test_a_failing_check_digit_is_right_where_staff_noted_why(da_nang: Province) -> None:
    row = LEAST | {"vendor_tax_code": "0100109107"}
    noted = importer(da_nang, tax_code_notes={"0100109107": "Giấy chứng nhận đã xem"})

    assert kinds(previewed(row, by=noted)) == ["created"]
    VendorFactory(tax_code="0100109107", tax_code_note="Giấy chứng nhận đã xem", steward=da_nang)
    assert kinds(previewed(row, by=importer(da_nang))) == ["created"]


@pytest.mark.parametrize(
    ("name", "is_asked"), [("Công ty CP Lúa Vàng", True), ("UNICEF", False), ("HTX Sen", False)]
)
def test_a_missing_tax_code_is_asked_of_vietnamese_firms_once(
    name: str, is_asked: bool, da_nang: Province
) -> None:
    row = LEAST | {"vendor_name": name}

    report = previewed(row, row | {"solution_name": "C"}, by=importer(da_nang))

    assert [w for w in warnings(report) if w[1] == "vendor_tax_code"] == [NO_TAX_CODE] * is_asked


def test_a_row_without_code_takes_the_only_vendor_of_its_name(da_nang: Province) -> None:
    VendorFactory(legal_name="Công ty A", tax_code="0100109106", steward=da_nang)

    report = previewed(LEAST, by=importer(da_nang))

    assert (2, "vendor_tax_code", "tax_code_by_name") in warnings(report)


def test_a_name_that_several_vendors_with_codes_have_is_wrong_without_code(
    da_nang: Province,
) -> None:
    VendorFactory(legal_name="Công ty A", slug="a-1", tax_code="0100109106")
    VendorFactory(legal_name="Công ty A", slug="a-2", tax_code="0100684378")

    assert codes(LEAST, by=importer(da_nang)) == [(2, "vendor_name", "vendor_ambiguous")]


# Places and rights ---------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["Hải Phòng", "TP. Hải Phòng", "hai phong", "hai-phong", "HP"])
def test_a_province_is_found_by_any_of_its_names(name: str, hai_phong: Province) -> None:
    ProvinceAliasFactory(province=hai_phong, name="HP")

    assert kinds(previewed(LEAST | {"province": name}, by=importer(hai_phong))) == ["created"]


def test_an_ended_province_is_its_successor_with_a_warning(
    hai_phong: Province, hai_duong: Province
) -> None:
    report = previewed(LEAST | {"province": "Tỉnh Hải Dương"}, by=importer(hai_phong))

    assert kinds(report) == ["created"]
    assert (2, "province", "province_ended") in warnings(report)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("31", "province_code"),
        ("Atlantis", "unknown_province"),
        ("Hải Phồngg", "unknown_province_near"),
        ("Huế", "province_not_yours"),
        ("toàn quốc", "national_not_yours"),
    ],
)
def test_other_provinces_are_wrong(
    name: str, expected: str, hai_phong: Province, hue: Province
) -> None:
    found = codes(LEAST | {"province": name}, by=importer(hai_phong))

    assert found == [(2, "province", expected)]


def test_the_operator_enters_national_entries_and_those_of_provinces(hue: Province) -> None:
    rows = (LEAST, LEAST | {"province": "Huế"}, LEAST | {"province": "Toàn quốc"})

    report = previewed(*rows, by=importer())

    assert kinds(report) == ["created", "created", "duplicate"]


def test_the_ministry_itself_enters_national_entries_only(hue: Province, minh: User) -> None:
    ministry = Importer(Scope.of(minh), TODAY, by=minh)

    report = previewed(LEAST, LEAST | {"province": "Huế"}, by=ministry)

    assert errors(report) == [(3, "province", "province_not_yours")]


def test_an_editor_does_not_change_by_a_sheet_what_is_public(
    stored: Listing, an: User, binh: User
) -> None:
    editor = Importer(Scope.of(an), TODAY, stored.province, by=an, publishes=True)

    changed = codes(PAID | {"trial": "Có"}, by=editor)
    proposed = previewed(PAID | {"trial": "Có"}, by=editor)
    unchanged = previewed(PAID, by=editor)

    assert changed == []
    assert (2, "trial", "proposed") in warnings(proposed)
    assert kinds(proposed) == kinds(unchanged) == ["unchanged"]


# Values with a meaning -----------------------------------------------------------------------
def test_sectors_audiences_and_programmes_are_found_by_key_name_and_alias() -> None:
    SectorFactory(name="Y tế", name_en="Health", slug="y-te", aliases="Sức khỏe; Khám bệnh")
    AudienceFactory(name="Người dân", name_en="Citizen", key="citizen")
    ProgrammeFactory(key="free_platforms", slug="nen-tang-mien-phi", name="Nền tảng miễn phí")
    named = [
        {"sectors": "y-te", "audiences": "citizen", "programme": "free_platforms"},
        {"sectors": "Y TẾ; Sức khỏe", "audiences": "người dân", "programme": "nen-tang-mien-phi"},
        {"sectors": "Health", "audiences": "Citizen", "programme": "Nền tảng miễn phí"},
    ]

    report = previewed(*(LEAST | row for row in named), by=importer())

    assert kinds(report) == ["created", "duplicate", "duplicate"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [("sectors", "unknown_sector"), ("audiences", "unknown_audience"),
     ("programme", "unknown_programme")],
)  # fmt: skip
def test_unknown_names_are_wrong_and_the_choices_are_told(
    column: str, expected: str, da_nang: Province
) -> None:
    SectorFactory(name="Y tế")

    report = previewed(LEAST | {column: "Bói toán"}, by=importer(da_nang))

    assert errors(report) == [(2, column, expected)]
    if column == "sectors":
        with translation.override("en"):
            text = report.outcomes[0].errors[0].text
        assert text == "“Bói toán” is not a sector. Choose from: Y tế."


PROMOTION = {"promo_amount": "1.500.000", "promo_starts_on": "01/10/2026",
             "promo_ends_on": "31/12/2026"}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"amount": ""}, ("amount", "plan_amount_required")),
        ({"charge": "Liên hệ"}, ("amount", "plan_amount_with_quote")),
        ({"charge": "Liên hệ", "amount": "0"}, ("amount", "plan_amount_with_quote")),
        ({"charge": "Miễn phí"}, ("amount", "plan_amount_with_free")),
        ({"vat": "Chưa bao gồm thuế GTGT"}, ("vat_rate", "plan_vat_rate_required")),
        ({"quantity_min": "5", "quantity_max": "4"}, ("quantity_max", "plan_quantity_reversed")),
        ({"extra_unit_amount": "500"}, ("quantity_included", "plan_extra_without_included")),
        ({"price_valid_from": "02/01/2026", "price_valid_to": "01/01/2026"},
         ("price_valid_to", "plan_validity_reversed")),
        (PROMOTION | {"promo_amount": "2.000.000"}, ("promo_amount", "plan_promotion_above_price")),
        (PROMOTION | {"promo_percent": "10"}, ("promo_amount", "plan_promotion_one_kind")),
        (PROMOTION | {"promo_amount": ""}, ("promo_amount", "plan_promotion_one_kind")),
        (PROMOTION | {"promo_starts_on": ""}, ("promo_starts_on", "plan_promotion_without_start")),
        (PROMOTION | {"promo_ends_on": "30/09/2026"}, ("promo_ends_on", "plan_promotion_reversed")),
        ({"unit": "x" * 201}, ("unit", "too_long")),
        ({"implementers": "x" * 201}, ("implementers", "too_long")),
        ({"amount": "abc"}, ("amount", "money_not_a_number")),
        ({"charge": ""}, ("charge", "required")),
        ({"vendor_name": ""}, ("vendor_name", "required")),
        ({"solution_name": ""}, ("solution_name", "required")),
    ],
)  # fmt: skip
def test_a_wrong_row_is_rejected_with_its_column_and_the_others_go_on(
    row: dict[str, str], expected: tuple[str, str], da_nang: Province
) -> None:
    good = PAID | {"solution_name": "Đúng"}

    report = previewed(PAID | row, good, by=importer(da_nang))

    assert kinds(report) == ["rejected", "created"]
    assert errors(report)[0] == (2, *expected)


def test_the_rules_of_prices_hold_for_the_plan_as_it_would_be(stored: Listing) -> None:
    row = {key: PAID[key] for key in ("vendor_name", "solution_name", "plan_name", "charge")}
    too_high = row | PROMOTION | {"promo_amount": "1.900.001"}

    assert codes(too_high, by=importer(stored.province)) == [
        (2, "promo_amount", "plan_promotion_above_price")
    ]
    assert kinds(previewed(row | PROMOTION, by=importer(stored.province))) == ["changed"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"amount": "999"}, (2, "amount", "small_price")),
        ({"vat_rate": "0,08"}, (2, "vat_rate", "small_rate")),
        ({"price_checked_on": "23/11/2026"}, (2, "price_checked_on", "future_confirmation")),
        ({"summary": "x" * 201}, (2, "summary", "long_summary")),
        ({"vendor_website": "a.example"}, (2, "vendor_website", "address_repaired")),
        (PROMOTION | {"promo_ends_on": ""}, (2, "promo_ends_on", "plan_promotion_open_end")),
        (PROMOTION | {"promo_amount": "900.000"}, (2, "promo_amount", "plan_promotion_deep")),
        ({"charge": "Liên hệ", "amount": ""}, (2, None, "no_price")),
        ({}, (2, None, "no_sector")),
        ({}, (2, None, "no_summary")),
    ],
)
def test_doubtful_but_possible_is_a_warning(
    row: dict[str, str], expected: tuple[int, str | None, str], da_nang: Province
) -> None:
    report = previewed(PAID | row, by=importer(da_nang))

    assert kinds(report) == ["created"]
    assert expected in warnings(report)


def test_a_usage_price_under_a_thousand_dong_is_usual(da_nang: Province) -> None:
    row = PAID | {"charge": "Theo mức sử dụng", "amount": "600", "period": "", "unit": "hóa đơn"}

    assert "small_price" not in {code for *_where, code in warnings(previewed(row, by=importer()))}


def test_a_stored_promotion_is_compared_by_plan_and_days(stored: Listing) -> None:
    PromotionFactory(
        plan=stored.plans.get(), percent=None, amount=1_500_000,
        starts_on="2026-10-01", ends_on="2026-12-31",
    )  # fmt: skip
    same, lower = PAID | PROMOTION, PAID | PROMOTION | {"promo_amount": "1.400.000"}

    assert kinds(previewed(same, by=importer(stored.province))) == ["unchanged"]
    assert previewed(lower, by=importer(stored.province)).outcomes[0].changes == [
        Change(2, "promo_amount", 1_500_000, 1_400_000)
    ]
