"""The budget of a first view: bytes, requests, nothing that jumps, the largest picture first."""

from collections.abc import Callable

import pytest

from .conftest import DESKTOP, PHONE, Visit
from .first_view import FirstView, first_view
from .test_open_to_all import address_of

pytestmark = pytest.mark.browser

Visits = Callable[..., Visit]
# Kind and bytes from the network of all that a page loads, without the icon of the tab.
LOADED = """performance.getEntriesByType("resource")
  .filter((entry) => !entry.name.includes("favicon"))
  .map((entry) => [entry.name.split(".").at(-1), entry.transferSize])"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("kind", ["home", "catalogue", "solution", "centre", "guide"])
def test_first_view_keeps_its_budget(visit: Visits, kind: str, size: tuple[int, int]) -> None:
    address = address_of(visit(), kind)

    view = first_view(visit(size), address)

    assert view.faults() == []


def test_second_view_loads_the_page_alone(visit: Visits) -> None:
    window = visit(PHONE)
    window.open("/")
    window.page.wait_for_load_state("networkidle")

    window.open("/linh-vuc/")
    window.page.wait_for_load_state("networkidle")
    loaded = window.page.evaluate(LOADED)

    assert sorted(loaded) == [["css", 0], ["js", 0], ["woff2", 0]]


def test_faults_are_recognised() -> None:
    heavy = FirstView(
        loaded={f"/{n}": 12_000 for n in range(6)} | {"/css/comparing.css": 1_000},
        pictures={"/a": 20_000, "/b": 20_000},
        shift=0.02,
        moved=["<p>"],
        largest="<img>",
        is_late_largest=True,
        unsized=["<img>"],
    )
    parts = {"/": 45_000, "/a": 1_000, "/b": 1_000, "/c": 1_000, "/css/comparing.css": 1_000}
    light = FirstView(parts, {"/a": 30_000}, 0.0, [], "<h1>", False, [])

    assert [fault.split(":")[0] for fault in heavy.faults()] == [
        "73000 bytes",
        "7 requests",
        "40000 bytes of pictures",
        "moved by 0.0200",
        "the largest picture is not loaded first",
        "without its size",
    ]
    assert light.faults() == []
