"""Two real web processes: an edit made elsewhere is in the very next answer of either."""

import http.client
import re
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from showcase.management.commands.serve import web_server
from tests import prepared, redis
from tests.syntax import ROOT

# Both databases have the same counter and the same gunicorn.
pytestmark = pytest.mark.once

SECONDS_TO_START = 180
ASKED = 24
PATH = "/tinh/"


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a portal with reference data."""
    made = tmp_path_factory.mktemp("page-cache")
    prepared.ready_portal(prepared.place(tmp_path_factory), made)
    return made


@contextmanager
def serving(var: Path, **settings: str) -> Iterator[int]:
    """The port of gunicorn with two workers."""
    port = redis.free_port()
    env = prepared.environment(var) | settings
    server = subprocess.Popen(web_server(2, port=port), cwd=ROOT, env=env)
    try:
        end = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                if ask(port, "/healthz")[0] == 200:
                    break
            except OSError:
                if time.monotonic() > end or server.poll() is not None:
                    raise
                time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=120)


def ask(
    port: int, path: str = PATH, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of an answer over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request(
            method, path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read().decode()
    finally:
        connection.close()


def texts(port: int) -> list[str]:
    """What many get who ask at the same time, so that both workers are asked."""
    with ThreadPoolExecutor(4) as pool:
        return [text for _status, _headers, text in pool.map(ask, [port] * ASKED)]


def rename(var: Path, name: str, **settings: str) -> None:
    """Rename the centre of Huế, by the ORM in a process of its own."""
    code = (
        "from provinces.models import Province;"
        f"Province.objects.filter(slug='hue').update(name={name!r})"
    )
    prepared.manage(var, "shell", "--no-imports", "-c", code, **settings)


def count(answers: list[str], name: str) -> int:
    """How many answers show the name."""
    return sum(name in text for text in answers)


@pytest.fixture(scope="module")
def port(var: Path) -> Iterator[int]:
    """The port of a portal without a shared cache."""
    with serving(var) as made:
        yield made


def test_edit_is_seen_by_the_next_request_in_every_process(var: Path, port: int) -> None:
    before = texts(port)
    rename(var, "Cố đô Một")
    after = texts(port)
    rename(var, "Cố đô Hai")
    last = texts(port)

    assert [count(before, "Cố đô Một"), count(after, "Cố đô Một")] == [0, ASKED]
    assert [count(last, "Cố đô Một"), count(last, "Cố đô Hai")] == [0, ASKED]


def test_head_and_304_have_no_body_on_the_wire(port: int) -> None:
    _status, headers, text = ask(port)

    head = ask(port, method="HEAD")
    unchanged = ask(port, If_None_Match=headers["ETag"])

    assert (head[0], head[2], head[1]["Content-Length"]) == (200, "", str(len(text.encode())))
    assert (unchanged[0], unchanged[2], unchanged[1]["ETag"]) == (304, "", headers["ETag"])


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [("/nha-cung-cap/", "SCRIPT_NAME", "/nha-cung-cap"), ("/cam-nang/", "PATH_INFO", "/")],
)
def test_no_header_puts_a_page_under_another_address(
    port: int, path: str, name: str, value: str
) -> None:
    # Some proxies let these through; gunicorn heeds them when the proxy is on the same machine.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path, headers={name: value})
    answered = connection.getresponse().read().decode()
    connection.close()

    assert {answered, *(ask(port, path)[2] for _ in range(ASKED))} == {ask(port, f"{path}?")[2]}
    assert "<title>Trang chủ" not in answered


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells of open files")
def test_no_process_inherits_an_open_database(var: Path, port: int) -> None:
    """SQLite in a child of a process that has it open takes no locks: it thinks that it has them.

    Whoever closes the database last would then remove the log of writes beneath such a child.
    """
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _number: ask(port, "/readyz"), range(ASKED)))
    processes = _processes(port)
    parents = {_parent(process) for process in processes}

    having = {process.name for process in processes if var / prepared.DATABASE in _open(process)}

    assert (len(processes), len(parents & {process.name for process in processes})) == (3, 1)
    assert having
    assert not having & parents


def _processes(port: int) -> list[Path]:
    """The folders in ``/proc`` of gunicorn's processes."""
    option = f"--bind=127.0.0.1:{port}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        # Others end meanwhile.
        with suppress(OSError):
            if option in (folder / "cmdline").read_bytes().split(b"\0"):
                found.append(folder)
    return found


def _open(process: Path) -> set[Path]:
    files = set()
    for file in (process / "fd").iterdir():
        with suppress(OSError):
            files.add(file.readlink())
    return files


def _parent(process: Path) -> str:
    return (process / "stat").read_text().rpartition(")")[2].split()[1]


def test_files_named_by_their_content_are_kept_for_good_others_for_a_minute(port: int) -> None:
    hashed = re.search(r'href="(/static/css/site\.\w+\.css)"', ask(port)[2])
    assert hashed is not None

    kept, plain = ask(port, hashed[1])[1], ask(port, "/static/css/site.css")[1]

    assert kept["Cache-Control"] == "max-age=315360000, public, immutable"
    assert plain["Cache-Control"] == "max-age=60, public"
    assert (kept["X-Content-Type-Options"], "Content-Security-Policy" in kept) == ("nosniff", False)


def test_shared_cache_tells_all_processes_and_may_go(var: Path) -> None:
    if redis.binary() is None:
        pytest.skip("Redis is not installed")
    with redis.server() as cache, serving(var, CACHE_URL=cache.url) as port:
        texts(port)
        rename(var, "Cố đô Ba", CACHE_URL=cache.url)
        shared = texts(port)
        cache.stop()
        alone = texts(port)
        rename(var, "Cố đô Bốn", CACHE_URL=cache.url)
        changed_alone = texts(port)
        readiness = ask(port, "/readyz")[0]

    assert [count(shared, "Cố đô Ba"), count(alone, "Cố đô Ba")] == [ASKED, ASKED]
    assert (count(changed_alone, "Cố đô Bốn"), readiness) == (ASKED, 503)
