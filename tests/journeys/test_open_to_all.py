"""Rules for every page in a real browser: accessibility, weight, looks."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import DESKTOP, PHONE, Visit
from .test_visitor import FIRST_OF

pytestmark = pytest.mark.browser

Visits = Callable[..., Visit]
KINDS = {
    "home": "/",
    "catalogue": "/giai-phap/",
    "table": "/giai-phap/?view=table",
    "no-result": "/giai-phap/?q=zzzzqqqq",
    "sectors": "/linh-vuc/",
    "problems": "/bai-toan/",
    "handbook": "/cam-nang/",
    "provinces": "/tinh/",
    "centre": "/tinh/khanh-hoa/",
    "centre-catalogue": "/tinh/khanh-hoa/giai-phap/",
    "vendors": "/nha-cung-cap/",
    "programmes": "/chuong-trinh/",
    "accessibility": "/gioi-thieu/tiep-can/",
    "privacy": "/gioi-thieu/rieng-tu/",
    "contact": "/gioi-thieu/lien-he/",
    "costs": "/chi-phi/",
    "sign-in": "/tai-khoan/login/",
    "prices": "/gioi-thieu/gia/",
    "ratings": "/gioi-thieu/danh-gia/",
    "home-en": "/en/",
    "catalogue-en": "/en/giai-phap/",
}
FIRST = {
    "solution": "/giai-phap/",
    "guide": "/cam-nang/",
    "problem": "/bai-toan/",
    "sector": "/linh-vuc/",
    "vendor": "/nha-cung-cap/",
}
# First view of a page, compressed, with fonts; and the one picture it may have besides.
MOST_BYTES, MOST_OF_A_PICTURE = 60_000, 30_000


def address_of(window: Visit, kind: str) -> str:
    """The address of a page of that kind; of a detail page, the first that its list links to."""
    if kind in KINDS:
        return KINDS[kind]
    start = FIRST[kind]
    return window.open(start).locator(FIRST_OF[start]).first.get_attribute("href") or ""


@pytest.mark.parametrize("kind", [*KINDS, *FIRST])
def test_page_has_no_barrier(visit: Visits, kind: str) -> None:
    window = visit(DESKTOP)
    page = window.open(address_of(window, kind))

    for width, height in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        found = Axe().run(page)

        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("kind", [*KINDS, *FIRST])
def test_first_view_is_light(visit: Visits, kind: str) -> None:
    window = visit(PHONE)
    address = address_of(window, kind)
    fresh = visit(PHONE)
    sizes: dict[str, int] = {}
    pictures: dict[str, int] = {}

    def weigh(request) -> None:
        place = pictures if request.resource_type == "image" else sizes
        place[request.url] = request.sizes()["responseBodySize"]

    fresh.page.on("requestfinished", weigh)
    fresh.open(address)
    fresh.page.wait_for_load_state("networkidle")

    eager = {
        url: size for url, size in pictures.items() if not url.endswith(".svg") and "/tep/" in url
    }
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert sum(eager.values()) <= MOST_OF_A_PICTURE, eager
