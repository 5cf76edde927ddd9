"""The outlines of the portal's icons (Tabler, MIT), one file each in ``static/icons``."""

import re
from functools import cache
from pathlib import Path

ICON_FOLDER = Path(__file__).resolve().parent.parent / "static" / "icons"
FALLBACK = "category"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OUTLINE = re.compile(r'<path d="([^"]+)"/>')


@cache
def outline(name: str) -> str:
    """The ``d`` of an icon's only path, on a grid of 24 by 24.

    A name that does not exist gives the ``category`` icon: names of sectors' icons are data, and a
    slip there must not break a page. A test checks the names written in templates.
    """
    path = ICON_FOLDER / f"{name}.svg"
    if not _NAME.fullmatch(name) or not path.is_file():
        return outline(FALLBACK)
    return _OUTLINE.search(path.read_text(encoding="ascii"))[1]


def icon_names() -> frozenset[str]:
    """Every icon there is."""
    return frozenset(path.stem for path in ICON_FOLDER.glob("*.svg"))
