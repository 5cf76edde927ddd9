"""Where the picture of a page is."""

from django.urls import reverse
from django.utils.translation import get_language

from core.i18n import strip_language

from .subjects import PORTAL, has_picture


def share_picture(path: str) -> str:
    """The address of the picture for the page at ``path``: its own, or that of the portal."""
    _prefix, rest = strip_language(path)
    kind, _slash, slug = rest.strip("/").partition("/")
    kwargs = {"lang": "en" if get_language() == "en" else "vi", "kind": PORTAL, "slug": PORTAL}
    # A centre's own catalogue is about the centre.
    slug = slug.partition("/")[0]
    if slug.isascii() and slug.replace("-", "").replace("_", "").isalnum() and has_picture(kind):
        kwargs |= {"kind": kind, "slug": slug}
    return reverse("share_picture", kwargs=kwargs)
