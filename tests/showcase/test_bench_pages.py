"""What a first visit loads, and the bare pages beside which everything is measured."""

import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import Resolver404, resolve

from showcase.bench.bare import REF_BYTES, ready_html
from showcase.bench.counting import ASKED, OF_SESSIONS, STATEMENTS
from showcase.bench.visits import imported_by, named_in
from tests.site import Site

PAGE = """
<head><link rel="icon" href="/static/icon.svg"><link rel="canonical" href="/">
<link rel="preload" href="/static/a.woff2" as="font"><link rel="stylesheet" href="/static/site.css">
<link rel="preload" href="/tep/first.webp" as="image">
<script type="module" src="/static/site.js"></script>
<script type="application/ld+json">{"@context": "https://schema.org"}</script></head>
<img src="/tep/first.webp" alt=""><img src="/tep/second.webp" loading="lazy" alt="">
"""


def test_page_names_what_a_browser_loads_at_once() -> None:
    named = named_in(PAGE)

    assert list(named.parts) == ["/static/a.woff2", "/static/site.css", "/static/site.js"]
    assert list(named.pictures) == ["/tep/first.webp"]


def test_imports_of_a_script_are_found() -> None:
    script = 'import { fold } from "./fold.js";\nimport "./x.js"\nconst a = import("./late.js");\n'

    assert list(imported_by(script)) == ["./fold.js", "./x.js"]


def test_ref_is_40_kb_that_compress_like_a_page() -> None:
    html = ready_html()

    assert len(html) == REF_BYTES == 40_960
    assert html.decode().startswith('<!doctype html><html lang="vi">')
    assert 4 < len(html) / len(zlib.compress(html)) < 8


def test_no_installation_has_the_bare_pages() -> None:
    with pytest.raises(Resolver404):
        resolve("/bench/ref/")


@pytest.fixture
def bench(client: Client, settings: object, tmp_path: Path) -> Iterator[Client]:
    """A visitor of a portal as the bench serves it."""
    (tmp_path / "home.html").write_text("<p>ready</p>", encoding="utf-8")
    middleware = ["showcase.bench.counting.CountStatements", *settings.MIDDLEWARE]
    with override_settings(
        ROOT_URLCONF="showcase.bench.urls", MIDDLEWARE=middleware, BENCH_PAGES=tmp_path
    ):
        yield Client()


def test_bare_pages_answer_as_they_are(bench: Client) -> None:
    assert bench.get("/bench/ref/").content == ready_html()
    assert bench.get("/bench/page/home/").content == b"<p>ready</p>"
    assert json.loads(bench.get("/bench/worker/").content) == os.getpid()
    assert json.loads(bench.get("/bench/index/").content) == {
        "process": os.getpid(),
        "has_index": False,
    }


def test_statements_are_counted_only_for_who_asks(bench: Client, site: Site) -> None:
    counted = bench.get("/", headers={ASKED: "1"})
    other = bench.get("/")

    assert int(counted.headers[STATEMENTS]) > 0
    assert counted.headers[OF_SESSIONS] == "0"
    assert STATEMENTS not in other.headers


def test_cookie_of_no_session_costs_no_statement(bench: Client, site: Site) -> None:
    bench.cookies["sessionid"] = "b" * 32

    answer = bench.get("/giai-phap/", headers={ASKED: "1"})

    assert answer.status_code == 200
    assert answer.headers[OF_SESSIONS] == "0"


def test_statements_of_a_session_are_told_apart(bench: Client, site: Site) -> None:
    bench.cookies["sessionid"] = "b" * 32

    answer = bench.get("/quan-tri/", headers={ASKED: "1"})

    assert int(answer.headers[OF_SESSIONS]) > 0
