"""The one place that asks what day it is."""

import datetime as dt

from django.utils import timezone


def today() -> dt.date:
    """Today's date in the portal's time zone (``TIME_ZONE``, Asia/Ho_Chi_Minh).

    Not the time zone active for the request: prices and notices change at midnight in Vietnam,
    whoever looks.
    """
    return timezone.localdate(timezone=timezone.get_default_timezone())
