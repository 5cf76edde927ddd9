"""The parts of the page cache that need no site: packing, marks, memory."""

import datetime as dt
import gzip

import brotli
import pytest
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from core.page_cache.asked import Asked, is_asked_in_full, pairs_of
from core.page_cache.encodings import best_encoding, packed, unpacked
from core.page_cache.etags import etag_of, has_etag
from core.page_cache.kept import Kept, Memory

TODAY = dt.date(2026, 2, 10)


# Packing ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.1", "gzip"),
        ("gzip;q=0.5, br;q=0.5", "br"),
        ("BR", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "gzip"),
        ("gzip;q=0, *;q=0.5", ""),
        ("deflate", ""),
        ("identity", ""),
        ("", ""),
        ("br;q=2", ""),
        ("br;q=x,gzip;q=,,;;", ""),
        ("brotli, gzippy", ""),
        ("br" * 5_000, ""),
    ],
)
def test_best_encoding_that_is_allowed(accepted: str, encoding: str) -> None:
    assert best_encoding(accepted) == encoding


@given(st.text(max_size=80))
@settings(max_examples=100)
def test_any_header_names_an_encoding(accepted: str) -> None:
    assert best_encoding(accepted) in {"br", "gzip", ""}


@pytest.mark.parametrize("once", [True, False])
@given(body=st.binary(max_size=2_000))
@settings(max_examples=50)
def test_what_is_packed_is_what_browsers_unpack(once: bool, body: bytes) -> None:
    of_brotli, of_gzip = packed(body, "br", once=once), packed(body, "gzip", once=once)

    assert (brotli.decompress(of_brotli), gzip.decompress(of_gzip)) == (body, body)
    assert [unpacked(of_brotli, "br"), unpacked(of_gzip, "gzip"), unpacked(body, "")] == [body] * 3


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_what_was_not_packed_is_refused(encoding: str) -> None:
    with pytest.raises(ValueError, match="not packed"):
        unpacked(b"\x1f\x8bnothing of the kind", encoding)


def test_same_page_is_packed_to_the_same_bytes() -> None:
    assert packed(b"x" * 500, "gzip") == packed(b"x" * 500, "gzip")


# Marks of content -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("{}", True),
        ('"other", {}', True),
        ("*", True),
        (" * ", True),
        ("{strong}", True),
        ("", False),
        ('"other"', False),
        ("{bare}", False),
        ('W/"', False),
        ('"' * 5_000, False),
    ],
)
def test_browser_has_the_page_or_not(header: str, expected: bool) -> None:
    etag = etag_of(b"page")
    strong = etag.removeprefix("W/")

    sent = header.format(etag, strong=strong, bare=strong.strip('"')) if "{" in header else header

    assert has_etag(sent, etag) is expected


@given(st.text(max_size=80))
@settings(max_examples=100)
def test_any_header_is_read(header: str) -> None:
    assert has_etag(header, etag_of(b"page")) is (header.strip() == "*")


# What is asked ----------------------------------------------------------------------------------
def asked(query: str = "", version: int = 1, path: str = "/") -> Asked:
    """What a request asks for."""
    return Asked("http://testserver", path, pairs_of(QueryDict(query)), version, TODAY)


@pytest.mark.parametrize(
    ("query", "canonical", "expected"),
    [
        ("", "", True),
        ("page=2", "page=2", True),
        ("b=1&a=2&a=3", "a=2&a=3&b=1", True),
        ("a=3&a=2", "a=2&a=3", True),
        ("a=2&a=2", "a=2", False),
        ("page=2&utm_source=x", "page=2", False),
        ("page=999", "page=7", False),
        ("q=", "", False),
        ("", "page=2", False),
        ("q=%C4%91", "q=đ", True),
    ],
)
def test_only_the_canonical_question_is_kept(query: str, canonical: str, expected: bool) -> None:
    assert is_asked_in_full(asked(query), canonical) is expected


def test_order_of_parameters_means_nothing_that_of_values_may() -> None:
    assert asked("b=1&a=2&a=3") == asked("a=2&a=3&b=1")
    assert asked("a=2&a=3") != asked("a=3&a=2")


# The memory -------------------------------------------------------------------------------------
def page(body: bytes = b"page", encoding: str = "br") -> Kept:
    """A page with these bytes."""
    return Kept(etag_of(body), (("ETag", etag_of(body)),), encoding, body)


def test_room_is_limited_and_what_is_used_all_the_time_stays(settings: Settings) -> None:
    settings.PAGE_CACHE_BYTES = 16 * 1_000
    memory, first = Memory(), asked(path="/first/")
    misses = 0
    for number in range(300):
        memory.put(asked(path=f"/{number}/"), page(bytes(400)))
        if memory.get(first, "br") is None:
            misses += 1
            memory.put(first, page())
        assert memory.get(first, "br") == page()

    assert 10 < len(memory) < 40
    assert misses < 10


def test_same_page_kept_again_is_kept_once() -> None:
    memory = Memory()
    for _ in range(3):
        memory.put(asked(), page())

    assert len(memory) == 1


def test_page_that_is_too_large_is_not_kept(settings: Settings) -> None:
    settings.PAGE_CACHE_BYTES = 100_000
    memory = Memory()

    memory.put(asked(), page(bytes(10_000)))

    assert len(memory) == 0


@pytest.mark.parametrize(
    "later", [asked(version=2), asked()._replace(day=TODAY + dt.timedelta(days=1))]
)
def test_earlier_edition_is_forgotten_with_the_first_page_of_a_later_one(later: Asked) -> None:
    memory = Memory()
    memory.put(asked(path="/a/"), page())
    memory.put(asked(path="/b/"), page())

    memory.put(later, page())

    assert len(memory) == 1


def test_page_of_another_encoding_is_packed_anew() -> None:
    text = b"text " * 200
    kept = page(packed(text, "br"))

    assert gzip.decompress(kept.repacked("gzip").body) == text
    assert kept.repacked("").body == text


def test_head_and_304_carry_what_they_must() -> None:
    response = HttpResponse("text", headers={"Vary": "Accept-Encoding", "X-Frame-Options": "DENY"})
    response.headers["ETag"] = etag_of(b"text")
    response.headers["Cache-Control"] = "public"
    kept = Kept.of(response, "gzip")
    ask = RequestFactory()

    whole, head = kept.answer(ask.get("/")), kept.answer(ask.head("/"))
    unchanged = kept.answer(ask.get("/", headers={"if-none-match": etag_of(b"text")}))

    assert (head.content, dict(head.headers)) == (b"", dict(whole.headers))
    assert whole.headers["Content-Length"] == str(len(kept.body))
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert dict(unchanged.headers) == {
        "Cache-Control": "public",
        "ETag": etag_of(b"text"),
        "Vary": "Accept-Encoding",
    }
