"""Spreadsheets on their way into the catalogue."""

import factory

from solutions import models

from .base import Made
from .core import UserFactory
from .provinces import ProvinceFactory


class ImportJobFactory(Made):
    """A sheet of one heading, waiting to be read."""

    class Meta:
        model = models.ImportJob

    province = factory.SubFactory(ProvinceFactory)
    by = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"danh-muc-{n}.csv")
    sheet = factory.django.FileField(data="Nhà cung cấp\n".encode(), filename="danh-muc.csv")


class ImportJobRowFactory(Made):
    class Meta:
        model = models.ImportJobRow

    job = factory.SubFactory(ImportJobFactory)
    number = factory.Sequence(lambda n: n + 2)
    outcome = "created"
