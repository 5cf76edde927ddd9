"""Feeds as RFC 4287 wants them, read back by a strict reader of our own."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from core.atom import Entry, Feed, feed_response, refused
from tests.feeds import read_feed

pytestmark = pytest.mark.once


NOW = dt.datetime(2026, 2, 10, 3, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _host(settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["portal.example", "testserver"]


def entry(number: int, **values) -> Entry:
    """An entry."""
    given = {
        "key": f"solution/{number}",
        "title": f"Giải pháp {number}",
        "path": f"/giai-phap/{number}/",
        "summary": "Tóm tắt",
        "author": "Sở Khoa học và Công nghệ",
        "published": NOW,
        "updated": NOW,
    }
    return Entry(**given | values)


def feed(*entries: Entry, question: str = "") -> Feed:
    """A feed."""
    return Feed("solutions", question, "Mới", "Giới thiệu", "/giai-phap/", NOW, entries)


def answer(made: Feed):
    """The response to a feed reader."""
    request = RequestFactory().get("/feeds/solutions.atom?sector=y-te")
    return feed_response(request, made)


def test_feed_is_valid_and_says_who_answers_for_each_entry() -> None:
    later = NOW + dt.timedelta(days=1)
    made = feed(entry(1, updated=later, terms=("Y tế",)), entry(2), question="sector=y-te")

    read = read_feed(answer(made).content)

    assert read["id"] == "tag:portal.example,2026:feed/solutions?sector=y-te"
    assert read["updated"] == later
    assert read["links"] == {
        "self": "http://testserver/feeds/solutions.atom?sector=y-te",
        "alternate": "http://testserver/giai-phap/",
    }
    assert read["entries"] == [
        {
            "id": "tag:portal.example,2026:solution/1",
            "title": "Giải pháp 1",
            "link": "http://testserver/giai-phap/1/",
            "author": "Sở Khoa học và Công nghệ",
            "published": NOW,
            "updated": later,
            "summary": "<p>Tóm tắt</p>",
            "categories": ["Y tế"],
        },
        {
            "id": "tag:portal.example,2026:solution/2",
            "title": "Giải pháp 2",
            "link": "http://testserver/giai-phap/2/",
            "author": "Sở Khoa học và Công nghệ",
            "published": NOW,
            "updated": NOW,
            "summary": "<p>Tóm tắt</p>",
            "categories": [],
        },
    ]


def test_empty_feed_is_valid_and_stays_the_same() -> None:
    first, second = answer(feed()), answer(feed())

    assert read_feed(first.content)["updated"] == NOW
    assert (first.content, first.headers["Last-Modified"]) == (
        second.content,
        second.headers["Last-Modified"],
    )


def test_texts_are_shown_as_texts() -> None:
    made = feed(entry(1, title="A & <b>", summary="1 < 2\n<script>x</script>\x0b"))

    found = read_feed(answer(made).content)["entries"][0]

    assert found["title"] == "A & <b>"
    assert found["summary"] == "<p>1 &lt; 2</p><p>&lt;script&gt;x&lt;/script&gt;</p>"


def test_sample_data_says_so() -> None:
    read = read_feed(answer(feed(entry(1, is_sample=True))).content)

    assert "SỐ LIỆU MINH HỌA" in read["subtitle"]
    assert read["entries"][0]["summary"].startswith("<p>SỐ LIỆU MINH HỌA</p>")


def test_updated_is_never_before_published() -> None:
    early = NOW - dt.timedelta(days=9)

    read = read_feed(answer(feed(entry(1, updated=early))).content)

    assert read["entries"][0]["updated"] == NOW


def test_refusal_names_every_parameter() -> None:
    response = refused([("sector", "không có"), ("page", "không phải là số")])

    lines = response.content.decode().splitlines()
    assert (response.status_code, response.headers["Content-Type"]) == (
        400,
        "text/plain; charset=utf-8",
    )
    assert lines[1:] == ["sector: không có", "page: không phải là số"]


def test_strict_reader_refuses_what_is_no_feed() -> None:
    with pytest.raises((AssertionError, ET.ParseError)):
        read_feed(b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>')
