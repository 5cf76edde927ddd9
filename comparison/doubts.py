"""What the ministry should look at before it sends or publishes a quarter.

Warnings, no verdicts: a jump may be real, and much is published at the end of a quarter because it
ends. Each says which province, what was seen and by what rule.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Transition
from core.states import PUBLISHED
from provinces.models import Province
from solutions.models import Listing

from . import wording
from .board import Board, Line
from .figures import Figure
from .frozen import Announced, is_comparable
from .indicators.definitions import COUNT, PERCENT, POINTS, RATIO, Indicator, indicators

# A jump is a change by more than half of the old figure, and by more than this, in the unit shown.
JUMP: Final = Fraction(1, 2)
LEAST_JUMP: Final = {COUNT: 10, PERCENT: 20, POINTS: 15, RATIO: Fraction(1, 2)}
# Much at once: within the last days before the cut-off so many, and this part of all.
LAST_DAYS: Final = 7
MANY: Final = 20
MANY_PART: Final = Fraction(30, 100)

CENTRE, EMPTY, JUMPED, RUSH, CONFIRMED, MISSING = (
    "centre", "empty", "jump", "rush", "confirmed", "missing",
)  # fmt: skip
KINDS: Final[Mapping[str, Promise]] = {
    MISSING: gettext_lazy("Indicators that could not be reconstructed"),
    EMPTY: gettext_lazy("Provinces without any published solution"),
    JUMPED: gettext_lazy("Sudden jumps against the quarter before"),
    RUSH: gettext_lazy("Much published in the last days before the cut-off"),
    CONFIRMED: gettext_lazy("Many prices confirmed in the last days before the cut-off"),
    CENTRE: gettext_lazy("Provinces without an open centre, and so not ranked"),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at: its ``kind`` (``KINDS``), whose it is (None: of all), in words."""

    kind: str
    province: Province | None
    text: str


def doubts(announced: Announced) -> dict[str, list[Doubt]]:
    """All warnings about a frozen quarter by kind, in the order of ``KINDS``; 6 queries at most."""
    board, before = announced.full, announced.before
    found = [
        *_missing(board),
        *_empty(board),
        *(() if before is None else _jumps(board, before.full)),
        *_rushes(board),
        *_confirmations(board),
        *_without_centre(board),
    ]
    by_kind = {kind: [one for one in found if one.kind == kind] for kind in KINDS}
    return {kind: rows for kind, rows in by_kind.items() if rows}


def _missing(board: Board) -> Iterator[Doubt]:
    for key, one in indicators().items():
        if key in board.missing:
            yield Doubt(MISSING, None, one.name)


def _empty(board: Board) -> Iterator[Doubt]:
    for line in board.lines:
        if not _count(line):
            yield Doubt(EMPTY, line.province, _("no published solution"))


def _without_centre(board: Board) -> Iterator[Doubt]:
    for line in board.lines:
        if not line.is_ranked:
            yield Doubt(CENTRE, line.province, _("no open centre on the cut-off day"))


# Jumps -------------------------------------------------------------------------------------------
def _jumps(board: Board, before: Board) -> Iterator[Doubt]:
    old = {line.province.pk: line for line in before.lines}
    for line in board.lines:
        then = old.get(line.province.pk)
        if then is None or not is_comparable(before.quarter, board.quarter, line.province):
            continue
        for key, indicator in indicators().items():
            new, was = line.figures.get(key), then.figures.get(key)
            if new and was and is_jump(indicator, new, was):
                yield Doubt(JUMPED, line.province, _jump(indicator, new, was))


def is_jump(indicator: Indicator, new: Figure, old: Figure) -> bool:
    """Whether a figure changed by more than half and by more than a little."""
    now, then = wording.value_of(indicator, new), wording.value_of(indicator, old)
    change = abs(now - then)
    return change > JUMP * then and change > LEAST_JUMP[indicator.unit]


def _jump(indicator: Indicator, new: Figure, old: Figure) -> str:
    return _("%(indicator)s: from %(old)s to %(new)s") % {
        "indicator": indicator.name,
        "old": wording.shown(indicator, old),
        "new": wording.shown(indicator, new),
    }


# The last days -----------------------------------------------------------------------------------
def _rushes(board: Board) -> Iterator[Doubt]:
    start, end = _moments(board.on)
    kind = ContentType.objects.get_for_model(Listing)
    published = Transition.objects.filter(
        content_type=kind, to_state=PUBLISHED, at__gte=start, at__lt=end
    )
    counts = _by_province(Listing.objects.filter(pk__in=published.values("object_id")))
    yield from _many(
        board, counts, RUSH, _("%(count)d of %(all)d solutions published in the last %(days)d days")
    )


def _confirmations(board: Board) -> Iterator[Doubt]:
    days = (board.on - dt.timedelta(days=LAST_DAYS - 1), board.on)
    confirmed = Listing.objects.filter(state=PUBLISHED, price_checked_on__range=days)
    yield from _many(
        board,
        _by_province(confirmed),
        CONFIRMED,
        _("prices of %(count)d of %(all)d solutions confirmed in the last %(days)d days"),
    )


def _many(board: Board, counts: Mapping[int, int], kind: str, text: str) -> Iterator[Doubt]:
    for line in board.lines:
        count, whole = counts.get(line.province.pk, 0), _count(line)
        if count >= MANY and count > MANY_PART * whole:
            words = text % {"count": count, "all": whole, "days": LAST_DAYS}
            yield Doubt(kind, line.province, words)


def _moments(on: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """When the last days before the end of the cut-off day begin and end, in local time."""
    zone = timezone.get_default_timezone()
    end = dt.datetime.combine(on + dt.timedelta(days=1), dt.time(), zone)
    return end - dt.timedelta(days=LAST_DAYS), end


def _by_province(rows) -> dict[int, int]:
    counted = rows.exclude(province=None).order_by().values_list("province").annotate(Count("pk"))
    return dict(counted)


def _count(line: Line) -> int:
    figure = line.figures.get("published_listings")
    return figure.numerator if figure else 0
