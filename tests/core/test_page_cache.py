"""Which answers are kept, for whom, and how long."""

import datetime as dt
import gzip
import threading
import time
from collections import Counter
from collections.abc import Iterator

import brotli
import pytest
import time_machine
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path
from pytest_django import Settings

from core.page_cache import store as store_module
from core.page_cache.marks import answers, for_now, public_page, public_pages
from core.page_cache.store import store

TEXT = "Trang công khai " * 200
rendered: Counter[str] = Counter()
counting = threading.Lock()
gate = threading.Event()
# Seconds that nobody comes to wait, however busy the machine is.
PATIENCE = 120.0


def note(request: HttpRequest) -> None:
    """Count that a page is made; many may be made at the same time."""
    with counting:
        rendered[request.path] += 1


def page(request: HttpRequest) -> HttpResponse:
    """A public page with a page number; others are ignored."""
    note(request)
    number = request.GET.get("page", "")
    if number in {"2", "3"}:
        answers(request, f"page={number}")
    return HttpResponse(TEXT + number)


def slow(request: HttpRequest) -> HttpResponse:
    """A public page that takes its time."""
    note(request)
    gate.wait(PATIENCE)
    return HttpResponse(TEXT)


def broken(request: HttpRequest) -> HttpResponse:
    """A public page that fails, after a while."""
    note(request)
    time.sleep(0.2)
    raise RuntimeError


def with_token(request: HttpRequest) -> HttpResponse:
    """A page that says it is public and has a form."""
    note(request)
    return HttpResponse(TEXT + get_token(request))


def with_session(request: HttpRequest) -> HttpResponse:
    """A page that says it is public and looks who is there."""
    note(request)
    return HttpResponse(TEXT + str(request.session.get("name")))


def with_cookie(request: HttpRequest) -> HttpResponse:
    """A page that says it is public and sets a cookie."""
    note(request)
    response = HttpResponse(TEXT)
    response.set_cookie("seen", "1")
    return response


def with_message(request: HttpRequest) -> HttpResponse:
    """A page that says it is public and leaves a message."""
    note(request)
    messages.info(request, "Đã lưu")
    return HttpResponse(TEXT)


def own_mind(request: HttpRequest) -> HttpResponse:
    """A page that says itself how long it lasts."""
    note(request)
    return HttpResponse(TEXT, headers={"Cache-Control": "private, no-store"})


def same_mind(request: HttpRequest) -> HttpResponse:
    """A page that says of itself what is said of all."""
    note(request)
    own = {"Cache-Control": "public, max-age=0, must-revalidate", "ETag": '"1"'}
    return HttpResponse(TEXT, content_type="application/atom+xml", headers=own)


def makeshift(request: HttpRequest) -> HttpResponse:
    """A page that at first is not what it should be."""
    note(request)
    if rendered[request.path] == 1:
        for_now()
    return HttpResponse(TEXT)


def file(request: HttpRequest) -> HttpResponse:
    """Something public that is no text."""
    note(request)
    return HttpResponse(b"\x00" * 1_000, content_type="application/pdf")


def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Something public that comes in pieces."""
    note(request)
    return StreamingHttpResponse([TEXT], content_type="text/csv")


def gone(request: HttpRequest) -> HttpResponse:
    """A public page that has ended."""
    note(request)
    return HttpResponse(TEXT, status=410)


def moved(request: HttpRequest) -> HttpResponse:
    """A public address that leads elsewhere."""
    note(request)
    return HttpResponseRedirect("/trang/")


def unmarked(request: HttpRequest) -> HttpResponse:
    """A page that nobody called public."""
    note(request)
    return HttpResponse(TEXT)


public = [
    path("trang/", page),
    path("cham/", slow),
    path("hong/", broken),
    path("bieu-mau/", with_token),
    path("phien/", with_session),
    path("cookie/", with_cookie),
    path("loi-nhan/", with_message),
    path("rieng/", own_mind),
    path("nguon/", same_mind),
    path("tam/", makeshift),
    path("tep/", file),
    path("dong/", stream),
    path("het/", gone),
    path("chuyen/", moved),
]
public_pages(public)
urlpatterns = [*public, path("noi-bo/", unmarked)]
pytestmark = pytest.mark.urls(__name__)


class Log:
    """The log of changes, at hand."""

    number = 1

    def version(self) -> int:
        """The number of the latest change."""
        return self.number


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    """A log that changes when a test says so."""
    made = Log()
    monkeypatch.setattr("core.page_cache.asked.feed", made)
    monkeypatch.setattr("core.page_cache.asked.has_own_changes", lambda: False)
    return made


@pytest.fixture(autouse=True)
def kept(log: Log, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The page cache, turned on and empty; nobody gives up waiting for a page."""
    settings.CACHES_PAGES = True
    monkeypatch.setattr(store_module, "WAIT", PATIENCE)
    rendered.clear()
    gate.clear()
    store.clear()
    yield
    store.clear()


def times(client: Client, address: str, asked: int = 2, **headers: str) -> int:
    """How often a page is made when it is asked for some times."""
    before = sum(rendered.values())
    for _ in range(asked):
        client.get(address, headers=headers)
    return sum(rendered.values()) - before


# What is kept -----------------------------------------------------------------------------------
def test_page_is_made_once_and_the_same_for_all(client: Client) -> None:
    first, second = client.get("/trang/"), Client().get("/trang/")

    assert rendered == {"/trang/": 1}
    assert (second.content, dict(second.headers)) == (first.content, dict(first.headers))
    assert first.content.decode() == TEXT


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?page=2", 1),
        ("?page=9", 2),
        ("?page=2&x=1", 2),
        ("?page=2&page=2", 2),
        ("?x", 2),
        ("?page=2" + "&" * 1_600, 2),
        ("?%ff", 2),
    ],
)
def test_only_valid_questions_are_kept(client: Client, query: str, expected: int) -> None:
    assert times(client, f"/trang/{query}") == expected
    assert len(store.memory) == (expected == 1)


@pytest.mark.parametrize(
    "address",
    [
        *("/bieu-mau/", "/phien/", "/cookie/", "/loi-nhan/", "/rieng/", "/tep/", "/dong/"),
        *("/het/", "/chuyen/", "/noi-bo/"),
    ],
)
def test_whatever_is_not_a_page_for_everybody_is_not_kept(
    client: Client, address: str, db: None
) -> None:
    assert times(client, address) == 2
    assert len(store.memory) == 0


def test_nothing_is_kept_of_a_failure(client: Client) -> None:
    client.raise_request_exception = False

    statuses = [client.get("/hong/").status_code for _ in range(2)]

    assert (statuses, rendered, len(store.memory)) == ([500, 500], {"/hong/": 2}, 0)


def test_answer_for_the_moment_is_nobodys_to_keep_and_the_next_one_is(client: Client) -> None:
    first = client.get("/tam/")

    assert first.headers["Cache-Control"] == "private, no-store"
    assert times(client, "/tam/") == 1
    assert len(store.memory) == 1


def test_page_that_says_what_is_said_of_all_is_kept_too(client: Client) -> None:
    headers = {"accept-encoding": "br"}

    first, second = (client.get("/nguon/", headers=headers) for _ in range(2))

    assert rendered == {"/nguon/": 1}
    assert brotli.decompress(second.content).decode() == TEXT
    assert (first.headers["ETag"], second.headers["ETag"][:2]) == (second.headers["ETag"], "W/")


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_only_reading_is_answered_from_the_cache(client: Client, method: str) -> None:
    client.get("/trang/")

    getattr(client, method)("/trang/")

    assert rendered == {"/trang/": 2}


def test_head_fills_the_cache_and_is_answered_from_it(client: Client) -> None:
    head, whole, again = client.head("/trang/"), client.get("/trang/"), client.head("/trang/")

    assert rendered == {"/trang/": 1}
    assert (head.content, again.content, whole.content.decode()) == (b"", b"", TEXT)
    assert dict(head.headers) == dict(whole.headers) == dict(again.headers)


def test_cache_can_be_turned_off(client: Client, settings: Settings) -> None:
    settings.CACHES_PAGES = False

    assert times(client, "/trang/") == 2


# For whom ---------------------------------------------------------------------------------------
def test_whoever_has_a_session_is_answered_past_the_cache(client: Client) -> None:
    client.get("/trang/")
    client.cookies["sessionid"] = "khong-co-phien-nay"

    response = client.get("/trang/")

    assert rendered == {"/trang/": 2}
    assert response.headers["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert "Set-Cookie" not in response.headers


def test_other_cookies_do_not_matter(client: Client) -> None:
    client.get("/trang/")
    client.cookies["csrftoken"] = "x" * 32

    assert times(client, "/trang/") == 0


def test_each_host_and_scheme_has_its_own(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]

    for host, secure in (("a.example", False), ("b.example", False), ("a.example", True)):
        client.get("/trang/", headers={"host": host}, secure=secure)

    assert (rendered, len(store.memory)) == ({"/trang/": 3}, 3)


def test_own_uncommitted_changes_pass_the_cache_by(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/trang/")
    monkeypatch.setattr("core.page_cache.asked.has_own_changes", lambda: True)

    assert times(client, "/trang/") == 2


# How long ---------------------------------------------------------------------------------------
def test_page_is_made_anew_after_a_change(client: Client, log: Log) -> None:
    client.get("/trang/")
    log.number += 1

    assert times(client, "/trang/") == 1


def test_change_while_the_page_is_made_is_not_lost(client: Client, log: Log) -> None:
    thread = threading.Thread(target=Client().get, args=["/cham/"])
    thread.start()
    until_made(1)
    log.number += 1
    gate.set()
    thread.join()

    assert times(client, "/cham/") == 1


def test_page_is_made_anew_at_midnight_in_vietnam(client: Client) -> None:
    hanoi = dt.timezone(dt.timedelta(hours=7))
    with time_machine.travel(dt.datetime(2026, 2, 10, 23, 59, 59, tzinfo=hanoi), tick=False):
        client.get("/trang/")
    with time_machine.travel(dt.datetime(2026, 2, 11, 0, 0, 0, tzinfo=hanoi), tick=False):
        assert times(client, "/trang/") == 1


# What browsers and proxies are told -------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "control"),
    [
        ("/trang/", "public, max-age=0, must-revalidate"),
        ("/trang/?x", "public, max-age=0, must-revalidate"),
        ("/het/", "public, max-age=0, must-revalidate"),
        ("/chuyen/", "public, max-age=0, must-revalidate"),
        ("/tep/", "public, max-age=0, must-revalidate"),
        ("/dong/", "public, max-age=0, must-revalidate"),
        ("/rieng/", "private, no-store"),
        ("/bieu-mau/", "private, no-store"),
        ("/phien/", "private, no-store"),
        ("/noi-bo/", "private, no-store"),
    ],
)
def test_who_may_keep_an_answer(client: Client, address: str, control: str, db: None) -> None:
    assert client.get(address).headers["Cache-Control"] == control


@pytest.mark.parametrize("address", ["/trang/", "/trang/?x"])
@pytest.mark.parametrize(
    ("accepted", "encoding"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("", "")]
)
def test_text_comes_packed_as_the_browser_takes_it(
    client: Client, address: str, accepted: str, encoding: str
) -> None:
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]

    for _ in range(2):
        response = client.get(address, headers={"accept-encoding": accepted})

        assert response.headers.get("Content-Encoding", "") == encoding
        assert response.headers["Content-Length"] == str(len(response.content))
        assert response.headers["Vary"] == "Accept-Encoding"
        assert unpack(response.content).decode() == TEXT


def test_one_made_page_serves_all_encodings(client: Client) -> None:
    for accepted in ("br", "gzip", "", "gzip", "br", "*"):
        client.get("/trang/", headers={"accept-encoding": accepted})

    assert rendered == {"/trang/": 1}


@pytest.mark.parametrize("address", ["/trang/", "/trang/?x"])
@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
def test_known_page_is_not_sent_again(client: Client, address: str, accepted: str) -> None:
    etag = client.get(address).headers["ETag"]

    response = client.get(
        address, headers={"accept-encoding": accepted, "if-none-match": f'"x", {etag}'}
    )

    assert (response.status_code, response.content) == (304, b"")
    assert {name: response.headers.get(name) for name in ("ETag", "Vary", "Cache-Control")} == {
        "ETag": etag,
        "Vary": "Accept-Encoding",
        "Cache-Control": "public, max-age=0, must-revalidate",
    }
    assert "Content-Encoding" not in response.headers


def test_mark_changes_with_the_page_alone(client: Client, log: Log) -> None:
    first = client.get("/trang/").headers["ETag"]
    log.number += 1

    assert client.get("/trang/").headers["ETag"] == first
    assert client.get("/trang/?page=2").headers["ETag"] != first


@pytest.mark.parametrize("value", ["\x00", "é" * 300, ";;q==,", '"' * 999, "W/", "gzip;q=nan"])
def test_malformed_headers_are_answered(client: Client, value: str) -> None:
    for _ in range(2):
        response = client.get(
            "/trang/", headers={"accept-encoding": value, "if-none-match": value, "cookie": value}
        )

        assert (response.status_code, response.content.decode()) == (200, TEXT)


# Many at the same time --------------------------------------------------------------------------
def until_made(number: int) -> None:
    """Return when so many pages are being made, or were."""
    end = time.monotonic() + PATIENCE
    while sum(rendered.values()) < number and time.monotonic() < end:
        time.sleep(0.01)


def at_once(address: str, number: int, *, makers: int = 1) -> list[int]:
    """The statuses that many get who ask for a page at the same time.

    The slow page ends when so many make it, and a while later, so that others can ask meanwhile.
    """
    statuses: list[int] = []

    def ask() -> None:
        client = Client(raise_request_exception=False)
        statuses.append(client.get(address).status_code)

    threads = [threading.Thread(target=ask) for _ in range(number)]
    for thread in threads:
        thread.start()
    until_made(makers)
    time.sleep(0.2)
    gate.set()
    for thread in threads:
        thread.join()
    return statuses


def test_of_many_one_makes_the_page(client: Client) -> None:
    assert at_once("/cham/", 8) == [200] * 8
    assert rendered == {"/cham/": 1}


def test_failure_of_one_leaves_nobody_waiting() -> None:
    assert at_once("/hong/", 3) == [500] * 3
    assert store._at_work == {}


def test_whoever_waited_too_long_makes_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "WAIT", 0.05)

    assert at_once("/cham/", 3, makers=3) == [200] * 3
    assert rendered == {"/cham/": 3}


def test_page_that_is_not_kept_is_made_by_each() -> None:
    assert at_once("/cham/?x=1", 3) == [200] * 3
    assert rendered == {"/cham/": 3}


def test_marking_leaves_the_view_as_it_is() -> None:
    assert public_page(unmarked.__call__) == unmarked.__call__
