"""The cache that several machines share: against a real server, and when that one is gone."""

import datetime as dt
import logging
import threading
import time
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from core.changes import counter as counting
from core.changes.counter import CacheCounter
from core.page_cache.asked import Asked
from core.page_cache.kept import Kept
from core.page_cache.store import Store
from core.shared_cache import SharedCache
from showcase.throttle import allows
from tests import redis
from tests.redis import Server

TODAY = dt.date(2026, 2, 10)


@pytest.fixture(scope="module")
def program() -> Iterator[Server]:
    """A Redis server of the tests."""
    if redis.binary() is None:
        pytest.skip("Redis is not installed")
    with redis.server() as made:
        yield made


@pytest.fixture
def server(
    program: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """The portal's shared cache, empty."""
    if program.process is None:
        program.start()
    # On a busy machine a server may take longer than visitors would wait for it.
    patient = {"socket_connect_timeout": 60, "socket_timeout": 60}
    settings.CACHES = {
        "default": {
            "BACKEND": "core.shared_cache.SharedCache",
            "LOCATION": program.url,
            "OPTIONS": patient,
        }
    }
    settings.HAS_SHARED_CACHE = True
    monkeypatch.setattr(SharedCache, "_paused_until", 0.0)
    monkeypatch.setattr(SharedCache, "_silent_until", 0.0)
    monkeypatch.setattr("core.shared_cache.PAUSE", 0.0)
    caches["default"].clear()
    counting.counter.cache_clear()
    yield program
    # Whoever is next has the counter of its own settings.
    counting.counter.cache_clear()
    if program.process is None:
        program.start()


def asked(version: int = 1) -> Asked:
    """What a request asks for."""
    return Asked("http://testserver", "/giai-phap/", (("page", ("2",)),), version, TODAY)


def page(text: str = "trang") -> Kept:
    """A page in its own words."""
    return Kept('W/"1"', (("Content-Type", "text/html"),), "br", text.encode())


# The cache --------------------------------------------------------------------------------------
def test_it_is_a_cache(server: Server) -> None:
    cache = caches["default"]
    cache.set("a", ["giá trị"], 60)

    assert cache.get("a") == ["giá trị"]
    assert (cache.add("a", 1), cache.add("b", 1), cache.incr("b")) == (False, True, 2)
    assert cache.get_many(["a", "b", "c"]) == {"a": ["giá trị"], "b": 2}
    assert (cache.set_many({"d": 1}), cache.has_key("d"), cache.touch("d", 5)) == ([], True, True)
    cache.delete_many(["d"])
    assert (cache.delete("a"), cache.get("a", "gone"), cache.get("d")) == (True, "gone", None)
    with pytest.raises(ValueError, match="not found"):
        cache.incr("none")


def test_without_an_answer_it_is_empty(server: Server) -> None:
    cache = caches["default"]
    cache.set("a", 1)
    server.stop()

    assert (cache.get("a", "none"), cache.add("a", 1), cache.incr("a", 3)) == ("none", True, 3)
    assert (cache.get_many(["a"]), cache.has_key("a"), cache.delete("a")) == ({}, False, False)
    assert (cache.set("a", 1), cache.set_many({"a": 1}), cache.touch("a")) == (None, ["a"], False)
    assert (cache.delete_many(["a"]), cache.clear()) == (None, False)


def test_silence_is_logged_once_a_minute(
    server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.stop()
    with caplog.at_level(logging.ERROR, logger="portal.cache"):
        for _ in range(3):
            caches["default"].get("a")
        in_the_first_minute = len(caplog.records)
        monkeypatch.setattr(SharedCache, "_silent_until", 0.0)
        caches["default"].get("a")

    assert (in_the_first_minute, len(caplog.records)) == (1, 2)
    assert "127.0.0.1" not in caplog.text


def test_server_that_failed_is_left_alone_for_a_while(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.shared_cache.PAUSE", 3_600.0)
    server.stop()
    caches["default"].get("a")
    server.start()

    caches["default"].set("a", 1)
    is_asked = caches["default"].get("a")
    monkeypatch.setattr(SharedCache, "_paused_until", 0.0)
    caches["default"].set("a", 1)

    assert (is_asked, caches["default"].get("a")) == (None, 1)


def test_nobody_is_locked_out_by_its_silence(server: Server) -> None:
    server.stop()

    assert [allows("key", 1, 60) for _ in range(3)] == [True, True, True]


def test_readiness_tells_and_pages_are_served(
    server: Server, client: Client, db: None, settings: Settings
) -> None:
    settings.CACHES_PAGES = True
    before = client.get("/readyz")
    server.stop()

    after, home = client.get("/readyz"), client.get("/gioi-thieu/gia/")

    assert (before.status_code, before.json()["cache"]) == (200, True)
    assert (after.status_code, after.json()) == (
        503,
        {"database": True, "migrations": True, "cache": False},
    )
    assert home.status_code == 200


# The counter ------------------------------------------------------------------------------------
def test_counter_is_the_same_for_all(server: Server) -> None:
    one, other = CacheCounter(), CacheCounter()
    began = one.read()

    bumped = other.bump()

    assert (bumped, one.read(), other.read()) == (began + 1, began + 1, began + 1)


def test_counter_never_repeats_when_the_server_began_anew(server: Server) -> None:
    counter = CacheCounter()
    seen = [counter.read(), counter.bump()]
    server.stop()
    server.start()

    assert counter.read() > max(seen)


def test_counter_counts_for_many_at_once(server: Server) -> None:
    began = CacheCounter().read()
    threads = [
        threading.Thread(target=lambda: [CacheCounter().bump() for _ in range(20)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert CacheCounter().read() == began + 80


def test_without_an_answer_every_look_is_new(server: Server) -> None:
    counter = CacheCounter()
    counter.read()
    server.stop()

    first = counter.read()
    time.sleep(0.001)

    assert first < counter.read()


def test_change_that_could_not_be_told_is_told_later(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, reader = CacheCounter(), CacheCounter()
    before = reader.read()
    with monkeypatch.context() as broken:
        # The server refuses for a moment, and keeps what it has.
        broken.setattr(SharedCache, "_paused_until", time.monotonic() + 60)
        writer.bump()

    assert (writer.read(), reader.read()) == (before + 1, before + 1)


def test_the_portal_counts_there(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    counting.counter.cache_clear()
    try:
        assert isinstance(counting.counter(), CacheCounter)
    finally:
        counting.counter.cache_clear()


# Pages ------------------------------------------------------------------------------------------
def test_page_of_one_process_is_found_by_another(server: Server) -> None:
    one, other = Store(), Store()
    one.put(asked(), page())

    assert other.get(asked(), "br") == page()
    assert other.get(asked(version=2), "br") is None
    assert other.memory.get(asked(), "br") == page()


def test_page_lasts_a_day(server: Server) -> None:
    Store().put(asked(), page())

    client = caches["default"]._cache.get_client()
    assert [86_000 < client.ttl(key) <= 86_400 for key in client.keys("*page:*")] == [True]


def test_other_release_has_its_own_pages(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    Store().put(asked(), page())
    monkeypatch.setattr("core.page_cache.store.release", lambda: "another")

    assert Store().get(asked(), "br") is None


def test_of_two_processes_one_makes_the_page(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However busy the machine is, nobody gives up and nobody is given up.
    monkeypatch.setattr("core.page_cache.store.WAIT", 120.0)
    monkeypatch.setattr("core.page_cache.store.LEASE", 120)
    one, other = Store(), Store()
    found: list[object] = []
    assert one.page_or_lead(asked(), "br") == (None, True)
    waiting = threading.Thread(target=lambda: found.append(other.page_or_lead(asked(), "br")))
    waiting.start()
    time.sleep(0.1)

    one.put(asked(), page())
    one.done(asked())
    waiting.join()

    assert found == [(page(), False)]
    assert other._at_work == {}


def test_process_that_died_holds_nobody_up_for_long(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.page_cache.store.WAIT", 0.1)
    Store().page_or_lead(asked(), "br")

    assert Store().page_or_lead(asked(), "br") == (None, True)


def test_pages_are_kept_in_the_process_while_the_server_is_gone(server: Server) -> None:
    store = Store()
    server.stop()

    store.put(asked(), page())

    assert store.get(asked(), "br") == page()
    assert Store().page_or_lead(asked(), "br") == (None, True)
