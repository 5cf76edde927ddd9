"""Addresses for many new rows at once: the rule of ``core.slugs``, in one query."""

from collections.abc import Sequence
from itertools import count

from django.db.models import Model

from core.slugs import MAX_SLUG
from core.text import vi_slugify

_ROOM = 8  # for "-" and a number behind the longest stem


def free_slugs(model: type[Model], wanted: Sequence[tuple[str, str]]) -> list[str]:
    """A slug for each (name, what is added on a clash), taken by no row and by no other of these.

    One query, and another for each name whose two first slugs are both taken.
    """
    stems = [_stems(name, second, model._meta.model_name) for name, second in wanted]
    asked = {slug for pair in stems for slug in pair}
    rows = model._base_manager
    taken = set(rows.filter(slug__in=asked).values_list("slug", flat=True))
    found = []
    for base, stem in stems:
        slug = next((slug for slug in (base, stem) if slug not in taken), None)
        if slug is None:
            numbered = rows.filter(slug__startswith=f"{stem}-").values_list("slug", flat=True)
            taken.update(numbered)
            slug = next(s for n in count(2) if (s := f"{stem}-{n}") not in taken)
        taken.add(slug)
        found.append(slug)
    return found


def _stems(name: str, second: str, fallback: str) -> tuple[str, str]:
    base = vi_slugify(name) or fallback
    stem = f"{base}-{second}" if second else base
    return base, stem[: MAX_SLUG - _ROOM].rstrip("-")
