"""What every page of the site knows without a query."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language

from core.i18n import alternates
from showcase import menu
from showcase.share.address import share_picture


def site(request: HttpRequest) -> dict[str, object]:
    """Language of the page, its addresses in both languages, the menus, whether it is a trial.

    The address in the other language keeps the query; ``canonical_vi`` and ``canonical_en`` are
    absolute, for search engines; ``share_picture`` and ``share_address`` for shared links.
    """
    # The order of parameters means nothing, so the page must not show it.
    query = urlencode(sorted(request.GET.lists()), doseq=True)
    # Two slashes in front would make the switch a link to another site.
    path = "/" + request.path.lstrip("/")
    vi_path, en_path = (own + (f"?{query}" if query else "") for own in alternates(path))
    site_address = _site_address(request)
    return {
        "language": get_language(),
        "alternate_vi": vi_path,
        "alternate_en": en_path,
        "canonical_vi": _absolute(site_address, vi_path),
        "canonical_en": _absolute(site_address, en_path),
        "share_picture": _absolute(site_address, share_picture(request.path)),
        "share_address": _absolute(site_address, path),
        "main_menu": menu.items(menu.MAIN, request.path),
        "more_menu": menu.items(menu.MORE, request.path),
        "about_menu": menu.items(menu.ABOUT, request.path),
        "is_demo": not settings.IS_PRODUCTION,
    }


def _site_address(request: HttpRequest) -> str:
    """Scheme and host, "" where the host is a foreign one."""
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        # The page that refuses it has no address of its own.
        return ""


def _absolute(site_address: str, path: str) -> str:
    return iri_to_uri(site_address + path) if site_address else ""
