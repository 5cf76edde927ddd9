"""Which provinces are like one's own, so that one may learn from what they do, and in what."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from provinces.models import Province

from .board import Board, Line

MOST: Final = 5
SIZE: Final = "published_listings"
# Sizes that differ by no more than a quarter of the greater one are called near.
NEAR: Final = Fraction(1, 4)
_FAR: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class Alike:
    """A province like one's own: how far it is (0 the same, at most 3) and what they share.

    ``listings`` is the size of its catalogue, ``communes`` how large it is itself; None where
    nobody knows.
    """

    province: Province
    line: Line
    distance: Fraction
    is_same_region: bool
    is_near_size: bool
    is_near_communes: bool
    listings: int | None
    communes: int | None

    @property
    def reasons(self) -> list[str]:
        """What they share, in the language of the reader."""
        found = []
        if self.is_same_region:
            found.append(_("same region"))
        if self.is_near_size and self.listings is not None:
            text = ngettext(
                "a catalogue of about the same size (%(count)d solution)",
                "a catalogue of about the same size (%(count)d solutions)",
                self.listings,
            )
            found.append(text % {"count": self.listings})
        if self.is_near_communes and self.communes is not None:
            text = ngettext(
                "about as many communes (%(count)d)",
                "about as many communes (%(count)d)",
                self.communes,
            )
            found.append(text % {"count": self.communes})
        return found


def provinces_like(province: Province, board: Board, limit: int = MOST) -> list[Alike]:
    """The provinces of the board that are most like ``province``, the nearest first; no query.

    Being of another region counts 1; sizes of catalogues, and numbers of communes, count by how
    much of the greater one the smaller one lacks (0-1 each, 1 where one is not known). Equally
    near ones stand in the order of names. Empty for a province that is not on the board.
    """
    own = board.line_of(province.slug)
    if own is None:
        return []
    others = [_compared(own, line) for line in board.lines if line.province.pk != province.pk]
    return sorted(others, key=lambda one: one.distance)[:limit]


def apart(first: int | None, second: int | None) -> Fraction:
    """How far two sizes lie apart: the part of the greater one that the smaller one lacks."""
    if first is None or second is None:
        return _FAR
    low, high = sorted((first, second))
    return 1 - Fraction(low, high) if high else Fraction(0)


def _compared(own: Line, other: Line) -> Alike:
    size, communes = _listings(other), other.communes
    by_size, by_communes = apart(_listings(own), size), apart(own.communes, communes)
    is_same = own.province.region_id == other.province.region_id
    return Alike(
        province=other.province,
        line=other,
        distance=by_size + by_communes + (0 if is_same else 1),
        is_same_region=is_same,
        is_near_size=by_size <= NEAR,
        is_near_communes=by_communes <= NEAR,
        listings=size,
        communes=communes,
    )


def _listings(line: Line) -> int | None:
    figure = line.figures.get(SIZE)
    return None if figure is None else figure.numerator
