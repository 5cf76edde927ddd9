"""Whether a province published far more at once than it uses to. Pure."""

from dataclasses import dataclass
from typing import Final

WEEK_DAYS: Final = 7
BEFORE_DAYS: Final = 84
# Fewer in a week are never unusual; more are where they are so many times the usual number.
LEAST: Final = 10
TIMES: Final = 3


@dataclass(frozen=True, slots=True)
class Publishing:
    """Listings first public in the last 7 days, and in the 84 days before these."""

    week: int
    before: int


def is_burst(publishing: Publishing) -> bool:
    """At least 10 in a week, and more than 3 times the weekly mean of the 12 weeks before."""
    if publishing.week < LEAST:
        return False
    return publishing.week * BEFORE_DAYS > TIMES * publishing.before * WEEK_DAYS
