"""To which e-mail addresses a link for confirmation may go. Pure.

A link is as good as a signature of the agency, so it goes only to mailboxes that an agency of the
state has: under ``.gov.vn``, or under a domain registered as a public unit's (D23). An address is
taken only if it can be read in one way: letters, digits, dots, hyphens and underscores in front of
one "@", a host of plain labels behind it. Subaddresses ("vanthu+x@...") are refused: one mailbox,
one spelling.
"""

import re
from collections.abc import Collection
from typing import Final

STATE_DOMAIN: Final = ".gov.vn"
_LONGEST: Final = 254  # RFC 5321
_ADDRESS: Final = re.compile(r"(?P<box>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)@(?P<host>[a-z0-9.-]+)")
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

# fmt: off
# Where anybody gets a mailbox; a unit that uses one confirms by a paper.
PUBLIC_MAIL: Final = frozenset({
    "163.com", "126.com", "aol.com", "fpt.vn", "gmail.com", "gmail.com.vn", "gmx.com", "gmx.net",
    "googlemail.com", "hotmail.com", "hotmail.com.vn", "hotmail.fr", "icloud.com", "laposte.net",
    "live.com", "live.com.vn", "mac.com", "mail.com", "mail.ru", "mail.vn", "me.com", "msn.com",
    "outlook.com", "outlook.com.vn", "pm.me", "proton.me", "protonmail.com", "qq.com",
    "rocketmail.com", "tuta.io", "tutanota.com", "vnn.vn", "viettel.vn", "hcm.vnn.vn",
    "hn.vnn.vn", "dng.vnn.vn", "fpt.com.vn", "yahoo.com", "yahoo.com.vn", "yahoo.fr",
    "yandex.com", "yandex.ru", "ymail.com", "zoho.com", "zohomail.com",
})
# Nobody's own: names are given out below them.
REGISTRIES: Final = frozenset({
    "ac.vn", "ai.vn", "biz.vn", "com.vn", "edu.vn", "health.vn", "id.vn", "info.vn", "int.vn",
    "io.vn", "name.vn", "net.vn", "org.vn", "pro.vn",
})
# fmt: on


def host_of(address: str) -> str:
    """The host of a plainly written address in small letters; "" for any other text."""
    text = address.lower()
    found = _ADDRESS.fullmatch(text) if text.isascii() and len(text) <= _LONGEST else None
    if found is None or ".." in found["box"]:
        return ""
    return found["host"] if is_host(found["host"]) else ""


def is_host(text: str) -> bool:
    """Whether a text is a host name of at least two plain labels; no figures only, no "xn--"."""
    labels = text.split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return False
    return all(_LABEL.fullmatch(label) and not label.startswith("xn--") for label in labels)


def is_state(host: str) -> bool:
    """Whether a host lies under ``.gov.vn``."""
    return is_host(host) and host.endswith(STATE_DOMAIN)


def is_official(address: str, registered: Collection[str] = ()) -> bool:
    """Whether a link may go to ``address``; ``registered`` are the domains of public units.

    A registered domain holds as it stands: not for hosts below it, where students or customers
    may have their mailboxes.
    """
    host = host_of(address)
    return bool(host) and (is_state(host) or host in registered)


def can_be_registered(domain: str) -> bool:
    """Whether a domain may stand for one public unit: not a provider's, nor a registry's."""
    return is_host(domain) and not _is_anybodys(domain)


def _is_anybodys(domain: str) -> bool:
    is_provider = any(domain == one or domain.endswith(f".{one}") for one in PUBLIC_MAIL)
    return is_provider or domain in REGISTRIES or domain == STATE_DOMAIN.removeprefix(".")
