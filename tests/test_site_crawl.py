"""A visitor who follows every link: nothing is broken, every page says what it is."""

from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from core.i18n import strip_language
from tests.index import searching_by_index
from tests.pages import Element, read
from tests.syntax import listed

LISTINGS = 120
# Enough for every kind of page in both languages, and many of the facets' addresses.
MOST_PAGES = 320
MOST_WITH_QUERY = 100
STARTS = ("/", "/en/")


@dataclass
class Crawl:
    """What a walk over the site found."""

    client: Client
    titles: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    plain: deque[tuple[str, str]] = field(default_factory=deque)
    queried: deque[tuple[str, str]] = field(default_factory=deque)

    def walk(self) -> None:
        """Follow links, plain addresses first, until none is left or enough were seen."""
        for start in STARTS:
            self.note(start, "the start")
        while self.plain and len(self.titles) < MOST_PAGES:
            self.visit(*self.plain.popleft())
        for _ in range(min(MOST_WITH_QUERY, len(self.queried))):
            self.visit(*self.queried.popleft())

    def note(self, address: str, origin: str) -> None:
        """Keep an address for later, once."""
        if address not in self.seen:
            self.seen.add(address)
            (self.queried if "?" in address else self.plain).append((address, origin))

    def visit(self, address: str, origin: str) -> None:
        """Read one page, or see that a file is there."""
        if address.startswith("/static/"):
            if finders.find(address.removeprefix("/static/")) is None:
                self.faults.append(f"{origin}: no file {address}")
            return
        response = self.client.get(address, follow=True)
        if response.streaming:
            # The file is closed when all of it was read.
            assert b"".join(response.streaming_content)
        if response.status_code != 200:
            self.faults.append(f"{origin}: {address} answers {response.status_code}")
        elif response.headers["Content-Type"].startswith("text/html") and not response.streaming:
            self.read(response.request["PATH_INFO"], address, response.content.decode())

    def read(self, path: str, address: str, page: str) -> None:
        """Check one page and note its links."""
        elements = read(page)
        self.faults += [f"{address}: {fault}" for fault in faults_of(path, elements)]
        if "?" not in address:
            self.titles[path] = next(e.words for e in elements if e.tag == "title")
        ids = {element.attributes.get("id") for element in elements}
        for link in links_of(elements):
            target, fragment = urldefrag(urljoin(address, link))
            if fragment and target == address and fragment not in ids:
                self.faults.append(f"{address}: no place #{fragment} on it")
            self.note(target, address)


def links_of(elements: list[Element]) -> list[str]:
    """The addresses of this site that a page links to or shows."""
    found = [
        element.attributes.get("href") or element.attributes.get("src") or ""
        for element in elements
        if element.tag in {"a", "link", "img", "script"}
    ]
    return [
        link for link in found if link and not urlsplit(link).scheme and not urlsplit(link).netloc
    ]


def faults_of(path: str, elements: list[Element]) -> list[str]:
    """What is wrong with a page by itself."""
    language = "en" if strip_language(path)[0] else "vi"
    faults = []
    tags = Counter(element.tag for element in elements)
    ids = Counter(element.attributes["id"] for element in elements if "id" in element.attributes)
    if elements[0].attributes.get("lang") != language:
        faults.append(f"language {elements[0].attributes.get('lang')}")
    faults += [f"{tags[tag]} {tag}" for tag in ("h1", "title", "main") if tags[tag] != 1]
    faults += [f"{count} places #{name}" for name, count in ids.items() if count > 1]
    for image in (element for element in elements if element.tag == "img"):
        lacking = {"alt", "width", "height"} - image.attributes.keys()
        if lacking:
            faults.append(f"picture {image.attributes.get('src')} without {sorted(lacking)}")
    if not any(
        element.tag == "meta" and element.attributes.get("name") == "description"
        for element in elements
    ):
        faults.append("no description")
    return faults


@pytest.mark.slow
@pytest.mark.once
def test_every_link_leads_somewhere(
    client: Client, transactional_db: None, reference: None, settings: LazySettings
) -> None:
    settings.CACHES_PAGES = True
    call_command("make_sample", listings=LISTINGS, verbosity=0)
    crawl = Crawl(client)

    # As in production; every page is also made without an index, and without parts that are kept
    # (test_every_route).
    with searching_by_index():
        crawl.walk()

    assert not crawl.faults, listed(crawl.faults)
    assert len(crawl.titles) > 100
    twice = [
        f"{title}: {[path for path, own in crawl.titles.items() if own == title]}"
        for title, count in Counter(crawl.titles.values()).items()
        if count > 1
    ]
    assert not twice, listed(twice)


def test_faults_of_a_page_are_found() -> None:
    page = (
        '<html lang="en"><title>x</title><main><h1>a</h1><h1>b</h1>'
        '<p id="a"></p><p id="a"></p><img src="/x.webp"></main></html>'
    )

    assert faults_of("/", read(page)) == [
        "language en",
        "2 h1",
        "2 places #a",
        "picture /x.webp without ['alt', 'height', 'width']",
        "no description",
    ]
