"""What every page of the site knows without a query."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.translation import get_language

from core.i18n import alternates
from showcase import menu
from showcase.share.address import share_picture


def site(request: HttpRequest) -> dict[str, object]:
    """Language of the page, its addresses in both languages, the menus, whether it is a trial.

    The address in the other language keeps the query; ``canonical_vi`` and ``canonical_en`` are
    absolute, for search engines; ``share_picture`` and ``share_address`` for shared links.
    """
    query = request.GET.urlencode()
    # Two slashes in front would make the switch a link to another site.
    path = "/" + request.path.lstrip("/")
    vi_path, en_path = (own + (f"?{query}" if query else "") for own in alternates(path))
    return {
        "language": get_language(),
        "alternate_vi": vi_path,
        "alternate_en": en_path,
        "canonical_vi": _absolute(request, vi_path),
        "canonical_en": _absolute(request, en_path),
        "share_picture": _absolute(request, share_picture(request.path)),
        "share_address": _absolute(request, path),
        "main_menu": menu.items(menu.MAIN, request.path),
        "more_menu": menu.items(menu.MORE, request.path),
        "about_menu": menu.items(menu.ABOUT, request.path),
        "is_demo": not settings.IS_PRODUCTION,
    }


def _absolute(request: HttpRequest, path: str) -> str:
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        # The page that refuses a foreign host has no address of its own.
        return ""
