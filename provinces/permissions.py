"""Who may do what: the table of the product page, section 7, and nothing else.

An object is judged by its kind (its ``Area``) and by ``owner_province`` alone. Apps above say in
their ``areas.py`` which kind their models are; a model without a kind is closed to everyone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import reduce
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q

from .models import Membership, Scope

VIEW = frozenset({"view", "inspect"})
WRITE = frozenset({"add", "change", "delete", "submit"})
DECIDE = frozenset({"publish", "approve", "return", "withdraw", "archive", "restore", "revoke"})
REGISTRY_WRITE = frozenset({"inspect", "change"})
VERBS = VIEW | WRITE | DECIDE | {"propose", "merge"}


class Area(Enum):
    """The kinds of objects that the table tells apart."""

    CATALOGUE = auto()  # listings, plans, guides, problems, evaluations, uses by agencies
    REGISTRY = auto()  # vendors and solutions: national, each kept by its steward
    CENTRE = auto()  # a centre, its rooms, a province's own evaluating council
    REFERENCE = auto()  # what the ministry keeps and all staff read
    MEMBERSHIP = auto()
    ACCOUNT = auto()
    PROPOSAL = auto()
    SYSTEM = auto()  # old addresses, files


class Standing(Enum):
    """In what quality a person acts."""

    EDITOR = auto()
    APPROVER = auto()
    MINISTRY = auto()
    SUPERUSER = auto()


class Reach(Enum):
    """On whose objects a verb may be used."""

    OWN = auto()  # of the person's provinces
    NATIONAL = auto()  # of no province, or of one that ended: nobody of its own is left
    ALL = auto()


# Never an empty Q(): that gives way to whatever it is joined with by "or".
NO_ROWS = Q(pk__in=[])
ALL_ROWS = ~NO_ROWS

Verbs = frozenset[str]
Row = Mapping[Reach, Verbs]

_EVERYTHING: Row = {Reach.ALL: VERBS}
_REGISTRY_STAFF: Row = {
    Reach.ALL: frozenset({"view", "add", "propose"}),
    Reach.OWN: REGISTRY_WRITE,
}

# "inspect" is to see everything of an object, also what is not public, and its history.
TABLE: Mapping[Area, Mapping[Standing, Row]] = {
    Area.CATALOGUE: {
        Standing.EDITOR: {Reach.OWN: VIEW | WRITE},
        Standing.APPROVER: {Reach.OWN: VIEW | WRITE | DECIDE},
        Standing.MINISTRY: {Reach.ALL: VIEW, Reach.NATIONAL: WRITE | DECIDE},
        Standing.SUPERUSER: _EVERYTHING,
    },
    Area.REGISTRY: {
        Standing.EDITOR: _REGISTRY_STAFF,
        Standing.APPROVER: _REGISTRY_STAFF,
        Standing.MINISTRY: _EVERYTHING,
        Standing.SUPERUSER: _EVERYTHING,
    },
    Area.CENTRE: {
        Standing.EDITOR: {Reach.OWN: VIEW, Reach.NATIONAL: VIEW},
        Standing.APPROVER: {Reach.OWN: VIEW | WRITE, Reach.NATIONAL: VIEW},
        Standing.MINISTRY: _EVERYTHING,
        Standing.SUPERUSER: _EVERYTHING,
    },
    Area.REFERENCE: {
        Standing.EDITOR: {Reach.ALL: VIEW},
        Standing.APPROVER: {Reach.ALL: VIEW},
        Standing.MINISTRY: _EVERYTHING,
        Standing.SUPERUSER: _EVERYTHING,
    },
    Area.MEMBERSHIP: {
        Standing.APPROVER: {Reach.OWN: VIEW | WRITE},
        Standing.MINISTRY: _EVERYTHING,
        Standing.SUPERUSER: _EVERYTHING,
    },
    # An account is a province's own while it only edits there, national while no superuser's.
    Area.ACCOUNT: {
        Standing.APPROVER: {Reach.OWN: VIEW | {"add", "change"}},
        Standing.MINISTRY: {Reach.NATIONAL: VIEW | {"add", "change"}},
        Standing.SUPERUSER: _EVERYTHING,
    },
    Area.PROPOSAL: {
        Standing.EDITOR: {Reach.OWN: VIEW | {"change"}},
        Standing.APPROVER: {Reach.OWN: VIEW | {"change"}},
        Standing.MINISTRY: {Reach.ALL: VIEW | {"change"}},
        Standing.SUPERUSER: {Reach.ALL: VIEW | {"change"}},
    },
    Area.SYSTEM: {
        Standing.MINISTRY: {Reach.ALL: VIEW | WRITE},
        Standing.SUPERUSER: _EVERYTHING,
    },
}


@dataclass(frozen=True, slots=True)
class Kind:
    """The area of a model; ``owner`` is the look-up of the owning province, "" where none owns."""

    area: Area
    owner: str = ""


_kinds: dict[type[Model], Kind] = {}


def register(area: Area, *models: type[Model], owner: str = "") -> None:
    """Say which kind of objects ``models`` are, and how their owning province is looked up."""
    for model in models:
        _kinds[model] = Kind(area, owner)


def kind_of(model: type[Model]) -> Kind | None:
    """What ``register`` said of the model, None for one that nobody registered."""
    return _kinds.get(model._meta.concrete_model)


def can(who: Any, verb: str, target: Model | type[Model]) -> bool:
    """Whether ``who`` (a user or a ``Scope``) may do ``verb`` to ``target``.

    For a model: whether to any object of it. For an object: to this one, by its owning province.
    """
    scope = _scope(who)
    is_model = isinstance(target, type)
    kind = kind_of(target if is_model else type(target))
    if kind is None:
        return False
    reaches = _reaches(scope, kind.area, verb)
    if is_model:
        return bool(reaches) or any(_is_alone(p) for p in _stand_ins(scope, kind, verb))
    if kind.area is Area.ACCOUNT:
        return _reaches_account(target, reaches)
    owner = _owner(target, kind)
    if any(_covers(reach, ids, owner) for reach, ids in reaches):
        return True
    return owner is not None and owner.pk in _stand_ins(scope, kind, verb) and _is_alone(owner.pk)


def require(who: Any, verb: str, target: Model | type[Model]) -> None:
    """Raise ``PermissionDenied`` unless ``who`` may do ``verb`` to ``target``."""
    if not can(who, verb, target):
        raise PermissionDenied


def visible(who: Any, model: type[Model], verb: str = "view") -> Q:
    """The condition for the rows of ``model`` to which ``who`` may do ``verb``, by the same table.

    Of the editors' right to decide where a province has no approver it knows nothing.
    """
    kind = kind_of(model)
    condition = NO_ROWS
    if kind is None:
        return condition
    for reach, ids in _reaches(_scope(who), kind.area, verb):
        if reach is Reach.ALL:
            return ALL_ROWS
        condition |= _rows(kind, reach, ids)
    return condition


@dataclass(frozen=True, slots=True)
class Places:
    """Whose objects a person may make: ``provinces`` None means any province."""

    provinces: frozenset[int] | None
    national: bool


def places(who: Any, verb: str, model: type[Model]) -> Places:
    """For which provinces, and whether nationally, ``who`` may do ``verb`` with ``model``."""
    kind = kind_of(model)
    reaches = _reaches(_scope(who), kind.area, verb) if kind else []
    if any(reach is Reach.ALL for reach, _ids in reaches):
        scope = _scope(who)
        # A registry entry may be added for any steward by the ministry only.
        if scope.sees_all or kind.owner == "":
            return Places(None, national=True)
        return Places(scope.provinces, national=False)
    own = [ids for reach, ids in reaches if reach is Reach.OWN]
    return Places(
        frozenset().union(*own), national=any(reach is Reach.NATIONAL for reach, _ids in reaches)
    )


def has_active_approver(province_id: int | None, *, besides: int | None = None) -> bool:
    """Whether the province (None: the ministry) has an active approver other than ``besides``."""
    role = Membership.Role.MINISTRY if province_id is None else Membership.Role.APPROVER
    found = Membership.objects.filter(role=role, province=province_id, user__is_active=True)
    return found.exclude(user=besides).exists() if besides else found.exists()


def _owner(target: Model, kind: Kind) -> Model | None:
    """The owning province; parts that do not expose it are found over what they are part of."""
    if not kind.owner:
        return None
    if hasattr(type(target), "owner_province"):
        return target.owner_province
    return reduce(getattr, kind.owner.split("__"), target)


def _scope(who: Any) -> Scope:
    return who if isinstance(who, Scope) else Scope.of(who)


def _standings(scope: Scope) -> list[tuple[Standing, frozenset[int]]]:
    """In which qualities the person acts, each with the provinces it is for."""
    held = (
        (Standing.EDITOR, scope.editor_of, bool(scope.editor_of)),
        (Standing.APPROVER, scope.approver_of, bool(scope.approver_of)),
        (Standing.MINISTRY, frozenset(), scope.is_ministry),
        (Standing.SUPERUSER, frozenset(), scope.is_superuser),
    )
    return [(standing, ids) for standing, ids, holds in held if holds]


def _reaches(scope: Scope, area: Area, verb: str) -> list[tuple[Reach, frozenset[int]]]:
    """On whose objects of the area the person may do the verb, with the ids of own provinces."""
    return [
        (reach, ids)
        for standing, ids in _standings(scope)
        for reach, verbs in TABLE[area].get(standing, {}).items()
        if verb in verbs
    ]


def _covers(reach: Reach, ids: frozenset[int], owner: Model | None) -> bool:
    if reach is Reach.ALL:
        return True
    if reach is Reach.NATIONAL:
        return owner is None or owner.successor_id is not None
    return owner is not None and owner.pk in ids


def _rows(kind: Kind, reach: Reach, ids: frozenset[int]) -> Q:
    if kind.area is Area.ACCOUNT:
        return _accounts(reach, ids)
    if reach is Reach.NATIONAL:
        has_ended = Q(**{f"{kind.owner}__successor__isnull": False})
        return Q(**{f"{kind.owner}__isnull": True}) | has_ended
    return Q(**{f"{kind.owner}__in": ids})


def _accounts(reach: Reach, ids: frozenset[int]) -> Q:
    """Accounts have no owner; whose they are follows from what their people may do."""
    if reach is Reach.ALL:
        return ALL_ROWS
    if reach is Reach.NATIONAL:
        return Q(is_superuser=False)
    editing = Q(role=Membership.Role.EDITOR, province__in=ids)
    here = Membership.objects.filter(editing).values("user")
    elsewhere = Membership.objects.exclude(editing).values("user")
    return Q(pk__in=here, is_superuser=False) & ~Q(pk__in=elsewhere)


def _reaches_account(account: Model, reaches: list[tuple[Reach, frozenset[int]]]) -> bool:
    rows = type(account)._base_manager.filter(pk=account.pk)
    return any(rows.filter(_accounts(reach, ids)).exists() for reach, ids in reaches)


def _stand_ins(scope: Scope, kind: Kind, verb: str) -> frozenset[int]:
    """Where the person, an editor, would decide if the province had no approver."""
    is_decision = kind.area is Area.CATALOGUE and verb in DECIDE
    return scope.editor_of if is_decision else frozenset()


def _is_alone(province_id: int) -> bool:
    return not has_active_approver(province_id)
