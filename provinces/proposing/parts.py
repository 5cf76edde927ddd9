"""The parts of an object that proposals speak of, read in a few queries for all of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from provinces.proposals import Place, relation
from provinces.proposing.values import own_field, text_of

Steps = tuple[tuple[str, str], ...]


class Parts:
    """An object with the parts to which ``places`` lead."""

    def __init__(self, whole: Model, places: Iterable[Place]) -> None:
        self.whole = whole
        self._found: dict[Steps, Model] = {(): whole}
        known = [place for place in places if _is_known(place, type(whole))]
        wanted = {place.steps[: depth + 1] for place in known for depth in range(len(place.steps))}
        many = _many_names(type(whole), known)
        for depth in range(1, max(map(len, wanted), default=0) + 1):
            self._read({steps for steps in wanted if len(steps) == depth}, many)

    def at(self, steps: Steps) -> Model | None:
        """The object or part there; None when it is gone, or not made yet."""
        return self._found.get(steps)

    def now(self, place: Place) -> str | None:
        """What the object says at the place, as text; None where there is nothing to ask.

        Raises ``ValidationError`` for a field that does not exist.
        """
        found = self.at(place.steps)
        if found is None or not place.name:
            return None
        return text_of(found, own_field(type(found), place.name))

    def _read(self, wanted: set[Steps], many: Mapping[type[Model], set[str]]) -> None:
        """One query for each kind of parts at one depth."""
        groups: dict[Steps, list[Steps]] = {}
        for steps in wanted:
            way = tuple((accessor, "") for accessor, _key in steps)
            groups.setdefault(way, []).append(steps)
        for same in groups.values():
            wholes = {steps[:-1]: self.at(steps[:-1]) for steps in same}
            known = {steps: whole for steps, whole in wholes.items() if whole is not None}
            if not known:
                continue
            found = relation(type(next(iter(known.values()))), same[0][-1][0])
            rows = _rows(found, known.values(), same, many)
            for steps in same:
                whole, row = wholes[steps[:-1]], rows.get(steps[-1][1])
                if row is not None and whole is not None and _belongs(row, found, whole):
                    # So that naming the part asks for nothing.
                    setattr(row, found.field.name, whole)
                    self._found[steps] = row


def parent_name(accessor: str, whole: type[Model]) -> str:
    """The name of the field with which a part refers to its whole."""
    return relation(whole, accessor).field.name


def _rows(
    found: Any, wholes: Iterable[Model], same: list[Steps], many: Mapping[type[Model], set[str]]
) -> dict[str, Model]:
    model = found.related_model
    keys = [steps[-1][1] for steps in same if steps[-1][1].isdecimal()]
    related = [f.name for f in model._meta.fields if f.many_to_one and f is not found.field]
    rows = model._base_manager.filter(**{f"{found.field.name}__in": list(wholes)}, pk__in=keys)
    rows = rows.select_related(*related) if related else rows
    return {str(row.pk): row for row in rows.prefetch_related(*many.get(model, ()))}


def _belongs(row: Model, found: Any, whole: Model) -> bool:
    return getattr(row, found.field.attname) == whole.pk


def _many_names(whole: type[Model], places: Iterable[Place]) -> dict[type[Model], set[str]]:
    """Relations to several rows that the places ask for, by the model of the part."""
    names: dict[type[Model], set[str]] = {}
    for place in places:
        model = place.model_in(whole)
        field = own_field(model, place.name) if place.name else None
        if field is not None and field.many_to_many and place.steps:
            names.setdefault(model, set()).add(field.name)
    return names


def _is_known(place: Place, whole: type[Model]) -> bool:
    """Whether the place leads somewhere; one that does not is told when it is decided."""
    try:
        model = place.model_in(whole)
        return not place.name or own_field(model, place.name) is not None
    except ValidationError:
        return False
