"""Rows into the database: whole listings or nothing, recorded, and never twice."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from core.models import Transition, User
from provinces.models import Province
from solutions.models import Implementer, Listing, PricePlan, Promotion, Solution
from tests.factories import (
    AudienceFactory,
    ListingFactory,
    PricePlanFactory,
    SectorFactory,
    SolutionFactory,
    VendorFactory,
)
from tests.solutions.imports.tables import (
    LEAST,
    PAID,
    TODAY,
    errors,
    imported,
    importer,
    kinds,
    values,
    warnings,
    writes,
)
from vendors.models import Vendor

pytestmark = pytest.mark.django_db

WHOLE = {
    "province": "Đà Nẵng",
    "vendor_tax_code": "0100109106",
    "vendor_name": "Công ty CP Lúa Vàng",
    "vendor_website": "https://luavang.example",
    "vendor_province": "Huế",
    "solution_name": "Trạm Y tế Số",
    "solution_website": "https://luavang.example/tram-y-te",
    "summary": "Hồ sơ khám bệnh, kho thuốc và báo cáo cho trạm y tế xã",
    "problem": "Trạm y tế vẫn ghi sổ giấy",
    "description": "Dòng một\nDòng hai 🌾",
    "sectors": "Y tế; An sinh xã hội",
    "audiences": "Trạm y tế cấp xã",
    "deployment": "Điện toán đám mây",
    "kind": "Thương mại",
    "vietnamese_product": "Có",
    "off_the_shelf": "Không",
    "readiness": "Đang nhân rộng",
    "security_level": "2",
    "data_location": "Việt Nam",
    "integrations": "LGSP;VNeID",
    "implementers": "VNPT Đà Nẵng; Viettel Đà Nẵng",
    "trial": "Có",
    "trial_note": "60 ngày",
    "booth_code": "02",
    "featured": "Có",
    "plan_name": "Thuê cơ bản",
    "plan_role": "Gói chính",
    "charge": "Thuê dịch vụ",
    "amount": "1.900.000",
    "period": "Tháng",
    "unit": "trạm",
    "quantity_min": "1",
    "quantity_max": "1.000",
    "quantity_included": "1",
    "extra_unit_amount": "500.000",
    "setup_fee": "3.000.000",
    "setup_per_unit": "Không",
    "renewal_amount": "2 triệu",
    "warranty_months": "12",
    "minimum_months": "12",
    "trial_days": "60",
    "condition": "Khách hàng mới",
    "vat": "Chưa bao gồm thuế GTGT",
    "vat_rate": "8",
    "price_valid_from": "01/01/2026",
    "price_valid_to": "31/12/2027",
    "price_source": "Bảng giá công bố 01/2026",
    "source_kind": "Bảng giá công bố",
    "promo_amount": "1.500.000",
    "promo_starts_on": "01/12/2026",
    "promo_ends_on": "31/12/2026",
    "price_checked_on": "10/11/2026",
    "note": "Ghi chú của gói",
}


@pytest.fixture(autouse=True)
def _taxonomy() -> None:
    """The names that ``WHOLE`` uses."""
    SectorFactory(name="Y tế")
    SectorFactory(name="An sinh xã hội")
    AudienceFactory(name="Trạm y tế cấp xã", key="health_station")


# Creating -----------------------------------------------------------------------------------------
def test_every_column_reaches_its_field(da_nang: Province, hue: Province) -> None:
    report = imported(WHOLE, by=importer(da_nang))

    listing = Listing.objects.get()
    solution, vendor, plan = listing.solution, listing.solution.vendor, listing.plans.get()
    assert (kinds(report), warnings(report)) == (["created"], [])
    assert values(
        vendor, "legal_name", "tax_code", "kind", "website", "province", "steward", "slug"
    ) == {
        "legal_name": "Công ty CP Lúa Vàng", "tax_code": "0100109106", "kind": "enterprise",
        "website": "https://luavang.example", "province": hue, "steward": da_nang,
        "slug": "cong-ty-cp-lua-vang",
    }  # fmt: skip
    assert model_to_dict(
        solution,
        exclude=["id", "vendor", "sectors", "audiences", "name_en", "summary_en", "problem_en",
                 "description_en", "features", "languages", "video_url", "replaced_by",
                 "off_the_shelf_basis"],
    ) == {
        "name": "Trạm Y tế Số", "slug": "tram-y-te-so", "steward": da_nang.pk,
        "summary": "Hồ sơ khám bệnh, kho thuốc và báo cáo cho trạm y tế xã",
        "problem": "Trạm y tế vẫn ghi sổ giấy", "description": "Dòng một\nDòng hai 🌾",
        "kind": "commercial", "readiness": "scaled", "deployment": "cloud",
        "off_the_shelf": False, "vietnamese_product": True, "security_level": 2,
        "data_location": "Việt Nam", "integrations": "LGSP; VNeID",
        "website": "https://luavang.example/tram-y-te",
    }  # fmt: skip
    assert set(solution.sectors.values_list("name", flat=True)) == {"Y tế", "An sinh xã hội"}
    assert set(solution.audiences.values_list("key", flat=True)) == {"health_station"}
    assert set(solution.implementers.values_list("name", "province")) == {
        ("VNPT Đà Nẵng", da_nang.pk), ("Viettel Đà Nẵng", da_nang.pk),
    }  # fmt: skip
    assert values(
        listing, "province", "state", "trial_offer", "trial_note", "booth_code", "is_featured",
        "featured_reason", "price_checked_on",
    ) == {
        "province": da_nang, "state": "published", "trial_offer": True, "trial_note": "60 ngày",
        "booth_code": "02", "is_featured": True, "featured_reason": "nhập bằng lệnh",
        "price_checked_on": dt.date(2026, 11, 10),
    }  # fmt: skip
    assert model_to_dict(plan, exclude=["id", "listing", "maintenance_percent"]) == {
        "name": "Thuê cơ bản", "role": "base", "charge": "subscription",
        "amount": Decimal(1_900_000), "period_months": 1, "unit": "trạm", "quantity_min": 1,
        "quantity_max": 1000, "quantity_included": 1, "extra_unit_amount": Decimal(500_000),
        "setup_fee": Decimal(3_000_000), "setup_per_unit": False,
        "renewal_amount": Decimal(2_000_000), "warranty_months": 12, "minimum_months": 12,
        "trial_days": 60, "condition": "Khách hàng mới", "vat": "excluded",
        "vat_rate": Decimal(8), "valid_from": dt.date(2026, 1, 1),
        "valid_to": dt.date(2027, 12, 31), "source": "Bảng giá công bố 01/2026",
        "source_kind": "published", "note": "Ghi chú của gói", "position": 1,
    }  # fmt: skip
    assert values(plan.promotions.get(), "amount", "percent", "starts_on", "ends_on") == {
        "amount": Decimal(1_500_000), "percent": None, "starts_on": dt.date(2026, 12, 1),
        "ends_on": dt.date(2026, 12, 31),
    }  # fmt: skip


def test_price_from_and_the_price_series_are_stored(da_nang: Province) -> None:
    imported(PAID | {"setup_fee": "3.000.000"}, by=importer(da_nang))

    listing = Listing.objects.get()
    points = listing.plans.get().revisions.values_list("changed_on", "amount", "first_year_cost")
    assert (listing.price_from, listing.price_from_unit) == (25_800_000, "trạm")
    assert list(points) == [(TODAY, Decimal(1_900_000), 25_800_000)]


def test_creation_is_recorded_with_person_and_reason(
    da_nang: Province, hue: Province, binh: User
) -> None:
    imported(WHOLE, by=importer(da_nang, by=binh))

    listing = Listing.objects.get()
    transition = Transition.objects.get()
    assert transition.target == listing
    assert values(transition, "verb", "from_state", "to_state", "reason", "by") == {
        "verb": "publish", "from_state": "draft", "to_state": "published",
        "reason": "nhập bằng lệnh", "by": binh,
    }  # fmt: skip
    assert listing.first_published_at is not None
    for model in (Vendor, Solution, Listing, PricePlan, Promotion):
        record = model.history.get()
        assert (record.history_type, record.history_user, record.history_change_reason) == (
            "+", binh, "nhập bằng lệnh",
        )  # fmt: skip
    sectors = {link.sector.name for link in Solution.history.get().sectors.all()}
    assert sectors == {"Y tế", "An sinh xã hội"}


def test_drafts_are_made_on_request(da_nang: Province) -> None:
    imported(LEAST, by=importer(da_nang, publishes=False))

    listing = Listing.objects.get()
    assert (listing.state, listing.first_published_at) == ("draft", None)
    assert not Transition.objects.exists()


def test_a_row_without_province_is_national_for_the_operator(da_nang: Province) -> None:
    imported(LEAST, LEAST | {"province": "Đà Nẵng"}, by=importer())

    assert set(Listing.objects.values_list("province", "solution__steward")) == {
        (None, None), (da_nang.pk, None),
    }  # fmt: skip


def test_texts_in_english_go_to_their_own_columns(da_nang: Province) -> None:
    row = LEAST | {"summary": "A", "problem": "B", "description": "C", "solution_name": "Iaso"}

    imported(row, by=importer(da_nang, content_lang="en"))

    assert values(
        Solution.objects.get(), "name", "name_en", "summary", "summary_en", "problem_en",
        "description", "description_en", "kind",
    ) == {
        "name": "Iaso", "name_en": "", "summary": "", "summary_en": "A", "problem_en": "B",
        "description": "", "description_en": "C", "kind": "free",
    }  # fmt: skip


def test_addresses_of_equal_names_do_not_clash(da_nang: Province) -> None:
    other = VendorFactory(legal_name="Cũ", slug="cong-ty-a")
    SolutionFactory(name="Cũ", slug="phan-mem-b", vendor=other)
    rows = (
        LEAST,
        LEAST | {"vendor_name": "Công ty A!", "vendor_tax_code": "0100684378"},
        LEAST | {"vendor_name": "🌾🌾", "solution_name": "🌾"},
        LEAST | {"vendor_name": "软件", "solution_name": "🙂"},
    )

    imported(*rows, by=importer(da_nang))

    assert dict(Solution.objects.values_list("slug", "vendor__slug")) == {
        "phan-mem-b": "cong-ty-a",
        "phan-mem-b-cong-ty-a-2": "cong-ty-a-2",
        "phan-mem-b-cong-ty-a-3": "cong-ty-a-3",
        "solution": "vendor",
        "solution-vendor-2": "vendor-2",
    }


# Again, and differently ---------------------------------------------------------------------
def test_the_same_file_twice_writes_nothing(da_nang: Province, hue: Province) -> None:
    rows = (WHOLE, WHOLE | {"plan_name": "Nâng cao", "promo_amount": ""}, PAID)
    rows = tuple(row | {"promo_starts_on": "", "promo_ends_on": ""} if row.get("promo_amount") == ""
                 else row for row in rows)  # fmt: skip
    imported(*rows, by=importer(da_nang))

    with CaptureQueriesContext(connection) as captured:
        report = imported(*rows, by=importer(da_nang))

    assert kinds(report) == ["unchanged"] * 3
    assert writes(captured) == []
    assert not any(report.saved.values())


def test_an_empty_cell_empties_and_a_missing_column_leaves(
    da_nang: Province, hue: Province
) -> None:
    imported(WHOLE, by=importer(da_nang))
    kept = {"summary", "trial_note", "condition", "implementers"}
    row = {k: v for k, v in WHOLE.items() if k not in kept and "promo" not in k}
    emptied = dict.fromkeys(
        ("problem", "sectors", "vendor_website", "vendor_province", "security_level", "trial",
         "booth_code", "setup_fee", "note", "deployment", "vietnamese_product", "kind",
         "price_checked_on", "plan_role", "featured"), ""
    )  # fmt: skip

    report = imported(row | emptied, by=importer(da_nang))

    listing = Listing.objects.get()
    solution, plan = listing.solution, listing.plans.get()
    assert kinds(report) == ["changed"]
    assert values(solution, "summary", "problem", "security_level", "deployment", "kind",
                  "vietnamese_product") == {
        "summary": WHOLE["summary"], "problem": "", "security_level": None, "deployment": "",
        "kind": "commercial", "vietnamese_product": None,
    }  # fmt: skip
    assert not solution.sectors.exists()
    assert values(solution.vendor, "website", "province", "tax_code") == {
        "website": "", "province": None, "tax_code": "0100109106",
    }  # fmt: skip
    assert values(listing, "trial_offer", "trial_note", "booth_code", "price_checked_on",
                  "is_featured") == {
        "trial_offer": False, "trial_note": "60 ngày", "booth_code": "", "price_checked_on": None,
        "is_featured": False,
    }  # fmt: skip
    assert values(plan, "setup_fee", "condition", "note", "role") == {
        "setup_fee": None, "condition": "Khách hàng mới", "note": "", "role": "base",
    }  # fmt: skip
    assert (plan.promotions.count(), solution.implementers.count()) == (1, 2)


def test_a_new_price_is_a_point_of_the_series_and_others_are_not(da_nang: Province) -> None:
    imported(PAID, by=importer(da_nang))

    imported(PAID | {"amount": "2.000.000"}, by=importer(da_nang))
    imported(PAID | {"amount": "2.000.000", "condition": "Mới"}, by=importer(da_nang))

    plan = PricePlan.objects.get()
    assert list(plan.revisions.values_list("amount", flat=True)) == [1_900_000, 2_000_000]
    assert plan.history.count() == 3
    assert plan.listing.price_from == 24_000_000


def test_a_plan_that_the_file_lacks_stays_and_a_new_one_is_added(da_nang: Province) -> None:
    imported(PAID, by=importer(da_nang))

    report = imported(PAID | {"plan_name": "Nâng cao", "amount": "1.000.000"}, by=importer(da_nang))

    assert kinds(report) == ["created"]
    assert list(PricePlan.objects.values_list("name", "position")) == [
        ("Cơ bản", 1), ("Nâng cao", 2),
    ]  # fmt: skip
    assert Listing.objects.get().price_from == 12_000_000


def test_promotions_are_added_changed_and_never_dropped(da_nang: Province) -> None:
    autumn = {"promo_amount": "1.500.000", "promo_starts_on": "01/10/2026",
              "promo_ends_on": "30/11/2026"}  # fmt: skip
    imported(PAID | autumn, by=importer(da_nang))

    imported(PAID | autumn | {"promo_amount": "", "promo_percent": "10"}, by=importer(da_nang))
    imported(PAID | autumn | {"promo_starts_on": "01/12/2026", "promo_ends_on": ""},
             by=importer(da_nang))  # fmt: skip
    imported(PAID | dict.fromkeys(autumn, ""), by=importer(da_nang))

    assert list(Promotion.objects.values_list("amount", "percent", "starts_on", "ends_on")) == [
        (None, Decimal(10), dt.date(2026, 10, 1), dt.date(2026, 11, 30)),
        (Decimal(1_500_000), None, dt.date(2026, 12, 1), None),
    ]


def test_implementers_are_the_listed_ones_of_this_province_only(
    da_nang: Province, hue: Province
) -> None:
    imported(WHOLE, by=importer(da_nang))
    Implementer.objects.create(solution=Solution.objects.get(), name="FPT Huế", province=hue)

    imported(WHOLE | {"implementers": "VNPT Đà Nẵng; FPT"}, by=importer(da_nang))

    assert set(Implementer.objects.values_list("name", "province")) == {
        ("VNPT Đà Nẵng", da_nang.pk), ("FPT", da_nang.pk), ("FPT Huế", hue.pk),
    }  # fmt: skip


def test_a_waiting_draft_is_published_and_an_archived_entry_is_not_restored(
    da_nang: Province,
) -> None:
    imported(LEAST, LEAST | {"solution_name": "Cũ"}, by=importer(da_nang, publishes=False))
    Listing.objects.filter(solution__name="Cũ").update(state="archived", archive_reason="Hết hạn")

    report = imported(LEAST, LEAST | {"solution_name": "Cũ", "booth_code": "7"},
                      by=importer(da_nang))  # fmt: skip

    assert kinds(report) == ["changed", "changed"]
    assert set(Listing.objects.values_list("state", "booth_code")) == {
        ("published", ""), ("archived", "7"),
    }  # fmt: skip
    assert (3, None, "listing_archived") in warnings(report)
    assert Transition.objects.get().reason == "nhập bằng lệnh"


# Wholly or not at all --------------------------------------------------------------------------
def test_a_wrong_row_keeps_its_whole_listing_out_and_no_other(da_nang: Province) -> None:
    rows = (
        PAID,
        PAID | {"plan_name": "Nâng cao", "amount": "abc"},
        PAID | {"solution_name": "Khác"},
    )

    report = imported(*rows, by=importer(da_nang))

    assert kinds(report) == ["rejected", "rejected", "created"]
    assert list(Solution.objects.values_list("name", flat=True)) == ["Khác"]


def test_a_listing_that_the_database_refuses_is_rejected_alone(da_nang: Province) -> None:
    ListingFactory(province=da_nang, solution=SolutionFactory(
        name="Phần mềm B", vendor=VendorFactory(legal_name="Công ty A", steward=da_nang),
        steward=da_nang, summary="Cũ"), published=True)  # fmt: skip
    _refuse_booth("HỎNG")
    rows = (
        LEAST | {"summary": "Mới", "booth_code": ""},
        LEAST | {"solution_name": "Hỏng", "summary": "x", "booth_code": "HỎNG"},
        LEAST | {"solution_name": "Tốt", "summary": "y", "booth_code": "8"},
    )

    report = imported(*rows, by=importer(da_nang))

    assert kinds(report) == ["created", "rejected", "created"]
    assert errors(report) == [(3, None, "not_saved")]
    assert dict(Solution.objects.values_list("name", "summary")) == {
        "Phần mềm B": "Mới", "Tốt": "y",
    }  # fmt: skip
    assert Vendor.objects.count() == 1


def _refuse_booth(code: str) -> None:
    """Make the database refuse listings with this booth, as if someone else had changed it."""
    body = {
        "sqlite": (
            "CREATE TRIGGER no_booth BEFORE INSERT ON solutions_listing "  # noqa: S608
            f"WHEN NEW.booth_code = '{code}' BEGIN SELECT RAISE(ABORT, 'no'); END",
        ),
        "postgresql": (
            "CREATE FUNCTION no_booth() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF NEW.booth_code = '{code}' THEN RAISE unique_violation; END IF; "
            "RETURN NEW; END $$",
            "CREATE TRIGGER no_booth BEFORE INSERT ON solutions_listing "
            "FOR EACH ROW EXECUTE FUNCTION no_booth()",
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        for statement in body:
            cursor.execute(statement)


def test_the_number_of_statements_does_not_grow_with_the_rows(da_nang: Province) -> None:
    def rows(start: int, count: int) -> list[dict[str, str]]:
        return [
            WHOLE | {"vendor_tax_code": "", "vendor_name": f"Nhà {n}", "solution_name": f"Bộ {n}"}
            | {"vendor_province": ""}
            for n in range(start, start + count)
        ]  # fmt: skip

    with CaptureQueriesContext(connection) as few:
        imported(*rows(0, 2), by=importer(da_nang))
    with CaptureQueriesContext(connection) as many:
        imported(*rows(100, 12), by=importer(da_nang))

    assert len(many) == len(few)


def test_an_unchanged_plan_keeps_its_stored_price_though_others_change(da_nang: Province) -> None:
    listing = ListingFactory(province=da_nang, solution=SolutionFactory(
        name="Phần mềm B", vendor=VendorFactory(legal_name="Công ty A", steward=da_nang),
        steward=da_nang), published=True)  # fmt: skip
    PricePlanFactory(listing=listing, name="Khác", amount=500_000)

    imported(PAID, by=importer(da_nang))

    listing.refresh_from_db()
    assert listing.price_from == 6_000_000
    assert listing.plans.count() == 2
