"""One factory per model: the least object that its own rules accept, no surprises.

What is more than the least is a trait: ``ListingFactory(published=True)``.
"""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import factory
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from factory.django import DjangoModelFactory
from PIL import Image

from core import models as core
from core.text import vi_slugify
from guides import models as guides
from provinces import models as provinces
from solutions import models as solutions
from vendors import models as vendors

FIRST_PUBLIC = dt.datetime(2026, 1, 5, 8, 0, tzinfo=dt.UTC)
EVALUATED_ON = dt.date(2026, 1, 5)


def webp(width: int = 40, height: int = 30) -> bytes:
    """The bytes of a small plain WebP picture."""
    buffer = BytesIO()
    Image.new("RGB", (width, height), "white").save(buffer, "WEBP")
    return buffer.getvalue()


PICTURE = webp()


class Made(DjangoModelFactory):
    """Common ground of the factories below."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True


class Sluggish(factory.LazyAttribute):
    """The address that follows from another attribute."""

    def __init__(self, source: str) -> None:
        super().__init__(lambda made: vi_slugify(getattr(made, source)))


class Published(factory.Trait):
    """Public since the first working day of 2026."""

    def __init__(self, **more: object) -> None:
        super().__init__(state="published", first_published_at=FIRST_PUBLIC, **more)


# core -------------------------------------------------------------------------------------------
class UserFactory(Made):
    class Meta:
        model = core.User

    username = factory.Sequence(lambda n: f"nguoi-{n}")
    password = factory.LazyFunction(lambda: make_password(None))
    is_staff = True


class TransitionFactory(Made):
    """A listing sent in for review, unless ``target`` says otherwise."""

    class Meta:
        model = core.Transition

    target = factory.SubFactory("tests.factories.ListingFactory")
    content_type = factory.LazyAttribute(
        lambda made: ContentType.objects.get_for_model(made.target)
    )
    object_id = factory.LazyAttribute(lambda made: made.target.pk)
    verb = "submit"
    from_state = "draft"
    to_state = "in_review"


class OldAddressFactory(Made):
    class Meta:
        model = core.OldAddress

    path = factory.Sequence(lambda n: f"/giai-phap/ten-cu-{n}/")
    target = "/giai-phap/"


class StoredFileFactory(Made):
    """A real WebP picture of 40 x 30 pixels."""

    class Meta:
        model = core.StoredFile

    digest = factory.Sequence(lambda n: f"{n:032x}")
    name = "hinh.webp"
    content = factory.django.FileField(data=PICTURE, filename="hinh.webp")
    content_type = "image/webp"
    size = len(PICTURE)
    width = 40
    height = 30


# provinces --------------------------------------------------------------------------------------
class RegionFactory(Made):
    class Meta:
        model = provinces.Region
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Vùng {n}")
    slug = Sluggish("name")


class ProvinceFactory(Made):
    class Meta:
        model = provinces.Province
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Tỉnh Mẫu {n}")
    full_name = factory.LazyAttribute(lambda made: f"tỉnh {made.name}")
    slug = Sluggish("name")
    kind = "province"
    region = factory.SubFactory(RegionFactory)

    class Params:
        ended = factory.Trait(
            valid_to=dt.date(2025, 6, 30),
            successor=factory.SubFactory("tests.factories.ProvinceFactory"),
        )


class ProvinceAliasFactory(Made):
    class Meta:
        model = provinces.ProvinceAlias

    province = factory.SubFactory(ProvinceFactory)
    name = factory.Sequence(lambda n: f"Tên khác {n}")


class ProvinceCodeFactory(Made):
    class Meta:
        model = provinces.ProvinceCode

    province = factory.SubFactory(ProvinceFactory)
    scheme = "qd19-2025"
    code = factory.Sequence(lambda n: f"{n:02}")
    valid_from = dt.date(2025, 7, 1)


class CentreFactory(Made):
    class Meta:
        model = provinces.Centre

    province = factory.SubFactory(ProvinceFactory)
    name = factory.LazyAttribute(
        lambda made: f"Điểm giới thiệu giải pháp chuyển đổi số {made.province.full_name}"
    )


class DepartmentNameFactory(Made):
    class Meta:
        model = provinces.DepartmentName

    centre = factory.SubFactory(CentreFactory)
    name = "Sở Khoa học và Công nghệ"


class CentreLocationFactory(Made):
    class Meta:
        model = provinces.CentreLocation

    centre = factory.SubFactory(CentreFactory)
    address = "01 Đường Mẫu"


class CentrePhotoFactory(Made):
    class Meta:
        model = provinces.CentrePhoto

    centre = factory.SubFactory(CentreFactory)
    file = factory.SubFactory(StoredFileFactory)
    alt = "Phòng giới thiệu"


class MembershipFactory(Made):
    class Meta:
        model = provinces.Membership

    user = factory.SubFactory(UserFactory)
    province = factory.SubFactory(ProvinceFactory)
    role = "editor"

    class Params:
        ministry = factory.Trait(role="ministry", province=None)


class ChangeProposalFactory(Made):
    """A province proposes another summary of a solution that the ministry stewards."""

    class Meta:
        model = provinces.ChangeProposal

    target = factory.SubFactory("tests.factories.SolutionFactory")
    content_type = factory.LazyAttribute(
        lambda made: ContentType.objects.get_for_model(made.target)
    )
    object_id = factory.LazyAttribute(lambda made: made.target.pk)
    field = "summary"
    new = "Tóm tắt mới"
    from_province = factory.SubFactory(ProvinceFactory)


# vendors ----------------------------------------------------------------------------------------
class VendorFactory(Made):
    class Meta:
        model = vendors.Vendor

    legal_name = factory.Sequence(lambda n: f"Công ty Mẫu {n}")
    slug = Sluggish("legal_name")


# solutions --------------------------------------------------------------------------------------
class PillarFactory(Made):
    class Meta:
        model = solutions.Pillar
        django_get_or_create = ("key",)

    name = factory.Sequence(lambda n: f"Trụ cột {n}")
    key = Sluggish("name")


class SectorFactory(Made):
    class Meta:
        model = solutions.Sector
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Lĩnh vực {n}")
    slug = Sluggish("name")
    pillar = factory.SubFactory(PillarFactory)


class AudienceFactory(Made):
    class Meta:
        model = solutions.Audience
        django_get_or_create = ("key",)

    name = factory.Sequence(lambda n: f"Đối tượng {n}")
    key = Sluggish("name")


class ProgrammeFactory(Made):
    class Meta:
        model = solutions.Programme

    name = factory.Sequence(lambda n: f"Chương trình {n}")
    slug = Sluggish("name")
    key = Sluggish("name")


class ProgrammeEntryFactory(Made):
    class Meta:
        model = solutions.ProgrammeEntry

    programme = factory.SubFactory(ProgrammeFactory)
    solution = factory.SubFactory("tests.factories.SolutionFactory")


class LegalInstrumentFactory(Made):
    class Meta:
        model = solutions.LegalInstrument

    number = factory.Sequence(lambda n: f"{n}/2026/NĐ-CP")
    kind = "decree"
    title = "Nghị định mẫu"


class SolutionFactory(Made):
    class Meta:
        model = solutions.Solution

    name = factory.Sequence(lambda n: f"Giải pháp {n}")
    slug = Sluggish("name")
    vendor = factory.SubFactory(VendorFactory)


class ImplementerFactory(Made):
    class Meta:
        model = solutions.Implementer

    solution = factory.SubFactory(SolutionFactory)
    name = factory.Sequence(lambda n: f"Đơn vị triển khai {n}")

    class Params:
        local = factory.Trait(province=factory.SubFactory(ProvinceFactory))


class SolutionImageFactory(Made):
    class Meta:
        model = solutions.SolutionImage

    solution = factory.SubFactory(SolutionFactory)
    file = factory.SubFactory(StoredFileFactory)
    alt = "Màn hình chính"


class ListingFactory(Made):
    class Meta:
        model = solutions.Listing

    province = factory.SubFactory(ProvinceFactory)
    solution = factory.SubFactory(SolutionFactory)

    class Params:
        published = Published()
        national = factory.Trait(province=None)


class PricePlanFactory(Made):
    """100.000 đ a month, VAT not stated."""

    class Meta:
        model = solutions.PricePlan

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
        model = solutions.Promotion

    plan = factory.SubFactory(PricePlanFactory)
    percent = Decimal(10)
    starts_on = dt.date(2026, 1, 1)
    ends_on = dt.date(2026, 3, 31)


class PriceRevisionFactory(Made):
    class Meta:
        model = solutions.PriceRevision

    plan = factory.SubFactory(PricePlanFactory)
    changed_on = dt.date(2026, 1, 5)
    charge = "subscription"
    vat = "not_stated"


class EvaluationBodyFactory(Made):
    class Meta:
        model = solutions.EvaluationBody

    name = factory.Sequence(lambda n: f"Hội đồng mẫu {n}")
    slug = Sluggish("name")


class CriteriaSetFactory(Made):
    class Meta:
        model = solutions.CriteriaSet

    name = factory.Sequence(lambda n: f"Bộ tiêu chí {n}")
    slug = Sluggish("name")
    version = "1.0"


class CriterionFactory(Made):
    class Meta:
        model = solutions.Criterion

    criteria_set = factory.SubFactory(CriteriaSetFactory)
    name = factory.Sequence(lambda n: f"Tiêu chí {n}")
    key = Sluggish("name")
    weight = Decimal(100)


class EvaluationFactory(Made):
    """A draft; published: 92,0 points, evaluated on 5 January 2026, valid without end."""

    class Meta:
        model = solutions.Evaluation

    solution = factory.SubFactory(SolutionFactory)
    body = factory.SubFactory(EvaluationBodyFactory)
    criteria_set = factory.SubFactory(CriteriaSetFactory)

    class Params:
        published = factory.Trait(
            state="published",
            evaluated_on=EVALUATED_ON,
            overall_micropoints=92_000_000,
            result_number="01/TB-MẪU",
            result_date=EVALUATED_ON,
        )
        revoked = factory.Trait(
            state="revoked",
            evaluated_on=EVALUATED_ON,
            overall_micropoints=92_000_000,
            result_number="01/TB-MẪU",
            revoked_on=dt.date(2026, 2, 2),
            revoke_reason="Sản phẩm không còn đúng với hồ sơ đánh giá",
        )


class CriterionScoreFactory(Made):
    class Meta:
        model = solutions.CriterionScore

    evaluation = factory.SubFactory(EvaluationFactory)
    criterion = factory.SubFactory(
        CriterionFactory, criteria_set=factory.SelfAttribute("..evaluation.criteria_set")
    )
    points = Decimal(92)


class RecognitionFactory(Made):
    class Meta:
        model = solutions.Recognition

    solution = factory.SubFactory(SolutionFactory)
    kind = "award"
    title = "Giải thưởng mẫu"
    issuer = "Hội đồng mẫu"


class DeploymentFactory(Made):
    class Meta:
        model = solutions.Deployment

    solution = factory.SubFactory(SolutionFactory)
    agency = factory.Sequence(lambda n: f"Đơn vị mẫu {n}")

    class Params:
        confirmed = factory.Trait(confirmed_on=dt.date(2026, 1, 5))


class ReviewFactory(Made):
    class Meta:
        model = solutions.Review

    deployment = factory.SubFactory(DeploymentFactory, confirmed=True)
    points = Decimal(80)
    written_on = dt.date(2026, 2, 2)


# guides -----------------------------------------------------------------------------------------
class ProblemFactory(Made):
    class Meta:
        model = guides.Problem

    title = factory.Sequence(lambda n: f"Bài toán {n}")
    slug = Sluggish("title")
    sector = factory.SubFactory(SectorFactory)

    class Params:
        published = Published()


class ProblemTaskFactory(Made):
    class Meta:
        model = guides.ProblemTask

    problem = factory.SubFactory(ProblemFactory)
    text = factory.Sequence(lambda n: f"Việc cần làm {n}")


class ProblemSolutionFactory(Made):
    class Meta:
        model = guides.ProblemSolution

    problem = factory.SubFactory(ProblemFactory)
    solution = factory.SubFactory(SolutionFactory)


class GuideFactory(Made):
    class Meta:
        model = guides.Guide

    title = factory.Sequence(lambda n: f"Cẩm nang {n}")
    slug = Sluggish("title")

    class Params:
        published = Published()


class GuideStepFactory(Made):
    class Meta:
        model = guides.GuideStep

    guide = factory.SubFactory(GuideFactory)
    title = factory.Sequence(lambda n: f"Bước {n}")


class GuideSolutionFactory(Made):
    class Meta:
        model = guides.GuideSolution

    guide = factory.SubFactory(GuideFactory)
    solution = factory.SubFactory(SolutionFactory)


class GuideAttachmentFactory(Made):
    class Meta:
        model = guides.GuideAttachment

    guide = factory.SubFactory(GuideFactory)
    file = factory.SubFactory(StoredFileFactory)
    title = "Mẫu kế hoạch"
