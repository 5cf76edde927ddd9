"""What a first visit to a page loads: the page itself and what it names, as browsers ask."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from .addresses import Kind
from .client import PLAIN, Ask, BenchError, Connection
from .meter import Meter
from .results import Visit
from .rows import KIB

# Of links, those that a browser follows at once; the icon of the tab is no part of the page.
LOADED_LINKS: Final = {"stylesheet", "preload", "modulepreload"}
_IMPORT: Final = re.compile(r"""^\s*import\b[^"';]*["']([^"']+)["']""", re.MULTILINE)


@dataclass
class Named:
    """The addresses that a page loads at once, each once, in their order."""

    parts: dict[str, None] = field(default_factory=dict)
    pictures: dict[str, None] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.named = Named()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        is_link = tag == "link" and set(values.get("rel", "").split()) & LOADED_LINKS
        if is_link and values.get("as") == "image":
            self.named.pictures[values["href"]] = None
        elif is_link:
            self.named.parts[values["href"]] = None
        elif tag == "script" and "src" in values:
            self.named.parts[values["src"]] = None
        elif tag == "img" and values.get("loading") != "lazy" and values.get("src"):
            self.named.pictures[values["src"]] = None


def named_in(page: str) -> Named:
    """What a page of HTML loads at once; pictures that load lazily are left out."""
    reader = _Reader()
    reader.feed(page)
    return reader.named


def imported_by(script: str) -> Iterator[str]:
    """The addresses that a script imports at its top."""
    return (found[1] for found in _IMPORT.finditer(script))


def visits(meter: Meter, kinds: Mapping[Kind, Sequence[str]]) -> list[Visit]:
    """A first visit to one page of each kind. ``BenchError``: something that it names is not there.

    Requests and KB of pictures are apart: they belong to what a page shows, not to how it is made.
    """
    with meter.connections() as connections:
        return [_visit(connections[0], kind, paths[0]) for kind, paths in kinds.items()]


def _visit(connection: Connection, kind: Kind, path: str) -> Visit:
    named = named_in(connection.get(Ask(path, PLAIN)).body.decode())
    parts = [path, *named.parts]
    for script in [part for part in parts if part.endswith(".js")]:
        if set(imported_by(connection.get(Ask(script, PLAIN)).body.decode())) - set(parts):
            raise BenchError(f"{script} imports what {path} does not name.")
    pictures = [address for address in named.pictures if address.startswith("/")]
    return Visit(
        kind.key,
        kind.label,
        requests=len(parts),
        kilobytes=sum(_weight(connection, part) for part in parts),
        pictures=len(pictures),
        pictures_kilobytes=sum(_weight(connection, picture) for picture in pictures),
    )


def _weight(connection: Connection, path: str) -> float:
    """KB of the body as it travels."""
    return len(connection.get(Ask(path)).body) / KIB
