"""Rules for every page in a real browser: accessibility, weight, looks."""

from collections.abc import Callable

import pytest

from .barriers import barriers
from .conftest import DESKTOP, NARROW, PHONE, Visit
from .first_view import first_view
from .test_visitor import FIRST_OF

pytestmark = pytest.mark.browser

Visits = Callable[..., Visit]
KINDS = {
    "home": "/",
    "catalogue": "/giai-phap/",
    "table": "/giai-phap/?view=table",
    "no-result": "/giai-phap/?q=zzzzqqqq",
    "search": "/tim-kiem/?q=hoa+don",
    "search-nothing": "/tim-kiem/?q=zzzzqqqq",
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


def address_of(window: Visit, kind: str) -> str:
    """The address of a page of that kind; of a detail page, the first that its list links to."""
    if kind in KINDS:
        return KINDS[kind]
    start = FIRST[kind]
    return window.open(start).locator(FIRST_OF[start]).first.get_attribute("href") or ""


@pytest.mark.parametrize("kind", [*KINDS, *FIRST])
def test_page_is_light_and_has_no_barrier(visit: Visits, kind: str) -> None:
    address = address_of(visit(PHONE), kind)
    window = visit(PHONE)

    view = first_view(window, address)

    assert view.faults() == []
    assert barriers(window.page, (PHONE, DESKTOP)) == []
    width, height = NARROW
    window.page.set_viewport_size({"width": width, "height": height})
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width
