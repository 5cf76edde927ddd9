"""Stored pictures on pages: every width that there is, measures against jumping, loaded late."""

from typing import Any

from django import template

from core.renditions import MIDDLE, Shown, shown, tile

register = template.Library()

# How wide pictures are shown where (CSS of .gallery, .photos, .step__picture).
SIZES = {
    "tile": "(max-width: 47.99rem) 46vw, 20rem",
    "photo": "(max-width: 47.99rem) 92vw, 22rem",
    "step": "(max-width: 47.99rem) 92vw, 40rem",
    "logo": "10rem",
}


@register.inclusion_tag("ui/picture.html")
def picture(
    file: Any, alt: str, place: str, *, is_first: bool = False, css: str = ""
) -> dict[str, Any]:
    """A whole stored picture; ``place`` is a key of ``SIZES``, ``is_first`` loads it before others.

    Renditions are shown where they were prefetched (``core.renditions.with_renditions``).
    """
    return _context(shown(file), alt, place, is_first, css)


@register.inclusion_tag("ui/picture.html")
def picture_tile(image: Any, place: str, *, is_first: bool = False) -> dict[str, Any]:
    """A picture row (``file``, ``alt``, ``focal_x``, ``focal_y``) in the shape of a tile."""
    focal = (image.focal_x, image.focal_y) if hasattr(image, "focal_x") else MIDDLE
    return _context(tile(image.file, focal), image.alt, place, is_first, "")


def _context(one: Shown, alt: str, place: str, is_first: bool, css: str) -> dict[str, Any]:
    sizes = SIZES[place] if one.srcset else ""
    return {"shown": one, "alt": alt, "sizes": sizes, "is_first": is_first, "css": css}
