"""The language by the path, the addresses of the past, lighter pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

from core.i18n import strip_language
from core.models import OldAddress
from core.page_cache.marks import is_public_page

Handler = Callable[[HttpRequest], HttpResponse]


class PathLanguageMiddleware:
    """Vietnamese, or English under ``/en/``; what the browser prefers never changes a page.

    Django's own LocaleMiddleware adds ``Vary: Accept-Language``, which would split every cache.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_english = request.path_info == "/en" or request.path_info.startswith("/en/")
        language = "en" if is_english else "vi"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class OldAddressMiddleware:
    """Leads an address that was public once to where its page is now.

    It looks only after a page was not found, so pages that exist pay nothing.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        prefix, path = strip_language(request.path_info)
        if "\0" in path:
            # PostgreSQL refuses such a text instead of not finding it.
            return response
        found = OldAddress.objects.filter(path=path[:500]).values_list("target", flat=True).first()
        if found is None:
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{prefix}{found}" + (f"?{query}" if query else ""))


class CompressTextMiddleware(GZipMiddleware):
    """Staff's pages go out compressed; pictures and documents, which are so already, as they are.

    With Django's bytes at random, as these pages hold a token and what a stranger must not guess
    (BREACH). Public pages, which hold nothing of the kind, are packed by ``core.page_cache``.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Compress what is text and at hand as a whole."""
        kind = response.headers.get("Content-Type", "")
        is_text = kind.startswith(("text/", "application/json", "application/xml"))
        found = request.resolver_match
        is_public = found is not None and is_public_page(found.func)
        if response.streaming or not is_text or is_public:
            return response
        return super().process_response(request, response)
