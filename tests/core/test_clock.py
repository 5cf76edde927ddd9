"""What day it is, in Vietnam."""

import datetime as dt
from unittest import mock

import pytest
from django.utils import timezone

from core import clock


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (dt.datetime(2026, 11, 4, 16, 59, tzinfo=dt.UTC), dt.date(2026, 11, 4)),
        (dt.datetime(2026, 11, 4, 17, 0, tzinfo=dt.UTC), dt.date(2026, 11, 5)),
    ],
)
def test_today_turns_at_midnight_in_vietnam_whatever_zone_is_active(utc, day):
    with mock.patch.object(timezone, "now", return_value=utc), timezone.override(dt.UTC):
        result = clock.today()

    assert result == day
