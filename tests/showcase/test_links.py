"""Links: asked politely, never into a private network, broken only after two days."""

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine

from showcase.links import check, fetch
from showcase.models import LinkCheck
from tests import factories

ANYWHERE = {"may_reach": lambda address: True, "seconds": 2.0}
DAY = dt.datetime(2026, 11, 2, 3, tzinfo=dt.UTC)


class _Pages(BaseHTTPRequestHandler):
    """A small site with one page of each kind."""

    asked: list[tuple[str, str]] = []

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        self.asked.append((self.command, self.path))
        name = self.path.partition("?")[0].strip("/")
        statuses = {"di": 302, "vong": 302, "mat": 404, "cam": 403, "loi": 503, "rieng": 302}
        status = statuses.get(name, 200)
        if name == "chi-get" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        targets = {"di": "/dich", "vong": "/vong", "rieng": "http://10.0.0.1/"}
        if name in targets:
            self.send_header("Location", targets[name])
        self.end_headers()
        if with_body:
            self.wfile.write(b"x" * 10)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/dich", fetch.Answer(200, is_fine=True)),
        ("/di", fetch.Answer(200, is_fine=True)),
        ("/đường dẫn?q=sổ", fetch.Answer(200, is_fine=True)),
        ("/chi-get", fetch.Answer(200, is_fine=True)),
        ("/mat", fetch.Answer(404, is_fine=False)),
        ("/cam", fetch.Answer(403, is_fine=False, is_doubtful=True)),
        ("/loi", fetch.Answer(503, is_fine=False, is_doubtful=True)),
        ("/vong", fetch.FAILED),
    ],
)
def test_answer_of_a_page(web, path, expected):
    assert fetch.ask(f"{web}{path}", **ANYWHERE) == expected


def test_private_network_is_never_asked(web):
    _Pages.asked.clear()

    answers = [fetch.ask(f"{web}/dich"), fetch.ask("http://localhost:1/"), fetch.ask("ftp://a.vn/")]

    assert answers == [fetch.FAILED] * 3
    assert _Pages.asked == []


def test_redirect_into_a_private_network_is_not_followed(web):
    answer = fetch.ask(f"{web}/rieng", lambda address: address == "127.0.0.1", 2.0)

    assert answer == fetch.FAILED


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("1.1.1.1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:10.0.0.1", False),
    ],
)
def test_public_addresses(address, expected):
    assert fetch.is_public(address) is expected


def test_nobody_listening_is_a_failure():
    assert fetch.ask("http://127.0.0.1:9/", **ANYWHERE) == fetch.FAILED


@pytest.mark.parametrize("address", ["http://[", "http://a b/", "http://" + "a" * 300 + ".vn/"])
def test_nonsense_is_a_failure_not_a_crash(address):
    assert fetch.ask(address, **ANYWHERE) == fetch.FAILED


# Rounds -------------------------------------------------------------------------------------------
@pytest.fixture
def listing(db):
    vendor = factories.VendorFactory(website="https://nha-cung-cap.example/")
    solution = factories.SolutionFactory(vendor=vendor, website="https://giai-phap.example/")
    return factories.ListingFactory(solution=solution, published=True)


def round_of(answers: dict[str, fetch.Answer]) -> check.Round:
    return check.check_links(1, lambda address: answers.get(address, fetch.FAILED), pause=0)


FINE = fetch.Answer(200, is_fine=True)


def test_only_what_is_public_is_asked(listing):
    factories.SolutionFactory(website="https://chua-cong-khai.example/")

    assert check.named_addresses(dt.date(2026, 11, 2)) == {
        "https://nha-cung-cap.example/",
        "https://giai-phap.example/",
    }


def test_an_address_is_broken_after_failures_on_two_days(listing):
    answers = {"https://nha-cung-cap.example/": FINE}

    with time_machine.travel(DAY, tick=False):
        first = round_of(answers)
        again = round_of(answers)
    before = dict(LinkCheck.objects.values_list("address", "result"))
    with time_machine.travel(DAY + dt.timedelta(days=1)):
        second = round_of(answers)

    assert (first, again) == (check.Round(asked=2), check.Round())
    assert before == {
        "https://nha-cung-cap.example/": "fine",
        "https://giai-phap.example/": "unsure",
    }
    assert second == check.Round(asked=1, broken=1)
    broken = LinkCheck.objects.get(result="broken")
    assert (broken.address, broken.failures, broken.broken_since) == (
        "https://giai-phap.example/",
        2,
        DAY,
    )


def test_an_answer_ends_the_trouble_and_doubt_does_not(listing):
    address = "https://giai-phap.example/"
    LinkCheck.objects.create(
        address=address, result="broken", failures=2, broken_since=DAY, checked_at=DAY
    )

    with time_machine.travel(DAY + dt.timedelta(days=1)):
        round_of({address: fetch.DOUBT})
    doubtful = LinkCheck.objects.get(address=address).result
    with time_machine.travel(DAY + dt.timedelta(days=2)):
        round_of({address: FINE})

    mended = LinkCheck.objects.get(address=address)
    assert doubtful == "broken"
    assert (mended.result, mended.failures, mended.broken_since) == ("fine", 0, None)


def test_what_nobody_names_any_more_is_forgotten(listing):
    factories.LinkCheckFactory(address="https://cu.example/")

    round_of({})

    assert not LinkCheck.objects.filter(address="https://cu.example/").exists()


def test_a_round_ends_in_time_and_goes_on_next_time(listing):
    done = check.check_links(0, lambda address: FINE, pause=0)

    assert done == check.Round(left=2)
    assert not LinkCheck.objects.exists()
