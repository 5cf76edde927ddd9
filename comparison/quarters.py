"""Quarters of the year: their days, their order, how they are written. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import get_language

_ROMAN: Final = ("", "I", "II", "III", "IV")
_WRITTEN: Final = re.compile(r"([0-9]{4})-q([1-4])")
EARLIEST_YEAR: Final = 2020
LATEST_YEAR: Final = 2199


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter; ``number`` 1-4. Quarters are ordered by time."""

    year: int
    number: int

    def __str__(self) -> str:
        """As addresses have it: ``2026-q3``."""
        return f"{self.year:04d}-q{self.number}"

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that ``day`` lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> "Quarter | None":
        """The quarter written as ``2026-q3``; None for anything else and years not 2020-2199."""
        found = _WRITTEN.fullmatch(text)
        if found is None or not EARLIEST_YEAR <= int(found[1]) <= LATEST_YEAR:
            return None
        return cls(int(found[1]), int(found[2]))

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """Its last day, the default of the day on which its figures are taken."""
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        year, index = divmod(4 * self.year + self.number, 4)
        return Quarter(year, index + 1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before it."""
        return self.back(1)

    def back(self, count: int) -> "Quarter":
        """The quarter that lies ``count`` quarters before it."""
        year, index = divmod(4 * self.year + self.number - 1 - count, 4)
        return Quarter(year, index + 1)

    @property
    def label(self) -> str:
        """In the language of the reader: ``quý III/2026``, ``Q3 2026``."""
        if get_language() == "en":
            return f"Q{self.number} {self.year}"
        return f"quý {_ROMAN[self.number]}/{self.year}"
