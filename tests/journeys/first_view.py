"""What the first view of a page costs someone who has never been here, and what moves in it."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Request

from .conftest import Visit

# Compressed, with fonts and what the server says besides; pictures have their own limit.
MOST_BYTES, MOST_OF_PICTURES = 49_000, 30_000
# The page, its stylesheet, its script and its font; pages that compare have a second stylesheet.
MOST_REQUESTS = 4
SECOND_STYLESHEET = "/css/comparing."
# Parts of the window that moved, times how far: less than two lines of text by one pixel. Where the
# machine is busy the fonts come late, and letters of another breadth move the header by a part of
# that.
LARGEST_SHIFT = 0.002

_WATCH = """
window.firstView = { shift: 0, moved: [], largest: null };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    firstView.shift += entry.value;
    firstView.moved.push(...entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 120)));
  }
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  firstView.largest = list.getEntries().at(-1).element;
}).observe({ type: "largest-contentful-paint", buffered: true });
"""
_ASK = """() => {
  const largest = firstView.largest;
  const pictures = [...document.querySelectorAll("img")];
  return {
    shift: firstView.shift,
    moved: firstView.moved,
    largest: largest?.outerHTML.slice(0, 120) ?? "",
    isLateLargest: largest?.matches("img:not([fetchpriority=high])") ?? false,
    unsized: pictures.filter((one) => !one.width || !one.getAttribute("height"))
      .map((one) => one.outerHTML.slice(0, 120)),
  };
}"""


@dataclass(frozen=True)
class FirstView:
    """What was loaded, in bytes by address, and what the browser saw.

    ``shift`` is the sum of the layout shifts (CLS), ``moved`` the elements that jumped.
    """

    loaded: dict[str, int]
    pictures: dict[str, int]
    shift: float
    moved: list[str]
    largest: str
    is_late_largest: bool
    unsized: list[str]

    def faults(self) -> list[str]:
        """What is over the budget, one line each."""
        found = []
        if sum(self.loaded.values()) > MOST_BYTES:
            found.append(f"{sum(self.loaded.values())} bytes: {self.loaded}")
        seconds = sum(SECOND_STYLESHEET in address for address in self.loaded)
        if len(self.loaded) - seconds > MOST_REQUESTS:
            found.append(f"{len(self.loaded)} requests: {list(self.loaded)}")
        if sum(self.pictures.values()) > MOST_OF_PICTURES:
            found.append(f"{sum(self.pictures.values())} bytes of pictures: {self.pictures}")
        if self.shift > LARGEST_SHIFT:
            found.append(f"moved by {self.shift:.4f}: {self.moved}")
        if self.is_late_largest:
            found.append(f"the largest picture is not loaded first: {self.largest}")
        return found + [f"without its size: {one}" for one in self.unsized]


def first_view(window: Visit, address: str) -> FirstView:
    """Open the page in a window that has loaded nothing yet, and look at what happens.

    The icon of the browser's tab is no part of the view.
    """
    loaded: dict[str, int] = {}
    pictures: dict[str, int] = {}

    def weigh(request: Request) -> None:
        sizes = request.sizes()
        size = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        if "favicon" not in request.url:
            (pictures if request.resource_type == "image" else loaded)[request.url] = size

    page = window.page
    wires = page.context.new_cdp_session(page)
    wires.send("Page.enable")
    wires.send("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH})
    page.on("requestfinished", weigh)
    window.open(address)
    page.wait_for_load_state("networkidle")
    page.remove_listener("requestfinished", weigh)
    # Its script goes with the session.
    wires.detach()
    seen: dict[str, Any] = page.evaluate(_ASK)
    return FirstView(
        loaded=loaded,
        pictures=pictures,
        shift=seen["shift"],
        moved=seen["moved"],
        largest=seen["largest"],
        is_late_largest=seen["isLateLargest"],
        unsized=seen["unsized"],
    )
