"""Narrower copies of stored pictures, and cuts around the point that must stay visible.

A copy has the key ``w640`` (its width in pixels), a cut ``c640-30-70``: 640 pixels wide in the
shape of a tile, with its middle as near to 30 % from the left and 70 % from the top as the picture
allows. They are made when a picture is uploaded or its point moves, never while a page is read.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch, QuerySet
from PIL import Image, ImageOps

from core.models import Rendition, StoredFile
from core.storing import IMAGE, Content, keep, webp

log = logging.getLogger("portal.files")

WIDTHS: Final = (320, 640, 960, 1280)
TILE_WIDTHS: Final = (320, 640)
# The shape of a tile: that of most screens.
TILE_SHAPE: Final = (16, 10)
# Pictures as near to that shape as this are shown whole.
SAME_SHAPE: Final = 0.02
MIDDLE: Final = (50, 50)
# A page's first picture weighs at most this much (PRODUCT, "Light").
MOST_BYTES: Final = 30_000
MOST_BYTES_UP_TO: Final = 640
QUALITIES: Final = (76, 64, 52, 40, 30, 20)

Focal = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as an ``img`` names it: addresses, and measures in pixels (None: unknown)."""

    src: str
    srcset: str
    width: int | None
    height: int | None


def make_renditions(source: StoredFile, focals: Iterable[Focal] = ()) -> int:
    """Make what is missing of a picture: narrower copies, and the cuts around ``focals``.

    Returns how many were made; 0 for documents and for pictures whose bytes are lost, which are
    logged. ``focals`` are percent from the left and from the top, 0 to 100.
    """
    missing = _missing(source, focals)
    if not missing:
        return 0
    try:
        with source.content.open("rb") as content, Image.open(content, formats=("WEBP",)) as opened:
            opened.load()
            picture = opened.copy()
    except OSError:
        log.error("The bytes of stored file %s are missing or damaged", source.digest)
        return 0
    made = [
        Rendition(source=source, key=key, file=_made(source, picture, focal, width))
        for key, focal, width in missing
    ]
    # Someone may have made them at the same moment.
    Rendition.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def with_renditions(accessor: str) -> Prefetch:
    """For ``prefetch_related``: the renditions of the pictures at ``accessor`` (``file``).

    One query for all rows of a page; ``shown`` and ``tile`` read them.
    """
    rows = Rendition.objects.select_related("file")
    return Prefetch(f"{accessor}__renditions", rows)


def shown(source: StoredFile) -> Shown:
    """The whole picture in all its widths. Reads renditions only where they were prefetched."""
    made = _read(source)
    copies = [made[key] for key in (f"w{width}" for width in WIDTHS) if key in made]
    default = next((one for one in copies if one.width == MOST_BYTES_UP_TO), source)
    return Shown(
        default.get_absolute_url(), _srcset([*copies, source]), source.width, source.height
    )


def tile(source: StoredFile, focal: Focal = MIDDLE) -> Shown:
    """The picture in the shape of a tile; whole while it has no cut around that point."""
    made = _read(source)
    cuts = [made[key] for key in (tile_key(focal, w) for w in TILE_WIDTHS) if key in made]
    if not cuts:
        return shown(source)
    widest = cuts[-1]
    return Shown(widest.get_absolute_url(), _srcset(cuts), widest.width, widest.height)


def tile_key(focal: Focal, width: int) -> str:
    """The key of the cut of that width in pixels around a point."""
    return f"c{width}-{focal[0]}-{focal[1]}"


def stale_tiles(source: StoredFile, focals: Iterable[Focal]) -> QuerySet[Rendition]:
    """The cuts of a picture around points other than ``focals``."""
    kept = [tile_key(focal, width) for focal in focals for width in TILE_WIDTHS]
    return Rendition.objects.filter(source=source, key__startswith="c").exclude(key__in=kept)


def _read(source: StoredFile) -> dict[str, StoredFile]:
    ready = getattr(source, "_prefetched_objects_cache", {})
    if "renditions" not in ready:
        return {}
    return {one.key: one.file for one in ready["renditions"]}


def _srcset(files: Sequence[StoredFile]) -> str:
    known = [one for one in files if one.width]
    if len(known) < 2:
        return ""
    return ", ".join(f"{one.get_absolute_url()} {one.width}w" for one in known)


def _missing(source: StoredFile, focals: Iterable[Focal]) -> list[tuple[str, Focal | None, int]]:
    """Key, point (None: the whole picture) and width of what a picture still lacks."""
    width, height = source.width, source.height
    if source.content_type != IMAGE or not width or not height:
        return []
    wanted: list[tuple[str, Focal | None, int]] = [
        (f"w{narrower}", None, narrower) for narrower in WIDTHS if narrower < width
    ]
    if not _has_shape(width, height):
        widest = min(width, height * TILE_SHAPE[0] // TILE_SHAPE[1])
        wanted += [
            (tile_key(focal, wide), focal, wide)
            for focal in focals
            for wide in TILE_WIDTHS
            if wide <= widest
        ]
    made = set(Rendition.objects.filter(source=source).values_list("key", flat=True))
    return [one for one in wanted if one[0] not in made]


def _has_shape(width: int, height: int) -> bool:
    across, down = TILE_SHAPE
    return abs(width * down / (height * across) - 1) <= SAME_SHAPE


def _scaled(picture: "Image.Image", width: int) -> "Image.Image":
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _cut(picture: "Image.Image", focal: Focal, width: int) -> "Image.Image":
    """The largest part of that shape with the point in its middle, moved inside the picture."""
    across, down = TILE_SHAPE
    size = (width, round(width * down / across))
    centering = tuple(
        _offset(percent / 100, side, part)
        for percent, side, part in zip(focal, picture.size, _part(picture.size), strict=True)
    )
    return ImageOps.fit(picture, size, Image.Resampling.LANCZOS, centering=centering)


def _part(size: tuple[int, int]) -> tuple[float, float]:
    """Width and height of the largest part of a picture that has the shape of a tile."""
    width, height = size
    across, down = TILE_SHAPE
    scale = min(width / across, height / down)
    return across * scale, down * scale


def _offset(at: float, side: float, part: float) -> float:
    """How much of what is cut off a side lies before the part, 0 to 1, as Pillow asks for it."""
    spare = side - part
    if spare <= 0:
        return 0.5
    return min(max((at * side - part / 2) / spare, 0.0), 1.0)


def _made(
    source: StoredFile, picture: "Image.Image", focal: Focal | None, width: int
) -> StoredFile:
    narrow = _scaled(picture, width) if focal is None else _cut(picture, focal, width)
    return keep(Content(_light(narrow), source.name, IMAGE, narrow.size), source.uploaded_by)


def _light(picture: "Image.Image") -> bytes:
    """As WebP; narrow ones lose quality step by step until they are light enough."""
    data = b""
    for quality in QUALITIES:
        data = webp(picture, quality)
        if picture.width > MOST_BYTES_UP_TO or len(data) <= MOST_BYTES:
            break
    return data
