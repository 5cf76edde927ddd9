"""The entries of the site's menus; one appears when its page exists."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Problems first: visitors start from what they have to do, not from technology.
MAIN: tuple[tuple[str, Promise], ...] = (
    ("problems:list", _("Problems")),
    ("solutions:list", _("Solutions")),
    ("sectors:list", _("Sectors")),
    ("guides:list", _("Handbook")),
    ("provinces:list", _("Provincial centres")),
    ("comparison:list", _("Comparing provinces")),
)
MORE: tuple[tuple[str, Promise], ...] = (
    ("compare", _("Compare solutions")),
    ("costs", _("Comparing the cost of hiring a service with investment and purchase")),
    ("vendors:list", _("Vendors")),
    ("programmes:list", _("National programmes")),
    ("excellent", _("Excellent solutions")),
    ("bodies:list", _("Evaluating bodies")),
)
ABOUT: tuple[tuple[str, Promise], ...] = (
    ("about:prices", _("How prices are published")),
    ("about:ratings", _("Evaluation and grading method")),
    ("about:accessibility", _("Support for people with disabilities and the elderly")),
    ("about:privacy", _("Privacy")),
    ("about:contact", _("Contact")),
)


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link of a menu; ``current`` is the value of ``aria-current`` or ""."""

    label: str
    url: str
    current: str


def items(entries: tuple[tuple[str, Promise], ...], path: str) -> list[MenuItem]:
    """The entries whose page exists, seen from the page at ``path``."""
    found = []
    for label, url in _links(entries, get_language(), get_urlconf() or settings.ROOT_URLCONF):
        inside = "true" if path.startswith(url) else ""
        found.append(MenuItem(label, url, "page" if path == url else inside))
    return found


@lru_cache(maxsize=32)
def _links(
    entries: tuple[tuple[str, Promise], ...], language: str | None, urlconf: str
) -> list[tuple[str, str]]:
    """Label and address of the entries whose page exists; found once for each language."""
    found = []
    for name, label in entries:
        try:
            found.append((str(label), reverse(name)))
        except NoReverseMatch:
            continue
    return found
