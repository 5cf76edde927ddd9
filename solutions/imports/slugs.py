"""Addresses for many new rows at once: the rule of ``core.slugs``, in two queries."""

from collections.abc import Sequence
from itertools import count

from django.db.models import Model

from core.slugs import MAX_SLUG, cut, numbered_slugs, stems, taken_slugs


def free_slugs(model: type[Model], wanted: Sequence[tuple[str, str]]) -> list[str]:
    """A slug for each (name, what is added on a clash), taken by no row and by no other of these.

    Two queries, and two more for each name whose two first slugs are both taken.
    """
    pairs = [stems(name, second, model._meta.model_name) for name, second in wanted]
    taken = taken_slugs(model, {slug for pair in pairs for slug in pair})
    found = []
    for pair in pairs:
        free = (slug for slug in pair if len(slug) <= MAX_SLUG and slug not in taken)
        slug = next(free, None)
        if slug is None:
            stem = cut(pair[1])
            taken |= numbered_slugs(model, stem)
            slug = next(s for n in count(2) if (s := f"{stem}-{n}") not in taken)
        taken.add(slug)
        found.append(slug)
    return found
