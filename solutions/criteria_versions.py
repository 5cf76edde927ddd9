"""The numbers of the versions of a criteria set. Pure."""

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"(\d{1,6})(\.\d+)?")


def next_version(versions: Iterable[str]) -> str:
    """The number of the version that follows all of ``versions``: "3.0" after "1.0" and "2.1".

    A set numbered without a point stays so ("3" gives "4"); what does not begin with a number is
    skipped, and after nothing else comes "2.0". Never one of ``versions``.
    """
    taken = set(versions)
    read = [found for text in sorted(taken) if (found := _NUMBER.match(text.strip()))]
    newest = max(read, key=lambda found: int(found[1]), default=None)
    number = int(newest[1]) if newest else 1
    tail = "" if newest and not newest[2] else ".0"
    while f"{number + 1}{tail}" in taken:
        number += 1
    return f"{number + 1}{tail}"
