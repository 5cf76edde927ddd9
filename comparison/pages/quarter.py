"""What an archived quarter says besides its figures: who is named and why, what was corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comparison import frozen, wording
from comparison.board import Board, Line
from comparison.figures import unpacked
from comparison.frozen import Named
from comparison.indicators.definitions import Indicator, indicators
from comparison.models import Correction, Objection, Ranking
from comparison.ranking import round_half_up
from provinces.models import Province

from .shares import Part, strongest

_FILES: Final = (
    ("XLSX", "comparison:quarter_xlsx"),
    ("CSV", "comparison:quarter_csv"),
    ("JSON", "comparison:quarter_json"),
    ("PDF", "comparison:quarter_pdf"),
)


@dataclass(frozen=True, slots=True)
class Leader:
    """A province that the announcement names; ``reasons`` its strongest indicators in words.

    ``learn`` is the staff's page on which other departments take over from it.
    """

    name: str
    rank: str
    score: str
    communes: int | None
    reasons: Sequence[str]
    url: str
    catalogue: str
    learn: str


@dataclass(frozen=True, slots=True)
class Riser:
    """A province that improved: by how many points, from which rank."""

    name: str
    url: str
    points: str
    rank: str
    rank_before: str


@dataclass(frozen=True, slots=True)
class Weight:
    """How an indicator counted: the agreed and the applied points; why there is none."""

    indicator: Indicator
    agreed: str
    applied: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Corrected:
    """One correction in words."""

    province: str
    indicator: str
    old: str
    new: str
    correction: Correction


@dataclass(frozen=True, slots=True)
class Objections:
    """How many objections the provinces sent, and how they were answered."""

    total: int
    accepted: int
    explained: int


def page_of(ranking: Ranking, slug: str) -> str:
    """The address of a province's page of a quarter."""
    return reverse("comparison:province", args=[str(ranking.quarter), slug])


def files_of(ranking: Ranking) -> list[tuple[str, str]]:
    """The files of a quarter: what they are called, where they lie."""
    return [(kind, reverse(name, args=[str(ranking.quarter)])) for kind, name in _FILES]


def leaders_of(ranking: Ranking, named: Named, board: Board) -> list[Leader]:
    """The leading group, best first, each with what makes it strong."""
    return [_leader(ranking, line, board) for line in named.leading]


def small_of(ranking: Ranking, named: Named, board: Board) -> list[Leader]:
    """The best of the small provinces."""
    return [_leader(ranking, line, board) for line in named.small]


def risers_of(ranking: Ranking, named: Named) -> list[Riser]:
    """The most improved since the quarter before."""
    return [
        Riser(
            name=line.province.local_name,
            url=page_of(ranking, line.province.slug),
            points=wording.signed(rise.points, 2),
            rank=wording.number(line.score.rank) if line.score else "",
            rank_before=wording.number(rise.rank_before),
        )
        for line, rise in named.improved
    ]


def _leader(ranking: Ranking, line: Line, board: Board) -> Leader:
    return Leader(
        name=line.province.local_name,
        rank=wording.number(line.score.rank) if line.score else "",
        score=wording.score(line.score.points) if line.score else "",
        communes=line.communes,
        reasons=[reason(part, line) for part in strongest(line, board)],
        url=page_of(ranking, line.province.slug),
        catalogue=reverse("provinces:catalogue", args=[line.province.slug]),
        learn=f"{reverse('admin:learn')}?from={line.province.slug}",
    )


def reason(part: Part, line: Line) -> str:
    """An indicator with its figure and what it adds to the score."""
    figure = line.figures.get(part.indicator.key)
    words = _("%(indicator)s: %(figure)s (%(points)s of %(most)s points)")
    return words % {
        "indicator": part.indicator.name,
        "figure": wording.shown(part.indicator, figure),
        "points": wording.number(part.rounded, 2),
        "most": wording.number(part.rounded_most, 2),
    }


def weights_of(board: Board) -> list[Weight]:
    """The weights of all weighted indicators, agreed and as applied."""
    return [
        Weight(
            indicator=indicator,
            agreed=wording.number(board.weights[key], 2 if board.weights[key] % 1 else 0),
            applied=(
                wording.number(round_half_up(board.applied[key]), 2) if key in board.applied else ""
            ),
            is_missing=key in board.missing,
        )
        for key, indicator in indicators().items()
        if board.weights.get(key)
    ]


def corrections_of(ranking: Ranking, province: Province | None = None) -> list[Correction]:
    """What was corrected since, of all or of one province, the oldest first (1 query)."""
    rows = frozen.corrections_of(ranking)
    return list(rows if province is None else rows.filter(snapshot__province=province))


def in_words(corrections: Sequence[Correction]) -> list[Corrected]:
    """Corrections as they are shown."""
    known = indicators()
    return [
        Corrected(
            province=one.snapshot.province.local_name,
            indicator=known[one.indicator].name if one.indicator in known else one.indicator,
            old=wording.with_parts(one.indicator, unpacked(one.old)),
            new=wording.with_parts(one.indicator, unpacked(one.new)),
            correction=one,
        )
        for one in corrections
    ]


def objections_of(ranking: Ranking) -> Objections:
    """How the objections of the provinces ended; who sent them stays with staff (1 query)."""
    answers = list(
        Objection.objects.filter(snapshot__ranking=ranking).values_list("answer", flat=True)
    )
    return Objections(
        total=len(answers),
        accepted=answers.count(Objection.Answer.ACCEPTED),
        explained=answers.count(Objection.Answer.EXPLAINED),
    )


def objections_in_words(found: Objections) -> str:
    """One sentence about the objections."""
    if not found.total:
        return _("No province sent an objection to its figures.")
    words = ngettext(
        "%(total)d objection of the provinces was answered: %(accepted)d accepted, %(explained)d "
        "explained.",
        "%(total)d objections of the provinces were answered: %(accepted)d accepted, "
        "%(explained)d explained.",
        found.total,
    )
    return words % {
        "total": found.total,
        "accepted": found.accepted,
        "explained": found.explained,
    }
