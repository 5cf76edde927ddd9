"""The mark of a page's content, and whether a browser has it already. Pure.

Marks are weak: a page says the same however it is packed, so one mark holds for all encodings.
"""

import hashlib
import re

# What any mark looks like, ours and those that proxies make of it.
_MARK = re.compile(r'(?:W/)?("[^"]*")')
# Browsers send one mark, a cache some.
_LONGEST = 2_000


def etag_of(body: bytes) -> str:
    """The mark of a text, the same in every process."""
    return f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def has_etag(none_match: str, etag: str) -> bool:
    """Whether a header ``If-None-Match`` names ``etag``, weakly compared (RFC 9110, 13.1.2)."""
    if none_match.strip() == "*":
        return True
    return etag.removeprefix("W/") in _MARK.findall(none_match[:_LONGEST])
