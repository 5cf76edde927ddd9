"""The last part of an address: from the name, and another one where that is taken.

Taken is also what an old address still leads away from: a merged entry keeps its old address for
good, and a new entry there would take its visitors.
"""

from collections.abc import Collection
from itertools import count

from django.db.models import Model

from core.i18n import strip_language
from core.models import OldAddress
from core.text import vi_slugify

MAX_SLUG = 120
# Room for "-" and a number behind the longest stem.
_ROOM = 8


def free_slug(model: type[Model], name: str, second: str = "", *, fallback: str = "") -> str:
    """A slug of ``name`` that is free for a row of ``model`` (product page, "Slugs and order").

    On a clash ``-<second>`` is added (the vendor's slug, for a guide the province's), then ``-2``,
    ``-3``... A name without Latin letters or digits gives ``fallback``, else the model's name.
    """
    base, stem = stems(name, second, fallback or model._meta.model_name)
    taken = taken_slugs(model, {base, stem})
    for slug in (base, stem):
        if len(slug) <= MAX_SLUG and slug not in taken:
            return slug
    stem = cut(stem)
    taken = numbered_slugs(model, stem)
    return next(slug for n in count(2) if (slug := f"{stem}-{n}") not in taken)


def stems(name: str, second: str, fallback: str) -> tuple[str, str]:
    """The slug of a name, and the one that is tried where it is taken; may be too long."""
    base = vi_slugify(name) or fallback
    return base, f"{base}-{second}" if second else base


def cut(stem: str) -> str:
    """The stem, short enough for a number behind it."""
    return stem[: MAX_SLUG - _ROOM].rstrip("-")


def taken_slugs(model: type[Model], slugs: Collection[str]) -> set[str]:
    """Those of ``slugs`` that a row of ``model``, or an old address of one, has (2 queries)."""
    rows = model._base_manager.filter(slug__in=slugs)
    paths = {path: slug for slug in slugs if (path := _path(model, slug))}
    old = OldAddress.objects.filter(path__in=paths).values_list("path", flat=True) if paths else ()
    return {*rows.values_list("slug", flat=True), *(paths[path] for path in old)}


def numbered_slugs(model: type[Model], stem: str) -> set[str]:
    """The taken slugs that begin with ``stem`` and a hyphen (2 queries)."""
    found = set(
        model._base_manager.filter(slug__startswith=f"{stem}-").values_list("slug", flat=True)
    )
    if path := _path(model, stem).rstrip("/"):
        old = OldAddress.objects.filter(path__startswith=f"{path}-")
        start = len(path) - len(stem)
        found |= {one[start:].rstrip("/") for one in old.values_list("path", flat=True)}
    return found


def _path(model: type[Model], slug: str) -> str:
    """The public path of a row with that slug, without language; "" for one without a page."""
    if not hasattr(model, "get_absolute_url"):
        return ""
    return strip_language(model(slug=slug).get_absolute_url())[1]
