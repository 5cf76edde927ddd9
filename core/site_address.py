"""Scheme and host of the portal, for letters that no request asks for."""

import os

from django.conf import settings


def site_address() -> str:
    """Scheme and host of the portal as letters name it, without a slash at the end.

    From the settings, never from a request: whoever sends a foreign host name cannot put it into a
    letter.
    """
    host = next((h.lstrip(".") for h in settings.ALLOWED_HOSTS if h != "*"), "localhost")
    if settings.IS_PRODUCTION:
        return f"https://{host}"
    return f"http://{host}:{os.environ.get('PORT', '8000')}"
