"""What a page says and links to, read as a browser reads it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Elements without an end tag.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN = ("alt", "title", "aria-label", "placeholder")


@dataclass
class Element:
    """An element with its attributes, its language and the text directly and indirectly in it."""

    tag: str
    attributes: dict[str, str]
    language: str
    text: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The whole text, with single spaces."""
        return " ".join("".join(self.text).split())


class Reader(HTMLParser):
    """All elements of a page in their order, and its texts with their language."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.spoken: list[tuple[str, str]] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins; it inherits the language."""
        attributes = {name: value or "" for name, value in attrs}
        inherited = self._open[-1].language if self._open else ""
        element = Element(tag, attributes, attributes.get("lang", inherited))
        self.elements.append(element)
        self.spoken += [
            (element.language, attributes[name]) for name in SPOKEN if attributes.get(name)
        ]
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content, as in SVG."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends, with those in it that were left open."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """A piece of text, which belongs to all elements around it."""
        for element in self._open:
            element.text.append(data)
        if data.strip() and not {"script", "style"} & {element.tag for element in self._open}:
            self.spoken.append((self._open[-1].language if self._open else "", data))


def read(page: str) -> list[Element]:
    """The elements of a page."""
    reader = Reader()
    reader.feed(page)
    return reader.elements


def find(page: str, tag: str) -> list[Element]:
    """The elements of a page with that tag."""
    return [element for element in read(page) if element.tag == tag]


def texts_of(page: str, language: str) -> Iterator[str]:
    """The texts, also spoken ones, that a page shows as being in its own language."""
    reader = Reader()
    reader.feed(page)
    for marked, text in reader.spoken:
        if marked == language:
            yield " ".join(text.split())
