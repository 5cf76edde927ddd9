"""Places, centres, who belongs where."""

import datetime as dt

import factory
from django.contrib.contenttypes.models import ContentType

from provinces import models

from .base import Made, Sluggish
from .core import StoredFileFactory, UserFactory, enrol


class RegionFactory(Made):
    class Meta:
        model = models.Region
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Vùng {n}")
    slug = Sluggish("name")


class ProvinceFactory(Made):
    class Meta:
        model = models.Province
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
        model = models.ProvinceAlias

    province = factory.SubFactory(ProvinceFactory)
    name = factory.Sequence(lambda n: f"Tên khác {n}")


class ProvinceCodeFactory(Made):
    class Meta:
        model = models.ProvinceCode

    province = factory.SubFactory(ProvinceFactory)
    scheme = "qd19-2025"
    code = factory.Sequence(lambda n: f"{n:02}")
    valid_from = dt.date(2025, 7, 1)


class CentreFactory(Made):
    class Meta:
        model = models.Centre

    province = factory.SubFactory(ProvinceFactory)
    name = factory.LazyAttribute(
        lambda made: f"Điểm giới thiệu giải pháp chuyển đổi số {made.province.full_name}"
    )


class DepartmentNameFactory(Made):
    class Meta:
        model = models.DepartmentName

    centre = factory.SubFactory(CentreFactory)
    name = "Sở Khoa học và Công nghệ"


class CentreLocationFactory(Made):
    class Meta:
        model = models.CentreLocation

    centre = factory.SubFactory(CentreFactory)
    address = "01 Đường Mẫu"


class CentrePhotoFactory(Made):
    class Meta:
        model = models.CentrePhoto

    centre = factory.SubFactory(CentreFactory)
    file = factory.SubFactory(StoredFileFactory)
    alt = "Phòng giới thiệu"


class MembershipFactory(Made):
    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory)
    province = factory.SubFactory(ProvinceFactory)
    role = "editor"

    class Params:
        ministry = factory.Trait(role="ministry", province=None)

    @factory.post_generation
    def enrolled(self, create: bool, extracted: bool | None, **kwargs: object) -> None:
        """Whoever decides for others has a second factor, unless ``enrolled=False``."""
        decides = self.role != models.Membership.Role.EDITOR
        if create and (decides if extracted is None else extracted):
            enrol(self.user)


class ChangeProposalFactory(Made):
    """A province proposes another summary of a solution that the ministry stewards."""

    class Meta:
        model = models.ChangeProposal

    target = factory.SubFactory("tests.factories.SolutionFactory")
    content_type = factory.LazyAttribute(
        lambda made: ContentType.objects.get_for_model(made.target)
    )
    object_id = factory.LazyAttribute(lambda made: made.target.pk)
    field = "summary"
    new = "Tóm tắt mới"
    from_province = factory.SubFactory(ProvinceFactory)
