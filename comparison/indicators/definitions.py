"""The indicators as the product defines them: key, name, unit, which way is better, weight. Pure.

``comparison/data/indicators.csv`` is the list; what each counts, and from where, is said beside the
function that computes it.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.translation import get_language

DATA: Final = Path(__file__).parent.parent / "data" / "indicators.csv"
COUNT, PERCENT, POINTS, RATIO = "count", "percent", "points", "ratio"
HIGHER, LOWER = "higher", "lower"
# Fed by what the public sends to the centres: no data, and so no weight, until that exists.
DESK: Final = frozenset({"needs_answered", "questions_on_time", "inquiries_on_time", "visits"})


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; ``unit`` count, percent, points (0-100) or ratio; ``better`` "" for neither.

    ``weight`` is the default one in points; all weights make 100.
    """

    key: str
    vi: str
    en: str
    unit: str
    better: str
    weight: Decimal

    @property
    def name(self) -> str:
        """Its name in the language of the reader."""
        return self.en if get_language() == "en" else self.vi

    @property
    def is_share(self) -> bool:
        """Whether its figures are parts of a whole, shown with numerator and denominator."""
        return self.unit == PERCENT


@cache
def indicators() -> Mapping[str, Indicator]:
    """All indicators by key, in the order of the product's list."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: Indicator(
                row["key"], row["vi"], row["en"], row["unit"], row["better"], Decimal(row["weight"])
            )
            for row in csv.DictReader(file)
        }


def default_weights() -> dict[str, Decimal]:
    """The weights by key, in points; 0 for what is shown but not ranked."""
    return {key: indicator.weight for key, indicator in indicators().items()}


def lower_is_better() -> frozenset[str]:
    """The indicators of which less is better."""
    return frozenset(key for key, one in indicators().items() if one.better == LOWER)
