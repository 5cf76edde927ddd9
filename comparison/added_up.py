"""Figures of units that merged, added up for comparison with their successor. Pure.

What was frozen for the old units stays theirs; this only says what they were together. Counts of
what each unit has for itself add; shares add numerators and denominators. What counts each thing
once however many units have it (vendors, sectors, problems, platforms), means and medians cannot be
added up: that is said, never guessed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from .figures import Figure, Figures, share
from .indicators.definitions import indicators

COUNTED_ONCE: Final = frozenset(
    {"distinct_vendors", "sectors_covered", "problems_covered", "programme_share"}
)
MEANS: Final = frozenset({"mean_rating", "price_level"})


@dataclass(frozen=True, slots=True)
class AddedUp:
    """``figures`` of all indicators together; where one is None, ``reasons`` has why, to show."""

    figures: Figures
    reasons: Mapping[str, str]


def added_up(units: Sequence[Figures], missing: Collection[str] = ()) -> AddedUp:
    """The figures of several units of one day together.

    ``missing``: indicators that could not be reconstructed for that day. Of a share, a unit without
    anything to be a part of adds nothing.
    """
    figures: dict[str, Figure | None] = {}
    reasons: dict[str, str] = {}
    for key, indicator in indicators().items():
        reason = _hindrance(key, missing)
        own = [unit.get(key) for unit in units]
        known = [figure for figure in own if figure is not None]
        if not reason:
            is_whole = len(known) == len(own) or (indicator.is_share and bool(known))
            reason = "" if known and is_whole else _("no data of every unit")
        figures[key] = None if reason else _sum(known, is_share=indicator.is_share)
        if reason:
            reasons[key] = reason
    return AddedUp(figures, reasons)


def _hindrance(key: str, missing: Collection[str]) -> str:
    if key in COUNTED_ONCE:
        return str(_("cannot be added up: what several units have counts once"))
    if key in MEANS:
        return str(_("cannot be added up: a mean or median"))
    return str(_("could not be reconstructed for that day")) if key in missing else ""


def _sum(figures: Sequence[Figure], *, is_share: bool) -> Figure | None:
    numerator = sum(figure.numerator for figure in figures)
    if not is_share:
        return Figure(numerator)
    return share(numerator, sum(figure.denominator for figure in figures))
