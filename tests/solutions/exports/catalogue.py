"""A catalogue with everything that is hard to write into a spreadsheet and read back."""

import datetime as dt
from decimal import Decimal

from provinces.models import Province
from solutions.models import Audience, Listing, PricePlan, Programme, Sector, Solution
from tests.factories import (
    ImplementerFactory,
    ListingFactory,
    PricePlanFactory,
    ProgrammeEntryFactory,
    PromotionFactory,
    SolutionFactory,
    SolutionImageFactory,
    VendorFactory,
)
from vendors.models import Vendor

TODAY = dt.date(2026, 11, 22)


def make_catalogue(own: Province, other: Province) -> list[Listing]:
    """Listings in two provinces and a national one; needs the reference data."""
    firm = VendorFactory(
        legal_name="Công ty CP Lúa Vàng",
        tax_code="0199000017-001",
        website="https://luavang.example",
        province=other,
        steward=own,
    )
    person = VendorFactory(legal_name="Hộ Nguyễn Văn A", tax_code="001234567890", steward=own)
    rich = _rich_solution(firm, own)
    poor = SolutionFactory(name="=Sổ tay", vendor=person, steward=other, integrations="a;b")
    listings = [
        ListingFactory(
            solution=rich,
            province=own,
            published=True,
            is_featured=True,
            featured_reason="Trưng bày",
            booth_code="02",
            trial_offer=True,
            trial_note="60 ngày",
            price_checked_on=dt.date(2026, 11, 10),
        ),
        ListingFactory(solution=rich, province=other),
        ListingFactory(solution=poor, province=own),
        ListingFactory(solution=poor, national=True, published=True),
    ]
    ImplementerFactory(solution=rich, province=own, name="Trung tâm B")
    ImplementerFactory(solution=rich, province=own, name="Viễn thông C")
    _plans(*listings)
    return listings


def _rich_solution(vendor: Vendor, steward: Province) -> Solution:
    solution = SolutionFactory(
        name="Trạm Y tế Số",
        vendor=vendor,
        steward=steward,
        website="https://luavang.example/tram y tế",
        summary="Một dòng",
        description="Dòng một\r\nDòng  hai\r\n",
        problem="-Sổ giấy",
        integrations="LGSP; VNeID",
        kind="state_shared",
        readiness="scaled",
        deployment="provincial_data_centre",
        vietnamese_product=True,
        off_the_shelf=False,
        security_level=3,
        data_location="Việt  Nam",
    )
    solution.sectors.set(Sector.objects.all()[:3])
    solution.audiences.set(Audience.objects.all()[:2])
    ProgrammeEntryFactory(solution=solution, programme=Programme.objects.first())
    SolutionImageFactory(solution=solution, alt="Màn hình; báo cáo")
    return solution


def _plans(first: Listing, second: Listing, third: Listing, national: Listing) -> None:
    rent = PricePlanFactory(
        listing=first,
        name="Thuê cơ bản",
        amount=Decimal("1900000.1250"),
        unit="trạm",
        quantity_min=1,
        quantity_max=1500,
        quantity_included=10,
        extra_unit_amount=1000,
        setup_fee=3_000_000,
        setup_per_unit=True,
        renewal_amount=1_800_000,
        minimum_months=12,
        trial_days=60,
        condition="Khách hàng mới",
        vat="excluded",
        vat_rate=Decimal("8.5"),
        valid_from=dt.date(2026, 1, 1),
        valid_to=dt.date(2027, 12, 31),
        source="Bảng giá, https://luavang.example/gia",
        source_kind="published",
        note="+Ghi chú\nhai dòng",
    )
    PromotionFactory(plan=rent, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 3, 31))
    PromotionFactory(
        plan=rent,
        percent=None,
        amount=1_500_000,
        starts_on=dt.date(2026, 11, 1),
        ends_on=dt.date(2026, 12, 31),
    )
    PromotionFactory(plan=rent, starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2027, 2, 28))
    PricePlanFactory(listing=first, name="", charge="purchase", amount=5, period_months=None)
    PricePlanFactory(listing=first, name="", charge="usage", unit="hồ sơ", period_months=24)
    PricePlanFactory(listing=second, on_request=True, role="service")
    coming = PricePlanFactory(listing=third, name="Miễn phí", free=True, role="base")
    PricePlan.objects.filter(pk=coming.pk).update(amount=0)
    next_year = PricePlanFactory(listing=national, name="Năm", period_months=12, role="add_on")
    PromotionFactory(plan=next_year, starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2027, 1, 31))
