"""Accepted proposals into their object: laid over it, checked as a whole, saved with their author.

Everything accepted of one object is checked together, since fields may only fit each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from core.models import User
from provinces import lifecycle, permissions
from provinces.models import ChangeProposal
from provinces.proposals import Place, from_json, rules_of
from provinces.proposing.parts import Parts, parent_name
from provinces.proposing.values import own_field, rows_of, text_of, value_from

_REASON_IN_HISTORY = 100  # what the column of the field history holds


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided about one proposal.

    ``seen`` is what the object said when the decider looked; None: what the proposer saw.
    """

    proposal: ChangeProposal
    accepts: bool
    reason: str = ""
    seen: str | None = None


def write(target: models.Model, accepted: Sequence[Verdict], *, by: User) -> None:
    """Write the accepted values into the object and its parts, within the caller's transaction.

    The right to is checked by the caller. Raises ``ValidationError`` with messages by the number of
    the proposal; then nothing may be kept.
    """
    model = type(target)
    list(model._base_manager.select_for_update().filter(pk=target.pk).values_list("pk"))
    # With what its rules and the right to it are read from.
    fresh = model._base_manager.select_related(*rules_of(model).reads)
    target.refresh_from_db(from_queryset=fresh)
    writing = _Writing(target, accepted)
    writing.lay()
    writing.check()
    writing.save(by)
    if (after := rules_of(model).after) is not None:
        after(target, by)


class _Writing:
    """Accepted values laid over an object and its parts, checked, then saved."""

    def __init__(self, target: models.Model, accepted: Sequence[Verdict]) -> None:
        self._target = target
        self._said = [(verdict, Place.of(verdict.proposal.field)) for verdict in accepted]
        self._parts = Parts(target, [place for _verdict, place in self._said])
        # Touched objects in order, each with its relations to set and who proposed what of it.
        self._many: dict[int, dict[str, list[models.Model]]] = {}
        self._touched: list[models.Model] = []
        self._gone: list[models.Model] = []
        self._of: dict[int, list[tuple[str, Verdict]]] = {}
        self._errors: dict[str, list[ValidationError]] = {}

    def lay(self) -> None:
        """Set all values. Raises ``ValidationError`` naming those that cannot be taken over."""
        for verdict, place in self._said:
            try:
                self._lay_one(verdict, place)
            except ValidationError as error:
                self._note(verdict, error)
        self._stop_at_errors()

    def check(self) -> None:
        """The rules of the models, then those of the app."""
        for obj in self._touched:
            for error in _problems(obj):
                self._note_of(obj, error)
        self._stop_at_errors()
        check = rules_of(type(self._target)).check
        for obj, error in check(self._target, self._touched) if check is not None else ():
            self._note_of(obj, error)
        self._stop_at_errors()

    def save(self, by: User) -> None:
        """Delete, change and create, with the decider as who did it and the proposer as why."""
        reason = _reason([verdict.proposal for verdict, _place in self._said])
        for obj in (*self._gone, *self._touched):
            obj._history_user, obj._change_reason = by, reason
        for obj in self._gone:
            obj.delete()
        for obj in self._touched:
            obj.save()
            for name, rows in self._many.get(id(obj), {}).items():
                getattr(obj, name).set(rows)

    def _lay_one(self, verdict: Verdict, place: Place) -> None:
        proposal = verdict.proposal
        model = place.model_in(type(self._target))
        if place.is_new:
            self._lay_new(verdict, place, model)
            return
        if place.name in _kept(self._target, place):
            raise ValidationError(
                _("This field cannot be taken over here; edit the entry and refuse the change."),
                code="field",
            )
        field = own_field(model, place.name) if place.name else None
        obj = self._parts.at(place.steps)
        if obj is None:
            raise ValidationError(_("The object does not exist any more."), code="gone")
        if field is None:
            self._gone.append(obj)
            return
        seen = proposal.old if verdict.seen is None else verdict.seen
        if text_of(obj, field) != seen.replace("\r\n", "\n"):
            raise ValidationError(
                _("The entry was changed since; compare and edit it by hand."), code="stale"
            )
        self._set(obj, field, proposal.new, verdict)

    def _lay_new(self, verdict: Verdict, place: Place, model: type[models.Model]) -> None:
        whole = self._parts.at(place.steps[:-1])
        if whole is None:
            raise ValidationError(_("The object does not exist any more."), code="gone")
        obj = model(**{parent_name(place.steps[-1][0], type(whole)): whole})
        for name, text in from_json(verdict.proposal.new).items():
            self._set(obj, own_field(model, name), text, verdict)
        self._touch(obj, "", verdict)

    def _set(self, obj: models.Model, field: Any, text: str, verdict: Verdict) -> None:
        if field.many_to_many:
            many = self._many.setdefault(id(obj), {})
            many[field.name] = rows_of(field.related_model, text)
        else:
            setattr(obj, field.name, value_from(field, text, obj))
        self._touch(obj, field.name, verdict)

    def _touch(self, obj: models.Model, name: str, verdict: Verdict) -> None:
        if id(obj) not in self._of:
            self._touched.append(obj)
        self._of.setdefault(id(obj), []).append((name, verdict))

    def _note(self, verdict: Verdict, error: ValidationError) -> None:
        self._errors.setdefault(str(verdict.proposal.pk), []).extend(error.error_list)

    def _note_of(self, obj: models.Model, error: ValidationError) -> None:
        """Put the errors of an object beside the proposals on the fields that they name."""
        said = self._of.get(id(obj)) or [("", self._said[0][0])]
        by_name = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        for name, errors in by_name.items():
            meant = [verdict for own, verdict in said if own == name] or [said[0][1]]
            self._note(meant[0], ValidationError(errors))

    def _stop_at_errors(self) -> None:
        if self._errors:
            raise ValidationError(self._errors)


def _kept(target: models.Model, place: Place) -> set[str]:
    """Fields that no proposal changes: whose the object is, its state, of what a part is."""
    if place.steps:
        whole = Place(place.steps[:-1], "").model_in(type(target))
        return {parent_name(place.steps[-1][0], whole)}
    kind = permissions.kind_of(type(target))
    own = {kind.owner} if kind else set()
    return own | ({"state"} if type(target) in lifecycle.models() else set())


def _problems(obj: models.Model) -> list[ValidationError]:
    """What the model says against the object as it would be; derived columns follow in between."""
    derived = [field.name for field in obj._meta.fields if not field.editable]
    found = []
    for check in (
        lambda: obj.clean_fields(exclude=derived),
        obj.clean,
        obj.validate_unique,
        obj.validate_constraints,
    ):
        try:
            check()
        except ValidationError as error:
            found.append(error)
            if hasattr(error, "error_dict") and error.error_dict.keys() != {NON_FIELD_ERRORS}:
                return found
    return found


def _reason(proposals: Sequence[ChangeProposal]) -> str:
    """Who proposed it, for the field history, as long as its column."""
    people = dict.fromkeys(str(row.proposed_by) for row in proposals if row.proposed_by_id)
    who = ", ".join(people) or _("an import")
    return (_("Proposed by %(who)s") % {"who": who})[:_REASON_IN_HISTORY]
