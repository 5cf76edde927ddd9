"""The supervisor of the web server."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from showcase.management.commands.serve import seconds_to_midnight

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [("2026-11-22 23:59:30", 90), ("2026-11-22 00:01:00", 86_400), ("2026-12-31 12:00:00", 43_260)],
)
def test_seconds_to_midnight_reaches_the_next_day(clock: str, seconds: int) -> None:
    now = datetime.fromisoformat(clock).replace(tzinfo=VIETNAM)

    assert seconds_to_midnight(now) == seconds
