"""What the portal itself keeps."""

import datetime as dt

import factory

from showcase import models

from .base import Made


class LinkCheckFactory(Made):
    """An address that answered."""

    class Meta:
        model = models.LinkCheck

    address = factory.Sequence(lambda n: f"https://phan-mem-{n}.example/")
    result = "fine"
    status = 200
    checked_at = dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC)
