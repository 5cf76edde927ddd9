"""The last part of an address: from the name, and another one where that is taken."""

from itertools import count

from django.db.models import Model

from core.text import vi_slugify

MAX_SLUG = 120
# Room for "-" and a number behind the longest stem.
_ROOM = 8


def free_slug(model: type[Model], name: str, second: str = "", *, fallback: str = "") -> str:
    """A slug of ``name`` that no row of ``model`` has (product page, "Slugs and order").

    On a clash ``-<second>`` is added (the vendor's slug, for a guide the province's), then ``-2``,
    ``-3``... A name without Latin letters or digits gives ``fallback``, else the model's name.
    """
    base = vi_slugify(name) or fallback or model._meta.model_name
    stem = f"{base}-{second}" if second else base
    rows = model._base_manager
    for slug in (base, stem):
        if len(slug) <= MAX_SLUG and not rows.filter(slug=slug).exists():
            return slug
    stem = stem[: MAX_SLUG - _ROOM].rstrip("-")
    taken = set(rows.filter(slug__startswith=f"{stem}-").values_list("slug", flat=True))
    return next(slug for n in count(2) if (slug := f"{stem}-{n}") not in taken)
