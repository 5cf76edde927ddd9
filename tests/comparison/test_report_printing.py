"""HTML to PDF: fonts put in, nothing fetched, told how far it is, clear where it cannot be done."""

import builtins
import logging
import re
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from comparison.reports.printing import CannotPrintError, pdf_of, stylesheet
from tests.pdf import pages_of, unpacked

pytest.importorskip("weasyprint")

pytestmark = pytest.mark.once

PAGE = (
    '<!doctype html><html lang="vi"><head><title>Ổ gà, Ễ, Ự</title></head>'
    "<body><h1>Kết quả xây dựng danh mục</h1>%s</body></html>"
)
TO_TEXT = shutil.which("pdftotext")


@pytest.fixture
def asked_for():
    """A server on this machine, and the paths that anybody asked it for."""
    paths = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args):
            """Nothing is written."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, paths
    server.shutdown()
    server.server_close()
    thread.join()


def test_pdf_is_tagged_and_has_the_fonts_of_the_portal():
    made = pdf_of(PAGE % "<p>Trường Sa</p>")

    inside = unpacked(made)
    assert made.startswith(b"%PDF-1.")
    assert set(re.findall(rb"/FontName ?/[A-Z]{6}\+([A-Za-z-]+)", inside)) == {
        b"Portal-Text",
        b"Portal-Text-Semi-Bold",
    }
    assert b"/StructTreeRoot" in inside
    assert b"pdfuaid" in inside


@pytest.mark.skipif(TO_TEXT is None, reason="pdftotext is not installed")
def test_letters_of_vietnamese_can_be_read_back(tmp_path):
    words = "Kết quả, Ổ, Ễ, Ự, đặc khu Hoàng Sa, Biển Đông"
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf_of(PAGE % f"<p>{words}</p>"))

    read = subprocess.run(
        [str(TO_TEXT), str(file), "-"], check=True, capture_output=True, timeout=300
    )

    assert words in read.stdout.decode()


def test_nothing_is_fetched_from_the_network_or_the_machine(asked_for, tmp_path):
    port, paths = asked_for
    secret = tmp_path / "a.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>TUYETMAT</text></svg>")
    sources = [f"http://127.0.0.1:{port}/x.png", secret.as_uri(), str(secret)]
    body = "".join(
        f"<img src='{one}' alt=''><link rel=stylesheet href='{one}'><object data='{one}'></object>"
        f"<style>@import url('{one}'); p {{ background: url('{one}') }}</style>"
        for one in sources
    )

    made = pdf_of(PAGE % f"{body}<p>Còn chữ</p>")

    assert made.startswith(b"%PDF")
    assert paths == []
    assert b"TUYETMAT" not in made


def test_pages_are_told_while_they_are_laid_out():
    told = []

    body = "".join(f"<p style='break-before:page'>{n}</p>" for n in range(5))

    made = pdf_of(PAGE % body, told.append)

    assert max(told) == pages_of(made) == 6


def test_what_the_listener_raises_ends_the_work_and_the_log_is_as_before():
    log = logging.getLogger("weasyprint.progress")
    before = (log.level, log.propagate, list(log.handlers))

    class StopError(Exception):
        """Somebody else does it."""

    def stop(_pages):
        raise StopError

    with pytest.raises(StopError):
        pdf_of(PAGE % "", stop)

    assert (log.level, log.propagate, list(log.handlers)) == before


def test_missing_library_of_the_system_is_said(monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name.partition(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)

    with pytest.raises(CannotPrintError, match="Pango"):
        pdf_of(PAGE % "")


def test_styles_name_no_address_but_the_fonts_in_them():
    urls = re.findall(r"url\(\"?([^)]{0,30})", stylesheet())

    assert [url[:15] for url in urls] == ["data:font/woff2"] * 2
