"""What is done before the first request: pages are asked for once, nothing of them is kept."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import SimpleCookie
from django.utils import timezone

from core.page_cache.store import store
from provinces.models import Province
from showcase import warming
from showcase.searching import finding
from solutions.index.keeper import Keeper
from tests import factories as f

pytestmark = pytest.mark.django_db(transaction=True)


class Asked:
    """An application that notes what is asked of it: address, cookies and status of each."""

    def __init__(self) -> None:
        self.pages: list[tuple[str, str]] = []
        self.cookies: set[str] = set()
        self._application = get_wsgi_application()

    def __call__(self, environment: dict[str, Any], begin: Callable[..., Any]) -> Iterable[bytes]:
        query = environment["QUERY_STRING"]
        address = environment["PATH_INFO"] + (f"?{unquote(query)}" if query else "")
        self.cookies |= SimpleCookie(environment["HTTP_COOKIE"]).keys()

        def begun(status: str, headers: list[tuple[str, str]]) -> None:
            self.pages.append((address, status))

        return self._application(environment, begun)


@pytest.fixture(autouse=True)
def _takes_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine asks for all pages too."""
    monkeypatch.setattr(warming, "LONGEST", 3600.0)


@pytest.fixture
def catalogue(da_nang: Province) -> None:
    sector = f.SectorFactory(name="Y tế", slug="y-te")
    solution = f.SolutionFactory(name="Trạm Y tế", slug="tram-y-te")
    solution.sectors.add(sector)
    f.ListingFactory(solution=solution, province=da_nang, published=True)
    f.GuideFactory(title="Ký số", slug="ky-so", published=True)


def test_a_page_of_each_kind_is_asked_for_and_none_is_kept(catalogue: None, index: Keeper) -> None:
    asked, before = Asked(), len(store.memory)

    warming.warm_for_all(asked)

    assert asked.pages == [
        (address, "200 OK")
        for address in (
            "/",
            "/giai-phap/",
            "/giai-phap/tram-y-te/",
            "/giai-phap/?q=Trạm Y tế",
            "/tim-kiem/?q=Trạm Y tế",
            "/cam-nang/ky-so/",
            "/linh-vuc/y-te/",
            "/tinh/da-nang/",
            "/tinh/da-nang/giai-phap/",
            "/so-sanh-tinh/",
        )
    ]
    assert asked.cookies == {"sessionid"}
    assert len(store.memory) == before


def test_the_texts_of_the_search_are_read(
    catalogue: None, index: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_SHELF", finding.new_shelf())
    warming.warm_for_all(Asked())

    with finding.opened(timezone.localdate()) as desk:
        question = desk.question("ký số")

        assert len(desk.ranked("guides", question)) == 1


def test_an_empty_portal_has_its_lists_asked_for(index: Keeper) -> None:
    asked = Asked()

    warming.warm_for_all(asked)

    assert [address for address, _status in asked.pages] == ["/", "/giai-phap/", "/so-sanh-tinh/"]


def test_no_page_is_asked_for_without_an_index(catalogue: None, index: Keeper) -> None:
    asked = Asked()
    index.drop(None)

    warming.warm_for_all(asked)

    assert asked.pages == []


def test_who_takes_long_is_not_waited_for(
    catalogue: None, index: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "LONGEST", -1.0)
    asked = Asked()

    warming.warm_for_all(asked)

    assert asked.pages == []


def test_no_connection_is_left_open(
    catalogue: None, index: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []
    monkeypatch.setattr(connection, "close", lambda: closed.append(True))

    warming.warm_for_all(Asked())

    assert closed


def test_what_fails_does_not_keep_the_server_from_starting(
    catalogue: None, index: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(*_asked: Any) -> Iterable[bytes]:
        raise RuntimeError("no page")

    warming.warm_for_all(failing)

    assert "no page" in caplog.text
