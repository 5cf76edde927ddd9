"""Which tables the log of changes speaks of, and whose object a row of each of them belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model

# Objects that are followed one by one; a row of any other table counts for all pages.
FOLLOWED = frozenset({"solution", "vendor", "guide", "problem", "province", "ranking"})

_PARTS: dict[type[Model], tuple[str, ...]] = {}
_IGNORED: set[type[Model]] = set()


@dataclass(frozen=True, slots=True)
class Owner:
    """The object a row belongs to: its ``topic`` and the columns that lead from the row to it.

    ``hops`` are pairs of the column in the table reached so far and the table it refers to; the
    last one's table is the owner's.
    """

    topic: str
    hops: tuple[tuple[str, str], ...]


def part_of(owner: str, *models: type[Model]) -> None:
    """Say that rows of ``models`` belong to what their look-up ``owner`` names, as in a filter.

    Said for several look-ups, a row belongs to each of them.
    """
    for model in models:
        _PARTS[model] = (*_PARTS.get(model, ()), owner)


def ignore(*models: type[Model]) -> None:
    """Say that no page and no search shows anything of ``models``."""
    _IGNORED.update(models)


def watched() -> Iterator[type[Model]]:
    """Every model of the project's own apps but histories and what is ignored."""
    for config in apps.get_app_configs():
        if Path(config.path).parent != settings.BASE_DIR:
            continue
        for model in config.get_models(include_auto_created=True):
            is_history = model.__name__.startswith("Historical")
            if not is_history and (model._meta.auto_created or model) not in _IGNORED:
                yield model


def owners(model: type[Model]) -> list[Owner]:
    """Whom a row of ``model`` belongs to; itself where nothing else was said."""
    source = model._meta.auto_created
    if source:
        # The table of a many-to-many field goes with the object that has the field.
        back = _column_to(model, source)
        paths = [f"{back}__{path}" for path in _PARTS.get(source, ())] or [back]
    else:
        paths = list(_PARTS.get(model, ()))
    return [_owner(model, path) for path in paths] or [Owner(_topic(model), ())]


def _owner(model: type[Model], path: str) -> Owner:
    hops: list[tuple[str, str]] = []
    reached: Any = model
    for name in path.split("__"):
        field = reached._meta.get_field(name)
        reached = field.related_model
        hops.append((field.column, reached._meta.db_table))
    return Owner(_topic(reached), tuple(hops))


def _column_to(model: type[Model], target: Any) -> str:
    fields: list[Field[Any, Any]] = list(model._meta.fields)
    return next(f.name for f in fields if f.remote_field and f.related_model is target)


def _topic(model: type[Model]) -> str:
    return model._meta.model_name or ""
