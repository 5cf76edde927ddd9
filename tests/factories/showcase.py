"""What the portal itself keeps."""

import datetime as dt

import factory
from django.contrib.contenttypes.models import ContentType

from showcase import models

from .base import Made
from .core import JournalFactory
from .provinces import ProvinceFactory


class LinkCheckFactory(Made):
    """An address that answered."""

    class Meta:
        model = models.LinkCheck

    address = factory.Sequence(lambda n: f"https://phan-mem-{n}.example/")
    result = "fine"
    status = 200
    checked_at = dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC)


class MergerTaskFactory(Made):
    """A task about the province itself."""

    class Meta:
        model = models.MergerTask

    journal = factory.SubFactory(JournalFactory)
    province = factory.SubFactory(ProvinceFactory)
    content_type = factory.LazyAttribute(
        lambda made: ContentType.objects.get_for_model(made.province)
    )
    object_id = factory.LazyAttribute(lambda made: made.province.pk)
    note = "Hai hồ sơ của cùng một giải pháp đã được gộp; kiểm tra lại giá."
