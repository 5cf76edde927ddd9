"""Proposals on one object as people read them: what it said, what is proposed, what it says now."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import capfirst

from core.models import User
from provinces import permissions
from provinces.actions import is_decided_by_others, may_withdraw
from provinces.models import ChangeProposal
from provinces.proposals import OPEN, Place, from_json, writing_verb
from provinces.proposing.parts import Parts
from provinces.proposing.values import Names, names_of, own_field, shown
from provinces.record.differences import SAME, Piece, pieces

# Shorter values are easier to read whole than with marks within.
_LONG = 40
# So many characters of what stays are shown on both sides of a change.
_AROUND = 240


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal in words.

    ``part`` names the part that it is about, ``details`` are (label, value) of a whole one.
    ``marks`` is the difference from what the object says now to what is proposed, word by word,
    for long texts. ``stamp`` stands for what the object says now.
    """

    proposal: ChangeProposal
    label: str
    part: str = ""
    old: str = ""
    new: str = ""
    now: str = ""
    now_text: str | None = None
    details: Sequence[tuple[str, str]] = ()
    marks: Sequence[Piece] = ()
    is_new_part: bool = False
    is_removal: bool = False
    is_stale: bool = False
    is_done: bool = False
    is_gone: bool = False
    is_hidden: bool = False
    is_self: bool = False
    may_decide: bool = False
    must_wait: bool = False
    may_withdraw: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it waits for its decision."""
        return self.proposal.state == OPEN

    @property
    def stamp(self) -> str:
        """A short sum of what the object says now, to notice that it changed since."""
        return hashlib.sha256(repr(self.now_text).encode()).hexdigest()[:16]


def label_of(model: type[Model] | None, field: str) -> str:
    """What a proposal's ``field`` is called, without looking at the object."""
    place = Place.of(field)
    try:
        part = place.model_in(model) if model is not None else None
        if part is None:
            return field
        own = own_field(part, place.name).verbose_name if place.name else ""
    except ValidationError:
        return field
    kind = part._meta.verbose_name if place.steps else ""
    return capfirst(": ".join(str(word) for word in (kind, own) if word))


def rows_for(
    target: Model | None,
    proposals: Iterable[ChangeProposal],
    *,
    who: User,
    sees: Callable[[str], bool] = lambda field: True,
) -> list[Row]:
    """The proposals on ``target`` (None: it is gone) in words, for ``who``.

    ``sees`` says whether the person may read what the object says in a field. Set queries only:
    their number does not grow with that of the proposals of one kind.
    """
    rows = list(proposals)
    if target is None:
        return [_gone(row, who) for row in rows]
    places = [Place.of(row.field) for row in rows]
    reading = _Reading(target, rows, places, who, sees)
    return [reading.row(row, place) for row, place in zip(rows, places, strict=True)]


def _gone(proposal: ChangeProposal, who: User) -> Row:
    kind = proposal.content_type.model_class()
    may = permissions.can(who, "change", proposal)
    return Row(
        proposal,
        label_of(kind, proposal.field),
        new=proposal.new,
        is_gone=True,
        is_hidden=True,
        may_decide=proposal.state == OPEN and may,
        may_withdraw=proposal.state == OPEN and may_withdraw(who, proposal),
    )


class _Reading:
    """What all rows of one object need, read once."""

    def __init__(
        self,
        target: Model,
        proposals: Sequence[ChangeProposal],
        places: Sequence[Place],
        who: User,
        sees: Callable[[str], bool],
    ) -> None:
        self._target = target
        self._who = who
        self._sees = sees
        self._parts = Parts(target, places)
        self._may_write = permissions.can(who, writing_verb(target), target)
        self._now = {place: self._present(place) for place in places}
        self._names: Names = names_of(self._values(proposals, places))
        own = [row for row in proposals if row.proposed_by_id == who.pk and row.state == OPEN]
        self._waits = {
            row.owner_province_id: is_decided_by_others(row, who)
            for row in {row.owner_province_id: row for row in own}.values()
        }

    def row(self, proposal: ChangeProposal, place: Place) -> Row:
        """One proposal in words."""
        field, now = self._field(place), self._now[place]
        is_open = proposal.state == OPEN
        is_hidden = not self._sees(place.steps[0][0] if place.steps else place.name)
        is_gone = self._is_gone(place)
        is_stale = is_open and (is_gone or (now is not None and now != proposal.old))
        shown_now = "" if is_hidden else self._shown(field, now or "")
        shown_new = self._shown(field, proposal.new) if place.name else ""
        marks = () if is_hidden or not is_open else _marks(shown_now, shown_new)
        is_own = proposal.proposed_by_id == self._who.pk
        may_decide = is_open and self._may_write and self._may_close(proposal)
        must_wait = is_own and self._waits.get(proposal.owner_province_id, False)
        return Row(
            proposal,
            label_of(type(self._target), proposal.field),
            part=self._part(place),
            old="" if is_hidden else self._shown(field, proposal.old) if place.name else "",
            new=shown_new,
            now=shown_now,
            now_text=now,
            details=self._details(proposal, place),
            marks=marks,
            is_new_part=place.is_new,
            is_removal=place.is_removal,
            is_stale=is_stale,
            is_done=is_open and now is not None and now == proposal.new,
            is_gone=is_gone,
            is_hidden=is_hidden,
            is_self=proposal.decided_by_id is not None
            and proposal.decided_by_id == proposal.proposed_by_id,
            may_decide=may_decide and not must_wait,
            must_wait=may_decide and must_wait,
            may_withdraw=is_open and may_withdraw(self._who, proposal),
        )

    def _may_close(self, proposal: ChangeProposal) -> bool:
        return permissions.can(self._who, "change", proposal)

    def _present(self, place: Place) -> str | None:
        try:
            return self._parts.now(place)
        except ValidationError:
            return None

    def _is_gone(self, place: Place) -> bool:
        steps = place.steps[:-1] if place.is_new else place.steps
        return self._parts.at(steps) is None

    def _field(self, place: Place) -> Any:
        try:
            model = place.model_in(type(self._target))
            return own_field(model, place.name) if place.name else None
        except ValidationError:
            return None

    def _shown(self, field: Any, text: str) -> str:
        return shown(field, text, self._names)

    def _part(self, place: Place) -> str:
        """The name of the part, with that of the part that it hangs on."""
        if not place.steps:
            return ""
        steps = place.steps[:-1] if place.is_new else place.steps
        found = self._parts.at(steps) if steps else None
        return str(found) if found is not None else ""

    def _details(self, proposal: ChangeProposal, place: Place) -> list[tuple[str, str]]:
        if place.name:
            return []
        return [
            (capfirst(str(field.verbose_name)), self._shown(field, text))
            for field, text in self._whole(proposal, place)
        ]

    def _whole(self, proposal: ChangeProposal, place: Place) -> list[tuple[Any, str]]:
        """The fields of a whole part that is to come or to go, with what they say."""
        try:
            model = place.model_in(type(self._target))
            said = from_json(proposal.new if place.is_new else proposal.old)
            return [(own_field(model, name), text) for name, text in said.items()]
        except ValidationError:
            return []

    def _values(
        self, proposals: Sequence[ChangeProposal], places: Sequence[Place]
    ) -> list[tuple[Any, str]]:
        values: list[tuple[Any, str]] = []
        for proposal, place in zip(proposals, places, strict=True):
            if field := self._field(place):
                now = self._now[place] or ""
                values += [(field, text) for text in (proposal.old, proposal.new, now)]
            elif not place.name:
                values += self._whole(proposal, place)
        return values


def _marks(now: str, new: str) -> list[Piece]:
    is_long = max(len(now), len(new)) > _LONG and now and new
    return [_shortened(piece) for piece in pieces(now, new)] if is_long else []


def _shortened(piece: Piece) -> Piece:
    """What stays is shown around the changes, not page after page."""
    if piece.kind != SAME or len(piece.text) <= 2 * _AROUND + _LONG:
        return piece
    return Piece(SAME, f"{piece.text[:_AROUND]} […] {piece.text[-_AROUND:]}")
