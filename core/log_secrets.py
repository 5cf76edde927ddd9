"""Keeps the secrets that stand in addresses out of the logs."""

import logging
import re

# The last part of the addresses of links in letters; 43 signs are 256 bits in base 64.
_SECRET = re.compile(r"(?<=/)[A-Za-z0-9_-]{43}(?=[/?\s\"']|$)")
MASK = "***"


class HideSecrets(logging.Filter):
    """Masks links in what a record says; it never drops one.

    Django writes the path of every 4xx and 5xx answer, and an answer may be a 500 while its link
    still holds.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True, with the secrets of the text and its arguments masked."""
        record.msg = _masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_masked(one) for one in record.args)
        return True


def _masked(value: object) -> object:
    return _SECRET.sub(MASK, value) if isinstance(value, str) else value
