"""Proposed changes: who may propose what, how a proposal says where, who waits for which.

What is public, or in review, changes by those who may publish it; an editor's edit becomes
proposals to the approver. What another province stewards changes by that steward or the ministry;
everyone else on staff proposes (product page, sections 3 and 7). One proposal is one field, so that
each is decided on its own.

A proposal's object is always the whole: a listing, guide, problem, vendor or solution. ``field``
says where in it (``Place``):

* ``summary``: a field of the whole, ``old`` and ``new`` as in ``proposed_values``;
* ``plans.12.amount``: a field of its part 12, also deeper: ``plans.12.promotions.3.percent``;
* ``plans.+1``: a new part, ``new`` a JSON object of field names and values as text;
* ``plans.12``: the part 12 shall go, ``old`` what it says as such a JSON object, ``new`` empty.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from core import states
from core.models import MAX_NAME, User

from . import lifecycle, permissions
from .models import ChangeProposal, Membership, Scope
from .permissions import Area

OPEN = ChangeProposal.Decision.OPEN
NEW_PART = "+"
# In these states an edit by who may not publish waits for a decision.
_KEPT_STATES = frozenset({states.IN_REVIEW, states.PUBLISHED})


@dataclass(frozen=True, slots=True)
class Rules:
    """What an app says of one of its models whose objects may be proposed on.

    ``parts`` are the relations that lead to parts, also of parts. ``reads`` are the look-ups that
    naming an object reads. ``check(whole, touched)`` gives (object, ``ValidationError``) for what
    no field can say alone; ``after(whole, by)`` carries accepted changes on; ``is_public`` says
    whether the object has a public page.
    """

    parts: frozenset[str] = frozenset()
    reads: tuple[str, ...] = ()
    check: Callable[[Any, Sequence[Model]], Iterable[tuple[Model, ValidationError]]] | None = None
    after: Callable[[Any, User], None] | None = None
    is_public: Callable[[Any], bool] | None = None


_rules: dict[type[Model], Rules] = {}


def register(model: type[Model], **said: Any) -> None:
    """Say what holds for proposals on ``model``: the fields of ``Rules``, in one or several calls.

    An app above may add what only it knows, for example whether an object is public.
    """
    kept = rules_of(model)
    names = Rules.__dataclass_fields__
    _rules[model] = Rules(**{name: said.get(name, getattr(kept, name)) for name in names})


def rules_of(model: type[Model]) -> Rules:
    """What was registered for the model; nothing special if nothing was."""
    return _rules.get(model, Rules())


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an object: ``steps`` lead to a part, ``name`` is its field ("" for all of it)."""

    steps: tuple[tuple[str, str], ...]
    name: str

    @classmethod
    def of(cls, text: str) -> "Place":
        """The place that a proposal's ``field`` says."""
        words = text.split(".")
        name = words.pop() if len(words) % 2 else ""
        return cls(tuple(zip(words[::2], words[1::2], strict=True)), name)

    @property
    def is_new(self) -> bool:
        """Whether it is a part that does not exist yet."""
        return bool(self.steps) and not self.name and self.steps[-1][1].startswith(NEW_PART)

    @property
    def is_removal(self) -> bool:
        """Whether a whole part is meant that exists."""
        return bool(self.steps) and not self.name and not self.is_new

    def model_in(self, whole: type[Model]) -> type[Model]:
        """The model of the part. Raises ``ValidationError`` for a way that is not registered."""
        model = whole
        for accessor, _key in self.steps:
            known = relation(model, accessor) if accessor in rules_of(whole).parts else None
            if known is None:
                raise ValidationError(
                    _(
                        "This field cannot be taken over here; edit the entry and refuse the "
                        "change."
                    ),
                    code="field",
                )
            model = known.related_model
        return model


def relation(model: type[Model], accessor: str) -> Any:
    """The relation of a whole to its parts under that name; None if there is none."""
    found = (r for r in model._meta.related_objects if r.get_accessor_name() == accessor)
    return next(found, None)


@dataclass(frozen=True, slots=True)
class Difference:
    """One change that somebody wants; the texts are those of ``ChangeProposal``.

    The ``field`` of a new part ends in ``+``; its number is given when it is saved.
    """

    field: str
    old: str
    new: str


def as_json(values: Mapping[str, str]) -> str:
    """A whole part as the text of a proposal; what is empty is left out."""
    return json.dumps({name: text for name, text in values.items() if text}, ensure_ascii=False)


def from_json(text: str) -> dict[str, str]:
    """The values of a whole part; empty for a text that is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def writing_verb(target: Model) -> str:
    """What one must be allowed to do in order to change ``target`` at once as it stands."""
    has_states = type(target) in lifecycle.models()
    return "publish" if has_states and target.state != states.DRAFT else "change"


def may_propose(who: Any, target: Model) -> bool:
    """Whether changes of ``who`` (a user or ``Scope``) to ``target`` are proposals.

    False for those who may change it themselves, and for those to whom it is closed.
    """
    if type(target) in lifecycle.models():
        is_editor = target.state in _KEPT_STATES and permissions.can(who, "change", target)
        return is_editor and not permissions.can(who, "publish", target)
    may = permissions.can(who, "propose", target)
    return may and not permissions.can(who, "change", target)


@transaction.atomic
def propose(
    target: Model, differences: Iterable[Difference], *, by: User, source: str = ""
) -> list[ChangeProposal]:
    """Save changes of ``target`` that ``by`` may not make, one proposal each; returns them.

    The open proposal of the same province on the same field is brought to the new value; a new
    part that is proposed already is not proposed twice. They wait for the owning province (the
    ministry where there is none). Raises ``PermissionDenied`` for those who may not propose, also
    because they may change it themselves.
    """
    if not may_propose(by, target):
        raise PermissionDenied
    # Colleagues proposing at once wait for each other.
    list(type(target)._base_manager.select_for_update().filter(pk=target.pk).values_list("pk"))
    province_id = _proposing_province(by, target)
    known = {row.field: row for row in of(target).filter(state=OPEN, from_province=province_id)}
    made = []
    for said in differences:
        row = _open_row(known, said)
        row.old, row.new, row.source = said.old, said.new, source[:MAX_NAME]
        row.target, row.proposed_by, row.from_province_id = target, by, province_id
        row.owner_province = target.owner_province
        row.save()
        known[row.field] = row
        made.append(row)
    return made


def of(target: Model) -> QuerySet[ChangeProposal]:
    """All proposals on an object, newest first."""
    kind = ContentType.objects.get_for_model(target)
    return ChangeProposal.objects.filter(content_type=kind, object_id=target.pk)


def visible_to(scope: Scope) -> Q:
    """The proposals that a person may read: those of the own provinces, and those to them."""
    decided = permissions.visible(scope, ChangeProposal)
    return decided | Q(from_province__in=scope.provinces)


def open_for(scope: Scope) -> QuerySet[ChangeProposal]:
    """The open proposals that wait for this person, oldest first.

    Of a province's catalogue: for its approver, or its editors while there is none. Of the
    registry: for everyone of the steward's department; for the ministry, what nobody else stewards.
    The superuser has all.
    """
    rows = ChangeProposal.objects.filter(state=OPEN).order_by("created_at", "pk")
    if scope.is_superuser:
        return rows
    condition = Q(owner_province__in=scope.approver_of)
    if scope.is_ministry:
        condition |= Q(owner_province__isnull=True)
    if scope.editor_of:
        registry = [m for m in _rules if _area(m) is Area.REGISTRY]
        kinds = ContentType.objects.get_for_models(*registry).values()
        approved = Membership.objects.filter(
            role=Membership.Role.APPROVER, province__in=scope.editor_of, user__is_active=True
        )
        alone = Q(owner_province__in=scope.editor_of) & ~Q(
            owner_province__in=approved.values("province")
        )
        condition |= Q(owner_province__in=scope.editor_of, content_type__in=kinds) | alone
    return rows.filter(condition)


def _area(model: type[Model]) -> Area | None:
    kind = permissions.kind_of(model)
    return kind and kind.area


def _proposing_province(by: User, target: Model) -> int | None:
    """In whose name: of the owning province for its own catalogue, else the person's (first)."""
    own = Scope.of(by).provinces
    if (owner := target.owner_province) is not None and owner.pk in own:
        return owner.pk
    return min(own, default=None)


def _open_row(known: Mapping[str, ChangeProposal], said: Difference) -> ChangeProposal:
    """The open proposal that says the same place already, else a new one."""
    if not said.field.endswith(NEW_PART):
        return known.get(said.field) or ChangeProposal(field=said.field)
    same = [row for row in known.values() if _is_numbered(row.field, said.field)]
    for row in same:
        if row.new == said.new:
            return row
    number = max((int(row.field.removeprefix(said.field)) for row in same), default=0) + 1
    return ChangeProposal(field=f"{said.field}{number}")


def _is_numbered(place: str, prefix: str) -> bool:
    return place.startswith(prefix) and place.removeprefix(prefix).isdecimal()
