"""Where the figures of a cut-off day come from: the data as they stand, or what was recorded."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.utils import timezone

from core.clock import today

from .board import Board
from .days import day_of
from .indicators.computing import Past
from .quarters import Quarter

# So long after midnight the data still stand as the day before left them, for all that matters:
# nobody works then, and what runs by itself changes no figure.
JUST_PASSED: Final = dt.time(6)


def taken(on: dt.date, *, quarter: Quarter, weights: Mapping[str, Decimal]) -> Board:
    """The figures of all provinces at the end of the day ``on``, ranked by ``weights``.

    Today, and in the first hours after the day, from the data as they stand. For any day before
    from the records of it; what they do not tell is in ``missing`` of the board and None.
    """
    moment = None if stands_yet(on) else Past(on)
    return day_of(on, moment).board(weights, quarter)


def stands_yet(on: dt.date) -> bool:
    """Whether the data are still those of the day ``on``: it is today's or has just passed."""
    if on == today():
        return True
    now = timezone.localtime(timezone=timezone.get_default_timezone())
    return on == today() - dt.timedelta(days=1) and now.time() < JUST_PASSED
