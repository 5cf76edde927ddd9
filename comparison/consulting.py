"""A frozen quarter with the provinces: sent to them, what they object to, how it is answered.

Each province has ten days to look at its own figures and to send a "kiến nghị về số liệu". The
ministry takes it up ("tiếp thu"), with figures computed anew from the data or typed from a paper,
or explains why it stays as it is ("giải trình"). Either way the answer gives its reasons.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clock import today
from core.models import MAX_ADDRESS, MAX_TEXT, User
from core.text import shorten
from provinces import lifecycle, permissions
from provinces.models import Scope

from . import wording
from .board import Board
from .figures import Figure, Figures, unpacked
from .freezing import rescore
from .indicators.definitions import PERCENT, POINTS, indicators
from .models import Objection, Ranking, Snapshot
from .ranking import FULL
from .taking import taken
from .weights import weights_for

SEND, ACCEPT, EXPLAIN = "consult", "accept", "explain"
CONSULTING_DAYS: Final = 10


@transaction.atomic
def send_to_provinces(
    ranking: Ranking,
    *,
    by: User | None = None,
    scope: Scope | None = None,
    on: dt.date | None = None,
) -> Ranking:
    """Show every province its own figures; objections are taken for ten days after ``on``.

    Raises ``PermissionDenied``, ``ValidationError`` for what is no draft or has no figures.
    """
    permissions.require(by if scope is None else scope, "change", ranking)
    before = expect(ranking, Ranking.Stage.DRAFT)
    if not ranking.snapshots.exists():
        raise ValidationError(
            _("There are no figures to show: freeze the quarter first."), code="empty"
        )
    ranking.state = Ranking.Stage.CONSULTING
    ranking.objections_until = (on or today()) + dt.timedelta(days=CONSULTING_DAYS)
    lifecycle.save_unrecorded(ranking, ["state", "objections_until"])
    lifecycle.record(ranking, SEND, before, by=by)
    return ranking


@transaction.atomic
def object_to(
    snapshot: Snapshot,
    *,
    by: User,
    text: str,
    indicator: str = "",
    paper_number: str = "",
    on: dt.date | None = None,
) -> Objection:
    """A province's objection to its own figures; ``indicator`` empty: to all of them.

    Raises ``PermissionDenied`` for figures of another province; ``ValidationError`` outside the
    days of consultation, for an unknown indicator, or without a text.
    """
    made = Objection(
        snapshot=snapshot,
        by=by,
        indicator=indicator,
        text=checked_text(text),
        paper_number=" ".join(paper_number.split()),
    )
    permissions.require(by, "add", made)
    expect(snapshot.ranking, Ranking.Stage.CONSULTING)
    if not takes_objections(snapshot.ranking, on or today()):
        raise ValidationError(_("The days for objections are over."), code="over")
    made.full_clean(exclude=["snapshot", "by"])
    made.save()
    return made


def takes_objections(ranking: Ranking, on: dt.date) -> bool:
    """Whether provinces may still object on the day ``on`` (the last one included)."""
    until = ranking.objections_until
    is_open = ranking.state == Ranking.Stage.CONSULTING
    return is_open and until is not None and on <= until


# Answers -----------------------------------------------------------------------------------------
@transaction.atomic
def explain(
    objection: Objection, *, text: str, by: User | None = None, scope: Scope | None = None
) -> Objection:
    """Answer that the figures stay, with reasons. Raises as ``accept``."""
    _may_answer(objection, by, scope)
    return _answer(objection, Objection.Answer.EXPLAINED, text, by)


@transaction.atomic
def accept(
    objection: Objection,
    *,
    text: str,
    figures: Figures | None = None,
    by: User | None = None,
    scope: Scope | None = None,
) -> Objection:
    """Answer that the province is right: its figures change, and the ranking with them.

    ``figures`` are those typed from a paper, by key, only of the indicator objected to if it names
    one; None takes the province's figures anew from the data of the cut-off day. What changed is
    recorded. Raises ``PermissionDenied``; ``ValidationError`` for one answered already, a figure
    that cannot be right, no reasons, or when nothing would change.
    """
    ranking = _may_answer(objection, by, scope)
    snapshot = objection.snapshot
    snapshot.refresh_from_db(fields=["values"])
    wanted = _from_data(snapshot) if figures is None else checked_figures(figures)
    changed = _changed(snapshot, wanted, objection.indicator)
    if not changed:
        raise ValidationError(
            _("The figures would stay as they are: explain that instead."), code="unchanged"
        )
    summary = _summary(snapshot, changed)
    snapshot.values = snapshot.values | {
        key: figure and figure.packed() for key, figure in changed.items()
    }
    snapshot.save(update_fields=["values"])
    rescore(ranking)
    _answer(objection, Objection.Answer.ACCEPTED, text, by)
    lifecycle.record(ranking, ACCEPT, ranking.state, by=by, reason=summary)
    return objection


def checked_figures(figures: Figures) -> Figures:
    """Figures typed by a person. Raises ``ValidationError`` for one that cannot be right."""
    problems = [text for key, figure in figures.items() for text in _problems(key, figure)]
    if problems:
        raise ValidationError(problems)
    return figures


def _problems(key: str, figure: Figure | None) -> list[str]:
    indicator = indicators().get(key)
    if indicator is None:
        return [_("“%(key)s” is no indicator.") % {"key": key}]
    if figure is None:
        return []
    if figure.numerator < 0 or figure.denominator < 1:
        return [_("%(indicator)s: a figure is not negative.") % {"indicator": indicator.name}]
    if indicator.unit == PERCENT and figure.numerator > figure.denominator:
        return [
            _("%(indicator)s: the part is larger than the whole.") % {"indicator": indicator.name}
        ]
    if indicator.unit == POINTS and figure.exact > FULL:
        return [_("%(indicator)s: more than 100 points.") % {"indicator": indicator.name}]
    return []


def _may_answer(objection: Objection, by: User | None, scope: Scope | None) -> Ranking:
    """Check the right and the state; returns the ranking, locked."""
    ranking = objection.snapshot.ranking
    permissions.require(by if scope is None else scope, "change", ranking)
    expect(ranking, Ranking.Stage.CONSULTING)
    objection.refresh_from_db(fields=["answer"])
    if objection.answer:
        raise ValidationError(_("This objection is answered already."), code="answered")
    return ranking


def _answer(objection: Objection, answer: str, text: str, by: User | None) -> Objection:
    objection.answer = answer
    objection.answer_text = checked_text(text)
    objection.answered_by = by
    objection.answered_at = timezone.now()
    objection.full_clean(exclude=["snapshot", "by", "answered_by"])
    objection.save()
    return objection


def _from_data(snapshot: Snapshot) -> Figures:
    """The province's figures taken anew; those that cannot be reconstructed stay as they are."""
    ranking = snapshot.ranking
    board: Board = taken(
        ranking.cutoff_on, quarter=ranking.quarter, weights=weights_for(ranking.quarter)
    )
    found = next((one for one in board.lines if one.province.pk == snapshot.province_id), None)
    figures = {} if found is None else found.figures
    return {key: figure for key, figure in figures.items() if key not in board.missing}


def _changed(snapshot: Snapshot, wanted: Figures, indicator: str) -> dict[str, Figure | None]:
    return {
        key: figure
        for key, figure in wanted.items()
        if indicator in ("", key) and figure != unpacked(snapshot.values.get(key))
    }


def _summary(snapshot: Snapshot, changed: Mapping[str, Figure | None]) -> str:
    """Which figures change, from what to what: the record is read by people who know no keys.

    Call it while the snapshot still has the old ones.
    """
    parts = (
        f"{indicators()[key].name}: {_text(key, unpacked(snapshot.values.get(key)))} → "
        f"{_text(key, figure)}"
        for key, figure in changed.items()
    )
    return shorten(f"{snapshot.province}. {'; '.join(parts)}", MAX_ADDRESS)


def _text(key: str, figure: Figure | None) -> str:
    indicator = indicators()[key]
    parts = wording.parts(figure) if indicator.is_share else ""
    return wording.shown(indicator, figure) + (f" ({parts})" if parts else "")


# How ---------------------------------------------------------------------------------------------
def checked_text(text: str) -> str:
    """A long text, trimmed. Raises ``ValidationError`` for an empty or too long one."""
    tidy = text.strip()
    if not tidy:
        raise ValidationError(_("Say why."), code="text")
    if len(tidy) > MAX_TEXT:
        raise ValidationError(
            _("The text is longer than %(limit)d characters."),
            code="text",
            params={"limit": MAX_TEXT},
        )
    return tidy


def expect(ranking: Ranking, *states: str) -> str:
    """Lock the row, read it anew and make sure of its state, which is returned.

    Raises ``ValidationError``.
    """
    found = lifecycle.locked_state(ranking)
    ranking.refresh_from_db()
    if found not in states:
        raise ValidationError(
            _("“%(object)s” is in the state “%(state)s”; this step is not possible from there."),
            code="state",
            params={"object": ranking, "state": Ranking.Stage(found).label},
        )
    return found
