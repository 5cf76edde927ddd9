"""Addresses of pages that differ by one text only, such as a slug: put together, not reversed.

Looking for the pattern takes longer than anything else about an address; a list has dozens.
"""

from functools import lru_cache
from typing import Final

from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

# No address that we write looks so; it is no letter of a pattern either.
_SAMPLE: Final = "0-here-0"


def address_of(page: str, slug: str) -> str:
    """As ``reverse(page, args=[slug])``, for a ``slug`` of letters, digits, ``-`` and ``_``.

    Raises ``NoReverseMatch`` where there is no such page.
    """
    if not slug.replace("-", "").replace("_", "").isalnum() or not slug.isascii():
        return reverse(page, args=[slug])
    before, after = _around(page, get_language(), get_script_prefix(), get_urlconf())
    return f"{before}{slug}{after}"


def address_of_page(page: str) -> str:
    """As ``reverse(page)``. Raises ``NoReverseMatch`` where there is no such page."""
    return _reversed(page, get_language(), get_script_prefix(), get_urlconf())


@lru_cache(maxsize=256)
def _reversed(page: str, _language: str | None, _prefix: str, _urlconf: str | None) -> str:
    return reverse(page)


@lru_cache(maxsize=256)
def _around(
    page: str, _language: str | None, _prefix: str, _urlconf: str | None
) -> tuple[str, str]:
    before, _here, after = reverse(page, args=[_SAMPLE]).partition(_SAMPLE)
    return before, after
