"""The published quarter that an address names."""

from django.http import Http404

from comparison.frozen import Announced, quarter_of


def published(text: str) -> Announced:
    """The quarter written as ``2026-q3``. Raises ``Http404`` for one that is not published."""
    ranking = quarter_of(text)
    if ranking is None:
        raise Http404
    return Announced(ranking)
