"""The few facts that stand above the comparison, and what needs attention."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comparison import wording
from comparison.board import Board
from comparison.coverage import Coverage
from provinces.models import Province
from solutions.models import Sector

from .topics import Topic, median


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure and what it is, both ready to show."""

    value: str
    label: str


def facts_of(board: Board) -> list[Fact]:
    """What every board can say: open centres, and the middle of two indicators."""
    total = len(board.lines)
    open_count = sum(line.is_ranked for line in board.lines)
    found = [
        Fact(f"{wording.number(open_count)}/{wording.number(total)}", _("centres that are open"))
    ]
    labels = (
        ("published_listings", _("median number of published solutions in a province")),
        ("sectors_covered", _("median number of sectors with a solution")),
    )
    for key, label in labels:
        topic = Topic.of(key)
        middle = median([topic.value(line) for line in board.lines])
        found.append(Fact(_whole_or_half(middle), label))
    return found


def live_facts(board: Board, coverage: Coverage) -> list[Fact]:
    """Those of today: with the provinces that cover every sector, and the sector most missing."""
    opened, listings, _sectors = facts_of(board)
    total = len(coverage.sectors)
    full = sum(_covers_all(coverage, province) for province in coverage.provinces)
    found = [
        opened,
        Fact(
            wording.number(full),
            ngettext(
                "provinces and cities with a solution in the %(total)d sector",
                "provinces and cities with a solution in all %(total)d sectors",
                total,
            )
            % {"total": total},
        ),
        listings,
    ]
    missing = most_missing(coverage)
    if missing:
        sector, lacking = missing[0]
        found.append(
            Fact(
                wording.number(lacking),
                _("provinces and cities without a solution in the sector most missing: %(sector)s")
                % {"sector": sector.local_name},
            )
        )
    return found


def most_missing(coverage: Coverage) -> list[tuple[Sector, int]]:
    """Sectors that some province lacks, with the number of those; the most missing first."""
    lacking = [
        (sector, sum(not count_of(coverage, one, sector) for one in coverage.provinces))
        for sector in coverage.sectors
    ]
    found = [(sector, number) for sector, number in lacking if number]
    return sorted(found, key=lambda pair: -pair[1])


def count_of(coverage: Coverage, province: Province, sector: Sector) -> int:
    """Published listings of a province in a sector."""
    return coverage.counts.get(province.pk, {}).get(sector.pk, 0)


def _covers_all(coverage: Coverage, province: Province) -> bool:
    return bool(coverage.sectors) and all(
        count_of(coverage, province, sector) for sector in coverage.sectors
    )


def _whole_or_half(value: Fraction | None) -> str:
    if value is None:
        return "–"
    return wording.number(value, 0 if value.denominator == 1 else 1)
