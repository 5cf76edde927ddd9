"""Vendors, the taxonomy, solutions, listings and their prices."""

import datetime as dt
from decimal import Decimal

import factory

from solutions import models
from vendors.models import Vendor

from .base import Made, Published, Sluggish
from .core import StoredFileFactory
from .provinces import ProvinceFactory


class VendorFactory(Made):
    class Meta:
        model = Vendor

    legal_name = factory.Sequence(lambda n: f"Công ty Mẫu {n}")
    slug = Sluggish("legal_name")


class SynonymFactory(Made):
    class Meta:
        model = models.Synonym

    term = factory.Sequence(lambda n: f"HDDT{n}")
    meanings = "hóa đơn điện tử"


class PillarFactory(Made):
    class Meta:
        model = models.Pillar
        django_get_or_create = ("key",)

    name = factory.Sequence(lambda n: f"Trụ cột {n}")
    key = Sluggish("name")


class SectorFactory(Made):
    class Meta:
        model = models.Sector
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Lĩnh vực {n}")
    slug = Sluggish("name")
    pillar = factory.SubFactory(PillarFactory)


class AudienceFactory(Made):
    class Meta:
        model = models.Audience
        django_get_or_create = ("key",)

    name = factory.Sequence(lambda n: f"Đối tượng {n}")
    key = Sluggish("name")


class ProgrammeFactory(Made):
    class Meta:
        model = models.Programme

    name = factory.Sequence(lambda n: f"Chương trình {n}")
    slug = Sluggish("name")
    key = Sluggish("name")


class ProgrammeEntryFactory(Made):
    class Meta:
        model = models.ProgrammeEntry

    programme = factory.SubFactory(ProgrammeFactory)
    solution = factory.SubFactory("tests.factories.SolutionFactory")


class LegalInstrumentFactory(Made):
    class Meta:
        model = models.LegalInstrument

    number = factory.Sequence(lambda n: f"{n}/2026/NĐ-CP")
    kind = "decree"
    title = "Nghị định mẫu"


class SolutionFactory(Made):
    class Meta:
        model = models.Solution

    name = factory.Sequence(lambda n: f"Giải pháp {n}")
    slug = Sluggish("name")
    vendor = factory.SubFactory(VendorFactory)


class ImplementerFactory(Made):
    class Meta:
        model = models.Implementer

    solution = factory.SubFactory(SolutionFactory)
    name = factory.Sequence(lambda n: f"Đơn vị triển khai {n}")

    class Params:
        local = factory.Trait(province=factory.SubFactory(ProvinceFactory))


class SolutionImageFactory(Made):
    class Meta:
        model = models.SolutionImage

    solution = factory.SubFactory(SolutionFactory)
    file = factory.SubFactory(StoredFileFactory)
    alt = "Màn hình chính"


class ListingFactory(Made):
    class Meta:
        model = models.Listing

    province = factory.SubFactory(ProvinceFactory)
    solution = factory.SubFactory(SolutionFactory)

    class Params:
        published = Published()
        national = factory.Trait(province=None)


class PricePlanFactory(Made):
    """100.000 đ a month, VAT not stated."""

    class Meta:
        model = models.PricePlan

    listing = factory.SubFactory(ListingFactory)
    name = factory.Sequence(lambda n: f"Gói {n}")
    charge = "subscription"
    amount = Decimal(100_000)
    period_months = 1

    class Params:
        free = factory.Trait(charge="free", amount=None, period_months=None)
        on_request = factory.Trait(charge="quote", amount=None, period_months=None)


class PromotionFactory(Made):
    """A tenth off in the first quarter of 2026."""

    class Meta:
        model = models.Promotion

    plan = factory.SubFactory(PricePlanFactory)
    percent = Decimal(10)
    starts_on = dt.date(2026, 1, 1)
    ends_on = dt.date(2026, 3, 31)


class PriceRevisionFactory(Made):
    class Meta:
        model = models.PriceRevision

    plan = factory.SubFactory(PricePlanFactory)
    changed_on = dt.date(2026, 1, 5)
    charge = "subscription"
    vat = "not_stated"


class PriceExplanationFactory(Made):
    class Meta:
        model = models.PriceExplanation

    plan = factory.SubFactory(PricePlanFactory)
    cost = 1_200_000
    text = "Giá gồm cả đào tạo tại chỗ."
    given_on = dt.date(2026, 1, 5)
