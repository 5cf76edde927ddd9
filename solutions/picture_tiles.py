"""The tiles of solutions' pictures: cut around their focal points when these are set or moved."""

from collections import defaultdict

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from core.models import Rendition, StoredFile
from core.renditions import TILE_WIDTHS, Focal, make_renditions, stale_tiles
from core.unused import forget_renditions
from solutions.models import SolutionImage


def make_tile(image: SolutionImage) -> int:
    """Make what a picture still lacks for its focal point; returns how many were made."""
    return make_renditions(image.file, [(image.focal_x, image.focal_y)])


def make_missing_tiles() -> int:
    """Make the tiles of all pictures that have none around their focal point."""
    key = Concat(
        Value(f"c{TILE_WIDTHS[0]}-"),
        Cast(OuterRef("focal_x"), CharField()),
        Value("-"),
        Cast(OuterRef("focal_y"), CharField()),
    )
    cut = Rendition.objects.filter(source=OuterRef("file"), key=key)
    focals = _focals(SolutionImage.objects.filter(~Exists(cut)))
    files = StoredFile.objects.in_bulk(focals)
    return sum(make_renditions(files[pk], points) for pk, points in sorted(focals.items()))


def forget_stale_tiles() -> int:
    """Forget the cuts around points that no picture has any more; returns how many."""
    cut = Rendition.objects.filter(key__startswith="c", source=OuterRef("pk"))
    sources = StoredFile.objects.filter(Exists(cut)).in_bulk()
    focals = _focals(SolutionImage.objects.filter(file__in=sources))
    return sum(
        forget_renditions(stale_tiles(source, focals.get(pk, ()))) for pk, source in sources.items()
    )


def _focals(images: QuerySet[SolutionImage]) -> dict[int, set[Focal]]:
    """The points of pictures by their file."""
    found: dict[int, set[Focal]] = defaultdict(set)
    for file, x, y in images.order_by().values_list("file", "focal_x", "focal_y").distinct():
        found[file].add((x, y))
    return found
