"""HTML to PDF: the one module that knows the library, which is loaded only when pages are made.

Nothing is fetched: neither from the network nor from files of the machine. The fonts are the
portal's own, put into the document; what they lack is taken from the fonts of the system.
"""

import base64
import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

FONTS: Final = settings.BASE_DIR / "static" / "fonts"
STYLES: Final = settings.BASE_DIR / "comparison" / "reports" / "report.css"
WEIGHTS: Final = (400, 600)
_PROGRESS: Final = "weasyprint.progress"
# A tagged document, as readers of screens need it.
VARIANT: Final = "pdf/ua-1"
# What relative addresses would lead to; no more fetched than any other.
NOWHERE: Final = "https://nowhere.invalid/"


class CannotPrintError(Exception):
    """The machine lacks what makes pages; the text is fit to show to staff."""


def pdf_of(html: str, beat: Callable[[int], None] = lambda _pages: None) -> bytes:
    """The PDF of a document.

    ``beat`` is called with the number of pages laid out so far; what it raises ends the work.
    Raises ``CannotPrintError`` where the library or the system's Pango is missing.
    """
    try:
        # Loaded here: the portal runs without the libraries of the system that it needs.
        from weasyprint import CSS, HTML  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise CannotPrintError(
            _(
                "This machine cannot make PDF files: the system library Pango is missing. Whoever "
                "runs the portal installs libpango-1.0-0, libpangoft2-1.0-0 and "
                "libharfbuzz-subset0."
            )
        ) from error
    fetcher = URLFetcher(allowed_protocols=["data"])
    fonts = FontConfiguration()
    styles = CSS(string=stylesheet(), font_config=fonts, url_fetcher=fetcher)
    buffer = io.BytesIO()
    with _told_of_pages(beat):
        document = HTML(string=html, url_fetcher=fetcher, base_url=NOWHERE)
        made = document.render(stylesheets=[styles], font_config=fonts, pdf_variant=VARIANT)
        made.write_pdf(buffer, pdf_variant=VARIANT)
    return buffer.getvalue()


def stylesheet() -> str:
    """The styles of the report with the fonts in them."""
    faces = "".join(_face(weight) for weight in WEIGHTS)
    return faces + STYLES.read_text(encoding="utf-8")


def _face(weight: int) -> str:
    data = base64.b64encode((FONTS / f"be-vietnam-pro-{weight}.woff2").read_bytes()).decode()
    return (
        f'@font-face{{font-family:"Portal Text";font-weight:{weight};'
        f'src:url("data:font/woff2;base64,{data}") format("woff2")}}'
    )


class _Pages(logging.Handler):
    """Hears how far the library is: it says so in its log, page by page."""

    def __init__(self, beat: Callable[[int], None]) -> None:
        super().__init__(logging.INFO)
        self._beat = beat

    def emit(self, record: logging.LogRecord) -> None:
        arguments = record.args if isinstance(record.args, tuple) else ()
        is_page = "Page" in str(record.msg) and len(arguments) == 1
        self._beat(int(arguments[0]) if is_page and isinstance(arguments[0], int) else 0)


@contextmanager
def _told_of_pages(beat: Callable[[int], None]) -> Iterator[None]:
    log = logging.getLogger(_PROGRESS)
    handler, before, propagates = _Pages(beat), log.level, log.propagate
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)
        log.propagate = propagates
