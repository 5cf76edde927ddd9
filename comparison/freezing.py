"""Freezing a quarter: the figures of all provinces of one day, kept with the ranking they give.

What is frozen is a draft until the provinces were asked (``comparison.consulting``) and an
announcement published it (``comparison.publishing``). ``by`` is the person; a command passes
``scope`` instead, the rights in whose name it acts.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clock import today
from core.models import User
from core.templatetags.ui import vn_date
from provinces import lifecycle, permissions
from provinces.models import Province, Scope

from .board import Board, Line, scored
from .figures import Figure, unpacked
from .frozen import full_board_of, places_of
from .indicators.definitions import indicators
from .models import Ranking, Snapshot
from .quarters import Quarter
from .ranking import FORMULA
from .taking import taken
from .weights import packed_weights, weights_for

FREEZE = "freeze"
# What is wrong with the day asked for, so that a form says it beside that field.
DAY_CODES: Final = frozenset({"cutoff", "future", "cutoff_fixed"})
_STORED = ("is_ranked", "communes", "values", "scaled", "score", "rank")


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that freezing anew would change; None is "no data"."""

    province: Province
    indicator: str
    old: Figure | None
    new: Figure | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What freezing would give: the new board, and what it changes of what is ``frozen`` already.

    ``is_same``: nothing at all would change.
    """

    board: Board
    frozen: Ranking | None
    differences: Sequence[Difference]
    is_same: bool


def last_finished(on: dt.date) -> Quarter:
    """The last quarter that is over on the day ``on``."""
    return Quarter.of(on).previous


def look(quarter: Quarter, *, cutoff_on: dt.date | None = None) -> Outlook:
    """What freezing the quarter would give; writes nothing. Raises ``ValidationError``."""
    frozen = Ranking.objects.of(quarter).first()
    board = _taken(quarter, _cutoff(quarter, frozen, cutoff_on))
    if frozen is None:
        return Outlook(board, None, (), is_same=False)
    rows = _rows(frozen)
    return Outlook(board, frozen, list(_differences(rows, board)), _is_same(frozen, rows, board))


@transaction.atomic
def freeze(
    quarter: Quarter,
    *,
    by: User | None = None,
    scope: Scope | None = None,
    cutoff_on: dt.date | None = None,
    reason: str = "",
) -> Ranking:
    """Keep the figures of all provinces at the end of the day ``cutoff_on``, and rank them.

    The day is one of the quarter, by default its last or the one chosen before. The same figures
    again change nothing. A draft is frozen anew as often as need be; what is with the provinces
    only with a ``reason``, which is recorded, and for the same day; what is published never.
    Raises ``PermissionDenied``, ``ValidationError``.
    """
    permissions.require(by if scope is None else scope, "change", Ranking)
    frozen = Ranking.objects.select_for_update().of(quarter).first()
    cutoff = _cutoff(quarter, frozen, cutoff_on)
    reason = lifecycle.checked_reason(reason, is_needed=_is_with_provinces(frozen))
    board = _taken(quarter, cutoff)
    if frozen is not None and _is_same(frozen, _rows(frozen), board):
        return frozen
    before = frozen.state if frozen else ""
    ranking = frozen or Ranking(year=quarter.year, number=quarter.number)
    ranking.cutoff_on = cutoff
    ranking.formula = FORMULA
    ranking.weights = packed_weights(board.weights)
    ranking.missing = sorted(board.missing)
    ranking.is_sample = board.has_sample
    ranking.frozen_at = timezone.now()
    ranking.save()
    _store(ranking, board)
    lifecycle.record(ranking, FREEZE, before, by=by, reason=reason)
    return ranking


def rescore(ranking: Ranking) -> Board:
    """Rank the provinces of a quarter anew by the figures kept; returns the new board.

    For the actions that change a kept figure: scaling looks at all provinces, so one figure may
    move every score.
    """
    kept = full_board_of(ranking)
    board = scored(
        places_of(kept),
        kept.weights,
        on=kept.on,
        quarter=kept.quarter,
        has_sample=kept.has_sample,
        missing=kept.missing,
    )
    _store(ranking, board)
    return board


# Checks ------------------------------------------------------------------------------------------
def _is_with_provinces(frozen: Ranking | None) -> bool:
    return frozen is not None and frozen.state == Ranking.Stage.CONSULTING


def _cutoff(quarter: Quarter, frozen: Ranking | None, asked: dt.date | None) -> dt.date:
    """The day whose figures are kept. Raises ``ValidationError``."""
    if frozen is not None and frozen.is_published:
        raise ValidationError(
            _("The ranking of %(quarter)s is published and never changes; record a correction."),
            code="published",
            params={"quarter": quarter.label},
        )
    chosen = frozen.cutoff_on if frozen else quarter.last_day
    day = asked or chosen
    if not quarter.first_day <= day <= quarter.last_day:
        raise ValidationError(
            _("The cut-off day lies outside %(quarter)s."),
            code="cutoff",
            params={"quarter": quarter.label},
        )
    if day > today():
        raise ValidationError(
            _("The cut-off day, %(day)s, has not come yet."),
            code="future",
            params={"day": vn_date(day)},
        )
    if _is_with_provinces(frozen) and day != chosen:
        raise ValidationError(
            _("The provinces are looking at the figures of another day; the cut-off day stays."),
            code="cutoff_fixed",
        )
    return day


def _taken(quarter: Quarter, cutoff: dt.date) -> Board:
    return taken(cutoff, quarter=quarter, weights=weights_for(quarter))


# What is kept ------------------------------------------------------------------------------------
def _rows(ranking: Ranking) -> dict[int, Snapshot]:
    return {row.province_id: row for row in Snapshot.objects.filter(ranking=ranking)}


def _kept(line: Line) -> dict[str, Any]:
    """A line as a snapshot keeps it."""
    score = line.score
    return {
        "is_ranked": line.is_ranked,
        "communes": line.communes,
        "values": {
            key: figure and figure.packed()
            for key in indicators()
            for figure in [line.figures.get(key)]
        },
        "scaled": {} if score is None else {k: _packed(v) for k, v in score.scaled.items()},
        "score": score and score.points,
        "rank": score and score.rank,
    }


def _packed(value: Fraction) -> list[int]:
    return [value.numerator, value.denominator]


def _is_same(ranking: Ranking, rows: Mapping[int, Snapshot], board: Board) -> bool:
    """Whether what is kept is what ``board`` says, to the last figure."""
    about = (ranking.cutoff_on, ranking.formula, ranking.is_sample, sorted(ranking.missing))
    if about != (board.on, FORMULA, board.has_sample, sorted(board.missing)):
        return False
    if ranking.weights != packed_weights(board.weights):
        return False
    kept = {key: {name: getattr(row, name) for name in _STORED} for key, row in rows.items()}
    return kept == {line.province.pk: _kept(line) for line in board.lines}


def _differences(rows: Mapping[int, Snapshot], board: Board) -> Iterator[Difference]:
    for line in board.lines:
        row = rows.get(line.province.pk)
        for key in indicators():
            old = unpacked(row.values.get(key)) if row else None
            new = line.figures.get(key)
            if old != new:
                yield Difference(line.province, key, old, new)


def _store(ranking: Ranking, board: Board) -> None:
    rows = _rows(ranking)
    made, changed = [], []
    for line in board.lines:
        row = rows.pop(line.province.pk, None)
        (made if row is None else changed).append(
            row or Snapshot(ranking=ranking, province=line.province)
        )
        for name, value in _kept(line).items():
            setattr(row or made[-1], name, value)
    Snapshot.objects.bulk_create(made)
    Snapshot.objects.bulk_update(changed, _STORED)
    # Provinces that the new cut-off day does not know.
    Snapshot.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
